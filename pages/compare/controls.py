"""What a visitor chooses: two networks and a text, or a network and two texts."""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st

from pages.compare.own import keep_pair, own_pair
from pages.compare.texts import Asked, pairs
from pages.compare.url_state import ADDRESS, ANEW, LONGEST, MODES, PageState
from pages.shared import parts, registry, state, user_text
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.state import OWN, TEXT_IN_LINK
from rnn_core.comparison import Comparison
from rnn_core.errors import TextError

_OPEN: Final = "compare_drawer"
_FIRST: Final = "compare_typed_first"
_SECOND: Final = "compare_typed_second"
_READ: Final = "compare_read"
_SHARE: Final = "compare_share"
_SWAP: Final = "compare_swap"
_REFUSED: Final = "compare_refused"


def bar(t: Words, page_state: PageState, read: Asked | None) -> None:
    """Draw the one row."""
    draw = Controls(t, ADDRESS, page_state)
    with parts.row("compare"):
        draw.segmented("compare.mode", "mode", MODES, words="compare_mode", also={**ANEW, "a": "", "b": ""})
        if page_state.mode == "nets":
            _networks(t, draw, page_state)
        else:
            _texts(t, draw, page_state, read)


def _networks(t: Words, draw: Controls[PageState], page_state: PageState) -> None:
    titles = {one: registry.title(t, one) for one in registry.offered()}
    samples = user_text.titles_of(t, page_state.a)
    draw.select("bar.sample", "sample", samples, names=samples, also={**ANEW, "text": ""}, width=170)
    user_text.popover(t)
    _network(draw, "a", titles, page_state.b)
    st.button(
        t("compare.swap"),
        icon=":material/swap_horiz:",
        key=_SWAP,
        on_click=_swap,
        args=(page_state.a, page_state.b),
    )
    _network(draw, "b", titles, page_state.a)


def _network(draw: Controls[PageState], side: Literal["a", "b"], titles: dict[str, str], other: str) -> None:
    """Offer the networks of one side: all but the other's."""
    names = {one: title for one, title in titles.items() if one != other}
    draw.select(f"compare.{side}", side, names, names=names, also=ANEW, width=188)


def _swap(a: str, b: str) -> None:
    ADDRESS.move(a=b, b=a, unit=None)


def _texts(t: Words, draw: Controls[PageState], page_state: PageState, read: Asked | None) -> None:
    titles = {one: registry.title(t, one) for one in registry.offered()}
    also = {**ANEW, "pair": OWN if page_state.pair == OWN else ""}
    draw.select("bar.network", "a", titles, names=titles, also=also, width=210)
    offered = pairs(t, page_state.a)
    draw.select("compare.pair", "pair", offered, names=offered, also=ANEW, width=260)
    with st.popover(t("compare.own"), icon=":material/edit:", key=_OPEN, on_change="rerun") as opened:
        if not opened.open:
            return
        first, second = read.texts if read is not None else ("", "")
        st.session_state.setdefault(_FIRST, first)
        st.session_state.setdefault(_SECOND, second)
        st.text_area(t("compare.first"), key=_FIRST, height=120, max_chars=LONGEST)
        st.text_area(t("compare.second"), key=_SECOND, height=120, max_chars=LONGEST)
        st.button(t("compare.read"), key=_READ, on_click=_read, type="primary")
        st.caption(t("compare.own_help", count=LONGEST))
        if page_state.pair == OWN:
            _share(t)


def _read() -> None:
    try:
        keep_pair(str(st.session_state[_FIRST]), str(st.session_state[_SECOND]))
    except TextError as error:
        st.session_state[_REFUSED] = error.code
        return
    finally:
        st.session_state[_OPEN] = False
    st.session_state.pop(_REFUSED, None)
    ADDRESS.move(pair=OWN, first="", second="", **ANEW)


def _share(t: Words) -> None:
    """Let the visitor put their pair into the link, if it is short."""
    mine = own_pair()
    if mine is None or max(map(len, mine)) > TEXT_IN_LINK:
        st.caption(t("below.link_too_long", limit=TEXT_IN_LINK))
        return

    def carry() -> None:
        now = own_pair()
        carried = now if st.session_state[_SHARE] and now is not None else ("", "")
        ADDRESS.move(first=carried[0], second=carried[1])

    st.session_state[_SHARE] = bool(ADDRESS.here().first)
    st.checkbox(t("below.link_carries", count=sum(map(len, mine))), key=_SHARE, on_change=carry)


def notes(t: Words, read: Asked, both: Comparison) -> None:
    """Say how texts were read, and which characters are compared with nothing."""
    sentences = []
    mine = state.own_text()
    refused = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        code = refused if t.has("problem", refused) else "blank"
        sentences.append(t("problem.title") + " " + t.of("problem", code))
    if read.own and both.kind == "networks" and mine is not None:
        sentences += user_text.notes(t, mine)
    if read.cut:
        sentences.append(t("compare.cut", count=LONGEST))
    sentences += _strange(t, both)
    parts.notes("compare", sentences)


def _strange(t: Words, both: Comparison) -> list[str]:
    """Say of each network which characters it does not know: the first of them, and how many."""
    said = []
    for side, reading in zip("AB", both.readings, strict=True):
        tokens = reading.tokens
        if not tokens.unknown:
            continue
        first = tokens.graphemes[tokens.source[~tokens.known][0]]
        name = "compare.strange" if both.kind == "networks" else "compare.strange_text"
        said.append(t(name, side=side, first=first, count=tokens.strange, total=len(tokens.graphemes)))
    return said
