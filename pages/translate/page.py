"""Translate: a sentence goes through one vector, or round it, and comes out in another language."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from pages.shared import own, state
from pages.shared.i18n import Words, words
from pages.translate import controls, inside, lesson, live, take_away
from pages.translate.hourglass import hourglass
from pages.translate.materials import bottleneck, kinds, real
from pages.translate.picture import Picture, picture
from pages.translate.place import ADDRESS, force
from pages.translate.sentence import sentence
from rnn_core.errors import CheckpointError

_BELOW: Final = "translate_below"
"""Whether the last run of the page drew what stands under the sentence."""


@st.fragment
def _figures(say: Words) -> None:
    """Draw everything about the sentence: a choice in the browser reruns this part alone."""
    place, read = sentence(ADDRESS.here())
    shown = picture(say, place, read)
    choice = hourglass(shown.view, key="translate_hourglass", on_painted=state.note_painted)
    if choice is not None:
        here = ADDRESS.move(pick=choice.pick)
        if choice.force is not None and shown.found.network.model.attention != "none":
            ADDRESS.move(forced=force(here, choice.force))
        ADDRESS.write()
        if choice.force is not None:
            st.rerun(scope="fragment")
    take_away.bar(say, shown)
    if state.painted():
        _of_material(say, shown)
        lesson.attention(say, shown)
        lesson.loss(say, shown)
        lesson.search(say, shown)
        lesson.swap(say, shown)
        inside.section(say, shown)
        if not st.session_state.get(_BELOW):
            st.rerun()  # the whole page: what is under the sentence may come now


def _of_material(say: Words, shown: Picture) -> None:
    """Draw what is to be seen of all that the network was examined on."""
    if shown.place.material == "real":
        real.section(say, kinds.network("real", shown.place.direction, "luong"))
    elif shown.place.material == "grammar":
        bottleneck.section(say, "grammar", more=partial(lesson.lengths, say, shown))
    else:
        bottleneck.section(say, shown.place.material)


def main() -> None:
    """One row of choices, then what was measured."""
    ADDRESS.arrive()
    say = words(ADDRESS.here().lang)
    own.adopt_link()
    try:
        place, _ = sentence(ADDRESS.here())
    except CheckpointError:
        controls.material(say, ADDRESS.here())  # another one can be chosen
        raise
    controls.row(say, place)
    own.problem(say)
    st.session_state[_BELOW] = state.painted()
    _figures(say)
    if state.painted():
        live.show(say)
        take_away.about(say)


main()
