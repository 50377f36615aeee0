"""The tables: every step with its states, its gates, and what it is to come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import numpy as np
import streamlit as st

from pages.by_hand.measure import Shown, right
from pages.by_hand.url_state import ADDRESS, Decimals
from pages.shared import cells, values
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from rnn_core.number_format import power
from rnn_core.tasks.by_hand.claims import Judged
from rnn_core.tasks.by_hand.writing import digits, number, symbol
from rnn_core.tracing import agreement


def claim(t: Words, found: Shown) -> tuple[str, str]:
    """Return what the cell does, if it does it at every step; and how exact the numbers are."""
    does = t.of("by_hand_does", found.preset.name)
    good, asked = right(found.judged)
    if found.covered and 0 < good == asked:
        title = does
    else:
        found_ = "wrong" if found.covered and asked else "unasked" if found.covered else "other"
        title = t.of("by_hand", f"claim_{found_}", does=does)
    judged = t("by_hand.lede_judged", right=good, asked=asked) if found.covered else ""
    count = len(found.cell.equations.lines) * found.one.steps
    lede = t("by_hand.lede", count=count, steps=found.one.steps, **agreement.said(found.gap))
    return title, " ".join(one for one in (judged, lede) if one)


def reading(t: Words, found: Shown) -> str:
    """Say how the answer is read off the cell."""
    read = found.preset.read
    how = t.of("by_hand_how", found.preset.name)
    bound = {} if read.kind == "shrinks" else {"bound": f"{read.bound:g}"}
    answer = t.of("by_hand_read", read.kind, what=_what(found), **bound)
    return f"{how} {answer}"


def _what(found: Shown) -> str:
    """Write what is read: a unit's state, or the difference of two."""
    read = found.preset.read
    terms = [
        ("\u2212" if sign < 0 else "+", symbol(found.cell.equations, read.quantity, unit))
        for unit, sign in enumerate(read.units)
        if sign
    ]
    first, *others = terms
    return first[1] + "".join(f" {sign} {letter}" for sign, letter in others)


def states(t: Words, found: Shown) -> None:
    """Draw the table with the inputs and states, and the answer read off them."""
    spec, units = found.cell.equations.spec, range(found.cell.hidden)
    names = [(name, unit) for name in reversed(spec.states) for unit in units]
    heads = [
        "t",
        *("x" + (digits(k) if found.cell.features > 1 else "") for k in range(found.cell.features)),
        *(symbol(found.cell.equations, name, unit) for name, unit in names),
        t("by_hand.answer"),
    ]
    rows = []
    for step, (x, one) in enumerate(zip(found.inputs, found.judged, strict=True)):
        numbers = [number(found.one.value(name, unit, step)) for name, unit in names]
        given = [_plain(value) for value in x]
        rows.append([str(step + 1), *given, *numbers, _answer(t, found, one)])
    values.table("by_hand_states", heads, rows, found.step)


def _plain(value: float) -> str:
    return f"{value:g}".replace("-", "\u2212")


def _answer(t: Words, found: Shown, one: Judged) -> str:
    """Write the answer, and whether it is right: the mark is a word to a screen reader."""
    if found.preset.read.kind == "within":
        said = number(one.answer, 2)
    else:
        said = t.of("by_hand_answer", f"{found.preset.truth}_{one.answer:.0f}")
    if not found.covered or one.right is None:
        return "\u2013" if one.right is None else said
    mark = "\u2713" if one.right else "\u2717"
    return f"{said} {mark}"


def gates(t: Words, found: Shown) -> None:
    """Draw the table with what leads to the states, one for each unit."""
    cell = found.cell.equations
    names = [one.name for one in cell.spec.quantities if one.name not in cell.spec.states]
    names = [name for name in dict.fromkeys(names) if name in found.one.record]
    if not names:
        return
    for unit in range(found.cell.hidden):
        heads = ["t", *(symbol(cell, name, unit) for name in names)]
        rows = [
            [str(step + 1), *(number(found.one.value(name, unit, step)) for name in names)]
            for step in range(found.one.steps)
        ]
        values.table(f"by_hand_gates_{unit}", heads, rows, found.step)


def badge(t: Words, found: Shown) -> None:
    """Say where the numbers come from."""
    theirs = found.cell.equations.spec.layer.__module__.startswith("torch.")
    st.caption(
        t(
            "by_hand.badge_torch" if theirs else "by_hand.badge_ours",
            cell=cells.name(t, found.cell.cell),
            units=found.cell.hidden,
            residual=power(found.one.trace.residual),
        )
    )


def calculator(t: Words, found: Shown) -> None:
    """Draw the table to check with a calculator: every number of every step, torch's and one's own."""
    good, asked = right(found.preset.judge(found.one.inputs, found.rounded.record))
    decimals = int(found.page_state.rounded)
    Controls(t, ADDRESS, found.page_state).segmented("by_hand.rounded", "rounded", get_args(Decimals))
    st.text(
        t(
            "by_hand.rounding",
            decimals=decimals,
            gap=power(found.rounding),
            steps=found.one.steps,
            right=good,
            asked=asked,
        )
        if found.covered
        else t("by_hand.rounding_plain", decimals=decimals, gap=power(found.rounding), steps=found.one.steps)
    )
    columns = [(line.name, line.unit, line.is_sum) for line in found.cell.equations.lines]
    heads = [t("by_hand.quantity"), *(f"t = {step + 1}" for step in range(found.one.steps))]
    rows = [
        [f"x{digits(k) if found.cell.features > 1 else ''}", *(_plain(x[k]) for x in found.inputs)]
        for k in range(found.cell.features)
    ]
    for name, unit, is_sum in columns:
        paper = (found.rounded.sums if is_sum else found.rounded.record)[name][:, unit]
        letter = symbol(found.cell.equations, name, unit, is_sum=is_sum)
        rows.append([letter, *(number(float(one), decimals) for one in paper)])
    tables = -(-found.one.steps // _WIDE)
    wide = -(-found.one.steps // tables)
    for at in range(1, found.one.steps + 1, wide):
        first, *others = ([row[0], *row[at : at + wide]] for row in (heads, *rows))
        values.table(f"by_hand_calculator_{at}", first, others)
    st.caption(t("by_hand.copy"))
    st.code(_tabbed([heads, *rows]), language=None)


_WIDE = 5
"""Steps side by side in a table that a phone shows whole."""


def _tabbed(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("\t".join(cell.replace("\u2212", "-") for cell in row) for row in rows)


def spread(arrays: Sequence[np.ndarray]) -> str:
    """Write several numbers as a list."""
    return ", ".join(number(float(one)) for one in np.concatenate([np.ravel(it) for it in arrays]))
