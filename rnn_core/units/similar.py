"""Passages in which the same units are on together, after LSTMVis (Strobelt et al. 2018, section 5).

A unit is on where its memory (the cell state, or else the hidden state) is above a share of the 95th
percentile of its size over all texts, with its sign. Those that are on just while a chosen span lasts, its
ends give or take a step, are looked for elsewhere: a passage is a run of one of them, with all others that go
on and off together with it, give or take a step at each end. Passages are ordered by how many they share, and
by nothing else: that they feel alike to the network is not claimed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_core.cells.spec import spec_of
from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.units.find import Progress
from rnn_core.units.passes import MOST, NUMBERS, Piece, Row, gather, pieces, rows_of
from rnn_core.units.places import Document, runs

__all__ = [
    "ABOVE",
    "LONGEST",
    "MOST_PASSAGES",
    "PERCENTILE",
    "SLACK",
    "Active",
    "Alike",
    "Passage",
    "Sought",
    "search_alike",
    "similar",
]

ABOVE: Final = 0.35
"""Share of the 95th percentile of a unit's memory from which on it is on."""

SLACK: Final = 1
"""Steps by which the ends of a unit's run may differ from the span's."""

LONGEST: Final = 60
"""Steps of the longest run that is looked at, or twice those of the span, if that is more."""

SHORTEST: Final = 3
"""Steps of the shortest, or those of the span, if that is shorter."""

MOST_PASSAGES: Final = 50
"""Passages that are kept."""

PERCENTILE: Final = 0.95


class Active(NamedTuple):
    """A unit that is on just while the span lasts.

    layer : int
    direction : str
    unit : int
    sign : 1 or -1, of its memory there
    """

    layer: int
    direction: str
    unit: int
    sign: int


@dataclass(frozen=True)
class Passage:
    """A passage in which some of the same units are on together.

    Attributes
    ----------
    document : int
        Of the documents that were searched.
    start, stop : int
        Characters of it, or rows.
    shared : tuple of int
        Which of the active units are on together here, by their number in the list.
    """

    document: int
    start: int
    stop: int
    shared: tuple[int, ...]


@dataclass(frozen=True)
class Alike:
    """What was found.

    Attributes
    ----------
    active : tuple of Active
        Units that are on just while the span lasts; empty: there are none.
    passages : tuple of Passage
        Those that share most first, then as they stand in the texts.
    full : int
        How many of all share every unit.
    total : int
        How many passages there are in all, those left out included.
    tokens : int
        Read in all documents.
    left_out : int
        Characters, or rows, that were not read: there is a limit.
    """

    active: tuple[Active, ...]
    passages: tuple[Passage, ...] = field(repr=False)
    full: int
    total: int
    tokens: int
    left_out: int


@dataclass(frozen=True, eq=False)
class Sought:
    """What is looked for.

    Attributes
    ----------
    network : TrainedNetwork
    text : Document
        In which the span lies.
    start, stop : int
        Of the span, in characters or rows.
    documents : tuple of Document
        That are searched.
    above : float
        See :data:`ABOVE`.
    slack : int
        See :data:`SLACK`.
    """

    network: TrainedNetwork = field(repr=False)
    text: Document
    start: int
    stop: int
    documents: tuple[Document, ...] = field(repr=False)
    above: float = ABOVE
    slack: int = SLACK


def similar(
    network: TrainedNetwork,
    text: Document | str,
    span: slice,
    documents: Sequence[Document | str],
    above: float = ABOVE,
    slack: int = SLACK,
) -> Alike:
    """Find the passages of documents in which the same units are on as in a span of a text.

    Parameters
    ----------
    network
        Of any number of layers, in one direction or both.
    text
        A clean text, read from a state of zeros; or rows of numbers.
    span
        Characters of it.
    documents
        That are searched; the 95th percentiles are of them. The span itself is left out where its text is one
        of them.
    above, slack
        From which share of its 95th percentile a unit counts as on, and by how many steps ends may differ.

    Raises
    ------
    InputError
        If the span holds nothing, or a document is not of what the network reads.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> network = load(Path("assets/models/python-lstm"))
    >>> line = "paths = ['one', 'two']\\n"
    >>> found = similar(network, line, slice(9, 13), [line * 40])
    >>> any(one.unit == 219 for one in found.active), found.passages[0].document
    (True, 0)
    """
    given = [Document(str(k), one) if isinstance(one, str) else one for k, one in enumerate(documents)]
    read = Document("", text) if isinstance(text, str) else text
    start, stop, _ = span.indices(len(read))
    *_, found = search_alike(Sought(network, read, start, stop, tuple(given), above, slack))
    assert isinstance(found, Alike)
    return found


def search_alike(sought: Sought) -> Iterator[Progress | Alike]:
    """Search as :func:`similar` does, and tell how far it is.

    Yields
    ------
    Progress or Alike
        Progress after every piece of text, then what was found.
    """
    model = sought.network.model
    memory = spec_of(model.rnn).states[-1]
    rows = [row for row in rows_of(model.rnn) if row.quantity == memory]
    span, here = _span(sought, rows)
    most = min(MOST, NUMBERS // (model.rnn.hidden_size * len(rows)))
    read = pieces(sought.network, sought.documents, most)
    total, done = sum(map(len, read)), 0
    if total == 0:
        raise InputError.of("texts to search", "none", "give one")
    yield Progress(0, total)
    held: dict[Row, NDArray[np.float32]] = {}
    for one in gather(model, read, rows):
        if isinstance(one, int):
            done += one
            yield Progress(done, total)
        else:
            held = one
    scales = {row: _scale(values) for row, values in held.items()}
    active = _active(sought, span, here, scales)
    passages = _passages(sought, span, active, held, scales, read)
    left_out = max(0, sum(map(len, sought.documents)) - most)
    full = sum(len(one.shared) == len(active) for one in passages)
    yield Alike(active, tuple(passages[:MOST_PASSAGES]), full, len(passages), total, left_out)


def _span(sought: Sought, rows: Sequence[Row]) -> tuple[tuple[int, int], dict[Row, NDArray[np.float32]]]:
    """Give the steps of the span in its own text, and what units held there."""
    read = pieces(sought.network, [sought.text])
    marks = (
        np.concatenate([one.marks([(sought.start, sought.stop)]) for one in read]) if read else np.zeros(0)
    )
    inside = np.flatnonzero(marks) if sought.start < sought.stop else np.zeros(0, int)
    if not len(inside):
        raise InputError.of("a span of one character at least", "an empty one", "choose another")
    *_, here = gather(sought.network.model, read, rows)
    assert isinstance(here, dict)
    return (int(inside[0]), int(inside[-1]) + 1), here


def _scale(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Give the 95th percentile of each unit's size; a unit that never moves is never on."""
    found = np.empty(values.shape[1])
    for unit in range(values.shape[1]):
        found[unit] = np.quantile(np.abs(values[:, unit]), PERCENTILE)
    return np.where(found > 0, found, np.inf)


def _active(
    sought: Sought,
    span: tuple[int, int],
    here: dict[Row, NDArray[np.float32]],
    scales: dict[Row, NDArray[np.float64]],
) -> tuple[Active, ...]:
    begin, end = span
    found: list[Active] = []
    for row, values in here.items():
        for sign in (1, -1):
            on = sign * values > sought.above * scales[row]
            found += [
                Active(row.layer, row.direction, unit, sign)
                for unit in np.flatnonzero(on[begin:end].any(0)).tolist()
                if any(_near(run, span, sought.slack) for run in runs(on[:, unit]))
            ]
    return tuple(sorted(found))


def _near(run: tuple[int, int], span: tuple[int, int], slack: int) -> bool:
    return abs(run[0] - span[0]) <= slack and abs(run[1] - span[1]) <= slack


def _passages(
    sought: Sought,
    span: tuple[int, int],
    active: Sequence[Active],
    held: dict[Row, NDArray[np.float32]],
    scales: dict[Row, NDArray[np.float64]],
    read: Sequence[Piece],
) -> list[Passage]:
    ends = np.cumsum([len(one) for one in read])
    borders = [int(ends[k - 1]) if k else 0 for k, one in enumerate(read) if one.first] + [int(ends[-1])]
    shortest, longest = min(SHORTEST, span[1] - span[0]), max(LONGEST, 2 * (span[1] - span[0]))
    by_run: dict[tuple[int, int], set[int]] = defaultdict(set)
    for number, one in enumerate(active):
        row = next(row for row in held if (row.layer, row.direction) == (one.layer, one.direction))
        on = one.sign * held[row][:, one.unit] > sought.above * scales[row][one.unit]
        for begin, end in pairwise(borders):  # no run goes over a document's end
            for start, stop in runs(on[begin:end]):
                if shortest <= stop - start <= longest:
                    by_run[begin + start, begin + stop].add(number)
    start_of = np.concatenate([one.start for one in read])
    stop_of = np.concatenate([one.stop for one in read])
    document_of = np.concatenate([np.full(len(one), one.document) for one in read])
    found = [
        Passage(int(document_of[start]), int(start_of[start]), int(stop_of[stop - 1]), tuple(sorted(shared)))
        for start, stop, shared in _apart(_together(by_run, sought.slack))
    ]
    return [one for one in found if not _itself(sought, one)]


def _itself(sought: Sought, passage: Passage) -> bool:
    """Whether a passage lies in the span that was chosen, or over it."""
    same = sought.documents[passage.document].text == sought.text.text != ""
    return same and passage.start < sought.stop and passage.stop > sought.start


def _together(by_run: dict[tuple[int, int], set[int]], slack: int) -> list[tuple[int, int, set[int]]]:
    """Give each run with all units that go on and off together with it."""
    near = range(-slack, slack + 1)
    found = []
    for start, stop in by_run:
        shared: set[int] = set()
        for before in near:
            for after in near:
                shared |= by_run.get((start + before, stop + after), set())
        found.append((start, stop, shared))
    return sorted(found, key=lambda one: (-len(one[2]), one[0], one[1]))


def _apart(found: Sequence[tuple[int, int, set[int]]]) -> list[tuple[int, int, set[int]]]:
    """Keep passages that overlap none that shares more, the best first."""
    if not found:
        return []
    taken = np.zeros(max(stop for _, stop, _ in found), bool)
    kept = []
    for start, stop, shared in found:
        if not taken[start:stop].any():
            taken[start:stop] = True
            kept.append((start, stop, shared))
    return kept
