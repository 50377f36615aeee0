"""What a network that translates does with one sentence, and what another sentence changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from jaxtyping import Float
from numpy import ndarray

from rnn_core.checkpoints.translators import Translator
from rnn_core.errors import InputError
from rnn_core.models.seq2seq import BEGIN, UNKNOWN, DecodedSentence, greedy
from rnn_core.tracing import trace

__all__ = ["Difference", "Translation", "difference", "forced_rows", "padded", "translate"]


@dataclass(frozen=True, eq=False)
class Translation:
    """One sentence gone through one pair of networks.

    Attributes
    ----------
    network : Translator
    words : tuple of str
        As the encoder takes them.
    unknown : tuple of bool
        Which of them the network does not know.
    states : ndarray, (source, hidden)
        The encoder's, both readers' side by side.
    context : ndarray, (context,)
        The vector that is handed over.
    said : DecodedSentence
        Greedily, running free, with the attention that was forced.
    residual : float
        Largest difference between our trace of both networks and torch's own output.
    """

    network: Translator = field(repr=False)
    words: tuple[str, ...]
    unknown: tuple[bool, ...]
    states: Float[ndarray, "source hidden"] = field(repr=False)
    context: Float[ndarray, " context"] = field(repr=False)
    said: DecodedSentence = field(repr=False)
    residual: float


def translate(
    network: Translator, words: Sequence[str], forced: Float[ndarray, "rows source"] | None = None
) -> Translation:
    """Let an encoder read a sentence and a decoder say one, greedily.

    Parameters
    ----------
    network
        Its dtype decides how exact the result is: ``network.model.double()`` for what is shown.
    words
        Pieces of the source, at least one; unknown ones are read as such.
    forced
        From :func:`forced_rows`.

    Returns
    -------
    Translation

    Raises
    ------
    InputError
        If nothing is to be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints.translators import load_translator
    >>> network = load_translator(Path("assets/translators/digits-luong"))
    >>> found = translate(network, ("4", "0", "8", "2"))
    >>> found.states.shape[0], found.unknown, found.residual < 1e-4
    (4, (False, False, False, False), True)
    """
    if not words:
        raise InputError.of("at least one word", "none", "give a sentence")
    model, numbers = network.model, network.source.encode(tuple(words))
    said = greedy(model, numbers, forced)
    with torch.no_grad():
        source = torch.as_tensor(numbers)[:, None]
        encoded = model.encode(source, torch.tensor([len(numbers)]))
        read = trace(model.encoder, model.source_embedding(source))
        told = torch.tensor([BEGIN, *said.pieces[:-1]])[:, None]
        spoken = model.decode(told, encoded.start, encoded, padded(forced, len(told)))
        wrote = trace(model.decoder, spoken.inputs, encoded.start)
    return Translation(
        network,
        tuple(words),
        tuple(bool(number == UNKNOWN) for number in numbers),
        encoded.states[:, 0].numpy(),
        encoded.context[0].numpy(),
        said,
        max(read.residual, wrote.residual),
    )


def forced_rows(forces: Mapping[int, int], words: int) -> Float[ndarray, "rows source"] | None:
    """Write attention that is forced as rows of weights, a row a piece up to the last that is forced.

    Parameters
    ----------
    forces
        Number of a piece -> number of the word that all its attention is put on; what is no word is left out.
    words
        How many words the source has.

    Returns
    -------
    ndarray or None
        nan where attention is left to the network; None where nothing is forced.

    Examples
    --------
    >>> forced_rows({1: 0}, 2)
    array([[nan, nan],
           [ 1.,  0.]])
    >>> forced_rows({1: 7}, 2) is None
    True
    """
    known = {piece: word for piece, word in forces.items() if word < words}
    if not known:
        return None
    rows = np.full((max(known) + 1, words), np.nan)
    for piece, word in known.items():
        rows[piece] = np.arange(words) == word
    return rows


def padded(forced: Float[ndarray, "rows source"] | None, steps: int) -> torch.Tensor | None:
    """Return forced attention as a decoder takes it, ``(steps, 1, source)``: nan beyond its rows."""
    if forced is None:
        return None
    rows = np.full((steps, forced.shape[1]), np.nan)
    rows[: len(forced)] = forced[:steps]
    return torch.as_tensor(rows)[:, None]


@dataclass(frozen=True)
class Difference:
    """What differs between two translations by one network.

    Attributes
    ----------
    numbers, size : int
        Numbers of the context vector that moved by more than the threshold, and how many it has.
    pieces, total : int
        Places at which what was said differs, one having ended counted too, and of how many.
    """

    numbers: int
    size: int
    pieces: int
    total: int


def difference(one: Translation, other: Translation, threshold: float = 0.1) -> Difference:
    """Compare two sentences by one network: the vector that is handed over, and what was said.

    Parameters
    ----------
    one, other
        By the same network.
    threshold
        Of the context vector's numbers, in (-1, 1), by how much one must move to count.
    """
    pairs = list(zip(one.said.pieces.tolist(), other.said.pieces.tolist(), strict=False))
    total = max(len(one.said.pieces), len(other.said.pieces))
    return Difference(
        int((np.abs(other.context - one.context) > threshold).sum()),
        len(one.context),
        sum(a != b for a, b in pairs) + total - len(pairs),
        total,
    )
