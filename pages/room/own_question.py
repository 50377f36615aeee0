"""Where a teacher types a question of their own, with or without what was measured."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from pages.room.opening import Room
from pages.shared.i18n import Words
from pages.shared.rooms.answers import (
    KINDS,
    LEAST_OPTIONS,
    LEAST_POINTS,
    LONGEST_TEXT,
    MOST_OPTIONS,
    MOST_POINTS,
    question,
)
from pages.shared.rooms.refusal import Refused

_KIND: Final = "room_kind"
_TEXT: Final = "room_text"
_OPTIONS: Final = "room_options"
_POINTS: Final = "room_points"
_LOW: Final = "room_low"
_HIGH: Final = "room_high"
_MEASURED: Final = "room_measured"
_WRONG: Final = "room_wrong"
"""Kind of the last question typed, where it could not be asked; else empty."""


def form(t: Words, room: Room) -> None:
    """Draw where the next question is typed."""
    st.subheader(t("room.ask"), anchor=False)
    kind = st.segmented_control(
        t("room.kind"), KINDS, default=KINDS[0], format_func=lambda one: t.of("room_kind", one), key=_KIND
    )
    st.text_input(t("room.text"), key=_TEXT, max_chars=LONGEST_TEXT)
    if kind == "choice":
        st.text_area(t("room.options"), key=_OPTIONS, height=120)
    if kind == "sketch":
        st.text_area(t("room.points"), key=_POINTS, height=80)
        low, high = st.columns(2)
        low.number_input(t("room.low"), value=0.0, key=_LOW)
        high.number_input(t("room.high"), value=1.0, key=_HIGH)
    st.text_input(t.of("room_measured", kind or KINDS[0]), key=_MEASURED)
    wrong = st.session_state.get(_WRONG)
    if wrong == "sketch":
        st.error(t("room.wrong_curve", least=LEAST_POINTS, most=MOST_POINTS))
    elif wrong:
        st.error(t("room.wrong", least=LEAST_OPTIONS, most=MOST_OPTIONS))
    st.button(t("room.show"), key="room_show", on_click=partial(_show, room))


def _show(room: Room) -> None:
    kept = st.session_state
    kind = kept.get(_KIND) or KINDS[0]
    limits = (float(kept.get(_LOW, 0.0)), float(kept.get(_HIGH, 1.0))) if kind == "sketch" else None
    listed = kept.get(_POINTS, "").split() if kind == "sketch" else kept.get(_OPTIONS, "").split("\n")
    try:
        measured = _typed(kind, kept.get(_MEASURED, ""))
        asked = question(0, kind, kept.get(_TEXT, ""), listed, measured, limits=limits)
        room.store.show(room.code, room.secret, asked).result()
    except (Refused, ValueError) as error:
        away = isinstance(error, Refused) and error.reason == "away"  # that is said already
        kept[_WRONG] = "" if away else kind
        return
    kept[_WRONG] = ""
    for name in (_TEXT, _OPTIONS, _POINTS, _MEASURED):
        kept[name] = ""


def _typed(kind: str, raw: str) -> object:
    """Return what was measured as it was typed: of a choice its place, from 1; of a curve its points."""
    raw = raw.strip()
    if not raw:
        return None
    if kind == "choice":
        return int(raw) - 1
    if kind == "sketch":
        return [float(one) for one in raw.split()]
    return float(raw.replace(",", ".")) if kind == "number" else raw
