"""Gradients: an error sets out at one guess and is seen going back through the text, network by network."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.gradients import controls, lesson, take_away
from pages.gradients.picture import picture
from pages.gradients.place import ADDRESS, Place
from pages.gradients.text import passage, settle
from pages.shared import own, state
from pages.shared.i18n import Words, words
from pages.shared.rewind import rewind
from pages.shared.state import Key

LEAST: Final = 2
"""Characters through which a gradient goes back at all."""


@st.fragment
def _figures(say: Words) -> None:
    """Draw everything that follows the chosen guess: a choice in the browser reruns this part alone."""
    place, read = passage(ADDRESS.here())
    if read.steps < LEAST:
        st.text(say("gradients.short", least=LEAST))
        return
    shown = picture(say, place, read)
    event = rewind(shown.view, key=Key.REWIND, on_painted=state.note_painted)
    if event is not None:
        ADDRESS.move(target=event.target, step=event.step)
        ADDRESS.write()
        if event.target != shown.view.target:
            st.rerun(scope="fragment")
    lesson.open_takes(say, shown)
    take_away.bar(say, place, read, shown)
    if state.painted():
        lesson.claims(say, place, read)
        take_away.about(say, shown)


def main() -> None:
    """Controls, then what was measured."""
    place: Place = ADDRESS.arrive()
    say = words(place.lang)
    own.adopt_link()
    controls.bar(say, settle(ADDRESS.here()))
    with st.container():  # a place of its own, so that what comes and goes moves nothing under it
        own.problem(say)
    settled, read = passage(ADDRESS.here())
    controls.notes(say, settled, read)
    _figures(say)


main()
