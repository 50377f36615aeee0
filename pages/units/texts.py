"""Which network is searched, on which texts, and what can be tried: every wish settled to what there is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from pages.shared import cache as readings
from pages.shared import registry, samples, shipped, state, user_networks
from pages.shared.i18n import Words
from pages.shared.state import OWN
from pages.units import rows
from pages.units.labels import LABELS, kept_for
from pages.units.url_state import PageState, span_of, span_text
from rnn_core.text.corpora import numpy_sources
from rnn_core.text.graphemes import graphemes
from rnn_core.units import Document
from rnn_core.units.places import pattern_marks
from rnn_core.units.row_places import RowsLabelled

NUMPY: Final = "numpy"
SAMPLES: Final = "samples"
WRITTEN: Final = Path(__file__).parents[2] / "assets" / "texts"
"""Texts that were written for this page, and that no network has read."""

_SOURCES_FOR: Final = "python"

_SHORTEST, _OFFERED = 3, 3

LONGEST_READ: Final = 600
"""Characters of a text of the visitor's own that are shown to brush."""


@dataclass(frozen=True)
class Texts:
    """What is searched.

    Attributes
    ----------
    slug : str
    documents : tuple of Document
    own : bool
        Whether they are the visitor's.
    """

    slug: str
    documents: tuple[Document, ...] = field(repr=False)
    own: bool

    @property
    def fingerprint(self) -> str:
        """What tells these texts from others."""
        told = [one.text if one.rows is None else one.rows.tobytes().hex() for one in self.documents]
        return readings.fingerprint("\0".join(told))

    @property
    def characters(self) -> int:
        """Of all of them; of rows, rows."""
        return sum(map(len, self.documents))


@dataclass(frozen=True)
class Shown:
    """The text on screen.

    Attributes
    ----------
    slug : str
        Of the sample, or ``OWN``.
    text : str
    characters : tuple of str
        As it is brushed.
    own : bool
    rows : Document or None
        What is on screen of rows of numbers; ``characters`` are their bars then, and ``text`` the table.
    """

    slug: str
    text: str = field(repr=False)
    characters: tuple[str, ...] = field(repr=False)
    own: bool
    rows: Document | None = field(default=None, repr=False)

    def offset(self, character: int) -> int:
        """Return where one of the characters begins in the text."""
        return sum(map(len, self.characters[:character]))


def networks() -> tuple[str, ...]:
    """Return the networks whose units can be found."""
    return tuple(
        one
        for one in registry.offered()
        if registry.spells(one) or registry.network(one).vocabulary.kind in ("words", "rows")
    )


def settle(page_state: PageState) -> PageState:
    """Settle network, texts, sample and span to those that are there."""
    net = page_state.net if page_state.net in networks() else registry.default(page_state.lang)
    sample = page_state.sample if page_state.sample in _slugs(net) else _slugs(net)[0]
    settled = replace(page_state, net=net, sample=sample)
    settled = replace(settled, read=_read(settled))
    return replace(settled, pattern=_pattern(settled), span=_span(settled))


def _slugs(net: str) -> tuple[str, ...]:
    found: tuple[str, ...] = (NUMPY,) if folder(net) == _SOURCES_FOR else ()
    found += (SAMPLES,)
    mine, read = state.own_text(), rows.vocabulary(net)
    if mine is not None and (read is None or read.reads(mine.text)):
        found += (OWN,)
    return (*found, LABELS) if kept_for(net) is not None else found


def titles(t: Words, net: str) -> dict[str, str]:
    """Return the texts that can be searched: what they are called, by slug."""
    mine, labelled = state.own_text(), kept_for(net)
    own_rows = rows.vocabulary(net) is not None
    names = {
        NUMPY: t("units.texts_numpy"),
        SAMPLES: t("units.texts_rows") if own_rows else t("units.texts_samples"),
    }
    if mine is not None:
        names[OWN] = t("bar.own_named", name=mine.name) if mine.name else t("bar.own_pasted")
    if labelled is not None:
        names[LABELS] = t("units.texts_labels", name=labelled.document.name)
    return {slug: names[slug] for slug in _slugs(net)}


def texts(page_state: PageState) -> Texts:
    """Return what a settled page state searches."""
    net = page_state.net
    mine, labelled = state.own_text(), kept_for(net)
    if page_state.sample == LABELS and labelled is not None:
        return Texts(LABELS, (labelled.document,), True)
    if rows.vocabulary(net) is not None:
        if page_state.sample == OWN and mine is not None:
            return Texts(OWN, (rows.document(net, mine.name, mine.text),), True)
        tables = samples.samples(net)
        found = tuple(rows.document(net, one.title(page_state.lang), one.text) for one in tables)
        return Texts(SAMPLES, found, user_networks.is_mine(net))
    if page_state.sample == OWN and mine is not None:
        return Texts(OWN, (Document(mine.name, mine.text),), True)
    if page_state.sample == NUMPY:
        return Texts(NUMPY, sources(), False)
    found = tuple(Document(one.title(page_state.lang), one.text) for one in samples.samples(page_state.net))
    return Texts(SAMPLES, written(folder(page_state.net)) + found, user_networks.is_mine(page_state.net))


@cache
def sources() -> tuple[Document, ...]:
    """Return numpy's sources, as they are on this server."""
    return tuple(Document(name.removeprefix("numpy/"), text) for name, text in numpy_sources())


@cache
def written(kind: str) -> tuple[Document, ...]:
    """Return the longer text that was written for networks of a kind, if there is one."""
    path = WRITTEN / f"{kind}.txt"
    return (Document(path.name, shipped.content(path).decode().rstrip("\n")),) if path.is_file() else ()


def folder(net: str) -> str:
    """Return which patterns a network is offered: those of the texts that it has read, if it ships."""
    kind = net.rpartition("-")[0]
    return kind if kind in _listed() and net in registry.names() else "other"


@cache
def _listed() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "tries.toml").read_text("utf-8"))


def patterns(net: str) -> dict[str, str]:
    """Return the patterns that can be tried in a text: by pattern, the slug of its name."""
    return {pattern: slug for slug, pattern in _listed()[folder(net)]["patterns"]}


def _pattern(page_state: PageState) -> str:
    labelled = kept_for(page_state.net)
    if page_state.sample == LABELS and labelled is not None:
        return page_state.pattern if page_state.pattern in labelled.names else labelled.names[0]
    if rows.vocabulary(page_state.net) is not None:
        return page_state.pattern or next(iter(conditions(page_state)), "")
    return page_state.pattern or next(iter(patterns(page_state.net)))


def conditions(page_state: PageState) -> list[str]:
    """Return the conditions that can be tried in the rows that are searched."""
    found = texts(page_state).documents[0].rows
    return [] if found is None else rows.tries(page_state.net, found)


def _read(page_state: PageState) -> str:
    if page_state.sample in (OWN, LABELS):
        return page_state.sample
    wanted = page_state.read or _listed()[folder(page_state.net)].get("read", samples.story(page_state.net))
    return samples.settle(page_state.net, wanted)


def shown(page_state: PageState) -> Shown:
    """Return the text to brush: a sample, or the beginning of the visitor's own."""
    own = page_state.read in (OWN, LABELS)
    if rows.vocabulary(page_state.net) is not None:
        return _rows_shown(page_state, own)
    text = (
        texts(page_state).documents[0].text if own else samples.sample(page_state.net, page_state.read).text
    )
    characters = graphemes(text[: 4 * LONGEST_READ])
    characters = characters[:LONGEST_READ] if own else characters
    return Shown(
        page_state.read, "".join(characters), characters, own or user_networks.is_mine(page_state.net)
    )


def _rows_shown(page_state: PageState, own: bool) -> Shown:
    net, mine, labelled = page_state.net, state.own_text(), kept_for(page_state.net)
    table = samples.sample(net, page_state.read).text if not own else ""
    if page_state.read == OWN and mine is not None:
        table = mine.text
    elif page_state.read == LABELS and isinstance(labelled, RowsLabelled):
        table = labelled.table
    read = rows.vocabulary(net)
    assert read is not None
    table = read.beginning(table, LONGEST_READ)
    found = rows.document(net, page_state.read, table)
    assert found.rows is not None
    mine_too = own or user_networks.is_mine(net)
    return Shown(page_state.read, table, tuple(rows.bars(found.rows)), mine_too, found)


def spans(page_state: PageState) -> tuple[str, ...]:
    """Return the spans of the text on screen that can be tried, as the address says them."""
    on_screen = shown(page_state)
    if on_screen.rows is not None:
        return ()
    listed = [one for one in _listed()[folder(page_state.net)]["spans"] if one in on_screen.text]
    if listed:
        starts = [on_screen.text.index(one) for one in listed]
        return tuple(span_text(start, start + len(one)) for start, one in zip(starts, listed, strict=True))
    if len(on_screen.characters) != len(on_screen.text):
        return ()
    first = next(iter(patterns(page_state.net)))
    places = [one for one in pattern_marks(first, [on_screen.text])[0] if one[1] - one[0] > _SHORTEST]
    found = list({on_screen.text[start:stop]: (start, stop) for start, stop in reversed(places)}.values())[
        ::-1
    ]
    # Without the last character: at a closing bracket a unit that tells brackets is off already.
    return tuple(span_text(start, stop - 1) for start, stop in sorted(found)[:_OFFERED])


def _span(page_state: PageState) -> str:
    count = len(shown(page_state).characters)
    found = span_of(page_state.span)
    if found is not None and found[1] <= count:
        return page_state.span
    offered = spans(page_state)
    return offered[0] if offered else span_text(0, min(8, count)) if count else ""
