"""Measure the units of a shipped network and store what was found beside it.

``python -m rnn_core.units python-lstm --corpus /usr/lib/python3.11``
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch

from rnn_core.cells import spec
from rnn_core.checkpoints.folder import load, save_stories, untrained
from rnn_core.text.corpora import READERS, shortest
from rnn_core.units.search import record, search, similarity_order


def main(arguments: list[str] | None = None) -> int:
    """Command line; see ``--help``."""
    parser = argparse.ArgumentParser(
        prog="python -m rnn_core.units",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", help="a folder under --models")
    parser.add_argument("--corpus", type=Path, required=True, help="the text that the network was trained on")
    parser.add_argument("--models", type=Path, default=Path("assets/models"))
    parser.add_argument("--seed", type=int, default=0, help="of the untrained network beside it")
    options = parser.parse_args(arguments)

    torch.set_num_threads(1)
    folder = options.models / options.name
    checkpoint = load(folder)
    corpus = READERS[checkpoint.config["corpus"]](options.corpus)
    sets = [
        [checkpoint.vocabulary.encode(text) for text in shortest(part)]
        for part in (corpus.selection, corpus.test)
    ]
    kind = checkpoint.config["corpus"]
    trained = tuple(record(checkpoint.model, documents, kind) for documents in sets)
    plain = tuple(record(untrained(checkpoint, options.seed), documents, kind) for documents in sets)
    stories = search(trained, plain)  # type: ignore[arg-type]
    quantity = spec(checkpoint.model.cell).states[-1]
    order = similarity_order(trained[0].ranked[quantity, checkpoint.model.rnn.num_layers - 1][:20_000])
    about = {
        "untrained_seed": options.seed,
        "chosen_on": {"documents": len(sets[0]), "tokens": sum(map(len, sets[0]))},
        "scored_on": {"documents": len(sets[1]), "tokens": sum(map(len, sets[1]))},
    }
    save_stories(folder, stories, order, about)
    for story in stories:
        mark = "*" if story.named else " "
        print(
            f"{mark} {story.feature:22} {story.quantity:6} unit {story.unit:3} {story.measure:5} "
            f"{story.score:.3f}  untrained {story.untrained:.3f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
