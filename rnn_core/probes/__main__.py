"""Fit and score the probes of a shipped stack of layers, and store them beside it.

``python -m rnn_core.probes python-4 --corpus /usr/lib/python3.11``
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

import torch

from rnn_core.checkpoints.folder import load, untrained
from rnn_core.probes.folder import save_probes
from rnn_core.probes.measure import examine
from rnn_core.text.corpora import READERS, shortest

SEEDS: Final = 3
"""Of untrained networks beside each."""


def main(arguments: list[str] | None = None) -> int:
    """Command line; see ``--help``."""
    parser = argparse.ArgumentParser(
        prog="python -m rnn_core.probes",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", help="a folder under --stacks")
    parser.add_argument("--corpus", type=Path, required=True, help="the text that the network was trained on")
    parser.add_argument("--stacks", type=Path, default=Path("assets/stacks"))
    options = parser.parse_args(arguments)

    torch.set_num_threads(1)
    folder = options.stacks / options.name
    checkpoint = load(folder)
    kind = checkpoint.config["corpus"]
    corpus = READERS[kind](options.corpus)
    sets = [
        [checkpoint.vocabulary.encode(text) for text in shortest(part)]
        for part in (corpus.selection, corpus.test)
    ]
    trained = examine(checkpoint.model, sets[0], sets[1], kind)
    plain = [examine(untrained(checkpoint, seed), sets[0], sets[1], kind) for seed in range(SEEDS)]
    about = {
        "untrained_seeds": list(range(SEEDS)),
        "fitted_on": {"documents": len(sets[0]), "tokens": sum(map(len, sets[0]))},
        "scored_on": {"documents": len(sets[1]), "tokens": sum(map(len, sets[1]))},
    }
    save_probes(folder, trained, plain, about)
    for name in trained.probes[0].questions:
        rows = [score.score for score in trained.scores if score.question == name]
        print(f"{name:18}", *(f"{one:.3f}" for one in rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
