"""Is it this unit? The same cut on every other unit: stored questions at once, one's own cut as a job."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from pages.inspect.measured import findings, live
from pages.inspect.measured.figures import NAME, Figures, of_row, stored
from pages.inspect.measured.live import OwnCut
from pages.shared import charts
from pages.shared.experiments import provenance
from pages.shared.i18n import Words
from rnn_core.plots.interventions import unit_dots

__all__ = ["OwnCut", "section"]

_AXES: Final = ("unit", "untouched", "second", "chance")


def section(t: Words, network: str, own: OwnCut | None = None) -> None:
    """Draw the control of a network's stored questions, and what measures the visitor's own cut.

    Parameters
    ----------
    t
        Words.
    network
        Its name. One's own has no stored questions.
    own
        What is held on screen; None where nothing is.
    """
    st.subheader(t("control.title"), anchor=False)
    rows = {row["question"]: row for row in stored(network)}
    if rows:
        question = _question(t, network, list(rows))
        found = of_row(rows[question])
        st.text(findings.asked(t, rows[question], found))
        _drawn(t, found, "stored")
        st.caption(t("control.source", **provenance(NAME)))
    live.section(t, network, own, _drawn)


def _question(t: Words, network: str, questions: list[str]) -> str:
    if len(questions) == 1:
        return questions[0]
    with st.container(key="inspect_measured_questions"):
        chosen = st.segmented_control(
            t("control.question"),
            questions,
            format_func=lambda one: t.of("control_question", one),
            key=f"inspect_measured_question_{network}",
            default=questions[0],
            required=True,
        )
    return chosen if chosen in questions else questions[0]


def _drawn(t: Words, found: Figures, whose: str) -> None:
    """Draw the dots, the groups, and what they come to; `whose` tells stored ones and the visitor's apart."""
    verdict = findings.verdict(t, found)
    st.markdown(f"**{verdict}**")
    style = charts.labelled(t, {name: t.of("control_axis", name) for name in _AXES})
    figure = unit_dots(found.means, found.untouched, found.claimed, found.second, style)
    dots, groups = st.columns([2, 1], vertical_alignment="bottom")
    with dots:
        charts.show(figure, f"inspect_measured_dots_{whose}", t("control.alt", verdict=verdict))
    with groups:
        st.table(table(t, found))
    st.text(" ".join(filter(None, (findings.other_way(t, found), findings.chosen(t, found)))))


def table(t: Words, found: Figures) -> pd.DataFrame:
    """Return a row for each size of group: the best one, random ones, the lowest of these."""
    names = ("best", "random", "worst")
    columns = {
        t.of("control", name): [findings.percent(getattr(one, name)) for one in found.groups]
        for name in names
    }
    return pd.DataFrame(columns, index=pd.Index([one.size for one in found.groups], name=t("control.held")))
