"""The shift test: a forecast moved under the truth, with what it says at every shift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from pages.sequences.yesterday import findings
from pages.sequences.yesterday.url_state import OfYesterday
from pages.shared import charts, parts, values
from pages.shared.address import Address
from pages.shared.controls import Controls
from pages.shared.downloads import Export
from pages.shared.i18n import Words
from rnn_core.analysis.copying import LEAST, SHIFTS, Copying, copying
from rnn_core.plots.shifted import SHOWN, by_shift, moved
from rnn_core.plots.style import Style

__all__ = ["Forecasts", "exports", "show"]

Array = NDArray[np.float64]
_AXES: Final = (
    "correlation",
    "distance",
    "forecast",
    "persistence",
    "shift",
    "time",
    "truth",
    "value",
)


@dataclass(frozen=True, eq=False)
class Forecasts:
    """A series, and one-step forecasts of its last values.

    Attributes
    ----------
    values : ndarray, (time,)
        In the units that are drawn.
    labels : sequence of str
        What names each value, such as its date.
    made : mapping of str to (str, ndarray)
        Slug, as a link says it -> the forecast's name on screen, and its forecasts of the last values, each
        made from the values before it; the first is shown at first.
    random : bool
        Whether the series is a random walk, of which nothing but its last value can be known.
    """

    values: Array
    labels: Sequence[str]
    made: Mapping[str, tuple[str, Array]]
    random: bool = False


def show(t: Words, address: Address[Any], page_state: OfYesterday, given: Forecasts) -> None:
    """Draw the part.

    Parameters
    ----------
    t
    address
        Of the page: with `pages.sequences.yesterday.url_state.YESTERDAY` among its parameters.
    page_state
        What is on screen.
    given
        What is moved.
    """
    with st.container(key="sequences_yesterday"):
        st.subheader(t("yesterday.title"), anchor=False)
        st.text(t("yesterday.lede"))
        chosen = chosen_of(page_state, given)
        if chosen is None:
            st.text(t("yesterday.few", least=LEAST))
            return
        name, forecasts = given.made[chosen]
        found = measured(given, chosen)
        shift = min(page_state.shift, len(found.errors) - 1)
        _controls(t, address, page_state, given, chosen, len(found.errors) - 1)
        with st.container(key="sequences_yesterday_verdict"):
            st.markdown(f"**{parts.literal(findings.verdict(t, name, found))}**")
        _figures(t, given, forecasts, name, found, shift)
        with st.container(key="sequences_yesterday_say", gap="xsmall"):
            st.text(_here(t, name, found, shift))
            for sentence in findings.sentences(t, name, found):
                st.text(sentence)
            if given.random:
                st.text(t("yesterday.random"))
        st.caption(t("yesterday.badge", count=f"{found.count:,}", shown=min(SHOWN, len(given.values))))
        with parts.how(t, "sequences_yesterday"):
            _table(t, given)
            parts.prose(t, __file__)


def chosen_of(page_state: OfYesterday, given: Forecasts) -> str | None:
    """Return which forecast is moved; None if there is none that is long enough."""
    long = [slug for slug, (_, made) in given.made.items() if LEAST <= len(made) < len(given.values)]
    return page_state.forecast if page_state.forecast in long else next(iter(long), None)


def measured(given: Forecasts, slug: str) -> Copying:
    """Compare one forecast with the truth at every shift."""
    return copying(given.values, given.made[slug][1])


def _controls(
    t: Words, address: Address[Any], page_state: OfYesterday, given: Forecasts, chosen: str, most: int
) -> None:
    draw = Controls(t, address, page_state)
    with st.container(
        key="sequences_yesterday_controls", horizontal=True, vertical_alignment="bottom", gap="medium"
    ):
        if len(given.made) > 1:
            names = {slug: name for slug, (name, _) in given.made.items()}
            draw.select("yesterday.which", "forecast", names, names=names, value=chosen, width=220)
        draw.slider("yesterday.shift", "shift", 0, most, value=min(page_state.shift, most), width=320)


def _figures(t: Words, given: Forecasts, forecasts: Array, name: str, found: Copying, shift: int) -> None:
    drawn = style(t, name)
    with st.container(key="sequences_yesterday_charts", horizontal=True, gap="small"):
        with st.container(key="sequences_yesterday_moved", width=580):
            st.markdown(f"**{parts.literal(t('yesterday.moved', name=name, shift=shift))}**")
            alt = t("yesterday.moved_alt", name=name, shift=shift, error=_over(found, shift))
            figure = moved(given.values, forecasts, given.labels, shift, drawn)
            charts.show(figure, "sequences_yesterday_chart_moved", alt)
        with st.container(key="sequences_yesterday_by", width=430):
            st.markdown(f"**{t('yesterday.by_shift')}**")
            alt = " ".join(findings.sentences(t, name, found))
            charts.show(by_shift(found, shift, drawn), "sequences_yesterday_chart_by", alt)


def _here(t: Words, name: str, found: Copying, shift: int) -> str:
    correlation = found.correlations[shift]
    return t(
        "yesterday.here" if not np.isnan(correlation) else "yesterday.here_flat",
        name=name,
        shift=shift,
        over=_over(found, shift),
        nearest=found.nearest,
        nearest_over=_over(found, found.nearest),
        **({} if np.isnan(correlation) else {"correlation": f"{correlation:.3f}".replace("-", "\u2212")}),
    )


def _over(found: Copying, shift: int) -> str:
    """Write the squared distance at a shift in units of persistence's error."""
    unit = float(found.persistence[0]) or 1.0
    return findings.ratio_of(float(found.errors[shift]) / unit)


def style(t: Words, name: str) -> Style:
    """Return colours and words for both figures."""
    labels = {one: t.of("yesterday_axis", one) for one in _AXES}
    return charts.labelled(t, labels | {"forecast": name})


def _table(t: Words, given: Forecasts) -> None:
    """Write the figures of every forecast there is."""
    heads = [
        t.of("yesterday_column", one) for one in ("forecast", "today", "yesterday", "change", "ratio", "peak")
    ]
    lines = []
    for slug, (name, made) in given.made.items():
        if not LEAST <= len(made) < len(given.values):
            continue
        found = measured(given, slug)
        cells = [found.correlations[0], found.correlations[1], found.change]
        written = ["\u2013" if np.isnan(one) else f"{one:.3f}".replace("-", "\u2212") for one in cells]
        peak = "\u2013" if found.peak is None else str(found.peak)
        lines.append([name, *written, findings.ratio_of(found.ratio), peak])
    values.table("sequences_yesterday", heads, lines)


def frame(given: Forecasts) -> pd.DataFrame:
    """Return the test of every forecast, a row a forecast and shift."""
    rows = []
    for slug, (_, made) in given.made.items():
        if not LEAST <= len(made) < len(given.values):
            continue
        found = measured(given, slug)
        rows += [
            (slug, k, found.correlations[k], found.errors[k], found.persistence[k], found.change)
            for k in range(len(found.errors))
        ]
    names = ["forecast", "shift", "correlation", "mse", "persistence_mse", "correlation_of_changes"]
    return pd.DataFrame(rows, columns=names)


def exports(t: Words, given: Forecasts) -> list[Export]:
    """Return the files that this part offers."""
    return [Export(t("yesterday.csv", most=SHIFTS), partial(frame, given), "sequences-shift-test.csv")]
