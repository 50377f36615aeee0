"""What a visitor chooses: the sentence's language, a sample, or a sentence of their own."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.bidirectional.place import ADDRESS, LONGEST, Place
from pages.bidirectional.sentence import Asked, language_of, samples
from pages.shared import own, parts, state, uploads
from pages.shared.controls import Controls
from pages.shared.i18n import LANGUAGES, Words
from pages.shared.state import OWN

_ANEW: Final = {"word": None, "step": None, "text": ""}
_TYPED: Final = "bidirectional_typed"


def bar(say: Words, place: Place) -> None:
    """Draw the one row: the sentence's language, which sentence, and where to type one."""
    offered = {one.slug: one.chip for one in samples(place.spoken)}
    if place.sample == OWN:
        offered = {OWN: say("bar.own_pasted")} | offered
    draw = Controls(say, ADDRESS, place)
    with parts.row("bidirectional"):
        draw.segmented(
            "bidirectional.tongue",
            "tongue",
            LANGUAGES,
            words="bidirectional_tongue",
            value=place.spoken,
            also=_ANEW | {"sample": ""},
        )
        draw.select("bidirectional.samples", "sample", offered, names=offered, also=_ANEW, width=240)
        st.text_input(
            say("bidirectional.own"),
            key=_typed(place),
            placeholder=say("bidirectional.placeholder"),
            on_change=_read_typed,
            max_chars=300,
            width=430,
        )


def _typed(place: Place) -> str:
    mine = state.own_text()
    st.session_state[_TYPED] = mine.text if place.sample == OWN and mine is not None else ""
    return _TYPED


def _read_typed() -> None:
    text = str(st.session_state[_TYPED] or "").strip()
    if text:
        own.take(lambda: uploads.from_paste(text))
        ADDRESS.move(tongue=language_of(text))


def notes(say: Words, place: Place, read: Asked, unknown: list[str]) -> None:
    """Say how a visitor's sentence was read, and what of it the networks do not know."""
    mine = state.own_text()
    sentences = []
    if read.own and mine is not None:
        sentences = own.notes(say, mine)
        if read.left_out:
            sentences.append(say("bidirectional.cut", count=LONGEST))
        if unknown:
            sentences.append(say("bidirectional.unknown", list=", ".join(unknown)))
    elif ADDRESS.here().sample == OWN:
        sentences.append(say("bidirectional.empty"))
    parts.notes("bidirectional", sentences)
