"""Memory tasks: RNN, GRU and LSTM of equal size race to solve one; the stored race is on screen at once."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.lab.memory import controls, panels, said, take_away, varied
from pages.lab.memory.place import ADDRESS, TASK, Place
from pages.lab.memory.results import Shown, costs, race_job, shown, unmeasured
from pages.shared import cells, jobs, parts
from pages.shared.i18n import Words
from pages.shared.jobs import FullError, Job, State, panel
from rnn_core.analysis.task_example import example
from rnn_core.tasks import Race

__all__ = ["ADDRESS", "show"]

_SLUG = "lab_memory"
_FULL = "lab_memory_full"
_PATIENT = 2.0
"""Seconds between two looks at a job that stands still: many may wait at once."""


def show(say: Words, place: Place) -> None:
    """Draw the section."""
    with parts.row(_SLUG):
        controls.tasks(say, place)
        with parts.more(say, _SLUG):
            controls.settings(say, place)
    job = race_job(place)
    state = job.state if job else None
    poll = jobs.POLL if state is State.RUNNING else _PATIENT
    st.fragment(_race, run_every=poll if job and job.live else None)(say, state)
    take_away.about(say, place.task)
    jobs.warm()


def _race(say: Words, state: State | None) -> None:
    """Draw what follows the race; while it is live, this part alone is looked at again and again."""
    place = ADDRESS.here()
    job = race_job(place)
    if job is not None and job.state is not state:
        st.rerun()  # so that the page looks as often as this state asks for
    found = shown(place, job)
    before = job is not None and job.live and not found.own
    parts.claim(_SLUG, said.claim(say, found, before), said.asks(say, place.race().task))
    # The stored race has more seeds than one has the patience to watch; that is no other setting.
    wanted = place.race() if found.own else replace(place.race(), seeds=found.race.seeds)
    unlike = panel.unlike(job, drawn=found.own, same=found.race == wanted)
    panel.mark(say, unlike, _SLUG)
    with st.container(key="lab_memory_before" if before else "lab_memory_now"):
        panels.draw(say, found)
    _begin(say, place, job, found)
    with st.container(key="lab_memory_say"):
        st.text(said.verdict(say, found))
    told = [said.source(say, found), said.solved(say, found), varied.sentence(say, place.task)]
    st.caption(" ".join(told))
    _example(say, place)
    if not found.live:
        take_away.bar(say, place, found)
    with parts.how(say, _SLUG):
        panels.table(say, found)


def _begin(say: Words, place: Place, job: Job | None, found: Shown) -> None:
    """Draw the button that begins a race; once there is one, where it is."""
    with st.container(key="lab_memory_begin", horizontal=True, vertical_alignment="center", gap="small"):
        if job is None or not job.live:
            st.button(
                say("lab_memory.go"),
                key="lab_memory_go",
                icon=":material/model_training:",
                type="primary",
                on_click=_go,
            )
            if job is None:
                st.caption(_costs(say, place.race()))
        if job is not None:
            panel.buttons(say, job)
            st.text(panel.sentence(say, job, drawn=found.own))
    if job is not None and job.live:
        st.progress(found.progress if found.own else 0.0)
    if st.session_state.pop(_FULL, False):
        st.text(say("jobs.full"))


def _costs(say: Words, race: Race) -> str:
    """Say how long the race may take, of those cells whose time is stored."""
    unknown = ", ".join(cells.name(say, cell) for cell in unmeasured(race))
    if len(unmeasured(race)) == len(race.cells):
        return say("lab_memory.costs_unknown", list=unknown)
    said = say("lab_memory.costs", seconds=f"{costs(race):.0f}")
    return f"{said} {say('lab_memory.costs_more', list=unknown)}" if unknown else said


def _example(say: Words, place: Place) -> None:
    """Show one sequence of the task, and what is to be answered."""
    task = place.race().task
    read, answer = example(task, place.seed)
    guess = f"{task.guess:.3f}" if place.task == "adding" else f"{task.guess:.0%}"
    with st.container(key="lab_memory_example", gap="xsmall"):
        st.code(read, language=None, wrap_lines=True)
        st.caption(say("lab_memory.answer", answer=answer, guess=guess))


def _go() -> None:
    """Ask for the race that the controls describe."""
    try:
        job = jobs.start(TASK, ADDRESS.here().race())
    except FullError:
        st.session_state[_FULL] = True
        return
    ADDRESS.move(job=job.id)
    ADDRESS.write()
