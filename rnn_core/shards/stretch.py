"""Read the steps of one shard and keep what was asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.models.character import CharacterModel
from rnn_core.shards.settings import PIECE, Settings
from rnn_core.text.vocabulary import UNKNOWN
from rnn_core.tracing import Trace, calibration, stream

__all__ = ["Room", "State", "Stretch", "read"]

State = tuple[NDArray[np.float32], ...]
"""(h,) or (h, c), each (layers, 1, hidden)."""


@dataclass(frozen=True)
class Stretch:
    """Some steps of a text, read.

    Attributes
    ----------
    values : dict of quantity to ndarray, (layers, units, time), float32
        Views of a `Room`: the next stretch overwrites them. As they are written: what one unit did lies
        together.
    bits : ndarray, (time,), float32
        Surprise at each token, ``-log2 p``; nan for a text's first token and for unknown ones.
    state : State
        After the last step.
    """

    values: dict[str, NDArray[np.float32]]
    bits: NDArray[np.float32]
    state: State


class Room:
    """Memory for one stretch, taken once: large arrays that come and go would scatter over the heap."""

    def __init__(self, model: CharacterModel, settings: Settings, longest: int) -> None:
        layers, steps = model.rnn.num_layers, min(settings.steps, longest)
        self.units = np.asarray(settings.units)
        shape = (layers, len(self.units), steps)
        self.values = {name: np.empty(shape, np.float32) for name in settings.quantities}

    def take(self, trace: Trace, start: int) -> None:
        """Keep what was asked for of a piece that begins at step ``start`` of the stretch."""
        for name, room in self.values.items():
            for layer in range(trace.layers):
                room[layer, :, start : start + trace.steps] = trace.gate(name, layer)[0].T[self.units]


@torch.inference_mode()
@calibration.disabled()  # resumed later, or by another machine, a text gives the same shards bit for bit
def read(model: CharacterModel, ids: NDArray[np.int32], state: State | None, room: Room) -> Stretch:
    """Read some tokens from a state on.

    Parameters
    ----------
    ids
        ``(time,)`` token numbers, at least one.
    state
        Before the first of them; None at the beginning of a text.
    """
    numbers = torch.as_tensor(ids)
    chunks = (model.embedding(part)[:, None] for part in numbers.split(PIECE))
    bits = np.empty(len(ids), np.float32)
    before = None if state is None else _expected(model, state[0])
    for piece in stream(model.rnn, chunks, state, every=PIECE):
        room.take(piece.trace, piece.start)
        bits[piece.start : piece.stop] = _surprise(model, piece.trace, before, ids[piece.start : piece.stop])
        state = tuple(part.astype(np.float32) for part in piece.trace.final_state)
        before = _expected(model, state[0])
    assert state is not None
    return Stretch({name: values[:, :, : len(ids)] for name, values in room.values.items()}, bits, state)


def _expected(model: CharacterModel, hidden: NDArray[np.float32]) -> Float[Tensor, "1 vocabulary"]:
    """Log-probabilities after a state. A piece always begins with this, in mid-shard too: one row or
    many are summed up in another order, and where a text was cut must not show.
    """
    return model.readout(torch.from_numpy(hidden[-1].copy())).log_softmax(-1)


def _surprise(
    model: CharacterModel, trace: Trace, before: Tensor | None, ids: NDArray[np.int32]
) -> NDArray[np.float32]:
    output = torch.from_numpy(trace.gate("hidden", trace.layers - 1)[0].copy())
    expected = model.readout(output).log_softmax(-1)[:-1]
    first = torch.full((1, model.readout.out_features), math.nan) if before is None else before
    given = torch.cat([first, expected]).numpy()[np.arange(len(ids)), ids]
    return np.where(ids == UNKNOWN, np.float32(math.nan), -given / np.float32(math.log(2)))
