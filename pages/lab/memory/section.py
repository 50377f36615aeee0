"""Memory tasks: RNN, GRU and LSTM of equal size race to solve one; the stored race is on screen at once."""

from __future__ import annotations

import streamlit as st

from pages.lab.memory import controls, example, panels, take_away, varied
from pages.lab.memory.place import ADDRESS, TASK, Place
from pages.lab.memory.results import Shown, costs, race_job, shown
from pages.shared import jobs
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.shared.jobs import FullError, State, panel

__all__ = ["ADDRESS", "show"]

_FULL = "lab_memory_full"
_PATIENT = 2.0
"""Seconds between two looks at a job that stands still: many may wait at once."""


def show(say: Words, place: Place) -> None:
    """Draw the section."""
    st.header(say("lab_memory.claim"), anchor=False)
    controls.tasks(say, place)
    _task(say, place)
    job = race_job(place)
    state = job.state if job else None
    poll = jobs.POLL if state is State.RUNNING else _PATIENT
    st.fragment(_race, run_every=poll if job and job.live else None)(say, state)
    controls.settings(say, place)
    if job is None or not job.live:
        _start(say, place)
    varied.table(say, place.task)
    take_away.about(say)
    jobs.warm()


def _task(say: Words, place: Place) -> None:
    """Say what is asked, and show one sequence of it."""
    task = place.race().task
    st.text(say.of("lab_memory_asks", place.task, length=task.length))
    read, answer = example.example(task, place.seed)
    guess = f"{task.guess:.3f}" if place.task == "adding" else f"{task.guess:.0%}"
    with st.container(key="lab_memory_example"):
        st.code(read, language=None, wrap_lines=True)
        st.caption(say("lab_memory.answer", answer=answer, guess=guess))


def _race(say: Words, state: State | None) -> None:
    """Draw what follows the race; while it is live, this part alone is looked at again and again."""
    place = ADDRESS.here()
    job = race_job(place)
    if job is not None and job.state is not state:
        st.rerun()  # so that the page looks as often as this state asks for
    found = shown(place, job)
    with st.container(key="lab_memory_say"):
        st.text(panels.sentence(say, found))
    st.caption(_source(say, found))
    if job is not None:
        with st.container(key="lab_memory_status"):
            st.text(panel.sentence(say, job, drawn=found.own))
            if job.live:
                st.progress(found.progress if found.own else 0.0)
            panel.buttons(say, job)
    same = found.race == place.race()
    panel.mark(say, panel.unlike(job, drawn=found.own, same=same), "lab_memory")
    panels.draw(say, found)
    if not found.live:
        take_away.bar(say, place, found)


def _source(say: Words, found: Shown) -> str:
    """Say where the figures come from, with their seeds."""
    race = found.race
    settings = {
        "first": race.seed,
        "last": race.seed + race.seeds - 1,
        "updates": race.updates,
        "forget": say("lab_memory.as_is") if race.forget_bias is None else f"{race.forget_bias:g}",
        "start": say.of("lab_memory_start", race.initialisation),
    }
    if found.own:
        return say("lab_memory.own", **settings)
    return say("lab_memory.stored", date=experiment("memory")["date"], **settings)


def _go() -> None:
    """Ask for the race that the controls describe."""
    try:
        job = jobs.start(TASK, ADDRESS.here().race())
    except FullError:
        st.session_state[_FULL] = True
        return
    ADDRESS.move(job=job.id)
    ADDRESS.write()


def _start(say: Words, place: Place) -> None:
    with st.container(key="lab_memory_begin", horizontal=True, vertical_alignment="center", gap="medium"):
        st.button(say("lab_memory.go"), key="lab_memory_go", icon=":material/play_arrow:", on_click=_go)
        st.caption(say("lab_memory.costs", seconds=f"{costs(place.race()):.0f}"))
    if st.session_state.pop(_FULL, False):
        st.text(say("jobs.full"))
