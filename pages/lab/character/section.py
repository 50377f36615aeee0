"""A character model learns a text while one watches; then it is looked into, taken along, made to write."""

from __future__ import annotations

import streamlit as st

from pages.lab.character import controls, figures, take_away
from pages.lab.character.place import ADDRESS, Place
from pages.lab.character.run import Run, current
from pages.lab.character.texts import chosen
from pages.shared import jobs, own
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.shared.jobs import State, panel

__all__ = ["ADDRESS", "show"]

_PATIENT = 2.0
"""Seconds between two looks at a job that stands still (many may wait at once), and between two drawings."""


def show(say: Words, place: Place) -> None:
    """Draw the section."""
    own.adopt_link()
    settled, text = chosen(ADDRESS.here())
    st.header(say("lab_character.claim"), anchor=False)
    controls.bar(say, settled, text)
    controls.notes(say, text)
    with st.container():  # a place of its own, so that what comes and goes moves nothing under it
        own.problem(say)
        controls.refused(say)
    job = current(place).job
    state = job.state if job else None
    running, live = state is State.RUNNING, job is not None and job.live
    st.fragment(_status, run_every=(jobs.POLL if running else _PATIENT) if live else None)(say, state)
    st.fragment(_figures, run_every=_PATIENT if running else None)(say)
    take_away.about(say)
    jobs.warm()


def _figures(say: Words) -> None:
    """Draw what is known of the run; while it runs, this part is looked at again every other second."""
    place = ADDRESS.here()
    run = current(place)
    stage = figures.stage_of(place, run)
    if stage is None:
        return
    if run.job is None or run.job.state is not State.RUNNING:
        figures.scrubber(say, run, stage)
        take_away.bar(say, place, run, stage)
    figures.sample(say, stage)
    clip = run.plan.clip if run.plan else float(experiment("lab")["settings"]["clip"])
    figures.curves(say, run, clip, stage)
    figures.gates(say, stage)


def _status(say: Words, state: State | None) -> None:
    """Say where the run is, and offer what can be done with it: light, so that a press is heard at once."""
    run = current(ADDRESS.here())
    if run.job is not None and run.job.state is not state:
        st.rerun()  # so that the page looks as often as this state asks for
    with st.container(key="lab_character_status"):
        if run.job is None:
            st.text(_stored(say, run))
            return
        st.text(_sentence(say, run))
        if run.live and run.begun is not None:
            done = run.last.update if run.last else 0
            st.progress(done / run.begun.updates, text=_pace(say, run))
        panel.buttons(say, run.job)


def _stored(say: Words, run: Run) -> str:
    found = experiment("lab")
    assert run.begun is not None
    assert run.last is not None
    return say(
        "lab_character.stored",
        date=found["date"],
        python=found["settings"]["python"],
        hidden=found["settings"]["hidden"],
        seed=found["settings"]["seed"],
        seconds=f"{run.last.seconds:.0f}",
        bits=f"{run.stages[-1].bits:.2f}",
        five_gram=f"{run.begun.five_gram:.2f}",
    )


def _sentence(say: Words, run: Run) -> str:
    assert run.job is not None
    if run.ended is not None and run.ended.reason == "diverged":
        return say("lab_character.diverged", update=f"{run.ended.update:,}")
    told = panel.sentence(say, run.job, drawn=bool(run.stages))
    if run.job.state is State.DONE and run.stages and run.begun is not None and run.last is not None:
        told += " " + say(
            "lab_character.result",
            bits=f"{run.stages[-1].bits:.2f}",
            unigram=f"{run.begun.unigram:.2f}",
            five_gram=f"{run.begun.five_gram:.2f}",
            seconds=f"{run.last.seconds:.0f}",
        )
    return told


def _pace(say: Words, run: Run) -> str:
    assert run.begun is not None
    if run.last is None or run.left is None:
        return say("lab_character.begun", parameters=f"{run.begun.parameters:,}")
    return say(
        "lab_character.pace",
        update=f"{run.last.update:,}",
        updates=f"{run.begun.updates:,}",
        pace=f"{run.last.pace:,.0f}",
        left=f"{max(0.0, run.left):.0f}",
    )
