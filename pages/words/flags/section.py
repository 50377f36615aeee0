"""Flags in the state: cells that a word raises and that stay up as long as a later word needs them."""

from __future__ import annotations

import streamlit as st

from pages.shared import jobs, parts, user_text
from pages.shared.charts import GATES
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.words.flags import controls, exports, figures, findings, live
from pages.words.flags.measure import Flipped, bits, flipped
from pages.words.flags.sentence import Asked, asked
from pages.words.flags.url_state import ADDRESS, PageState
from rnn_core.player.design import LETTERS

__all__ = ["ADDRESS", "show"]


def show(t: Words) -> None:
    """Draw the part: the sentence, its cell's line, the flip; below, what holds on other sentences."""
    user_text.adopt_link()
    live.take()
    page_state, read = asked(ADDRESS.here())
    controls.bar(t, page_state)
    user_text.problem(t)
    found = flipped(page_state, read)
    parts.claim("words_flags", *findings.claim(t, page_state, found, read))
    controls.setting(t, page_state, read)
    _pictures(t, page_state, found, read)
    controls.notes(t, read, found)
    _said(t, page_state, found)
    exports.bar(t, page_state, read, found)
    with st.expander(t("words_flags.masks"), icon=":material/memory:", key="words_flags_fold_masks"):
        _masks(t, page_state, found, read)
    _sizes(t, page_state)
    live.show(t)
    exports.about(t, page_state, read, found)
    jobs.warm()


def _pictures(t: Words, page_state: PageState, found: Flipped, read: Asked) -> None:
    with st.container(key="words_flags_pictures", horizontal=True, gap="small"):
        with st.container(key="words_flags_line"):
            st.markdown(f"**{t('words_flags.line_title', unit=found.units[0])}**")
            figures.lines(t, page_state, found, read)
        with st.container(key="words_flags_bars"):
            st.markdown(f"**{t('words_flags.bars_title', last=_plain(read.last))}**")
            figures.coming(t, page_state, found, read)
    st.caption(t("words_flags.badge", whose=findings.whose(t, found)))


def _plain(word: str) -> str:
    return "".join(f"\\{one}" if one in "\\`*_[]<>$:~" else one for one in word)


def _said(t: Words, page_state: PageState, found: Flipped) -> None:
    with st.container(key="words_flags_say", gap="small"):
        st.text(f"{findings.set_to(t, page_state, found)} {findings.written_on(t, page_state, found)}")
        st.text(f"{findings.held_out(t, page_state, found)} {findings.over_seeds(t, page_state, found)}")
        st.text(findings.telling(t, page_state, found))
        st.text(findings.carrying(t, page_state, found))


def _masks(t: Words, page_state: PageState, found: Flipped, read: Asked) -> None:
    unit = found.units[0]
    st.text(t("words_flags.masks_help", unit=unit, **GATES))
    figures.masks(t, found, read)
    if found.mine:
        return
    shares, words = bits(page_state.spoken, unit)
    each = [
        t(
            "words_flags.masks_gate",
            letter=LETTERS[name],
            gate=t.of("quantity", name),
            share=findings.percent(share),
        )
        for name, share in shares.items()
    ]
    st.text(t("words_flags.masks_share", list=", ".join(each), words=f"{words:,}", **GATES))


def _sizes(t: Words, page_state: PageState) -> None:
    st.subheader(t("words_flags.sizes"), anchor=False)
    st.text(" ".join(filter(None, [findings.sizes(t, page_state), findings.unlearnt(t, page_state)])))
    figures.stored_sizes(t, page_state)
    settings = experiment("flags")["settings"]
    st.caption(
        t(
            "words_flags.sizes_note",
            flag=t.of("words_flags_flag", page_state.looked_at),
            tongue=t.of("words_flags_tongue", page_state.spoken),
            seeds=settings["seeds"],
            updates=f"{settings['updates']:,}",
        )
    )
