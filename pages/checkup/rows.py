"""A check-up as rows: what came of each check, its figure, and inside its picture, why, and what mends it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from pages.shared import charts, parts
from pages.shared.i18n import Words
from rnn_core.checkup import Finding, State, languages
from rnn_core.checkup.report import MARKS, ORDER
from rnn_core.plots import checkup_picture

ICONS: Final[dict[State, str]] = {
    "found": ":material/priority_high:",
    "clean": ":material/check:",
    "not measured": ":material/question_mark:",
}


def spoken(t: Words) -> str:
    """Return the visitor's language if checks have words in it, else English."""
    return t.language if t.language in languages() else "en"


def name_of(state: State) -> str:
    """Return a state as keys write it."""
    return state.replace(" ", "_")


def _mark(state: State) -> str:
    """Return a state's sign as Markdown, in a span of its own: the style sheet draws the ring."""
    return f":gray[{parts.literal(MARKS[state])}]"


def counts(t: Words, findings: Sequence[Finding], where: str) -> None:
    """Say how many checks came to what."""
    with st.container(key=f"checkup_counts_{where}", horizontal=True, gap="medium"):
        for state in ORDER:
            count = sum(one.state == state for one in findings)
            if count:
                with st.container(key=f"checkup_count_{name_of(state)}_{where}", width="content"):
                    told = t.of("checkup_state", name_of(state))
                    st.markdown(f"{_mark(state)} **{count}** {told}")
        st.caption(t("checkup.tick"))


def rows(t: Words, findings: Sequence[Finding], subjects: Sequence[str], where: str, opened: int = 0) -> None:
    """Draw a row a finding, in their order.

    Parameters
    ----------
    subjects
        What each was measured on; empty where all were measured on one thing.
    where
        Part of the keys, to tell two lists on one page apart.
    opened
        How many are open at first.
    """
    for place, (finding, subject) in enumerate(zip(findings, subjects, strict=True)):
        key = f"{where}_{finding.check}"
        row = f"checkup_row_{name_of(finding.state)}_{key}"
        with st.container(key=row, horizontal=True, wrap=True, gap="small"):
            if finding.state == "not measured":
                _unmeasured(t, finding)
            else:
                _measured(t, finding, subject, key, expanded=place < opened)
            _figure(t, finding, key)


def _unmeasured(t: Words, finding: Finding) -> None:
    said = parts.literal(f"{finding.title(spoken(t))}: {finding.sentence(spoken(t))}")
    with st.container(key=f"checkup_said_{finding.check}"):
        st.markdown(f"{_mark(finding.state)} {said}")


def _measured(t: Words, finding: Finding, subject: str, key: str, *, expanded: bool) -> None:
    said = parts.literal(finding.sentence(spoken(t)))
    label = f"**{said}**" if finding.state == "found" else said
    with st.expander(
        f"{label} :gray[{parts.literal(subject)}]" if subject else label,
        expanded=expanded,
        type="compact",
        icon=ICONS[finding.state],
        key=f"checkup_fold_{key}",
        on_change="rerun",
    ) as fold:
        if not fold.open:
            return
        with st.container(key=f"checkup_inside_{key}", horizontal=True, gap="large"):
            if finding.picture is not None:
                with st.container(key=f"checkup_picture_{key}", width=400):
                    style = charts.style(t, charts.mode())
                    figure = checkup_picture(finding, style, language=spoken(t))
                    charts.show(figure, f"checkup_chart_{key}", finding.caption(spoken(t)))
                    st.caption(finding.caption(spoken(t)))
            with st.container(key=f"checkup_why_{key}", gap="xsmall"):
                _why(t, finding)


def _why(t: Words, finding: Finding) -> None:
    st.markdown(f"**{t('checkup.why')}**")
    st.text(finding.why(spoken(t)))
    if finding.state != "found":
        return
    st.markdown(f"**{t('checkup.mend')}**")
    gone = [line.code for line in finding.mend if line.change == "remove"]
    for code in gone:
        st.markdown(f"~~`{code}`~~")
    st.code(finding.code, language=None, wrap_lines=True)


def _figure(t: Words, finding: Finding, key: str) -> None:
    if not finding.figure:
        return
    with st.container(key=f"checkup_figure_{key}", width=130, gap=None):
        st.markdown(f"**{parts.literal(finding.figure)}**")
        st.caption(parts.literal(finding.unit(spoken(t))))
