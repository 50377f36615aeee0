"""What the comparison says in figures: on this text, and where it was measured, on text nobody had read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import streamlit as st

from pages.compare.measure import BLOCK, CLEAR, LEAST, Measured
from pages.compare.view_model import ViewModel, shown_quantity, signed, verdict
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from rnn_core.comparison import Difference

Fact = tuple[str, str]

HELD_OUT: Final = "two_networks"
"""Name of the stored experiment."""

_DIGITS: Final = 3


def show(t: Words, shown: ViewModel) -> None:
    """Draw the facts."""
    if shown.found.both.kind == "texts":
        st.subheader(t("compare.here_texts"), anchor=False)
        _facts("texts", on_two_texts(t, shown.found))
        return
    row = held_out(*shown.asked.networks)
    if row is not None:
        st.subheader(
            t("compare.held_out", count=f"{experiment(HELD_OUT)['settings']['characters']:,}"), anchor=False
        )
        _facts("held_out", on_held_out(t, row))
    st.subheader(t("compare.here"), anchor=False)
    _facts("here", on_this_text(t, shown.found))


def _facts(name: str, facts: Sequence[Fact]) -> None:
    """Draw figures side by side, each with what it says under it."""
    with st.container(key=f"compare_facts_{name}"):
        for column, (figure, said) in zip(st.columns(len(facts), gap="medium"), facts, strict=True):
            with column:
                st.metric(said, figure, label_visibility="collapsed")
                st.text(said)


def held_out(a: str, b: str) -> dict[str, Any] | None:
    """Return what was measured of two networks on held-out text, the first as a; None: nothing."""
    for row in experiment(HELD_OUT)["rows"]:
        if (row["a"], row["b"]) == (a, b):
            return dict(row)
        if (row["a"], row["b"]) == (b, a):
            first, second, r = row["closest"]
            turned = {"a": a, "b": b, "bits": row["bits"][::-1], "difference": -row["difference"]}
            # Of the units of the other network it was not asked who their partners are.
            gone = {"median_r": None, "median_r_untrained": None}
            better = {"first_better": 1 - row["first_better"], "closest": [second, first, r]}
            return dict(row) | turned | better | gone
    return None


def on_held_out(t: Words, row: dict[str, Any]) -> list[Fact]:
    """Return the facts of two shipped networks on held-out text."""
    apart = Difference(row["difference"], row["error"])
    a, b, r = row["closest"]
    pair = t("compare.pair_closest", r=signed(r, 2))
    if row["median_r"] is not None:
        pair += " " + _medians(t, row["median_r"], row["median_r_untrained"])
    return [
        _bits(t, apart, row["first_better"], experiment(HELD_OUT)["settings"]["block"]),
        _cka(t, row["cka"], row["cka_untrained"]),
        (f"{a} \u2194 {b}", pair),
    ]


def on_this_text(t: Words, found: Measured) -> list[Fact]:
    """Return the facts of two networks on the text on screen."""
    known = found.both.difference[~np.isnan(found.both.difference)]
    if found.partners is None or found.likeness is None or (found.foretells and not found.alike):
        return [("\u2013", t("compare.nothing"))]
    a, b, r = found.partners.closest
    medians = _medians(t, found.partners.median, found.partners.untrained)
    bits = (
        _bits(t, found.apart, float((known < 0).mean()), BLOCK)
        if found.foretells
        else ("\u2013", t("compare.silent"))
    )
    return [
        bits,
        _cka(t, *found.likeness),
        (f"{a} \u2194 {b}", f"{t('compare.pair_closest', r=signed(r, 2))} {medians}"),
    ]


def _bits(t: Words, apart: Difference, first_better: float, block: int) -> Fact:
    figure = signed(apart.mean, _DIGITS)
    if not np.isnan(apart.se):
        figure += f" \u00b1 {signed(apart.se, _DIGITS)}"
    said = t.of("compare_bits", verdict(apart), block=block, errors=CLEAR, least=LEAST)
    return figure, f"{said} {t('compare.first_better', share=f'{first_better:.0%}')}"


def _cka(t: Words, trained: float, untrained: float) -> Fact:
    return f"{trained:.2f}", t("compare.cka", untrained=f"{untrained:.2f}")


def _medians(t: Words, trained: float, untrained: float) -> str:
    """Say whether training makes single units more or less alike, as the two figures are printed."""
    here, before = f"{trained:.2f}", f"{untrained:.2f}"
    kind = "same" if here == before else "more" if trained > untrained else "less"
    return t.of("compare_median", kind, median=here, untrained=before)


def on_two_texts(t: Words, found: Measured) -> list[Fact]:
    """Return the facts of one network on two texts."""
    both = found.both
    quantity = shown_quantity(both)
    apart = both.distance(quantity)
    if np.isnan(apart).all():
        return [("\u2013", t("compare.nothing_shared"))]
    furthest = int(np.nanargmax(apart))
    states = both.states(quantity)
    gap = np.nanmax(np.abs(states[1] - states[0]), 0, initial=0)
    unit = int(gap.argmax())
    at = int(np.nanargmax(np.abs(states[1] - states[0])[:, unit]))
    means = [one.mean_bits for one in both.readings]
    return [
        (f"{apart[furthest]:.2f}", t("compare.furthest", step=furthest + 1)),
        (
            t("compare.unit", unit=unit),
            t(
                "compare.most_changed",
                step=at + 1,
                quantity=t.of("quantity", quantity),
                first=signed(float(states[0][at, unit]), 2),
                second=signed(float(states[1][at, unit]), 2),
            ),
        ),
        (f"{means[0]:.2f} \u00b7 {means[1]:.2f}", t("compare.means")),
    ]
