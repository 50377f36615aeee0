"""Memory tasks: RNN, GRU and LSTM of equal size race to solve one; the stored race is on screen at once."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.lab.memory import controls, exports, findings, panels, varied
from pages.lab.memory.results import Shown, costs, shown, unmeasured
from pages.lab.memory.url_state import ADDRESS, TASK, PageState
from pages.shared import cells, jobs, parts, training_panel
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from rnn_core.analysis.task_example import example
from rnn_core.tasks import Race

__all__ = ["ADDRESS", "show"]

_SLUG = "lab_memory"
_PANEL = training_panel.of_address(_SLUG, ADDRESS, TASK, PageState.race, button="lab_memory_go", main=True)


def show(t: Words, page_state: PageState) -> None:
    """Draw the section."""
    with parts.row(_SLUG):
        controls.tasks(t, page_state)
        with parts.more(t, _SLUG):
            controls.settings(t, page_state)
    _PANEL.follow(_race, t)
    exports.about(t, page_state.task)
    jobs.warm()


def _race(t: Words, job: Job | None) -> None:
    """Draw what follows the race."""
    page_state = ADDRESS.here()
    found = shown(page_state, job)
    before = job is not None and job.live and not found.own
    parts.claim(_SLUG, findings.claim(t, found, before), findings.asks(t, page_state.race().task))
    # The stored race has more seeds than one has the patience to watch; that is no other setting.
    wanted = page_state.race() if found.own else replace(page_state.race(), seeds=found.race.seeds)
    unlike = training_panel.unlike(job, drawn=found.own, same=found.race == wanted)
    training_panel.mark(t, unlike, _SLUG)
    with st.container(key="lab_memory_before" if before else "lab_memory_now"):
        panels.draw(t, found)
    _begin(t, page_state, job, found)
    with st.container(key="lab_memory_say"):
        st.text(findings.verdict(t, found))
    told = [findings.source(t, found), findings.solved(t, found), varied.sentence(t, page_state.task)]
    st.caption(" ".join(told))
    _example(t, page_state)
    if not found.live:
        exports.bar(t, page_state, found)
    with parts.how(t, _SLUG):
        panels.table(t, found)


def _begin(t: Words, page_state: PageState, job: Job | None, found: Shown) -> None:
    """Draw the button that begins a race; once there is one, where it is."""
    with st.container(key="lab_memory_begin", horizontal=True, vertical_alignment="center", gap="small"):
        if job is None or not job.live:
            _PANEL.button(t("lab_memory.go"))
            if job is None:
                st.caption(_costs(t, page_state.race()))
        if job is not None:
            training_panel.buttons(t, job)
            st.text(training_panel.sentence(t, job, drawn=found.own))
    if job is not None and job.live:
        st.progress(found.progress if found.own else 0.0)
    _PANEL.refused(t)


def _costs(t: Words, race: Race) -> str:
    """Say how long the race may take, of those cells whose time is stored."""
    unknown = ", ".join(cells.name(t, cell) for cell in unmeasured(race))
    if len(unmeasured(race)) == len(race.cells):
        return t("lab_memory.costs_unknown", list=unknown)
    said = t("lab_memory.costs", seconds=f"{costs(race):.0f}")
    return f"{said} {t('lab_memory.costs_more', list=unknown)}" if unknown else said


def _example(t: Words, page_state: PageState) -> None:
    """Show one sequence of the task, and what is to be answered."""
    task = page_state.race().task
    read, answer = example(task, page_state.seed)
    guess = f"{task.guess:.3f}" if page_state.task == "adding" else f"{task.guess:.0%}"
    with st.container(key="lab_memory_example", gap="xsmall"):
        st.code(read, language=None, wrap_lines=True)
        st.caption(t("lab_memory.answer", answer=answer, guess=guess))
