"""What came of a cut, in words and figures, and what the same cut does elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.shared import charts
from pages.shared.hands.grip import Grip
from pages.shared.i18n import Words
from rnn_core.analysis.held import LEAST, HeldAnswers
from rnn_core.interventions import PartClamp
from rnn_core.plots.held import elsewhere as ticks
from rnn_core.tracing import Clamp

__all__ = ["cut_name", "elsewhere", "elsewhere_names", "fall", "said", "share"]

_FEW = 4
"""Units that are named one by one."""


def share(value: float) -> str:
    """Write a probability in percent, in about two digits.

    Examples
    --------
    >>> [share(one) for one in (1.0, 0.9996, 0.7412, 0.0564, 0.0002)]
    ['100%', '>99.9%', '74%', '5.6%', '<0.1%']
    """
    if 0.9995 <= value < 1:
        return ">99.9%"
    percent = 100 * value
    if percent < 0.05:
        return "<0.1%"
    return f"{percent:.1f}%" if percent < 9.95 or 99.5 <= percent < 100 else f"{percent:.0f}%"


def cut_name(t: Words, grip: Grip, clamps: Sequence[PartClamp]) -> str:
    """Say what is held."""
    return "; ".join(_one(t, grip, one) for one in clamps)


def _one(t: Words, grip: Grip, held: PartClamp) -> str:
    part, clamp = grip.parts[held.part], held.clamp
    assert isinstance(clamp.steps, slice)
    symbol = next(one.symbol for one in part.cell.quantities if one.name == clamp.gate)
    frozen = isinstance(clamp.value, str)
    return t.of(
        "hands_cut",
        "frozen" if frozen else "at",
        place=grip.named(t, (held.part, clamp.layer, clamp.direction)),
        units=_units(t, clamp, part.units),
        symbol=symbol,
        value="" if frozen else _number(clamp.value),
        steps=_steps(t, grip, held),
    )


def _number(value: object) -> str:
    return f"{value:.4g}".replace("-", "\u2212") if isinstance(value, (int, float)) else ""


def _units(t: Words, clamp: Clamp, width: int) -> str:
    units = tuple(clamp.units)
    if len(units) == width:
        return t.of("hands_units", "all", count=width)
    if len(units) > _FEW:
        return t.of("hands_units", "many", count=len(units))
    return t.of("hands_units", "one" if len(units) == 1 else "few", units=", ".join(map(str, units)))


def _steps(t: Words, grip: Grip, held: PartClamp) -> str:
    assert isinstance(held.clamp.steps, slice)
    total = grip.parts[held.part].steps
    chosen = range(total)[held.clamp.steps]
    if len(chosen) == total:
        return t.of("hands_steps", "all")
    if len(chosen) == 1:
        return t.of("hands_steps", "one", first=chosen[0] + 1)
    if chosen[-1] == total - 1:
        return t.of("hands_steps", "on", first=chosen[0] + 1)
    return t.of("hands_steps", "some", first=chosen[0] + 1, last=chosen[-1] + 1)


def fall(t: Words, found: HeldAnswers, names: Sequence[str]) -> str:
    """Say which answer lost most, from what to what."""
    most = found.largest_fall
    if most is None:
        return t("hands.no_fall", points=f"{100 * LEAST:g}")
    return t(
        "hands.fall",
        answer=names[most.step],
        step=most.step + 1,
        before=share(most.before),
        after=share(most.after),
    )


def said(grip: Grip, sentence: str) -> None:
    """Write what came of a cut; it may quote what a visitor brought."""
    with st.container(key=grip.key("said")):
        st.text(sentence)


def elsewhere_names(t: Words, grip: Grip, found: HeldAnswers) -> list[str]:
    """Say what each of the other cuts holds."""
    return [cut_name(t, grip, cut) for cut in found.others.cuts]


def elsewhere(
    t: Words,
    grip: Grip,
    found: HeldAnswers,
    values: np.ndarray,
    own: float,
    effect: str,
    sentence: str,
) -> None:
    """Draw the control: what the same cut does on other units, and the sentence that says it.

    Parameters
    ----------
    t, grip, found
    values
        (cuts,): what each of the others does.
    own
        What this one does.
    effect
        Name of that.
    sentence
    """
    st.markdown(f"**{t('hands.control')}**")
    if not len(values):
        st.text(t("hands.no_others"))
        return
    st.text(f"{_kind(t, grip, found)} {sentence}")
    labels = {"held": t("hands.this"), "others": t.of("hands_others", _others(grip, found)), "effect": effect}
    style = charts.labelled(t, labels)
    figure = ticks(values, own, elsewhere_names(t, grip, found), style)
    charts.show(figure, grip.key("elsewhere"), t("hands.control_alt", sentence=sentence))
    if found.others.kind == "places":
        st.text("\n".join(elsewhere_names(t, grip, found)))


def _kind(t: Words, grip: Grip, found: HeldAnswers) -> str:
    others = found.others
    if others.kind == "draws":
        return t.of("hands_kind", "draws", count=len(others.cuts), seed=others.seed)
    if others.drawn:
        count, there = len(others.cuts), others.there
        return t.of("hands_kind", f"some_{grip.noun}", count=count, there=there, seed=others.seed)
    return t.of("hands_kind", f"{others.kind}_{grip.noun}", count=len(others.cuts))


def _others(grip: Grip, found: HeldAnswers) -> str:
    kind = found.others.kind
    return f"{kind}_{grip.noun}" if kind == "places" else kind
