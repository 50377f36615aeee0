"""What the two networks do with a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from pages.translate import pupil, subjects
from pages.translate.materials import kinds
from pages.translate.place import Direction, Place
from rnn_core import trace
from rnn_core.checkpoints.translators import Translator
from rnn_core.models.seq2seq import ATTENTIONS, UNKNOWN, Attention, Beam, Said, beam_search, greedy, score

WIDTH: Final = 4
"""Of the beam."""

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Translation:
    """One sentence gone through one pair of networks, in float64.

    Attributes
    ----------
    network : Translator
    words : tuple of str
        As the encoder takes them.
    unknown : tuple of bool
        Which of them the network does not know.
    states : ndarray, (source, hidden)
    context : ndarray, (context,)
    said : Said
        Greedily, running free, with the attention that was forced.
    written : str
        What was said, as it is written.
    residual : float
        Largest difference between our trace of both networks and torch's own output.
    """

    network: Translator
    words: tuple[str, ...]
    unknown: tuple[bool, ...]
    states: Array
    context: Array
    said: Said
    written: str
    residual: float


def network(direction: Direction, attention: Attention) -> Translator:
    """Return a network that learnt sentences of the grammar."""
    return kinds.network("grammar", direction, attention)


def chosen(place: Place) -> Translator:
    """Return the network that a place names: a shipped one, or the visitor's own."""
    kept = pupil.find() if place.mine else None
    if kept is not None:
        return kept.network
    return kinds.network(place.material, place.direction, place.attention)


def translate(place: Place, words: tuple[str, ...]) -> Translation:
    """Let the networks that a place names translate."""
    found = chosen(place)
    numbers = found.source.encode(words)
    rows = forced(place, found, len(words))
    said = greedy(found.model, numbers, rows)
    with torch.no_grad():
        encoded = found.model.encode(torch.as_tensor(numbers)[:, None], torch.tensor([len(numbers)]))
        read = trace(found.model.encoder, found.model.source_embedding(torch.as_tensor(numbers)[:, None]))
        told = torch.tensor([1, *said.pieces[:-1]])[:, None]
        spoken = found.model.decode(told, encoded.start, encoded, _rows(rows, len(told)))
        wrote = trace(found.model.decoder, spoken.inputs, encoded.start)
    return Translation(
        found,
        words,
        tuple(bool(number == UNKNOWN) for number in numbers),
        encoded.states[:, 0].numpy(),
        encoded.context[0].numpy(),
        said,
        text_of(found, said.pieces.tolist()),
        max(read.residual, wrote.residual),
    )


def forced(place: Place, found: Translator, words: int) -> Array | None:
    """Give the attention that the visitor chose, a row a piece; None where there is none to choose."""
    chosen = place.forces if found.model.attention != "none" else {}
    forces = {piece: word for piece, word in chosen.items() if word < words}
    if not forces:
        return None
    rows = np.full((max(forces) + 1, words), np.nan)
    for piece, word in forces.items():
        rows[piece] = np.arange(words) == word
    return rows


def _rows(forced: Array | None, steps: int) -> torch.Tensor | None:
    if forced is None:
        return None
    rows = np.full((steps, forced.shape[1]), np.nan)
    rows[: len(forced)] = forced[:steps]
    return torch.as_tensor(rows)[:, None]


def text_of(found: Translator, numbers: list[int]) -> str:
    """Write what was said as its language is written."""
    return subjects.target_text(found.config["direction"], found.target.decode(numbers))


def expected(found: Translator, words: tuple[str, ...], target: str) -> Said:
    """Make the decoder say what it should have said: what each piece of that costs."""
    pieces = subjects.target_pieces(found.config["direction"], target)
    return score(found.model, found.source.encode(words), found.target.encode(pieces))


def beam(place: Place, words: tuple[str, ...]) -> Beam:
    """Look for the likeliest sentence with a beam of 4."""
    found = chosen(place)
    return beam_search(found.model, found.source.encode(words), WIDTH)


def held_out(direction: Direction) -> dict[Attention, dict[str, list[float]]]:
    """Give, for each kind of attention, first length of a bin -> (exact, pieces right, sentences)."""
    return {kind: network(direction, kind).config["held_out"]["by_length"] for kind in ATTENTIONS}
