"""`python -m docs.experiments`: measure again what the pages say.

Every figure is written to docs/experiments/results/<name>.json, with its settings and seeds; the pages
quote these files. About forty minutes of one core.

Example: python -m docs.experiments --corpus shakespeare.txt
Example: python -m docs.experiments truncation clipping
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from docs.experiments import (
    checkup,
    classifier,
    clipping,
    compare,
    compare_learning,
    depth,
    find_units,
    flags,
    forecasting,
    fresh_networks,
    lab,
    layers,
    leak,
    length,
    live,
    markov,
    memory,
    parity,
    shapes,
    trained,
    translate,
    truncation,
    two_networks,
    types,
    what_if,
    whole_past,
)

EXPERIMENTS = {
    "trained": trained.run,
    "two_networks": two_networks.run,
    "find_units": find_units.run,
    "fresh_networks": fresh_networks.run,
    "depth": depth.run,
    "truncation": truncation.run,
    "clipping": clipping.run,
    "length": length.run,
    "lab": lab.run,
    "lab_korean": lab.run_korean,
    "memory": memory.run,
    "memory_rate": memory.run_rate,
    "compare": compare.run,
    "compare_learning": compare_learning.run,
    "markov": markov.run,
    "checkup": checkup.run,
    "classifier": classifier.run,
    "leak": leak.run,
    "live": live.run,
    "layers": layers.run,
    "shapes": shapes.run,
    "flags": flags.run,
    "translate": translate.run,
    "translate_grammar": translate.run_grammar,
    "translate_longer": translate.run_longer,
    "whole_past": whole_past.run,
    "forecasting": forecasting.run,
    "types": types.run,
    "parity": parity.run,
    "what_if": what_if.run,
}
READ_A_TEXT = {"trained", "compare_learning", "markov", "two_networks", "what_if"}


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
        "input.txt, 1,115,394 characters); `trained`, `compare_learning`, `markov` and `two_networks` need "
        "it; `what_if` needs korean.txt and latex.txt in the same folder too, the texts that the model cards "
        "name; the others need none",
    )
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(EXPERIMENTS)
    if unknown:
        parser.error(f"no such experiment: {', '.join(sorted(unknown))}")
    names = options.names or list(EXPERIMENTS)
    if READ_A_TEXT & set(names) and options.corpus is None:
        needing = ", ".join(sorted(READ_A_TEXT))
        parser.error(f"{needing} read a text: give --corpus, or name the other experiments")
    torch.set_num_threads(1)
    for name in names:
        print(name, "...", flush=True)
        print("   ", EXPERIMENTS[name](options.corpus), flush=True)


if __name__ == "__main__":
    main()
