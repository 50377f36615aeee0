"""What a visitor chooses: the text, the network, and everything that decides how it is trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

import streamlit as st

from pages.lab.character import run
from pages.lab.character.texts import LONGEST, TEXTS, Chosen, chosen
from pages.lab.character.url_state import (
    ADDRESS,
    CELLS,
    CLIPS,
    FORGETS,
    HIDDEN,
    LAYERS,
    RATES,
    TASK,
    TEMPERATURES,
    TOP_KS,
    TOP_PS,
    UPDATES,
    WINDOWS,
    PageState,
)
from pages.shared import cells, jobs, parts, state, user_text
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.state import OWN
from pages.shared.training_panel import RefusedError, of_address
from rnn_core.cells import spec
from rnn_core.training.plan import Plan, PlanError

_ANY: Final = "any_cell"
_WIDTH: Final = 250
_LEARNING: Final[Mapping[str, Sequence[Any]]] = {
    "hidden": HIDDEN,
    "updates": UPDATES,
    "layers": LAYERS,
    "window": WINDOWS,
    "rate": RATES,
    "clip": CLIPS,
}
_WRITING: Final = {"temperature": TEMPERATURES, "top_k": TOP_KS, "top_p": TOP_PS}


def _plan(page_state: PageState) -> Plan:
    """Return the run that the controls describe."""
    try:
        return run.plan_of(page_state, chosen(page_state)[1].text)
    except PlanError as error:
        raise RefusedError(error.code, **error.details) from error


PANEL = of_address("lab_character", ADDRESS, TASK, _plan, button="lab_character_train", main=True, stage=None)


def bar(t: Words, page_state: PageState, text: Chosen) -> None:
    """Draw the choices: text, cell, and all else in the drawer."""
    draw = Controls(t, ADDRESS, page_state)
    titles = user_text.samples_of(t, {slug: t.of("lab_character_text", slug) for slug in TEXTS})
    draw.select(
        "bar.sample",
        "sample",
        titles,
        names=titles,
        value=text.sample,
        width=210,
        label_visibility="collapsed",
    )
    user_text.popover(t)
    draw.segmented(
        "lab_character.cell",
        "cell",
        cells.offered(CELLS, page_state.cell),
        names=lambda cell: cells.name(t, cell),
        label_visibility="collapsed",
    )
    with parts.more(t, "lab_character"):
        _settings(t, draw)


def train(t: Words, page_state: PageState) -> None:
    """Draw the button that everything here is about."""
    PANEL.button(t("lab_character.train" if page_state.job == "" else "lab_character.train_again"))


def _shown(t: Words, field: str, value: Any) -> str:
    if field == "top_k" and value == 0:
        return t("lab_character.all")
    return f"{value:,}" if isinstance(value, int) else str(value)


def _settings(t: Words, draw: Controls[PageState]) -> None:
    """Everything else; all of it is written in the address."""
    limits = {"units": max(HIDDEN), "layers": max(LAYERS), "updates": f"{max(UPDATES):,}"}
    minutes = f"{jobs.Limits().seconds / 60:g}"
    st.caption(t("lab_character.settings_help", **limits, minutes=minutes))
    columns = st.columns(2, gap="medium")
    with columns[0]:
        for field, choices in _LEARNING.items():
            _slider(t, draw, field, choices)
    with columns[1]:
        st.selectbox(
            t("lab_character.any_cell"),
            cells.names(),
            format_func=lambda cell: cells.name(t, cell),
            key=ADDRESS.control(_ANY, draw.place.cell),
            on_change=lambda: ADDRESS.move(cell=st.session_state[ADDRESS.key(_ANY)]),
            width=_WIDTH,
        )
        if spec(draw.place.cell).forgets:
            _slider(t, draw, "forget", FORGETS)
        for field, choices in _WRITING.items():
            _slider(t, draw, field, choices)
        draw.seed("lab_character.seed", width=_WIDTH)


def _slider(t: Words, draw: Controls[PageState], field: str, choices: Sequence[Any]) -> None:
    label = f"lab_character.{field}"
    draw.select_slider(label, field, choices, names=partial(_shown, t, field), width=_WIDTH)


def refused(t: Words) -> None:
    """Say why the last run that was asked for could not begin, if it could not."""
    PANEL.refused(t, lambda why: t.of("lab_character_problem", why.code, **_told(why.details)))


def _told(details: dict[str, Any]) -> dict[str, str]:
    return {name: f"{value:,}" if isinstance(value, int) else str(value) for name, value in details.items()}


def notes(t: Words, text: Chosen) -> None:
    """Say how a text of one's own was read, and what of it is used; nothing of the others."""
    mine = state.own_text()
    sentences = user_text.notes(t, mine) if text.sample == OWN and mine is not None else []
    if text.length > len(text.text):
        sentences.append(t("lab_character.text_cut", most=f"{LONGEST:,}", length=f"{text.length:,}"))
    if sentences:
        with st.container(key="lab_character_notes"):
            st.caption(" ".join(sentences))


def link_place(page_state: PageState) -> PageState:
    """Return the page state that a link may say: the settings, not the run itself."""
    return replace(page_state, job="", stage=None)
