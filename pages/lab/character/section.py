"""A character model learns a text while one watches; then it is looked into, taken along, made to write."""

from __future__ import annotations

import streamlit as st

from pages.lab.character import controls, figures, said, take_away
from pages.lab.character.place import ADDRESS, Place
from pages.lab.character.run import current
from pages.lab.character.texts import chosen
from pages.shared import jobs, own, parts, training_panel
from pages.shared.i18n import Words
from pages.shared.jobs import Job, State

__all__ = ["ADDRESS", "show"]

_SLUG = "lab_character"


def show(say: Words, place: Place) -> None:
    """Draw the section."""
    own.adopt_link()
    settled, text = chosen(ADDRESS.here())
    with parts.row(_SLUG):
        controls.bar(say, settled, text)
    controls.notes(say, text)
    with st.container():  # a place of its own, so that what comes and goes moves nothing under it
        own.problem(say)
        controls.refused(say)
    follow = controls.PANEL.follow
    follow(_claim, say, drawing=True)
    with st.container(key="lab_character_picture", horizontal=True, gap="medium"):
        with st.container(key="lab_character_left", gap="small"):
            follow(_writing, say, drawing=True)
            follow(_status, say)
        with st.container(key="lab_character_right", gap="xsmall"):
            follow(_loss, say, drawing=True)
    follow(_below, say, drawing=True)
    take_away.about(say)
    jobs.warm()


def _claim(say: Words, job: Job | None) -> None:
    """Say what the run comes to, while it runs as far as it has come."""
    place = ADDRESS.here()
    run = current(place, job)
    parts.claim(_SLUG, *said.claim(say, run))
    said.mark(say, place, run)


def _writing(say: Words, job: Job | None) -> None:
    """Show what the network wrote, stage by stage; where the visitor goes, the figures follow."""
    run = current(ADDRESS.here(), job)
    with st.container(key="lab_character_written"):
        moved = figures.writing_of(say, ADDRESS.here(), run)
    if moved is not None:
        ADDRESS.move(stage=None if moved == len(run.stages) - 1 else moved)
        ADDRESS.write()
        st.rerun()


def _loss(say: Words, job: Job | None) -> None:
    place = ADDRESS.here()
    run = current(place, job)
    stage = figures.stage_of(place, run)
    if stage is not None:
        figures.loss(say, run, stage)


def _below(say: Words, job: Job | None) -> None:
    """Offer what can be done with the network, and in folds how the run went and was measured."""
    place = ADDRESS.here()
    run = current(place, job)
    stage = figures.stage_of(place, run)
    if stage is None:
        return
    if run.job is None or run.job.state is not State.RUNNING:
        take_away.bar(say, place, run, stage)
    with parts.how(say, _SLUG):
        st.caption(said.measured(say, run))
        figures.norms(say, run)
        figures.gates(say, stage)


def _status(say: Words, job: Job | None) -> None:
    """Say where the run is, and offer what can be done with it: light, so that a press is heard at once."""
    place = ADDRESS.here()
    run = current(place, job)
    with st.container(key="lab_character_status", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            controls.train(say, place)
            if run.job is None:
                st.caption(said.stored(say, run), width="stretch")
                return
            training_panel.buttons(say, run.job)
        st.text(said.state(say, run))
        if run.live and run.begun is not None:
            done = run.last.update if run.last else 0
            st.progress(done / run.begun.updates, text=said.pace(say, run))
