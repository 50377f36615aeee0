"""The controls: what is held, where, at what value and when; what is held already; undo and reset."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from pages.shared.hands.grip import Grip, Place
from pages.shared.hands.told import cut_name
from pages.shared.i18n import Words
from rnn_core.cells.spec import Quantity
from rnn_core.interventions import CutError, PartClamp
from rnn_core.tracing import Clamp

__all__ = ["draw"]

_WIDTHS: Final = ("one", "all")
_EXAMPLE: Final = "h5@1-9=0"


def draw(t: Words, grip: Grip) -> tuple[PartClamp, ...]:
    """Draw the controls and give what is held; where the address cannot be followed, say so: nothing."""
    if grip.let_go():
        st.text(t("hands.let_go"))
    with st.container(key=grip.key("row"), horizontal=True, vertical_alignment="bottom", gap="small"):
        _choices(t, grip)
    clamps: tuple[PartClamp, ...] = ()
    try:
        clamps = grip.clamps()
    except CutError as error:
        with st.container(key=f"problem_{grip.key('cut')}"):
            st.text(t.of("cut", error.code, **_details(error)))
    with st.container(key=grip.key("cuts"), horizontal=True, vertical_alignment="center", gap="small"):
        for number, one in enumerate(clamps):
            name = cut_name(t, grip, [one])
            st.button(
                name,
                key=grip.key(f"release_{number}"),
                icon=":material/close:",
                help=t("hands.release"),
                on_click=grip.release,
                args=(number,),
            )
        st.button(
            t("hands.undo"),
            key=grip.key("undo"),
            type="tertiary",
            disabled=not grip.past,
            on_click=grip.undo,
        )
        st.button(
            t("hands.reset"),
            key=grip.key("reset"),
            type="tertiary",
            disabled=not grip.cut,
            on_click=grip.move,
            args=("",),
        )
    return clamps


def _choices(t: Words, grip: Grip) -> None:
    places = grip.places
    number = st.selectbox(
        t("hands.place"),
        range(len(places)),
        format_func=lambda k: grip.named(t, places[k]),
        key=grip.key("place"),
        width=190,
    )
    place = places[number if number in range(len(places)) else 0]
    part = grip.parts[place[0]]
    wide = st.segmented_control(
        t("hands.units"),
        _WIDTHS,
        format_func=lambda one: t.of("hands_width", one, count=part.units),
        default="all",
        required=True,
        key=grip.key("width"),
    )
    if wide == "one":
        st.number_input(
            t("hands.unit", last=part.units - 1),
            0,
            part.units - 1,
            0,
            key=grip.key(f"unit_{part.units}"),
            width=130,
        )
    offered = [one for one in part.cell.quantities if not one.projected and one.role != "term"][::-1]
    symbols = [one.symbol for one in offered]
    symbol = st.selectbox(
        t("hands.quantity"),
        symbols,
        format_func=lambda one: f"{one} · {t.of('quantity', _named(offered, one).name)}",
        key=grip.key(f"quantity_{part.cell.name}"),
        width=170,
    )
    quantity = _named(offered, symbol)
    gate = quantity.role == "gate"
    st.number_input(
        t("hands.value"),
        0.0 if gate else -10.0,
        1.0 if gate else 10.0,
        0.0,
        step=0.1,
        key=grip.key("share" if gate else "value"),
        width=110,
    )
    steps = grip.shown[place[0]]
    if steps > 1:
        st.slider(t("hands.steps"), 1, steps, (1, steps), key=grip.key(f"steps_{steps}"), width=200)
    st.button(t("hands.hold"), key=grip.key("hold"), type="primary", on_click=_hold, args=(grip,))


def _named(offered: list[Quantity], symbol: str) -> Quantity:
    return next((one for one in offered if one.symbol == symbol), offered[0])


def _hold(grip: Grip) -> None:
    """Hold what the widgets say now; what a forged value says is the first there is."""
    number = _kept(grip, "place", 0)
    place: Place = grip.places[number if number in range(len(grip.places)) else 0]
    part = grip.parts[place[0]]
    offered = [one for one in part.cell.quantities if not one.projected and one.role != "term"][::-1]
    quantity = _named(offered, str(_kept(grip, f"quantity_{part.cell.name}", "")))
    gate = quantity.role == "gate"
    value = float(_kept(grip, "share" if gate else "value", 0.0))
    units = tuple(range(part.units))
    if _kept(grip, "width", "all") == "one":
        units = (min(max(int(_kept(grip, f"unit_{part.units}", 0)), 0), part.units - 1),)
    steps = grip.shown[place[0]]
    first, last = _kept(grip, f"steps_{steps}", (1, steps))
    stop = None if last >= steps else int(last)
    grip.hold(
        PartClamp(place[0], Clamp(quantity.name, units, slice(int(first) - 1, stop), value, *place[1:]))
    )


def _kept(grip: Grip, name: str, default: Any) -> Any:
    key = grip.key(name)
    found = st.session_state.get(key)
    return default if found is None else found


def _details(error: CutError) -> dict[str, Any]:
    details = {
        name: ", ".join(value) if isinstance(value, (list, tuple)) else value
        for name, value in error.details.items()
    }
    return details | ({"example": _EXAMPLE} if error.code == "form" else {})
