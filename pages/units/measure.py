"""What was found: stored, computed at once, or by a job of the visitor's."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import streamlit as st

from pages.shared import cache, registry, user_networks
from pages.shared.experiments import experiment
from pages.shared.jobs import Job
from pages.shared.training_panel import TrainingPanel
from pages.units import rows
from pages.units.labels import LABELS, kept_for
from pages.units.texts import Shown, Texts, patterns, texts
from pages.units.url_state import PageState, span_of
from rnn_core.errors import InputError
from rnn_core.units import Alike, Document, Found, PatternError, Span
from rnn_core.units.dashboard import Dashboard, dashboard
from rnn_core.units.find import Half, Match, Wanted, search_places
from rnn_core.units.similar import Active, Passage, Sought, search_alike

STORED: Final = "find_units"
"""Name of the stored experiment."""

LIGHT: Final = 6_000
"""Characters up to which texts are searched at once; of longer ones a job does it."""

_MOST: Final = 12
_FOUND: Final = "units_found"
_ASKED: Final = "units_asked"

R = TypeVar("R")
_keep: Final = cache.keeper("units", 48, 12)


@dataclass(frozen=True)
class Search:
    """One thing to search for.

    Attributes
    ----------
    part : str
        Of the page: "find" or "alike".
    key : hashable
        What tells it from others.
    task : str
        The job that does it.
    settings : callable
        Makes what that job is given.
    compute : callable
        Does it at once.
    light : bool
        Whether that may be.
    own : bool
        Whether anything in it is the visitor's.
    """

    part: str
    key: Hashable
    task: str
    settings: Callable[[], Any]
    compute: Callable[[], Any]
    light: bool
    own: bool

    @property
    def panel(self) -> TrainingPanel:
        """The panel of its job; the session knows the job, no address does."""
        asked: dict[str, tuple[Hashable, str]] = st.session_state.setdefault(_ASKED, {})

        def keep(identity: str) -> None:
            asked[self.part] = (self.key, identity)

        def named() -> str:
            key, identity = asked.get(self.part, (None, ""))
            return identity if key == self.key else ""

        return TrainingPanel(
            f"units_{self.part}",
            self.task,
            self.settings,
            named,
            keep,
            button_key=f"units_{self.part}_go",
            beside=True,
        )

    @property
    def asked(self) -> bool:
        """Whether its job was begun in this session."""
        asked: dict[str, tuple[Hashable, str]] = st.session_state.get(_ASKED, {})
        return asked.get(self.part, (None, ""))[0] == self.key

    def known(self) -> Any:
        """Return what was found before, or can be at once; None: a job has to.

        Raises
        ------
        PatternError
            If the pattern is not searched.
        """
        found: dict[Hashable, Any] = st.session_state.get(_FOUND, {})
        if self.key in found:
            return found[self.key]
        if not self.light:
            return None

        def make() -> Any:
            with cache.TURN:
                return self.compute()

        return _keep(self.key, make, own=self.own)

    def take(self, job: Job | None) -> Any:
        """Keep what its job has found; None: nothing yet."""
        result = job.records[-1] if job is not None and job.records else None
        if not isinstance(result, (Found, Alike)):
            return None
        found: dict[Hashable, Any] = st.session_state.get(_FOUND, {})
        st.session_state[_FOUND] = dict([*found.items(), (self.key, result)][-_MOST:])
        return result


def _who(page_state: PageState, found: Texts) -> tuple[Hashable, ...]:
    return page_state.net, user_networks.is_searched(page_state.net), found.fingerprint


def finding(page_state: PageState, found: Texts) -> Search:
    """Return the search for units."""
    what = wanted(page_state)

    def settings() -> Wanted:
        return Wanted(registry.network(page_state.net), what, found.documents)

    def compute() -> Found:
        *_, result = search_places(settings())
        assert isinstance(result, Found)
        return result

    return Search(
        "find",
        ("find", *_who(page_state, found), what),
        "rnn_core.units.find:search_places",
        settings,
        compute,
        found.characters <= LIGHT,
        found.own
        or user_networks.is_mine(page_state.net)
        or page_state.pattern not in patterns(page_state.net),
    )


def wanted(page_state: PageState) -> str | tuple[Span, ...]:
    """Return what is looked for: a pattern, or the places of a label or of a condition.

    Raises
    ------
    PatternError
        If the condition is none.
    """
    labelled = kept_for(page_state.net)
    if page_state.sample == LABELS and labelled is not None:
        return tuple(Span(0, start, stop) for start, stop in labelled.places(page_state.pattern))
    if rows.vocabulary(page_state.net) is None:
        return page_state.pattern
    return tuple(
        Span(number, start, stop)
        for number, one in enumerate(texts(page_state).documents)
        if one.rows is not None
        for start, stop in rows.places(page_state.net, page_state.pattern, one.rows)
    )


def seeking(page_state: PageState, found: Texts, on_screen: Shown) -> Search:
    """Return the search for passages."""
    first, last = span_of(page_state.span) or (0, 1)
    start, stop = on_screen.offset(first), on_screen.offset(last)
    text = on_screen.rows or Document(on_screen.slug, on_screen.text)

    def settings() -> Sought:
        return Sought(registry.network(page_state.net), text, start, stop, found.documents)

    def compute() -> Alike:
        *_, result = search_alike(settings())
        assert isinstance(result, Alike)
        return result

    read = cache.fingerprint(on_screen.text)
    return Search(
        "alike",
        ("alike", *_who(page_state, found), read, start, stop),
        "rnn_core.units.similar:search_alike",
        settings,
        compute,
        found.characters <= LIGHT,
        True,
    )


def stored_units(page_state: PageState, found: Texts) -> Found | None:
    """Return what is stored of a pattern on these very texts; None: nothing."""
    stored = experiment(STORED)
    if found.own or stored["settings"]["fingerprint"] != found.fingerprint:
        return None
    for row in stored["rows"]["units"]:
        if (row["network"], row["pattern"]) == (page_state.net, page_state.pattern):
            matches = tuple(Match(**one) for one in row["matches"])
            untrained = None if row["untrained"] is None else Match(**row["untrained"])
            first, second = (Half(**one) for one in row["halves"])
            return Found(matches, untrained, (first, second), 0, stored["settings"]["seed"])
    return None


def stored_alike(page_state: PageState, found: Texts, on_screen: Shown) -> Alike | None:
    """Return what is stored of a span on these very texts; None: nothing."""
    stored = experiment(STORED)
    if found.own or stored["settings"]["fingerprint"] != found.fingerprint:
        return None
    for row in stored["rows"]["passages"]:
        same = (row["network"], row["text"]) == (page_state.net, cache.fingerprint(on_screen.text))
        if same and row["span"] == page_state.span:
            active = tuple(Active(*one) for one in row["active"])
            passages = tuple(Passage(one[0], one[1], one[2], tuple(one[3])) for one in row["passages"])
            return Alike(active, passages, row["full"], row["total"], row["tokens"], 0)
    return None


def measured(page_state: PageState, found: Texts, match: Match) -> Dashboard | None:
    """Return the dashboard of a unit; None where it cannot be measured."""

    def make() -> Dashboard | None:
        with cache.TURN:
            try:
                return dashboard(
                    registry.network(page_state.net),
                    match.unit,
                    found.documents,
                    match.layer,
                    match.direction,
                    match.quantity,
                )
            except InputError:
                return None

    own = found.own or user_networks.is_mine(page_state.net)
    return _keep(("unit", *_who(page_state, found), match.place, match.quantity), make, own=own)


def refused(job: Job | None) -> PatternError | None:
    """Return why a job did not search its pattern, if that is so."""
    if job is None or job.failure is None or job.failure.kind != "input":
        return None
    return PatternError(job.failure.code or "syntax", job.failure.message, **job.failure.details)
