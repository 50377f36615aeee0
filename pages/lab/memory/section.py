"""Memory tasks: RNN, GRU and LSTM of equal size race to solve one; the stored race is on screen at once."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.lab.memory import controls, panels, said, take_away, varied
from pages.lab.memory.place import ADDRESS, TASK, Place
from pages.lab.memory.results import Shown, costs, shown, unmeasured
from pages.shared import cells, jobs, parts, training_panel
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from rnn_core.analysis.task_example import example
from rnn_core.tasks import Race

__all__ = ["ADDRESS", "show"]

_SLUG = "lab_memory"
_PANEL = training_panel.of_address(_SLUG, ADDRESS, TASK, Place.race, button="lab_memory_go", main=True)


def show(say: Words, place: Place) -> None:
    """Draw the section."""
    with parts.row(_SLUG):
        controls.tasks(say, place)
        with parts.more(say, _SLUG):
            controls.settings(say, place)
    _PANEL.follow(_race, say)
    take_away.about(say, place.task)
    jobs.warm()


def _race(say: Words, job: Job | None) -> None:
    """Draw what follows the race."""
    place = ADDRESS.here()
    found = shown(place, job)
    before = job is not None and job.live and not found.own
    parts.claim(_SLUG, said.claim(say, found, before), said.asks(say, place.race().task))
    # The stored race has more seeds than one has the patience to watch; that is no other setting.
    wanted = place.race() if found.own else replace(place.race(), seeds=found.race.seeds)
    unlike = training_panel.unlike(job, drawn=found.own, same=found.race == wanted)
    training_panel.mark(say, unlike, _SLUG)
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
            _PANEL.button(say("lab_memory.go"))
            if job is None:
                st.caption(_costs(say, place.race()))
        if job is not None:
            training_panel.buttons(say, job)
            st.text(training_panel.sentence(say, job, drawn=found.own))
    if job is not None and job.live:
        st.progress(found.progress if found.own else 0.0)
    _PANEL.refused(say)


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
