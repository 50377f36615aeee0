"""A search that takes its time: begun once, followed in the pool, and kept in the session."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.shared import training_panel
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.units import measure
from pages.units.measure import Search
from rnn_core.units import PatternError
from rnn_core.units.find import Progress


def result(t: Words, search: Search, *, begin: bool = True) -> Any:
    """Return what a search found; else begin it, draw how far it is, and return None.

    Parameters
    ----------
    begin
        Whether it may begin now: a visitor has one such job at a time.

    Raises
    ------
    PatternError
        If the pattern is not searched.
    """
    known = search.known()
    if known is not None:
        return known
    panel = search.panel
    if begin and not search.asked:
        panel.keep("")
        panel.start()
    refused = measure.refused(panel.job)
    if isinstance(refused, PatternError):
        raise refused
    panel.follow(_part, t, search)
    return None


def _part(t: Words, job: Job | None, search: Search) -> None:
    """Draw where it is; once it has found something, the whole page is drawn anew."""
    if search.take(job) is not None:
        st.rerun()
    with st.container(key=f"units_{search.part}_going"):
        if job is not None and job.live:
            told = [one for one in job.records if isinstance(one, Progress)]
            done, total = (told[-1].done, told[-1].total) if told else (0, 1)
            text = t("units.reading", done=f"{done:,}", total=f"{total:,}") if told else t("units.starting")
            training_panel.status(t, job, done=(done / max(total, 1), text))
            return
        if job is not None:
            st.text(training_panel.sentence(t, job, drawn=False))
        elif told_why := search.panel.refusal(t):
            st.text(told_why)
        search.panel.button(t("units.search"))


def code(text: str) -> str:
    """Write a pattern, or a piece of a text, as code in Markdown, whatever stands in it."""
    ticks = "``" if "`" in text else "`"
    return f"{ticks}{text}{ticks}"
