"""Find units by a pattern: every unit scored on one half of the texts, the best of them on the other half.

The score is the area under the ROC curve (AUROC): the chance that a unit is higher at a random token inside
the pattern than at one outside. A unit is chosen on the first half, whichever way round it is, and scored on
the second. The same choice in a network of the same shape before training says how easy the pattern is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel
from rnn_core.units.passes import MOST, NUMBERS, Piece, Row, before_training, gather, pieces, rows_of
from rnn_core.units.places import Document, Span, pattern_marks, span_marks
from rnn_core.units.scoring import areas

__all__ = [
    "FEW",
    "MARGIN",
    "TELLS",
    "VERDICTS",
    "Found",
    "Half",
    "Match",
    "Progress",
    "Verdict",
    "Wanted",
    "find_units",
    "halves",
    "search_places",
]

FEW: Final = 5
"""Places that each half must have at least."""

MARGIN: Final = 0.1
"""By how much a unit's score is above the best one before training at least, or the pattern is easy."""

TELLS: Final = 0.7
"""Score from which on a unit is said to tell a pattern."""

Verdict = Literal["few", "everywhere", "weak", "easy", "learnt"]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)

_BORDERS: Final = (0.25, 0.75)
"""Between which shares of all tokens a document may end so that the texts are parted there."""

Places = list[list[tuple[int, int]]]


@dataclass(frozen=True)
class Match:
    """How well a unit tells where something stands.

    Attributes
    ----------
    unit, layer : int
    direction : str
        "forward" or "reverse".
    quantity : str
        One of the cell's states.
    sign : {1, -1}
        +1 if the unit is higher there on the first half.
    first, second : float
        AUROC on each half with that sign; the first is at least 0.5. nan where a half cannot tell.
    """

    unit: int
    layer: int
    direction: str
    quantity: str
    sign: int
    first: float
    second: float

    @property
    def place(self) -> tuple[int, str, int]:
        """Layer, direction and unit."""
        return self.layer, self.direction, self.unit


@dataclass(frozen=True)
class Half:
    """What one half of the texts holds.

    Attributes
    ----------
    documents, tokens, places : int
    inside : int
        Tokens within the places.
    """

    documents: int
    tokens: int
    places: int
    inside: int


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes
    ----------
    matches : tuple of Match
        Every unit in every state of the cell, the best on the first half first; empty where nothing is told.
    untrained : Match or None
        The best of the network before training, chosen and scored in the same way.
    halves : (Half, Half)
        On which units were chosen, and on which they were scored.
    left_out : int
        Characters, or rows, that were not read: there is a limit.
    seed : int
        Of the network before training.
    """

    matches: tuple[Match, ...] = field(repr=False)
    untrained: Match | None
    halves: tuple[Half, Half]
    left_out: int
    seed: int

    def best(self, count: int) -> tuple[Match, ...]:
        """Give the best units, each once, in the state in which it tells best on the first half."""
        told: dict[tuple[int, str, int], Match] = {}
        for match in self.matches:
            told.setdefault(match.place, match)
            if len(told) == count:
                break
        return tuple(told.values())

    @property
    def margin(self) -> float:
        """By how much the chosen unit is above the best one before training, on the second half."""
        if not self.matches or self.untrained is None:
            return float("nan")
        return round(self.matches[0].second - self.untrained.second, 9)  # .85 - .75 is .1

    @property
    def verdict(self) -> Verdict:
        """What can be said.

        ============  ================================================================================
        "few"         a half has fewer than :data:`FEW` places: no unit can be chosen, or scored
        "everywhere"  a half has nothing but places
        "weak"        the unit chosen stays below :data:`TELLS` on the second half
        "easy"        it is less than :data:`MARGIN` above the best unit before training
        "learnt"      otherwise
        ============  ================================================================================
        """
        if min(one.places for one in self.halves) < FEW:
            return "few"
        if any(one.inside == one.tokens for one in self.halves):
            return "everywhere"
        if self.matches[0].second < TELLS:
            return "weak"
        return "easy" if self.margin < MARGIN else "learnt"


@dataclass(frozen=True)
class Progress:
    """How far a search is, in tokens."""

    done: int
    total: int


@dataclass(frozen=True, eq=False)
class Wanted:
    """What is searched.

    Attributes
    ----------
    network : TrainedNetwork
        Of any number of layers, in one direction or both, with or without a readout.
    what : str or tuple of Span
        A regular expression, or where what is looked for stands.
    documents : tuple of Document
    seed : int
        Of the network before training.
    """

    network: TrainedNetwork = field(repr=False)
    what: str | tuple[Span, ...]
    documents: tuple[Document, ...] = field(repr=False)
    seed: int = 0


def find_units(
    network: TrainedNetwork, what: str | Sequence[Span], documents: Sequence[Document | str], seed: int = 0
) -> Found:
    """Find the units that tell best where a pattern stands, or what was marked.

    Parameters
    ----------
    network
        Of any number of layers, in one direction or both, with or without a readout.
    what
        A regular expression in Python's syntax (``^`` and ``$`` at every line), or spans of the documents.
    documents
        Clean texts, or rows of numbers of a network that reads such; parted in halves where one of them ends,
        if one ends near the middle.
    seed
        Of the network before training.

    Returns
    -------
    Found

    Raises
    ------
    PatternError
        If the regular expression is not searched.
    InputError
        If there is nothing to read, or not what the network reads.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> network = load(Path("assets/models/python-lstm"))
    >>> found = find_units(network, "'[^'\\n]*'", ["f('one', 'two')\\n" * 20])
    >>> [half.places for half in found.halves], len(found.best(3)), found.matches[0].second > 0.9
    ([20, 20], 3, True)
    """
    given = tuple(
        Document(str(number), one) if isinstance(one, str) else one for number, one in enumerate(documents)
    )
    wanted = Wanted(network, what if isinstance(what, str) else tuple(what), given, seed)
    *_, found = search_places(wanted)
    assert isinstance(found, Found)
    return found


def search_places(wanted: Wanted) -> Iterator[Progress | Found]:
    """Search as :func:`find_units` does, and tell how far it is.

    Yields
    ------
    Progress or Found
        Progress after every piece of text, then what was found.

    Raises
    ------
    PatternError, InputError
        See :func:`find_units`.
    """
    network = wanted.network
    rows = rows_of(network.model.rnn)
    read, left_out = _read(wanted, rows)
    parts = halves(read)
    marks = _marks(wanted)
    features = tuple(np.concatenate([one.marks(marks[one.document]) for one in part]) for part in parts)
    about = tuple(
        Half(len({one.document for one in part}), len(feature), _starting(part, marks), int(feature.sum()))
        for part, feature in zip(parts, features, strict=True)
    )
    plain = Found((), None, (about[0], about[1]), left_out, wanted.seed)
    total = 2 * sum(map(len, read))
    yield Progress(0, total)
    if min(one.places for one in about) < FEW or any(one.inside == one.tokens for one in about):
        yield plain
        return
    done, told = 0, []
    for model in (network.model, before_training(network, wanted.seed)):
        scores = []
        for part, feature in zip(parts, features, strict=True):
            for one in _scored(model, part, rows, feature):
                if isinstance(one, int):
                    done += one
                    yield Progress(done, total)
                else:
                    scores.append(one)
        told.append(_matches(*scores))
    yield replace(plain, matches=told[0], untrained=told[1][0])


def _read(wanted: Wanted, rows: Sequence[Row]) -> tuple[list[Piece], int]:
    """Cut the documents into pieces; fewer where a network has so many units that they fill memory."""
    hidden = wanted.network.model.rnn.hidden_size
    most = min(MOST, 2 * NUMBERS // (hidden * len(rows)))
    read = pieces(wanted.network, wanted.documents, most)
    if sum(map(len, read)) < 2:
        raise InputError.of("two characters at least", "fewer", "give a text")
    return read, max(0, sum(map(len, wanted.documents)) - most)


def _marks(wanted: Wanted) -> Places:
    if isinstance(wanted.what, str):
        if any(one.rows is not None for one in wanted.documents):
            raise InputError.of("a text to search a pattern in", "rows of numbers", "mark spans of them")
        return pattern_marks(wanted.what, [one.text[:MOST] for one in wanted.documents])
    return span_marks(wanted.what, wanted.documents)


def halves(read: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Part pieces in two halves of about as many tokens each.

    At the end of a document, if one lies between a quarter and three quarters of all tokens; else in the
    middle of all, in the middle of a document as it may be: what comes behind is read as a new one.
    """
    lengths = np.cumsum([len(one) for one in read])
    total = int(lengths[-1])
    ends = [int(lengths[k - 1]) for k, one in enumerate(read) if k and one.first]
    near = [one for one in ends if _BORDERS[0] * total <= one <= _BORDERS[1] * total]
    at = min(near, key=lambda one: abs(one - total / 2), default=total // 2)
    first: list[Piece] = []
    second: list[Piece] = []
    for end, one in zip(lengths.tolist(), read, strict=True):
        start = end - len(one)
        if end <= at:
            first.append(one)
        elif start >= at:
            second.append(one)
        else:
            first.append(_part(one, 0, at - start))
            second.append(_part(one, at - start, len(one)))
    return first, second


def _part(piece: Piece, start: int, stop: int) -> Piece:
    return Piece(
        piece.document,
        piece.first and start == 0,
        piece.ids[start:stop],
        piece.start[start:stop],
        piece.stop[start:stop],
    )


def _starting(part: Sequence[Piece], places: Places) -> int:
    """Count the places that begin in a half."""
    count = 0
    for piece in part:
        begin, end = int(piece.start[0]), int(piece.stop[-1])
        count += sum(begin <= start < end for start, _ in places[piece.document])
    return count


def _scored(
    model: CharacterModel, part: Sequence[Piece], rows: Sequence[Row], feature: NDArray[np.bool_]
) -> Iterator[int | dict[Row, NDArray[np.float64]]]:
    for one in gather(model, part, rows):
        if isinstance(one, int):
            yield one
        else:
            yield {row: areas(values, feature) for row, values in one.items()}


def _matches(
    first: dict[Row, NDArray[np.float64]], second: dict[Row, NDArray[np.float64]]
) -> tuple[Match, ...]:
    """Orient every unit as it is on the first half, and sort by its score there."""
    found = [
        Match(
            unit,
            row.layer,
            row.direction,
            row.quantity,
            1 if area >= 0.5 else -1,
            max(area, 1 - area),
            scored if area >= 0.5 else 1 - scored,
        )
        for row, chosen in first.items()
        for unit, (area, scored) in enumerate(zip(chosen.tolist(), second[row].tolist(), strict=True))
    ]
    return tuple(sorted(found, key=lambda one: -one.first))
