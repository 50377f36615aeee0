"""GRU or LSTM, or a plain RNN: what do they cost, and which learns more, on little data and on much?

Character models of equally many parameters read the same text in the same order with the same settings, three
seeds each: a small part of a corpus, and a large one. Beside that what one training step costs, all three in
turn in one process.
"""

from __future__ import annotations

import sysconfig
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import nn

from docs.experiments.common import marks, write
from rnn_core.experiments.memory import bytes_kept
from rnn_core.models.character import CharacterModel
from rnn_core.tasks.markov import Markov
from rnn_core.tasks.parameter_matching import Cell, hidden_for, parameter_count
from rnn_core.text.corpora import python, shakespeare
from rnn_core.text.vocabulary import Vocabulary
from rnn_core.training.character import Settings, TrainingRun
from rnn_core.training.evaluate import Ids, network_bits

CELLS: Final[tuple[Cell, ...]] = ("rnn", "gru", "lstm")
EMBEDDING, PARAMETERS = 24, 50_000  # the latter of recurrent layer and readout
RATES: Final[dict[Cell, float]] = {"rnn": 2e-3, "gru": 4e-3, "lstm": 4e-3}
BATCH, WINDOW, UPDATES, EVERY, SEEDS = 32, 50, 300, 100, 3
LITTLE, MUCH, TEST = 20_000, 900_000, 10_000  # characters
ORDER = 6  # of the longest chain
SIZES, TIMED, ROUNDS = (12_500, 50_000, 200_000), 100, 15
QUESTION = (
    "costs: milliseconds of one step of training (forward, backward, Adam; 32 sequences of 100 characters, "
    "median and quartiles of interleaved rounds) and of reading one character alone; ratios to the LSTM of "
    "the same round; bytes of float32 weights and of what autograd keeps for the way back. learning: bits "
    "per character on unseen test documents, a list a seed, every 100 updates; seconds: CPU of training. "
    "chains: what counting the same text gives on the same documents, order by order, from 0 on."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; `corpus` is the Shakespeare text, the other one Python's own sources."""
    begun = time.process_time()
    if corpus is None:
        raise SystemExit("this experiment trains on text: give --corpus PATH, the Shakespeare text")
    rows: list[dict[str, Any]] = [row for size in SIZES for row in _costs(size)]
    texts = {"shakespeare": shakespeare(corpus), "python": python(Path(sysconfig.get_path("stdlib")))}
    for name, parts in texts.items():
        vocabulary = Vocabulary.of(parts.train, at_least=50)
        test = _first([vocabulary.ids(document) for document in parts.test], TEST)
        read = [vocabulary.ids(document) for document in parts.train]
        for amount in (LITTLE, MUCH):
            rows.append({"corpus": name} | chains(_first(read, amount), test, len(vocabulary)))
            for cell in CELLS:
                rows.append({"corpus": name} | _learning(cell, _first(read, amount), test, len(vocabulary)))
                print(
                    "   ",
                    {key: rows[-1][key] for key in ("corpus", "read", "cell", "bits", "seconds")},
                    flush=True,
                )
    settings = {
        "cells": "torch.nn.RNN (tanh), GRU, LSTM; one layer",
        "batch": BATCH,
        "window": WINDOW,
        "updates": UPDATES,
        "seeds": list(range(1, SEEDS + 1)),
        "learning_rate": RATES,
        "embedding": EMBEDDING,
        "forget_bias": Settings().forget_bias,
        "test_characters": TEST,
        "threads": torch.get_num_threads(),
    }
    return write("compare", QUESTION, settings, rows, begun)


def _first(documents: Sequence[Ids], characters: int) -> list[Ids]:
    """Take whole documents, and the beginning of the last, up to so many characters."""
    taken, left = [], characters
    for document in documents:
        if left > 1:
            taken.append(document[:left])
            left -= len(taken[-1])
    return taken


def chains(read: list[Ids], test: list[Ids], vocabulary: int) -> dict[str, Any]:
    """Count the text, and measure every order on the characters that the networks are measured on."""
    counts = Markov.count(read, vocabulary, ORDER)
    # A network guesses nothing before its first character.
    bits = np.concatenate([counts.surprise(document)[:, 1:] for document in test], axis=1).mean(1)
    return {"what": "chains", "read": sum(map(len, read)), "bits": [round(float(one), 4) for one in bits]}


def _learning(cell: Cell, read: list[Ids], test: list[Ids], vocabulary: int) -> dict[str, Any]:
    hidden = hidden_for(cell, EMBEDDING, vocabulary, PARAMETERS)
    curves, seconds = [], []
    for seed in range(1, SEEDS + 1):
        settings = Settings(
            cell,
            hidden,
            embedding=EMBEDDING,
            updates=UPDATES,
            batch=BATCH,
            window=WINDOW,
            learning_rate=RATES[cell],
            dropout=0.0,
            seed=seed,
        )
        training = TrainingRun(read, vocabulary, settings)
        curve = []
        while training.update < UPDATES:
            training.step()
            if training.update % EVERY == 0:
                curve.append(round(network_bits(training.model, test), 4))
        curves.append(curve)
        seconds.append(round(training.seconds, 2))
    return {
        "what": "learning",
        "cell": cell,
        "read": sum(map(len, read)),
        "hidden": hidden,
        "parameters": training.model.parameter_count,
        "bits": [curve[-1] for curve in curves],
        "best_bits": [min(curve) for curve in curves],
        "seconds": seconds,
        "every": EVERY,
        "curve": curves,
    }


def _costs(parameters: int, vocabulary: int = 64) -> list[dict[str, Any]]:
    """Time the three cells in turn, so that whatever slows the machine down slows all of them."""
    sizes = {cell: hidden_for(cell, EMBEDDING, vocabulary, parameters) for cell in CELLS}
    models = {
        cell: CharacterModel(vocabulary, cell, size, embedding=EMBEDDING) for cell, size in sizes.items()
    }
    optimisers = {cell: torch.optim.Adam(model.parameters()) for cell, model in models.items()}
    ids = torch.randint(0, vocabulary, (TIMED, BATCH), generator=torch.Generator().manual_seed(0))
    steps: dict[Cell, list[float]] = {cell: [] for cell in CELLS}
    reads: dict[Cell, list[float]] = {cell: [] for cell in CELLS}
    for _ in range(ROUNDS + 2):  # two to warm up
        for cell, model in models.items():
            steps[cell].append(_step(model, optimisers[cell], ids))
            reads[cell].append(_read(model, ids))
    rows = []
    for cell in CELLS:
        ratio = np.array(steps[cell][2:]) / np.array(steps["lstm"][2:])
        kept = bytes_kept(lambda model=models[cell]: model(ids)[0])
        rows.append(
            {
                "what": "costs",
                "cell": cell,
                "size": parameters,
                "hidden": sizes[cell],
                "parameters": parameter_count(cell, EMBEDDING, sizes[cell], vocabulary),
                "bytes": 4 * parameter_count(cell, EMBEDDING, sizes[cell], vocabulary),
                "state_bytes": 4 * sizes[cell] * (2 if cell == "lstm" else 1),
                "bytes_kept": kept,
                "step_milliseconds": marks(steps[cell][2:]),
                "read_milliseconds": marks(reads[cell][2:], 4),
                "step_to_lstm": marks(ratio),
            }
        )
    return rows


def _step(model: CharacterModel, optimiser: torch.optim.Optimizer, ids: torch.Tensor) -> float:
    begun = time.thread_time()
    logits, _ = model(ids[:-1])
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), ids[1:].flatten())
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return 1e3 * (time.thread_time() - begun)


@torch.inference_mode()
def _read(model: CharacterModel, ids: torch.Tensor) -> float:
    """Milliseconds a character where one text is read, each character after the answer to the last."""
    begun, state = time.thread_time(), None
    for one in ids[:30, :1]:
        _, state = model(one[None], state)
    return 1e3 * (time.thread_time() - begun) / 30
