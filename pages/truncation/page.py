"""Truncation: where the gradient is cut, what length costs, and when clipping decides."""

from __future__ import annotations

import streamlit as st

from pages.shared import jobs
from pages.shared.i18n import Words, words
from pages.truncation import clip, controls, lengths, take_away, window
from pages.truncation.place import ADDRESS, LIMIT, Place
from pages.truncation.runs import job_of


def _cut(say: Words, place: Place) -> None:
    st.title(say("truncation.claim"), anchor=False)
    st.text(say("truncation.lede", lag=place.echo.lag))
    controls.bar(say, place)
    found = window.picture(say, place)
    take_away.bar(say, found)
    window.training(say, place)


def _clip(say: Words, place: Place) -> None:
    st.subheader(say("truncation.clip"), anchor=False)
    latch = place.latch(LIMIT)
    st.text(say("truncation.clip_lede", length=latch.length, hidden=latch.hidden, limit=LIMIT))
    controls.setting(say, place)
    clip.section(say, place)


def main() -> None:
    """Draw the three parts, each with what the visitor runs in it."""
    place: Place = ADDRESS.arrive()
    say = words(place.lang)
    job_of()  # what it told belongs to the first picture too
    with st.container(key="truncation"):
        _cut(say, place)
        lengths.section(say)
        _clip(say, place)
        take_away.about(say)
    jobs.warm()


main()
