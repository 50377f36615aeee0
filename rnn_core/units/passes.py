"""A network reads documents, and what its units held is gathered: an array a quantity, layer, direction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rnn_core.cells.spec import spec_of
from rnn_core.checkpoints.folder import TrainedNetwork, untrained
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel
from rnn_core.tracing import Trace, trace
from rnn_core.tracing.modules import Recurrent, directions_of
from rnn_core.units.places import Document

__all__ = ["MOST", "NUMBERS", "PIECE", "Piece", "Row", "before_training", "gather", "pieces", "rows_of"]

MOST: Final = 100_000
"""Characters, or rows of numbers, that are read of all documents together."""

NUMBERS: Final = 40_000_000
"""Numbers of units that are kept at once: 160 MB."""

PIECE: Final = 2_000
"""Tokens that are read in one go. A network that reads backward too begins anew after each."""


class Row(NamedTuple):
    """A quantity of one layer and direction.

    quantity : one of the cell's states
    layer : from 0
    direction : "forward" or "reverse"
    """

    quantity: str
    layer: int
    direction: str


@dataclass(frozen=True, eq=False)
class Piece:
    """Part of a document, as the network reads it: a row a token.

    Attributes
    ----------
    document : int
        Which one it belongs to.
    first : bool
        Whether the document begins with it.
    ids : ndarray, (time,) or (time, features)
        Token numbers, or rows of numbers.
    start, stop : ndarray, (time,)
        Characters of the document that each token belongs to; of rows the row itself.
    """

    document: int
    first: bool
    ids: NDArray[np.int64] | NDArray[np.float64] = field(repr=False)
    start: NDArray[np.int64] = field(repr=False)
    stop: NDArray[np.int64] = field(repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    def marks(self, places: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
        """Say of each token whether one of its characters lies in one of the places, (time,)."""
        if not places:
            return np.zeros(len(self), bool)
        edges = np.zeros(max(int(self.stop[-1]), max(stop for _, stop in places)) + 1, np.int64)
        for start, stop in places:
            edges[start] += 1
            edges[stop] -= 1
        inside = np.concatenate([[0], np.cumsum(np.cumsum(edges) > 0)])
        return np.asarray(inside[self.stop] > inside[self.start])


def rows_of(module: Recurrent) -> tuple[Row, ...]:
    """Name what is gathered of a recurrent layer: its states, what it remembers first."""
    states = spec_of(module).states[::-1]
    directions = directions_of(module)
    return tuple(
        Row(quantity, layer, direction)
        for layer in range(module.num_layers)
        for direction in directions
        for quantity in states
    )


def before_training(network: TrainedNetwork, seed: int) -> CharacterModel:
    """Return a network of the same shape as it was before training; the random state stays as it was."""
    with torch.random.fork_rng(devices=[]):
        return untrained(network, seed)


def pieces(network: TrainedNetwork, documents: Sequence[Document], most: int = MOST) -> list[Piece]:
    """Cut documents into what is read at once, until there is enough of them.

    Raises
    ------
    InputError
        If a document is not of what the network reads.
    """
    found: list[Piece] = []
    room = most
    for number, document in enumerate(documents):
        if room <= 0:
            break
        whole = _whole(network, document, number, room)
        room -= min(room, len(document))
        found += _cut(whole)
    return found


def _whole(network: TrainedNetwork, document: Document, number: int, room: int) -> Piece:
    numeric = isinstance(network.model.embedding, nn.Identity)
    if numeric != (document.rows is not None):
        came, expected = ("a text", "rows of numbers") if numeric else ("rows of numbers", "a text")
        raise InputError.of(expected, came, "give what this network was trained on")
    if document.rows is not None:
        place = np.arange(min(room, len(document.rows)))
        return Piece(number, True, np.asarray(document.rows[:room], np.float64), place, place + 1)
    tokens = network.vocabulary.encode(document.text[:room])
    lengths = np.fromiter(map(len, tokens.graphemes), np.int64, len(tokens.graphemes))
    stops = np.cumsum(lengths)
    return Piece(number, True, tokens.ids, (stops - lengths)[tokens.source], stops[tokens.source])


def _cut(whole: Piece) -> list[Piece]:
    return [
        Piece(
            whole.document,
            begin == 0,
            whole.ids[begin : begin + PIECE],
            whole.start[begin : begin + PIECE],
            whole.stop[begin : begin + PIECE],
        )
        for begin in range(0, len(whole), PIECE)
    ]


def inputs_of(model: CharacterModel, piece: Piece) -> Tensor:
    """Give what the recurrent layer reads of a piece, (time, 1, features)."""
    if piece.ids.ndim == 2:
        dtype = next(model.rnn.parameters()).dtype
        return torch.as_tensor(piece.ids, dtype=dtype)[:, None]
    embedded: Tensor = model.embedding(torch.as_tensor(piece.ids))[:, None]
    return embedded


def traces(model: CharacterModel, read: Sequence[Piece]) -> Iterator[tuple[Piece, Trace]]:
    """Trace pieces in their order; a network that reads forward only goes on with the state it had."""
    onward = len(directions_of(model.rnn)) == 1
    state: object = None
    for piece in read:
        with torch.inference_mode():
            found = trace(model.rnn, inputs_of(model, piece), None if piece.first or not onward else state)
        state = found.final_state
        yield piece, found


def gather(
    model: CharacterModel, read: Sequence[Piece], rows: Sequence[Row]
) -> Iterator[int | dict[Row, NDArray[np.float32]]]:
    """Gather what units held over pieces.

    Yields
    ------
    int or dict
        How many tokens a piece had, after each; then row -> (time, hidden), float32.
    """
    total, done = sum(map(len, read)), 0
    found: dict[Row, NDArray[np.float32]] = {}
    for piece, seen in traces(model, read):
        for row in rows:
            values = seen.gate(*row)[0]
            kept = found.setdefault(row, np.empty((total, values.shape[1]), np.float32))
            kept[done : done + len(piece)] = values
        done += len(piece)
        yield len(piece)
    yield found
