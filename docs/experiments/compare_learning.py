"""GRU, LSTM or plain RNN: which learns more from little text and from much, trained until it beats counting?

Networks of equally many parameters read the same text in the same order, three seeds each, a small part of a
corpus and ten times as much, longer than they need: the update that is reported is the one at which a part of
the corpus of its own (selection) was guessed best. Beside them the chains that count exactly the same text.
"""

from __future__ import annotations

import sysconfig
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from docs.experiments.common import write
from rnn_core.tasks.parameter_matching import Cell, hidden_for, parameter_count
from rnn_core.tasks.race import CELLS
from rnn_core.text.corpora import python, shakespeare
from rnn_core.text.vocabulary import Vocabulary
from rnn_core.training.cell_race import count_orders, looks, pieces
from rnn_core.training.character import Settings
from rnn_core.training.evaluate import Ids

EMBEDDING, PARAMETERS = 24, 90_000  # the latter of recurrent layer and readout
RATES: Final[dict[Cell, float]] = {"rnn": 2e-3, "gru": 5e-3, "lstm": 5e-3}
BATCH, WINDOW, SEEDS, LOOKS = 16, 64, 3, 20
UPDATES: Final = {20_000: 600, 200_000: 4000}  # characters that are learnt -> updates
PIECE, MOST = 1000, 20
QUESTION = (
    "learning: bits per character on pieces of the text that is learnt, of held-out documents for selection "
    "and of held-out test documents, at every look; best: at the look with the fewest bits on selection, a "
    "list a seed. chains: what counting the same text gives on the same pieces, order by order, from 0 on."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; `corpus` is the Shakespeare text, the other one Python's own sources."""
    begun = time.process_time()
    if corpus is None:
        raise SystemExit("this experiment trains on text: give --corpus PATH, the Shakespeare text")
    rows = [*rows_of("shakespeare", corpus), *rows_of("python", corpus)]
    return keep(rows, begun)


def keep(rows: list[dict[str, Any]], begun: float) -> Path:
    """Write what was measured."""
    settings = {
        "cells": "torch.nn.RNN (tanh), GRU, LSTM; one layer",
        "batch": BATCH,
        "window": WINDOW,
        "updates": {str(read): updates for read, updates in UPDATES.items()},
        "seeds": list(range(1, SEEDS + 1)),
        "learning_rate": RATES,
        "embedding": EMBEDDING,
        "parameters": PARAMETERS,
        "forget_bias": Settings().forget_bias,
        "pieces": MOST,
        "piece": PIECE,
        "threads": torch.get_num_threads(),
    }
    return write("compare_learning", QUESTION, settings, rows, begun)


def rows_of(name: str, corpus: Path) -> list[dict[str, Any]]:
    """Measure all cells and amounts on one corpus."""
    parts = shakespeare(corpus) if name == "shakespeare" else python(Path(sysconfig.get_path("stdlib")))
    vocabulary = Vocabulary.of(parts.train, at_least=50)
    ids = {
        part: [vocabulary.ids(one) for one in getattr(parts, part)] for part in ("train", "selection", "test")
    }
    held = {part: pieces(ids[part], PIECE, MOST) for part in ("selection", "test")}
    rows: list[dict[str, Any]] = []
    for amount in sorted(UPDATES, reverse=True):
        read = first(ids["train"], amount)
        chain = {part: count_orders(read, len(vocabulary), tokens) for part, tokens in held.items()}
        rows.append({"corpus": name, "what": "chains", "read": amount} | _rounded(chain))
        for cell in sorted(CELLS, key=lambda one: -RATES[one]):
            watched = {"learnt": pieces(read, PIECE, MOST), **held}
            rows.append({"corpus": name} | _learning(cell, read, watched, len(vocabulary), amount))
            print("   ", {k: rows[-1][k] for k in ("corpus", "read", "cell", "best", "seconds")}, flush=True)
    return rows


def first(documents: Sequence[Ids], characters: int) -> list[Ids]:
    """Take whole documents, and the beginning of the last, up to so many characters."""
    taken, left = [], characters
    for document in documents:
        if left > 1:
            taken.append(document[:left])
            left -= len(taken[-1])
    return taken


def _rounded(sets: dict[str, list[float]]) -> dict[str, list[float]]:
    return {name: [round(one, 4) for one in bits] for name, bits in sets.items()}


def _learning(
    cell: Cell, read: list[Ids], watched: dict[str, Ids], vocabulary: int, amount: int
) -> dict[str, Any]:
    hidden, updates = hidden_for(cell, EMBEDDING, vocabulary, PARAMETERS), UPDATES[amount]
    curves: list[dict[str, list[float]]] = []
    seconds, at = [], []
    for seed in range(1, SEEDS + 1):
        settings = Settings(
            cell,
            hidden,
            embedding=EMBEDDING,
            updates=updates,
            batch=BATCH,
            window=WINDOW,
            learning_rate=RATES[cell],
            dropout=0.0,
            seed=seed,
        )
        found = list(looks(read, vocabulary, settings, watched, updates // LOOKS))
        curves.append(_rounded({name: [one.bits[name] for one in found] for name in watched}))
        at.append(int(np.argmin(curves[-1]["selection"])))
        seconds.append(round(found[-1].seconds, 2))
    return {
        "what": "learning",
        "cell": cell,
        "read": amount,
        "hidden": hidden,
        "parameters": parameter_count(cell, EMBEDDING, hidden, vocabulary),
        "every": updates // LOOKS,
        "best_update": [(k + 1) * (updates // LOOKS) for k in at],
        "best": {name: [curve[name][k] for curve, k in zip(curves, at, strict=True)] for name in watched},
        "last": {name: [curve[name][-1] for curve in curves] for name in watched},
        "curve": curves,
        "seconds": seconds,
    }
