"""The one row of choices: what was learnt, a sentence, attention off or on; few visitors need the rest."""

from __future__ import annotations

from typing import Final, get_args

import streamlit as st

from pages.shared import parts
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.state import OWN
from pages.translate import pupil, write
from pages.translate.materials import kinds
from pages.translate.place import ADDRESS, ANEW, Direction, Place
from pages.translate.sentence import examples, samples
from rnn_core.models.seq2seq import Attention

_SWITCH: Final = "translate_switch"
_MINE: Final = "mine"
_LAST: Final = "translate_last_kind"
"""Session key of the kind of attention that was on last."""


def row(say: Words, place: Place) -> None:
    """Draw what is learnt from, the sentence, attention off or on, where to type, and what few need."""
    with parts.row("translate"):
        material(say, place)
        _sentences(say, place)
        _attention(say, place)
        write.drawer(say, place)
        _more(say, place)


def material(say: Words, place: Place) -> None:
    """Draw what the network learnt from."""
    Controls(say, ADDRESS, place).select(
        "translate_material.title",
        "material",
        kinds.MATERIALS,
        words="translate_material",
        also={**ANEW, "sample": "", "text": "", "mine": ""},
        width=205,
    )


def _sentences(say: Words, place: Place) -> None:
    kept = pupil.find() if place.mine else None
    offered = _offered(place) if kept is None else examples(kept)
    if place.sample == OWN:
        offered = {OWN: say("bar.own_pasted")} | offered
    Controls(say, ADDRESS, place).select(
        "translate.samples", "sample", offered, names=offered, also={**ANEW, "text": ""}, width="stretch"
    )


def _offered(place: Place) -> dict[str, str]:
    if place.material == "grammar":
        return {one.slug: one.side(place.direction) for one in samples()}
    offered = kinds.samples(place.material, place.direction)
    return {name: one.source for name, one in offered.items()}


def _attention(say: Words, place: Place) -> None:
    """Draw the switch; beside off and on, the visitor's own network once there is one."""
    shipped = kinds.KINDS[place.material]
    offered = [*(["off"] if "none" in shipped else []), "on", *([_MINE] if pupil.find() else [])]
    if place.attention != "none":
        st.session_state[_LAST] = place.attention
    st.session_state[_SWITCH] = _MINE if place.mine else "off" if place.attention == "none" else "on"
    st.segmented_control(
        say("translate.attention"),
        offered,
        format_func=lambda one: say.of("translate_switch", one),
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


def _more(say: Words, place: Place) -> None:
    """Draw the kind of attention and the direction, where there is a choice."""
    looking = [kind for kind in kinds.KINDS[place.material] if kind != "none"]
    offers_kinds, offers_ways = len(looking) > 1 and not place.mine, kinds.both_ways(place.material)
    if not (offers_kinds or offers_ways):
        return
    with parts.more(say, "translate"):
        if offers_ways:
            st.segmented_control(
                say("translate.way"),
                get_args(Direction),
                format_func=lambda one: say.of("translate_way", one),
                key=ADDRESS.control("direction", place.direction),
                on_change=_turn,
                required=True,
                disabled=bool(place.mine),
            )
        if offers_kinds:
            Controls(say, ADDRESS, place).segmented(
                "translate.kind",
                "attention",
                looking,
                words="translate_attention",
                value=None if place.attention == "none" else place.attention,
                also=ANEW,
                help=say("translate.kind_help"),
                required=False,
            )


def _turn() -> None:
    # A visitor's own sentence is in one language: the other way begins with a sample.
    here = ADDRESS.here()
    kept = {} if here.sample != OWN else {"sample": "", "text": ""}
    ADDRESS.move(direction=st.session_state[ADDRESS.key("direction")], **ANEW, **kept)
