"""Small networks of every cell, as a visitor's own: gates of all kinds, open, shut and between."""

from __future__ import annotations

from functools import cache

import numpy as np
import torch

from rnn_core.cells import names, spec
from rnn_core.cells.layer import CellLayer
from rnn_core.checkpoints import TrainedNetwork, pack, unpack
from rnn_core.models import CharacterModel
from rnn_core.player import View
from rnn_core.reading import read
from rnn_core.text.vocabulary import Vocabulary

TEXT = "the gate, the gate!\nIt opens (a little), it shuts; and what was said is kept or lost.\n" * 2
UNITS = 24
OWN = [name for name in names() if issubclass(spec(name).layer, CellLayer)]
"""Cells that torch has not: no shipped network is of one."""

LOUDER = 4.0
"""So many times as large are the weights as they are drawn: gates come near to 0 and 1."""


@cache
def archive(cell: str) -> bytes:
    """Return a network of a cell as the zip that a visitor brings."""
    torch.manual_seed(3)
    vocabulary = Vocabulary.of([TEXT])
    model = CharacterModel(len(vocabulary), cell, UNITS, 1, 12)
    with torch.no_grad():
        for weight in model.rnn.parameters():
            weight.copy_(LOUDER * (weight + 0.1 * torch.randn_like(weight)))
    return pack(model, vocabulary, {"source": "a few letters", "training": {"update": 0}})


def network(cell: str) -> TrainedNetwork:
    """Return the same as the app holds it."""
    return unpack(archive(cell))


def view(cell: str, **place: object) -> View:
    """Return what the player is shown of it."""
    reading = read(network(cell), TEXT)
    usual = {"unit": 3, "quantity": "hidden", "step": 8, "depth": "story", "language": "en"}
    return View(
        reading=reading,
        layer=0,
        stories=(),
        order=np.arange(UNITS),
        window_start=0,
        total=len(reading.tokens),
        network="own",
        footer="",
        **(usual | place),  # type: ignore[arg-type]
    )
