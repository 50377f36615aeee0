"""What a visitor chooses: the sentence, the flag, the cells, and after which word they are set."""

from __future__ import annotations

from typing import Final, get_args

import streamlit as st

from pages.shared import own_sentence, parts
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.state import OWN
from pages.words.flags.findings import names
from pages.words.flags.measure import Flipped, yours
from pages.words.flags.sentence import Asked, samples
from pages.words.flags.url_state import ADDRESS, LONGEST, Cells, Net, PageState
from rnn_core.tasks.agreement import LANGUAGES

_RESET: Final = {"after": None, "text": ""}
_ORDER: Final[tuple[Cells, ...]] = ("one", "two", "four", "reader", "control")


def bar(t: Words, page_state: PageState) -> None:
    """Draw the row: the sentence's language, which sentence, and where to type one."""
    offered = {one.slug: one.text for one in samples(page_state.spoken)}
    if page_state.sample == OWN:
        offered = {OWN: t("bar.own_pasted")} | offered
    draw = Controls(t, ADDRESS, page_state)
    with parts.row("words_flags"):
        draw.segmented(
            "words_flags.tongue",
            "tongue",
            LANGUAGES,
            words="words_flags_tongue",
            value=page_state.spoken,
            also=_RESET | {"sample": "", "flag": "negation"},
        )
        st.selectbox(
            t("words_flags.samples"),
            list(offered),
            format_func=offered.__getitem__,
            key=ADDRESS.control("sample", page_state.sample),
            on_change=_choose_sample,
            width=330,
        )
        own_sentence.field(ADDRESS, page_state, t("words_flags.own"), t("words_flags.placeholder"), width=330)


def _choose_sample() -> None:
    """Go to a sentence of ours, and to the flag that it is about."""
    slug = st.session_state[ADDRESS.key("sample")]
    about = next((one.flag for one in samples(ADDRESS.here().spoken) if one.slug == slug), None)
    ADDRESS.move(sample=slug, **_RESET, **({"flag": about} if about else {}))


def setting(t: Words, page_state: PageState, read: Asked) -> None:
    """Draw the second row: the flag, which cells are set, and after which word."""
    draw = Controls(t, ADDRESS, page_state)
    with st.container(key="words_flags_setting", horizontal=True, vertical_alignment="bottom", gap="small"):
        draw.segmented(
            "words_flags.flag",
            "flag",
            names(page_state),
            names=lambda flag: t.of("words_flags_pill", f"{page_state.spoken}_{flag}"),
            value=page_state.looked_at,
            also={"after": None},
        )
        draw.segmented("words_flags.cells", "cells", _ORDER, words="words_flags_cells")
        draw.select(
            "words_flags.after",
            "after",
            range(1, len(read.words) + 1),
            names=lambda count: f"{count}. {read.labels[count - 1]}",
            value=read.after,
            width=170,
        )
        if yours(page_state.spoken) is not None:
            draw.segmented("words_flags.net", "net", get_args(Net), words="words_flags_net")


def notes(t: Words, read: Asked, found: Flipped) -> None:
    """Say how a visitor's sentence was read, and what of it the network does not know."""
    read_so = [
        t("words_flags.unknown", list=", ".join(read.unknown[:8])) if read.unknown else "",
        t("words_flags.cut", count=LONGEST) if read.left_out else "",
    ]
    sentences = own_sentence.notes(t, ADDRESS, own=read.own, found=read_so, empty=t("words_flags.empty"))
    if read.decides is None:
        sentences.append(t("words_flags.undecided"))
    parts.notes("words_flags", sentences)
