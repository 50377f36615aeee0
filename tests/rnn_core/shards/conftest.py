from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from rnn_core.checkpoints import TrainedNetwork, load, save
from rnn_core.models.character import Cell, CharacterModel
from rnn_core.text.vocabulary import Vocabulary

LETTERS = "abcdefghij \n"


@pytest.fixture
def network(tmp_path: Path) -> Callable[[Cell], TrainedNetwork]:
    """Makes a small network, saves it under its cell's name, and loads it."""

    def made(cell: Cell) -> TrainedNetwork:
        torch.manual_seed(0)
        folder = tmp_path / "networks" / cell
        vocabulary = Vocabulary.of([LETTERS])
        save(folder, CharacterModel(len(vocabulary), cell, hidden=8, layers=2, embedding=6), vocabulary, {})
        return load(folder)

    return made


@pytest.fixture
def write() -> Callable[[int], str]:
    """Makes a text of so many characters."""
    return lambda length: "".join(np.random.default_rng(length).choice(list(LETTERS), length))
