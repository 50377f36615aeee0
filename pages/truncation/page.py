"""Truncation: where the gradient is cut, what length costs, and when clipping decides."""

from __future__ import annotations

import streamlit as st

from pages.shared.i18n import Words, words
from pages.truncation import clip, controls, lengths, take_away, window
from pages.truncation.live import Slot
from pages.truncation.place import ADDRESS, LIMIT, Place
from pages.truncation.runs import wanted


def _cut(say: Words, place: Place, slot: Slot) -> None:
    st.title(say("truncation.claim"), anchor=False)
    st.text(say("truncation.lede", lag=place.echo.lag))
    controls.bar(say, place)
    found = window.picture(say, place)
    take_away.bar(say, found)
    window.training(say, place, slot)


def _clip(say: Words, place: Place, slot: Slot) -> None:
    st.subheader(say("truncation.clip"), anchor=False)
    latch = place.latch(LIMIT)
    st.text(say("truncation.clip_lede", length=latch.length, hidden=latch.hidden, limit=LIMIT))
    controls.setting(say, place)
    clip.section(say, place, slot)


def main() -> None:
    """Draw the three parts; then run what a button asked for, so that the page stands while it comes."""
    place: Place = ADDRESS.arrive()
    say, kind = words(place.lang), wanted()
    echo, length, latch = Slot(), Slot(), Slot()
    with st.container(key="truncation"):
        _cut(say, place, echo)
        lengths.section(say, length)
        _clip(say, place, latch)
        take_away.about(say)
    if kind == "echo":
        window.run(say, place, echo)
    elif kind == "length":
        lengths.run(say, length)
    elif kind == "latch":
        clip.run(say, place, latch)


main()
