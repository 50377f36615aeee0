"""Memory tasks: RNN, GRU and LSTM of equal size race to solve one; the stored race is on screen at once."""

from __future__ import annotations

import streamlit as st

from pages.lab.memory import controls, example, panels, take_away, varied
from pages.lab.memory.place import ADDRESS, Place
from pages.lab.memory.results import Shown, costs, shown
from pages.shared import jobs
from pages.shared.experiments import experiment
from pages.shared.i18n import Words

__all__ = ["ADDRESS", "show"]

TASK = "rnn_core.tasks.race:race"


def show(say: Words, place: Place) -> None:
    """Draw the section."""
    st.header(say("lab_memory.claim"), anchor=False)
    controls.tasks(say, place)
    _task(say, place)
    controls.settings(say, place)
    job = jobs.find(place.job)
    live = job is not None and job.live
    st.fragment(_race, run_every=jobs.POLL if live else None)(say, live)
    varied.table(say, place.task)
    take_away.about(say)


def _task(say: Words, place: Place) -> None:
    """Say what is asked, and show one sequence of it."""
    race = place.race()
    say_task = say.of("lab_memory_asks", place.task, length=race.task.length)
    st.text(say_task)
    read, answer = example.example(race.task, place.seed)
    with st.container(key="lab_memory_example"):
        st.code(read, language=None, wrap_lines=True)
        st.caption(say("lab_memory.answer", answer=answer, guess=_guess(say, race.task.guess, place.task)))


def _guess(say: Words, guess: float, task: str) -> str:
    return f"{guess:.3f}" if task == "adding" else f"{guess:.0%}"


def _race(say: Words, live: bool) -> None:
    """Draw what follows the race: a live one looks for news again and again."""
    place = ADDRESS.here()
    job = jobs.find(place.job)
    found = shown(place, job)
    with st.container(key="lab_memory_say"):
        st.text(panels.sentence(say, found))
    st.caption(_source(say, found))
    panels.draw(say, found)
    _start(say, place, job, found)
    take_away.bar(say, place, found)
    if (job is not None and job.live) != live:
        st.rerun()  # once: the page must look again and again, or no more


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
    place = ADDRESS.here()
    ADDRESS.move(job=jobs.start(TASK, place.race()).id)
    ADDRESS.write()


def _start(say: Words, place: Place, job: jobs.Job | None, found: Shown) -> None:
    with st.container(key="lab_memory_start_row", horizontal=True, vertical_alignment="center", gap="medium"):
        if job is None or not job.live:
            st.button(say("lab_memory.go"), key="lab_memory_go", on_click=_go, type="primary")
            st.caption(say("lab_memory.costs", seconds=f"{costs(place.race()):.0f}"))
    if job is not None and job.live:
        st.progress(found.progress if found.own else 0.0)
