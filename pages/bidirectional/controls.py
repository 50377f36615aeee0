"""What a visitor chooses: the sentence's language, a sample, or a sentence of their own."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.bidirectional.sentence import Asked, language_of, samples
from pages.bidirectional.url_state import ADDRESS, LONGEST, PageState
from pages.shared import parts, state, uploads, user_text
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.state import OWN
from rnn_core.tasks.homographs import LANGUAGES

_RESET: Final = {"word": None, "step": None, "text": "", "here": None, "swap": None}
_TYPED: Final = "bidirectional_typed"


def bar(t: Words, page_state: PageState) -> None:
    """Draw the one row: the sentence's language, which sentence, and where to type one."""
    offered = {one.slug: one.chip for one in samples(page_state.spoken)}
    if page_state.sample == OWN:
        offered = {OWN: t("bar.own_pasted")} | offered
    draw = Controls(t, ADDRESS, page_state)
    with parts.row("bidirectional"):
        draw.segmented(
            "bidirectional.tongue",
            "tongue",
            LANGUAGES,
            words="bidirectional_tongue",
            value=page_state.spoken,
            also=_RESET | {"sample": ""},
        )
        draw.select("bidirectional.samples", "sample", offered, names=offered, also=_RESET, width=240)
        st.text_input(
            t("bidirectional.own"),
            key=_typed(page_state),
            placeholder=t("bidirectional.placeholder"),
            on_change=_read_typed,
            max_chars=300,
            width=430,
        )


def _typed(page_state: PageState) -> str:
    mine = state.own_text()
    st.session_state[_TYPED] = mine.text if page_state.sample == OWN and mine is not None else ""
    return _TYPED


def _read_typed() -> None:
    text = str(st.session_state[_TYPED] or "").strip()
    if text:
        user_text.take(lambda: uploads.from_paste(text))
        ADDRESS.move(tongue=language_of(text))


def notes(t: Words, page_state: PageState, read: Asked, unknown: list[str]) -> None:
    """Say how a visitor's sentence was read, and what of it the networks do not know."""
    mine = state.own_text()
    sentences = []
    if read.own and mine is not None:
        sentences = user_text.notes(t, mine)
        if read.left_out:
            sentences.append(t("bidirectional.cut", count=LONGEST))
        if unknown:
            sentences.append(t("bidirectional.unknown", list=", ".join(unknown)))
    elif ADDRESS.here().sample == OWN:
        sentences.append(t("bidirectional.empty"))
    parts.notes("bidirectional", sentences)
