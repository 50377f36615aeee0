"""What a visitor chooses: the text, the network, and everything that decides how it is trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.lab.character import run
from pages.lab.character.place import (
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
    Place,
)
from pages.lab.character.texts import LONGEST, TEXTS, Chosen, chosen
from pages.shared import jobs, own, parts, state
from pages.shared.i18n import Words
from pages.shared.state import OWN, Key
from pages.shared.training_panel import RefusedError, of_address
from rnn_core.training.plan import Plan, PlanError


def _plan(place: Place) -> Plan:
    """Return the run that the controls describe."""
    try:
        return run.plan_of(place, chosen(place)[1].text)
    except PlanError as error:
        raise RefusedError(error.code, **error.details) from error


PANEL = of_address("lab_character", ADDRESS, TASK, _plan, button="lab_character_train", main=True, stage=None)


def bar(say: Words, place: Place, text: Chosen) -> None:
    """Draw the choices: text, cell, and all else in the drawer."""
    _sample(say, text)
    with st.popover(say("bar.own"), icon=":material/edit:", key=Key.DRAWER, on_change="rerun"):
        own.drawer(say)
    st.segmented_control(
        say("lab_character.cell"),
        CELLS,
        format_func=str.upper,  # short, so that the row stays one
        key=ADDRESS.control("cell", place.cell),
        on_change=ADDRESS.choose("cell"),
        required=True,
        label_visibility="collapsed",
    )
    with parts.more(say, "lab_character"):
        _settings(say, place)


def train(say: Words, place: Place) -> None:
    """Draw the button that everything here is about."""
    PANEL.button(say("lab_character.train" if place.job == "" else "lab_character.train_again"))


def _sample(say: Words, text: Chosen) -> None:
    titles = own.samples_of(say, {slug: say.of("lab_character_text", slug) for slug in TEXTS})
    st.selectbox(
        say("bar.sample"),
        list(titles),
        format_func=titles.__getitem__,
        key=ADDRESS.control("sample", text.sample),
        on_change=ADDRESS.choose("sample"),
        width=210,
        label_visibility="collapsed",
    )


def _slider(say: Words, field: str, choices: Sequence[Any], value: Any, width: int) -> None:
    st.select_slider(
        say.of("lab_character", field),
        choices,
        format_func=lambda one: _shown(say, field, one),
        key=ADDRESS.control(field, value),
        on_change=ADDRESS.choose(field),
        width=width,
    )


def _shown(say: Words, field: str, value: Any) -> str:
    if field == "top_k" and value == 0:
        return say("lab_character.all")
    return f"{value:,}" if isinstance(value, int) else str(value)


def _settings(say: Words, place: Place) -> None:
    """Everything else; all of it is written in the address."""
    limits = {"units": max(HIDDEN), "layers": max(LAYERS), "updates": f"{max(UPDATES):,}"}
    minutes = f"{jobs.Limits().seconds / 60:g}"
    st.caption(say("lab_character.settings_help", **limits, minutes=minutes))
    columns = st.columns(2, gap="medium")
    with columns[0]:
        _slider(say, "hidden", HIDDEN, place.hidden, 250)
        _slider(say, "updates", UPDATES, place.updates, 250)
        _slider(say, "layers", LAYERS, place.layers, 250)
        _slider(say, "window", WINDOWS, place.window, 250)
        _slider(say, "rate", RATES, place.rate, 250)
        _slider(say, "clip", CLIPS, place.clip, 250)
    with columns[1]:
        if place.cell == "lstm":
            _slider(say, "forget", FORGETS, place.forget, 250)
        _slider(say, "temperature", TEMPERATURES, place.temperature, 250)
        _slider(say, "top_k", TOP_KS, place.top_k, 250)
        _slider(say, "top_p", TOP_PS, place.top_p, 250)
        st.number_input(
            say("lab_character.seed"),
            0,
            9999,
            key=ADDRESS.control("seed", place.seed),
            on_change=ADDRESS.choose("seed"),
            width=250,
        )


def refused(say: Words) -> None:
    """Say why the last run that was asked for could not begin, if it could not."""
    PANEL.refused(say, lambda why: say.of("lab_character_problem", why.code, **_told(why.details)))


def _told(details: dict[str, Any]) -> dict[str, str]:
    return {name: f"{value:,}" if isinstance(value, int) else str(value) for name, value in details.items()}


def notes(say: Words, text: Chosen) -> None:
    """Say how a text of one's own was read, and what of it is used; nothing of the others."""
    mine = state.own_text()
    sentences = own.notes(say, mine) if text.sample == OWN and mine is not None else []
    if text.length > len(text.text):
        sentences.append(say("lab_character.text_cut", most=f"{LONGEST:,}", length=f"{text.length:,}"))
    if sentences:
        with st.container(key="lab_character_notes"):
            st.caption(" ".join(sentences))


def link_place(place: Place) -> Place:
    """Return the place that a link may say: the settings, not the run itself."""
    return replace(place, job="", stage=None)
