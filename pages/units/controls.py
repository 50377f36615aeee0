"""What a visitor chooses: a network, and the texts that are searched."""

from __future__ import annotations

import streamlit as st

from pages.shared import parts, registry, state, user_text
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.state import OWN
from pages.units import going, labels, rows
from pages.units.labels import LABELS
from pages.units.texts import conditions, networks, patterns, titles
from pages.units.url_state import ADDRESS, ANEW, PageState

_PATTERN = "units_typed"
_SPANS = "rows 12-19, 40-52"
"""How spans of rows are written."""
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
        labels.drawer(t, page_state.net, lambda: ADDRESS.move(sample=LABELS, text="", **ANEW))


def notes(t: Words, page_state: PageState) -> None:
    """Say how a text of the visitor's own was read."""
    mine = state.own_text()
    told = []
    if page_state.sample == OWN and mine is not None:
        told += user_text.notes(t, mine)
    parts.notes("units", told)


def pattern(t: Words, page_state: PageState) -> None:
    """Offer a pattern to write, or one of the labels that came along; and patterns to try."""
    labelled = labels.kept_for(page_state.net)
    if page_state.sample == LABELS and labelled is not None:
        draw = Controls(t, ADDRESS, page_state)
        draw.select("units.label", "pattern", labelled.names, names=str, also={"unit": ""})
        return
    st.session_state[_PATTERN] = page_state.pattern
    table = rows.vocabulary(page_state.net)
    st.text_input(
        t("units.pattern") if table is None else t("units.condition"),
        key=_PATTERN,
        icon=":material/search:",
        on_change=_typed,
        help=t("units.pattern_help")
        if table is None
        else t("units.condition_help", columns=", ".join(table.columns), spans=_SPANS),
    )
    known = patterns(page_state.net) if table is None else dict.fromkeys(conditions(page_state), "")
    st.session_state[_TRIES] = page_state.pattern if page_state.pattern in known else None
    st.pills(
        t("units.tries"),
        list(known),
        format_func=lambda one: (t.of("units_try", known[one]) + " " if known[one] else "") + going.code(one),
        key=_TRIES,
        on_change=_tried,
    )


def _typed() -> None:
    ADDRESS.move(pattern=str(st.session_state[_PATTERN] or ""), unit="")


def _tried() -> None:
    chosen = st.session_state[_TRIES]
    if isinstance(chosen, str):
        ADDRESS.move(pattern=chosen, unit="")
