"""A stack of layers reads a text, all layers at once: what each of them tells, and what reaches it."""

from __future__ import annotations

import streamlit as st

from pages.layers import controls, lesson, take_away
from pages.layers.floors import floors
from pages.layers.picture import picture
from pages.layers.place import ADDRESS, Place
from pages.layers.text import Passage, passage, settle
from pages.shared import own, state
from pages.shared.i18n import Words, words


def _settled() -> tuple[Place, Passage]:
    return passage(ADDRESS.here())


@st.fragment
def _figures(say: Words) -> None:
    """Draw everything about the text: a choice in the browser reruns this part alone."""
    place, asked = _settled()
    shown = picture(say, place, asked)
    with st.container(key="layers_picture"):  # as high as what comes into it
        event = floors(shown.view, key="layers_floors", on_painted=state.note_painted)
    if event is not None:
        ADDRESS.move(step=event.step, question=event.question)
        ADDRESS.write()
        shown = picture(say, *_settled())
    controls.notes(say, asked, shown.found)
    if not state.painted():
        return
    lesson.tells(say, shown)
    with st.expander(say("layers.one")):
        lesson.chosen(say, shown)
    with st.expander(say("layers.reaches")):
        lesson.reaches(say, shown, asked)
    with st.expander(say("layers.wide")):
        lesson.wide(say, shown)
    take_away.bar(say, shown, asked)
    take_away.about(say, shown)


def main() -> None:
    """Controls, then what was measured."""
    ADDRESS.arrive()
    place = ADDRESS.here()
    say = words(place.lang)
    own.adopt_link()
    controls.bar(say, settle(ADDRESS.here())[0])
    own.problem(say)
    _figures(say)


main()
