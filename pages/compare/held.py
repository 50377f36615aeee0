"""Do both networks use a matched pair of units for the same? Held in both, beside random pairs."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import streamlit as st

from pages.compare.url_state import ADDRESS
from pages.compare.view_model import ViewModel, signed
from pages.shared import cache, user_networks, values
from pages.shared.i18n import Words
from rnn_core.analysis.held_pair import HeldPair, can_hold_pair, hold_pair
from rnn_core.number_format import power

DRAWS: Final = 10
SEED: Final = 0
_keep: Final = cache.keeper("compare_held", 24, 6)


def section(t: Words, shown: ViewModel) -> None:
    """Offer to hold the pair of units on screen; once held, say what it costs both, and random pairs."""
    if not can_hold_pair(shown.found.both) or shown.found.partners is None:
        return
    st.subheader(t("compare_held.title"), anchor=False)
    a, b = pair(shown)
    st.text(t("compare_held.help", a=a, b=b, r=signed(_r(shown), 2), draws=DRAWS, seed=SEED))
    if ADDRESS.here().held != "yes":
        st.button(t("compare_held.hold", a=a, b=b), key="compare_hold", on_click=_hold, args=("yes",))
        return
    st.button(t("compare_held.let_go"), key="compare_let_go", on_click=_hold, args=("",))
    with st.spinner(t("compare.reading"), show_time=False):
        found = measure(shown)
    with st.container(key="compare_held"):
        st.text(sentence(t, found))
        values.table("compare_held", *table(t, found), chosen=0)
    st.caption(t("compare_held.exact", residual=power(found.residual)))


def pair(shown: ViewModel) -> tuple[int, int]:
    """Return the unit on screen and its partner."""
    unit = shown.view.unit
    return unit, int(shown.view.partner[unit])


def measure(shown: ViewModel) -> HeldPair:
    """Hold the pair on screen in both networks; once for each pair."""
    asked = shown.asked
    own = asked.own or any(map(user_networks.is_mine, asked.networks))
    searched = tuple(user_networks.is_searched(one) for one in asked.networks)
    key = (asked.networks, searched, tuple(map(cache.fingerprint, asked.texts)), pair(shown))

    def make() -> HeldPair:
        with cache.TURN:
            return hold_pair(shown.found.both, pair(shown), DRAWS, SEED)

    return _keep(key, make, own=own)


def verdict(found: HeldPair) -> Literal["both", "a", "b", "neither"]:
    """Say in which networks the unit costs more than every random one."""
    more = found.costs > found.drawn_costs.max(0)
    return "both" if more.all() else "a" if more[0] else "b" if more[1] else "neither"


def sentence(t: Words, found: HeldPair) -> str:
    """Say what the pair costs each network, and whether at the same characters."""
    a, b = found.units
    first, second = (signed(float(one)) for one in found.costs)
    costs = t.of("compare_held", verdict(found), a=a, b=b, first=first, second=second, draws=DRAWS)
    same = int((found.drawn_alike >= found.alike).sum())
    alike = t("compare_held.alike", r=signed(found.alike, 2), same=same, draws=DRAWS)
    return f"{costs} {alike}"


def table(t: Words, found: HeldPair) -> tuple[list[str], list[list[str]]]:
    """Return the heads and the rows: this pair, and what random pairs come to."""
    a, b = found.units
    drawn = np.column_stack([found.drawn_costs, found.drawn_alike])
    rows = {
        f"{a} \u2194 {b}": [*found.costs, found.alike],
        t("compare_held.median"): np.median(drawn, 0).tolist(),
        t("compare_held.largest"): drawn.max(0).tolist(),
    }
    heads = [t("compare_held.pair"), *(t.of("compare_held", f"column_{name}") for name in ("a", "b", "r"))]
    return heads, [[name, *(signed(float(one)) for one in row)] for name, row in rows.items()]


def _r(shown: ViewModel) -> float:
    return float(shown.view.likeness[shown.view.unit])


def _hold(held: Literal["", "yes"]) -> None:
    ADDRESS.move(held=held)
