"""Search the units of a network that somebody trained or brought: piece by piece, told as it goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors.torch import load as tensors_of

from rnn_core.cells import spec
from rnn_core.checkpoints.folder import TrainedNetwork, UnitStory, restore, untrained
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel
from rnn_core.units.features.kind import kind_of
from rnn_core.units.search import Recorder, Recording, search, similarity_order, tellable

MOST: Final = 30_000
"""Characters of each set that are read."""

LEAST: Final = 200
"""Characters of each set below which nothing can be said."""

PIECE: Final = 1_500
"""Characters that are read from a zero state, and in one go."""

_ORDERED: Final = 20_000


@dataclass(frozen=True)
class Wanted:
    """A network, and the texts on which its units are searched.

    Attributes
    ----------
    config : dict
        As :class:`rnn_core.checkpoints.TrainedNetwork` has it.
    weights : bytes
        As safetensors.
    chosen_on, scored_on : tuple of str
        On which units are chosen, and on which those are scored; clean.
    seed : int
        Of the network of the same shape before training.
    """

    config: dict[str, Any] = field(repr=False)
    weights: bytes = field(repr=False)
    chosen_on: tuple[str, ...] = field(repr=False)
    scored_on: tuple[str, ...] = field(repr=False)
    seed: int = 0


@dataclass(frozen=True)
class Progress:
    """How far the search is, in characters read by both networks."""

    done: int
    total: int


@dataclass(frozen=True)
class Found:
    """What the search found.

    Attributes
    ----------
    stories : tuple of UnitStory
        One a feature that the texts can tell, the best first.
    order : ndarray, (hidden,)
        Units of the last layer so that neighbours behave alike.
    kind : str
        What the text was taken for: which features were looked for.
    features : tuple of str
        Those that the texts can tell; the others are too rare in them.
    chosen_on, scored_on : int
        Characters of each set.
    seed : int
        Of the untrained network.
    """

    stories: tuple[UnitStory, ...]
    order: NDArray[np.int64] = field(repr=False)
    kind: str
    features: tuple[str, ...]
    chosen_on: int
    scored_on: int
    seed: int


def search_units(wanted: Wanted) -> Iterator[Progress | Found]:
    """Search a network's units as those of the shipped ones are: chosen on one text, scored on another.

    Yields
    ------
    Progress or Found
        Progress after every piece of text, then what was found.

    Raises
    ------
    InputError
        If there is too little text.
    """
    sets = [_pieces(texts) for texts in (wanted.chosen_on, wanted.scored_on)]
    lengths = [sum(map(len, pieces)) for pieces in sets]
    if min(lengths) < LEAST:
        raise InputError.of(
            f"at least {LEAST} characters of text in each set", str(min(lengths)), "give more"
        )
    network = restore("own", wanted.config, tensors_of(wanted.weights))
    kind = kind_of("\n".join(sets[0]))
    documents = [[network.vocabulary.encode(piece) for piece in pieces] for pieces in sets]
    models: list[CharacterModel] = [network.model, untrained(network, wanted.seed)]
    total, done = 2 * sum(lengths), 0
    recordings: list[Recording] = []
    yield Progress(0, total)
    for model in models:
        for pieces in documents:
            recorder = Recorder(model, kind)
            for tokens in pieces:
                recorder.read(tokens)
                done += len("".join(tokens.graphemes))
                yield Progress(done, total)
            recordings.append(recorder.recording())
            yield Progress(done, total)
    chosen, scored, *plain = recordings
    stories = search((chosen, scored), (plain[0], plain[1]))
    yield Found(
        tuple(stories),
        _order(network, chosen),
        kind,
        tuple(name for name in chosen.found if tellable(chosen, name) and tellable(scored, name)),
        lengths[0],
        lengths[1],
        wanted.seed,
    )


def _order(network: TrainedNetwork, chosen: Recording) -> NDArray[np.int64]:
    quantity = spec(network.model.cell).states[-1]
    return similarity_order(chosen.ranked[quantity, network.model.rnn.num_layers - 1][:_ORDERED])


def _pieces(texts: Sequence[str]) -> list[str]:
    """Cut texts into pieces, until there is enough; the last of each text may be short."""
    pieces: list[str] = []
    for text in texts:
        for start in range(0, len(text), PIECE):
            room = MOST - sum(map(len, pieces))
            if room <= 0:
                return pieces
            pieces.append(text[start : start + min(PIECE, room)])
    return pieces


def halves(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Cut a text that is new to a network into one half to choose on and one to score on."""
    half = min(len(text) // 2, MOST)
    return (text[:half],), (text[half : 2 * half],)
