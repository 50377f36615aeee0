"""What a visitor chooses: the way, the attention, a sample, or a sentence of their own."""

from __future__ import annotations

from typing import Final, get_args

import streamlit as st

from pages.shared import own, state, uploads
from pages.shared.i18n import Words
from pages.shared.state import OWN
from pages.translate import pupil
from pages.translate.materials import kinds
from pages.translate.picture import Picture
from pages.translate.place import ADDRESS, LONGEST, Direction, Place
from pages.translate.sentence import direction_of, examples, samples

_ANEW: Final = {"pick": None, "forced": ""}
_TYPED: Final = "translate_typed"
_WAY: Final = "translate_direction"
_MINE: Final = "mine"


def bar(say: Words, place: Place) -> None:
    """Draw the way, the attention, the samples, and where to type."""
    material(say, place)
    shipped = kinds.KINDS[place.material]
    with st.container(key="translate_bar", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.segmented_control(
            say("translate.attention"),
            shipped if pupil.find() is None else (*shipped, _MINE),
            format_func=lambda one: say.of("translate_attention", one),
            key=ADDRESS.control("attention", _MINE if place.mine else place.attention),
            on_change=_attend,
            required=True,
        )
        if kinds.both_ways(place.material):
            st.segmented_control(
                say("translate.way"),
                get_args(Direction),
                format_func=lambda one: say.of("translate_way", one),
                key=ADDRESS.control("direction", place.direction),
                on_change=_turn,
                required=True,
                disabled=bool(place.mine),
            )
        st.text_input(
            _of(say, place, "own"),
            key=_typed(),
            placeholder=say("translate.placeholder_mine") if place.mine else _of(say, place, "placeholder"),
            on_change=_read_typed,
            max_chars=300,
            width=430,
        )
    kept = pupil.find() if place.mine else None
    offered = _offered(place) if kept is None else examples(kept)
    if place.sample == OWN:
        offered = {OWN: say("bar.own_pasted")} | offered
    st.selectbox(
        _of(say, place, "samples"),
        list(offered),
        format_func=offered.__getitem__,
        key=ADDRESS.control("sample", place.sample),
        on_change=ADDRESS.choose("sample", **_ANEW, text=""),
    )


def material(say: Words, place: Place) -> None:
    """Draw what the network learnt from."""
    st.segmented_control(
        say("translate_material.title"),
        kinds.MATERIALS,
        format_func=lambda one: say.of("translate_material", one),
        key=ADDRESS.control("material", place.material),
        on_change=ADDRESS.choose("material", **_ANEW, sample="", text="", mine=""),
        required=True,
    )


def _of(say: Words, place: Place, name: str) -> str:
    """Say what a control is called, which the material may change."""
    own_name = f"{name}_{place.material}"
    if not place.mine and say.has("translate_material", own_name):
        return say.of("translate_material", own_name)
    return say.of("translate", name)


def _offered(place: Place) -> dict[str, str]:
    if place.material == "grammar":
        return {one.slug: one.side(place.direction) for one in samples()}
    offered = kinds.samples(place.material, place.direction)
    return {name: one.source for name, one in offered.items()}


def _attend() -> None:
    # A visitor's own network reads sentences of its own subject: what it is shown begins anew.
    here, chosen = ADDRESS.here(), st.session_state[ADDRESS.key("attention")]
    if chosen == _MINE:
        ADDRESS.move(mine="yes", sample="", text="", **_ANEW)
    elif here.mine:
        ADDRESS.move(mine="", attention=chosen, sample="", text="", **_ANEW)
    else:
        ADDRESS.move(attention=chosen, **_ANEW)


def _turn() -> None:
    # A visitor's own sentence is in one language: the other way begins with a sample.
    here = ADDRESS.here()
    kept = {} if here.sample != OWN else {"sample": "", "text": ""}
    ADDRESS.move(direction=st.session_state[_WAY], **_ANEW, **kept)


def _typed() -> str:
    mine = state.own_text()
    st.session_state[_TYPED] = mine.text if ADDRESS.here().sample == OWN and mine is not None else ""
    return _TYPED


def _read_typed() -> None:
    text = str(st.session_state[_TYPED] or "").strip()
    if text:
        own.take(lambda: uploads.from_paste(text))
        if kinds.both_ways(ADDRESS.here().material):
            ADDRESS.move(direction=direction_of(text))


def notes(say: Words, shown: Picture) -> None:
    """Say how a sentence was read, and what of it the networks do not know."""
    told = []
    mine = state.own_text()
    if shown.read.own and mine is not None:
        told += own.notes(say, mine)
    elif mine is not None and ADDRESS.here().sample == OWN:
        told.append(say("translate.empty"))
    if shown.read.left_out:
        told.append(say("translate.left_out", count=LONGEST))
    strange = [word for word, unknown in zip(shown.found.words, shown.found.unknown, strict=True) if unknown]
    if strange:
        bare = dict.fromkeys(word.removeprefix("+") or word for word in strange)
        told.append(say("translate.unknown", list=", ".join(bare)))
    if (
        shown.read.own
        and not shown.place.mine
        and shown.place.material == "dates"
        and not shown.read.expected
    ):
        told.append(say("translate_material.unreadable"))
    if shown.read.credit:
        told.append(say("translate_material.credit", credit=shown.read.credit))
    forced = sum(one.forced for one in shown.view.spoken)
    if forced:
        told.append(say("translate.forced", count=forced))
    if told:
        with st.container(key="translate_notes"):
            st.text(" ".join(told))
