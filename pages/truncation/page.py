"""Truncation: where the gradient is cut, what length costs, and when clipping decides."""

from __future__ import annotations

from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared import jobs, parts
from pages.shared.i18n import Words, words
from pages.truncation import clip, controls, lengths, live, take_away, window
from pages.truncation.measure import Sent
from pages.truncation.place import ADDRESS, LENGTHS, LIMIT, RATES, Place
from pages.truncation.runs import runs
from rnn_core.experiments.clipping import CLASSES


def _cut(say: Words, place: Place) -> Sent:
    controls.bar(say, place)
    parts.claim("truncation", *window.claim(say))
    found = window.picture(say, place)
    window.training(say)
    take_away.bar(say, found)
    return found


def _clip(say: Words, place: Place) -> None:
    latch = place.latch(LIMIT)
    st.text(
        say("truncation.clip_lede", length=latch.length, hidden=latch.hidden, limit=LIMIT, classes=CLASSES)
    )
    controls.setting(say, place)
    clip.section(say, place)


def _fold(say: Words, name: Literal["length", "clip"], *, asked: bool) -> DeltaGenerator:
    """Return a fold: closed until a link or a run of this visitor asks for what is in it."""
    job = live.PANELS["length" if name == "length" else "latch"].job
    key = f"truncation_asked_{name}"
    st.session_state[key] = asked or job is not None or st.session_state.get(key, False)
    icon = ":material/timer:" if name == "length" else ":material/content_cut:"
    return st.expander(
        say.of("truncation", name), expanded=st.session_state[key], icon=icon, key=f"truncation_fold_{name}"
    )


def main() -> None:
    """Draw the three parts, each with what the visitor runs in it."""
    place: Place = ADDRESS.arrive()
    say = words(place.lang)
    for panel in live.PANELS.values():
        runs().take(panel.job)  # what it told belongs to the first picture too
    with st.container(key="truncation"):
        found = _cut(say, place)
        with _fold(say, "length", asked=False):
            lengths.section(say)
        with _fold(say, "clip", asked=(place.rate, place.length) != (RATES[0], LENGTHS[0])):
            _clip(say, place)
        take_away.about(say, place, found)
    jobs.warm()


main()
