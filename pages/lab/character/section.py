"""A character model learns a text while one watches; then it is looked into, taken along, made to write."""

from __future__ import annotations

import streamlit as st

from pages.lab import carried
from pages.lab.character import controls, exports, figures, findings
from pages.lab.character.run import current
from pages.lab.character.texts import chosen
from pages.lab.character.url_state import ADDRESS, PageState
from pages.shared import jobs, parts, training_panel, user_text
from pages.shared.i18n import Words
from pages.shared.jobs import Job, State

__all__ = ["ADDRESS", "show"]

_SLUG = "lab_character"


def show(t: Words, page_state: PageState) -> None:
    """Draw the section."""
    user_text.adopt_link()
    settled, text = chosen(ADDRESS.here())
    with parts.row(_SLUG):
        controls.bar(t, settled, text)
    controls.notes(t, text)
    with st.container():  # a place of its own, so that what comes and goes moves nothing under it
        user_text.problem(t)
        controls.refused(t)
    follow = controls.PANEL.follow
    follow(_claim, t, drawing=True)
    with st.container(key="lab_character_picture", horizontal=True, gap="medium"):
        with st.container(key="lab_character_left", gap="small"):
            follow(_writing, t, drawing=True)
            follow(_status, t)
        with st.container(key="lab_character_right", gap="xsmall"):
            follow(_loss, t, drawing=True)
    follow(_below, t, drawing=True)
    carried.part(t, ADDRESS)
    exports.about(t)
    jobs.warm()


def _claim(t: Words, job: Job | None) -> None:
    """Say what the run comes to, while it runs as far as it has come."""
    page_state = ADDRESS.here()
    run = current(page_state, job)
    parts.claim(_SLUG, *findings.claim(t, run))
    findings.mark(t, page_state, run)


def _writing(t: Words, job: Job | None) -> None:
    """Show what the network wrote, stage by stage; where the visitor goes, the figures follow."""
    run = current(ADDRESS.here(), job)
    with st.container(key="lab_character_written"):
        moved = figures.writing_of(t, ADDRESS.here(), run)
    if moved is not None:
        ADDRESS.move(stage=None if moved == len(run.stages) - 1 else moved)
        ADDRESS.write()
        st.rerun()


def _loss(t: Words, job: Job | None) -> None:
    page_state = ADDRESS.here()
    run = current(page_state, job)
    stage = figures.stage_of(page_state, run)
    if stage is not None:
        figures.loss(t, run, stage)


def _below(t: Words, job: Job | None) -> None:
    """Offer what can be done with the network, and in folds how the run went and was measured."""
    page_state = ADDRESS.here()
    run = current(page_state, job)
    stage = figures.stage_of(page_state, run)
    if stage is None:
        return
    if run.job is None or run.job.state is not State.RUNNING:
        exports.bar(t, page_state, run, stage)
    with parts.how(t, _SLUG):
        st.caption(findings.measured(t, run))
        figures.norms(t, run)
        figures.gates(t, stage)


def _status(t: Words, job: Job | None) -> None:
    """Say where the run is, and offer what can be done with it: light, so that a press is heard at once."""
    page_state = ADDRESS.here()
    run = current(page_state, job)
    with st.container(key="lab_character_status", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            controls.train(t, page_state)
            if run.job is None:
                st.caption(findings.stored(t, run), width="stretch")
                return
            training_panel.buttons(t, run.job)
        st.text(findings.state(t, run))
        if run.live and run.begun is not None:
            done = run.last.update if run.last else 0
            st.progress(done / run.begun.updates, text=findings.pace(t, run))
