"""Why not for a language model: change the next word, and see which half has noticed already."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from pages.bidirectional.measure import interest, networks
from pages.bidirectional.sentence import Asked, asked
from pages.bidirectional.url_state import ADDRESS, PageState
from pages.shared import cache, charts, downloads
from pages.shared.controls import Controls
from pages.shared.downloads import Export
from pages.shared.i18n import Words
from rnn_core.analysis import tagger
from rnn_core.analysis.tagger import SIDES, Leak
from rnn_core.plots.word_bars import word_bars

_UNKNOWN: Final = -1
_keep: Final = cache.keeper("leak", 64, 16)


def settled(page_state: PageState, read: Asked) -> tuple[int, int]:
    """Return at which word the next one is to be predicted, and into which word that is changed, or -1."""
    last = len(read.words) - 1
    here = last - 1 if page_state.here is None else min(page_state.here, last - 1)
    swap = page_state.swap
    return here, _UNKNOWN if swap is None or swap > last or swap == here + 1 else swap


def measured(page_state: PageState, read: Asked) -> Leak:
    """Measure what changing the next word does, once."""
    here, swap = settled(page_state, read)
    other = None if swap == _UNKNOWN else read.words[swap]

    def make() -> Leak:
        with cache.TURN:
            return tagger.leak(networks(page_state.spoken), read.words, here + 1, other)

    return _keep((page_state.spoken, read.words, here, other), make, own=read.own)


@st.fragment
def show(t: Words) -> None:
    """Let a place and another next word be chosen, and draw which states change."""
    page_state, read = asked(ADDRESS.here(), lambda word: interest(ADDRESS.here().spoken, word))
    if len(read.words) < 2:
        st.text(t("bidirectional.leak_short"))
        return
    here, swap = settled(page_state, read)
    others = [_UNKNOWN, *(k for k in range(len(read.words)) if k != here + 1)]
    draw = Controls(t, ADDRESS, page_state)
    with st.container(
        key="bidirectional_leak_row", horizontal=True, vertical_alignment="bottom", gap="small"
    ):
        draw.select(
            "bidirectional.leak_here",
            "here",
            range(len(read.words) - 1),
            names=lambda k: f"{k + 1}. {read.words[k]}",
            value=here,
            also={"swap": None},
            width=220,
        )
        st.selectbox(
            t("bidirectional.leak_swap", next=read.words[here + 1]),
            others,
            format_func=lambda k: t("bidirectional.leak_unknown") if k == _UNKNOWN else read.words[k],
            key=ADDRESS.control("swap", swap),
            on_change=_swap,
            args=(here,),
            width=280,
        )
    ADDRESS.write()
    found = measured(page_state, read)
    st.text(sentence(t, read, found, swap))
    names = {side: t.of("bidirectional_half", side) for side in SIDES}
    figure = word_bars(
        {names[side]: found.moved[side].tolist() for side in SIDES},
        [f"{k + 1}. {word}" for k, word in enumerate(read.words)],
        charts.labelled(t, {"moved": t("bidirectional.leak_axis")}),
        axis="moved",
        marked=here,
    )
    charts.show(figure, "bidirectional_leak_chart", t("bidirectional.leak_alt", word=read.words[here]))
    downloads.offer(Export(t("bidirectional.leak_csv"), lambda: table(read, found), "leak.csv"))


def _swap(here: int) -> None:
    chosen = st.session_state[ADDRESS.key("swap")]
    ADDRESS.move(swap=None if chosen == _UNKNOWN else chosen, here=here)  # named: the link leads here


def sentence(t: Words, read: Asked, found: Leak, swap: int) -> str:
    """Say what both halves knew of the next word before it came."""
    here = found.at - 1
    forward, backward = (float(found.moved[side][here]) for side in SIDES)
    kind = "leaks" if forward == 0 < backward else "same" if forward == backward == 0 else "both"
    other = t("bidirectional.leak_unknown") if swap == _UNKNOWN else read.words[swap]
    return t.of(
        "bidirectional_leak",
        kind,
        word=read.words[here],
        next=read.words[found.at],
        other=other,
        forward=f"{forward:.2f}",
        backward=f"{backward:.2f}",
        size=f"{float(found.size['backward'][here]):.2f}",
    )


def table(read: Asked, found: Leak) -> pd.DataFrame:
    """Return how far both states moved, a row a word."""
    return pd.DataFrame(
        {
            "word": read.words,
            "changed": [k == found.at for k in range(len(read.words))],
            **{f"{side}_moved": found.moved[side] for side in SIDES},
            **{f"{side}_size": found.size[side] for side in SIDES},
        }
    )
