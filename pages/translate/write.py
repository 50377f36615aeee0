"""A sentence of one's own: typed, or put together from the words that the grammar has."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from pages.shared import own, state, uploads
from pages.shared.i18n import Words
from pages.shared.state import OWN
from pages.translate.materials import kinds
from pages.translate.place import ADDRESS, Place
from pages.translate.sentence import direction_of
from rnn_core.tasks.translation import Entry, Group, palette

_DRAWER: Final = "translate_own"
_TYPED: Final = "translate_typed"
_GROUP: Final = "translate_words_group"
_WORD: Final = "translate_words"
_MOST: Final = 300
"""Characters of a sentence."""


def drawer(say: Words, place: Place) -> None:
    """Draw where a sentence is typed, with the words that it may consist of."""
    with st.popover(say("translate.type"), icon=":material/edit:", key=_DRAWER, on_change="rerun") as opened:
        st.text_input(
            _of(say, place, "own"),
            key=_typed(),
            placeholder=say("translate.placeholder_mine") if place.mine else _of(say, place, "placeholder"),
            on_change=_read_typed,
            max_chars=_MOST,
        )
        st.button(say("translate.read"), key="translate_read", type="primary", on_click=_shut)
        if place.material == "grammar" and not place.mine and opened.open:
            _words(say, place)


def _of(say: Words, place: Place, name: str) -> str:
    """Say what a control is called, which the material may change."""
    own_name = f"{name}_{place.material}"
    if not place.mine and say.has("translate_material", own_name):
        return say.of("translate_material", own_name)
    return say.of("translate", name)


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
        own.take(lambda: uploads.from_paste(text))
        if kinds.both_ways(ADDRESS.here().material):
            ADDRESS.move(direction=direction_of(text))


def _shut() -> None:
    st.session_state[_DRAWER] = False


def _words(say: Words, place: Place) -> None:
    """Draw the words that are known, a group at a time; a press adds one to the sentence."""
    offered = palette("en" if place.direction == "en-ko" else "ko")
    groups: list[Group] = [group for group, entries in offered.items() if entries]
    if st.session_state.get(_GROUP) not in groups:
        st.session_state[_GROUP] = groups[0]
    st.segmented_control(
        say("translate.words"),
        groups,
        format_func=lambda one: say.of("translate_words", one),
        key=_GROUP,
        required=True,
    )
    group: Group = st.session_state[_GROUP]
    foreign = (place.direction == "ko-en") != (say.language == "ko")
    entries = offered[group]
    st.pills(
        say.of("translate_words", group),
        range(len(entries)),
        format_func=lambda k: _named(entries[k], foreign=foreign),
        key=f"{_WORD}_{place.direction}_{group}",
        on_change=partial(_add, f"{_WORD}_{place.direction}_{group}", entries),
        label_visibility="collapsed",
    )
    st.caption(say.of("translate_words", f"note_{place.direction}"))


def _named(entry: Entry, *, foreign: bool) -> str:
    return f"{entry.text} ({entry.meaning})" if foreign and entry.meaning else entry.text


def _add(key: str, entries: tuple[Entry, ...]) -> None:
    chosen = st.session_state[key]
    st.session_state[key] = None
    if isinstance(chosen, int) and 0 <= chosen < len(entries):
        _read(f"{_written()} {entries[chosen].text}")
