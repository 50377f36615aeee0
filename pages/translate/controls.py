"""The one row of choices: what was learnt, a sentence, attention off or on; few visitors need the rest."""

from __future__ import annotations

from typing import Final, get_args

import streamlit as st

from pages.shared import parts
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.state import OWN
from pages.translate import user_translator, write
from pages.translate.materials import kinds
from pages.translate.sentence import examples, samples
from pages.translate.url_state import ADDRESS, ANEW, Direction, PageState
from rnn_core.models.seq2seq import Attention

_SWITCH: Final = "translate_switch"
_MINE: Final = "mine"
_LAST: Final = "translate_last_kind"
"""Session key of the kind of attention that was on last."""


def row(t: Words, page_state: PageState) -> None:
    """Draw what is learnt from, the sentence, attention off or on, where to type, and what few need."""
    with parts.row("translate"):
        material(t, page_state)
        _sentences(t, page_state)
        _attention(t, page_state)
        write.drawer(t, page_state)
        _more(t, page_state)


def material(t: Words, page_state: PageState) -> None:
    """Draw what the network learnt from."""
    Controls(t, ADDRESS, page_state).select(
        "translate_material.title",
        "material",
        kinds.MATERIALS,
        words="translate_material",
        also={**ANEW, "sample": "", "text": "", "mine": ""},
        width=205,
    )


def _sentences(t: Words, page_state: PageState) -> None:
    kept = user_translator.find() if page_state.mine else None
    offered = _offered(page_state) if kept is None else examples(kept)
    if page_state.sample == OWN:
        offered = {OWN: t("bar.own_pasted")} | offered
    Controls(t, ADDRESS, page_state).select(
        "translate.samples", "sample", offered, names=offered, also={**ANEW, "text": ""}, width="stretch"
    )


def _offered(page_state: PageState) -> dict[str, str]:
    if page_state.material == "grammar":
        return {one.slug: one.side(page_state.direction) for one in samples()}
    offered = kinds.samples(page_state.material, page_state.direction)
    return {name: one.source for name, one in offered.items()}


def _attention(t: Words, page_state: PageState) -> None:
    """Draw the switch; beside off and on, the visitor's own network once there is one."""
    shipped = kinds.KINDS[page_state.material]
    offered = [*(["off"] if "none" in shipped else []), "on", *([_MINE] if user_translator.find() else [])]
    if page_state.attention != "none":
        st.session_state[_LAST] = page_state.attention
    st.session_state[_SWITCH] = (
        _MINE if page_state.mine else "off" if page_state.attention == "none" else "on"
    )
    st.segmented_control(
        t("translate.attention"),
        offered,
        format_func=lambda one: t.of("translate_switch", one),
        key=_SWITCH,
        on_change=_attend,
        required=True,
    )


def _attend() -> None:
    chosen = st.session_state[_SWITCH]
    if chosen == _MINE:
        # A visitor's own network reads sentences of its own subject: what it is shown begins anew.
        ADDRESS.move(mine="yes", sample="", text="", **ANEW)
        return
    here = ADDRESS.here()
    kept: Attention = st.session_state.get(_LAST, "luong")
    attention = "none" if chosen == "off" else kinds.kind(here.material, kept)
    anew = {"mine": "", "sample": "", "text": ""} if here.mine else {}
    ADDRESS.move(attention=attention, **ANEW, **anew)


def _more(t: Words, page_state: PageState) -> None:
    """Draw the kind of attention and the direction, where there is a choice."""
    looking = [kind for kind in kinds.KINDS[page_state.material] if kind != "none"]
    offers_kinds, offers_ways = len(looking) > 1 and not page_state.mine, kinds.both_ways(page_state.material)
    if not (offers_kinds or offers_ways):
        return
    with parts.more(t, "translate"):
        if offers_ways:
            st.segmented_control(
                t("translate.way"),
                get_args(Direction),
                format_func=lambda one: t.of("translate_way", one),
                key=ADDRESS.control("direction", page_state.direction),
                on_change=_turn,
                required=True,
                disabled=bool(page_state.mine),
            )
        if offers_kinds:
            Controls(t, ADDRESS, page_state).segmented(
                "translate.kind",
                "attention",
                looking,
                words="translate_attention",
                value=None if page_state.attention == "none" else page_state.attention,
                also=ANEW,
                help=t("translate.kind_help"),
                required=False,
            )


def _turn() -> None:
    # A visitor's own sentence is in one language: the other way begins with a sample.
    here = ADDRESS.here()
    kept = {} if here.sample != OWN else {"sample": "", "text": ""}
    ADDRESS.move(direction=st.session_state[ADDRESS.key("direction")], **ANEW, **kept)
