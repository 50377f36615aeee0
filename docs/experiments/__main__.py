"""`python -m docs.experiments`: measure again what the pages about gradients say.

Every figure is written to docs/experiments/results/<name>.json, with its settings and seeds; the pages
quote these files. About twenty minutes of one core.

Example: python -m docs.experiments --corpus shakespeare.txt
Example: python -m docs.experiments truncation clipping
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from docs.experiments import clipping, depth, fresh_networks, length, trained, truncation

EXPERIMENTS = {
    "trained": trained.run,
    "fresh_networks": fresh_networks.run,
    "depth": depth.run,
    "truncation": truncation.run,
    "clipping": clipping.run,
    "length": length.run,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the experiments asked for, or all."""
    parser = argparse.ArgumentParser(
        prog="python -m docs.experiments",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(EXPERIMENTS)}; default: all")
    parser.add_argument(
        "--corpus",
        type=Path,
        help="the text the Shakespeare networks were trained on (karpathy/char-rnn's tinyshakespeare "
        "input.txt, 1,115,394 characters); `trained` needs it, the others do not",
    )
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(EXPERIMENTS)
    if unknown:
        parser.error(f"no such experiment: {', '.join(sorted(unknown))}")
    names = options.names or list(EXPERIMENTS)
    if "trained" in names and options.corpus is None:
        parser.error("`trained` reads held-out text: give --corpus, or name the other experiments")
    torch.set_num_threads(1)
    for name in names:
        print(name, "...", flush=True)
        print("   ", EXPERIMENTS[name](options.corpus), flush=True)


if __name__ == "__main__":
    main()
