"""A sentence of one's own: typed, or put together from the words that the grammar has."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from pages.shared import state, uploads, user_text
from pages.shared.i18n import Words
from pages.shared.state import OWN
from pages.translate.materials import kinds
from pages.translate.sentence import direction_of
from pages.translate.url_state import ADDRESS, PageState
from rnn_core.tasks.translation import Entry, Group, palette

_DRAWER: Final = "translate_own"
_TYPED: Final = "translate_typed"
_GROUP: Final = "translate_words_group"
_WORD: Final = "translate_words"
_MOST: Final = 300
"""Characters of a sentence."""


def drawer(t: Words, page_state: PageState) -> None:
    """Draw where a sentence is typed, with the words that it may consist of."""
    with st.popover(t("translate.type"), icon=":material/edit:", key=_DRAWER, on_change="rerun") as opened:
        st.text_input(
            _of(t, page_state, "own"),
            key=_typed(),
            placeholder=t("translate.placeholder_mine")
            if page_state.mine
            else _of(t, page_state, "placeholder"),
            on_change=_read_typed,
            max_chars=_MOST,
        )
        st.button(t("translate.read"), key="translate_read", type="primary", on_click=_shut)
        if page_state.material == "grammar" and not page_state.mine and opened.open:
            _words(t, page_state)


def _of(t: Words, page_state: PageState, name: str) -> str:
    """Say what a control is called, which the material may change."""
    own_name = f"{name}_{page_state.material}"
    if not page_state.mine and t.has("translate_material", own_name):
        return t.of("translate_material", own_name)
    return t.of("translate", name)


def _typed() -> str:
    st.session_state[_TYPED] = _written()
    return _TYPED


def _written() -> str:
    """Return the visitor's sentence, as it is on screen."""
    mine = state.own_text()
    return mine.text if ADDRESS.here().sample == OWN and mine is not None else ""


def _read_typed() -> None:
    _read(str(st.session_state[_TYPED] or ""))


def _read(text: str) -> None:
    text = text.strip()[:_MOST]
    if text:
        user_text.take(lambda: uploads.from_paste(text))
        if kinds.both_ways(ADDRESS.here().material):
            ADDRESS.move(direction=direction_of(text))


def _shut() -> None:
    st.session_state[_DRAWER] = False


def _words(t: Words, page_state: PageState) -> None:
    """Draw the words that are known, a group at a time; a press adds one to the sentence."""
    offered = palette("en" if page_state.direction == "en-ko" else "ko")
    groups: list[Group] = [group for group, entries in offered.items() if entries]
    if st.session_state.get(_GROUP) not in groups:
        st.session_state[_GROUP] = groups[0]
    st.segmented_control(
        t("translate.words"),
        groups,
        format_func=lambda one: t.of("translate_words", one),
        key=_GROUP,
        required=True,
    )
    group: Group = st.session_state[_GROUP]
    foreign = (page_state.direction == "ko-en") != (t.language == "ko")
    entries = offered[group]
    st.pills(
        t.of("translate_words", group),
        range(len(entries)),
        format_func=lambda k: _named(entries[k], foreign=foreign),
        key=f"{_WORD}_{page_state.direction}_{group}",
        on_change=partial(_add, f"{_WORD}_{page_state.direction}_{group}", entries),
        label_visibility="collapsed",
    )
    st.caption(t.of("translate_words", f"note_{page_state.direction}"))


def _named(entry: Entry, *, foreign: bool) -> str:
    return f"{entry.text} ({entry.meaning})" if foreign and entry.meaning else entry.text


def _add(key: str, entries: tuple[Entry, ...]) -> None:
    chosen = st.session_state[key]
    st.session_state[key] = None
    if isinstance(chosen, int) and 0 <= chosen < len(entries):
        _read(f"{_written()} {entries[chosen].text}")
