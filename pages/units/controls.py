"""What a visitor chooses: a network, and the texts that are searched."""

from __future__ import annotations

import streamlit as st

from pages.shared import parts, registry, state, user_text
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.state import OWN
from pages.units import going, labels
from pages.units.labels import LABELS
from pages.units.texts import networks, patterns, titles
from pages.units.url_state import ADDRESS, ANEW, PageState

_PATTERN = "units_typed"
_TRIES = "units_tries"


def bar(t: Words, page_state: PageState) -> None:
    """Draw the one row."""
    draw = Controls(t, ADDRESS, page_state)
    with parts.row("units"):
        known = {one: registry.title(t, one) for one in networks()}
        draw.select("bar.network", "net", known, names=known, also={"sample": "", **ANEW}, width=230)
        offered = titles(t, page_state.net)
        also = {"read": "", "span": "", "unit": "", "text": ""}
        draw.select("units.texts", "sample", offered, names=offered, also=also, width=260)
        user_text.popover(t)
        labels.drawer(t, lambda: ADDRESS.move(sample=LABELS, text="", **ANEW))


def notes(t: Words, page_state: PageState) -> None:
    """Say how a text of the visitor's own was read, and that a network reads none."""
    mine = state.own_text()
    asked = ADDRESS.here().net
    told = [t("units.rows")] if asked != page_state.net and asked in registry.offered() else []
    if page_state.sample == OWN and mine is not None:
        told += user_text.notes(t, mine)
    parts.notes("units", told)


def pattern(t: Words, page_state: PageState) -> None:
    """Offer a pattern to write, or one of the labels that came along; and patterns to try."""
    labelled = labels.kept()
    if page_state.sample == LABELS and labelled is not None:
        draw = Controls(t, ADDRESS, page_state)
        draw.select("units.label", "pattern", labelled.names, names=str, also={"unit": ""})
        return
    st.session_state[_PATTERN] = page_state.pattern
    st.text_input(
        t("units.pattern"),
        key=_PATTERN,
        icon=":material/search:",
        on_change=_typed,
        help=t("units.pattern_help"),
    )
    known = patterns(page_state.net)
    st.session_state[_TRIES] = page_state.pattern if page_state.pattern in known else None
    st.pills(
        t("units.tries"),
        list(known),
        format_func=lambda one: t.of("units_try", known[one]) + " " + going.code(one),
        key=_TRIES,
        on_change=_tried,
    )


def _typed() -> None:
    ADDRESS.move(pattern=str(st.session_state[_PATTERN] or ""), unit="")


def _tried() -> None:
    chosen = st.session_state[_TRIES]
    if isinstance(chosen, str):
        ADDRESS.move(pattern=chosen, unit="")
