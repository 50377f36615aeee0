"""What the numbers of a small cell show: its curves, its products, its weights, its gates, its size."""

from __future__ import annotations

from typing import Final, get_args

import numpy as np
import streamlit as st

from pages.by_hand import controls
from pages.by_hand.measure import Shown, changed, show
from pages.by_hand.url_state import ADDRESS, SIZES, Nudge, PageState
from pages.shared import cells, charts, values
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from rnn_core.cells import spec
from rnn_core.cells.spec import Squash
from rnn_core.number_format import power
from rnn_core.plots import Style
from rnn_core.plots.by_hand import Stage, squash_curve, unrolled
from rnn_core.tasks.by_hand.counting import Counted, matrices
from rnn_core.tasks.by_hand.diary import memory, nearest_bits
from rnn_core.tasks.by_hand.linear import LINEAR, composed, is_simple
from rnn_core.tasks.by_hand.points import points
from rnn_core.tasks.by_hand.presets import presets
from rnn_core.tasks.by_hand.unrolled import nudged, uses
from rnn_core.tasks.by_hand.walk import Changed
from rnn_core.tasks.by_hand.writing import digits, number, small, symbol

WITHIN: Final = 0.1
"""How near to 0 or 1 a gate counts as a bit."""

_SIMPLE: Final = next(name for name, one in presets().items() if is_simple(one.cell) and one.truth == "odd")
_PAIR: Final = next(
    name for name, one in presets().items() if one.cell.hidden > 1 and one.cell.equations.spec.retention
)
_STAGES: Final = 4


def _style(t: Words) -> Style:
    return charts.labelled(t, {name: t.of("by_hand_axis", name) for name in ("sum", "sigmoid", "tanh")})


def curves(t: Words, found: Shown) -> None:
    """Draw the sigmoid and tanh with the numbers of the chosen step on them, and say why there are two."""
    st.subheader(t("by_hand.curves", step=found.step + 1), anchor=False)
    shown = points(found.one, found.step)
    with st.container(key="by_hand_curves", horizontal=True, gap="small"):
        for kind in ("sigmoid", "tanh"):
            here = [one for one in shown if one.kind == kind]
            listed = ", ".join(f"{one.label} = {number(one.out)}" for one in here)
            alt = t("by_hand.curve_alt", kind=kind, list=listed or "\u2013")
            with st.container(width=500):
                charts.show(squash_curve(kind, shown, _style(t)), f"by_hand_curve_{kind}", alt)
    st.text(" ".join(why(t, found)))


def why(t: Words, found: Shown) -> list[str]:
    """Say what each curve is for, and what comes of it when they are exchanged here."""
    declared = found.cell.equations.spec
    said = [t("by_hand.ranges")]
    if not found.covered:
        return said
    others: dict[str, Squash] = {
        one.name: "sigmoid" for one in declared.stacked if one.name not in declared.gates
    }
    _, good, asked = changed(found, Changed(squashes=others))
    said.append(t("by_hand.all_sigmoid", right=good, asked=asked))
    if declared.gates:
        other, good, asked = changed(found, Changed(squashes=dict.fromkeys(declared.gates, "tanh")))
        least = min(float(other.record[name].min()) for name in declared.gates)
        said.append(t("by_hand.all_tanh", right=good, asked=asked, least=number(least)))
        if least < 0:
            said.append(t("by_hand.all_tanh_below"))
    return said


def product(t: Words, found: Shown) -> None:
    """Show the elementwise product and the matrix product on the same numbers."""
    own = found.cell.hidden > 1 and found.cell.equations.spec.retention is not None
    shown = found if own else show(PageState(found.page_state.lang, preset=_PAIR, step=found.step + 1))
    cell, step = shown.cell, shown.step
    declared = cell.equations.spec
    name, gate = memory(declared), str(declared.retention)
    kept = np.array([shown.one.value(gate, unit, step) for unit in range(cell.hidden)])
    if declared.complement:
        kept = 1 - kept
    old = np.array([shown.one.value(name, unit, step - 1) for unit in range(cell.hidden)])
    st.text(t("by_hand.product_of", preset=controls.name(t, shown.preset.name), step=step + 1))
    letters = [symbol(cell.equations, one, 0)[0] for one in (gate, name)]
    heads = [t("by_hand.product_what"), t("by_hand.product_numbers"), t("by_hand.product_out")]
    dot = " + ".join(f"{number(float(f))}\u00b7{number(float(c))}" for f, c in zip(kept, old, strict=True))
    outer = np.outer(kept, old)
    first = letters[0] if not declared.complement else f"(1 \u2212 {letters[0]})"
    rows = [
        [
            f"{first} \u2299 {letters[1]}\u2032",
            ", ".join(f"{number(float(f))}\u00b7{number(float(c))}" for f, c in zip(kept, old, strict=True)),
            f"({', '.join(number(float(one)) for one in kept * old)})",
        ],
        [f"{first}\u1d40 {letters[1]}\u2032", dot, number(float(kept @ old))],
        [
            f"{first} {letters[1]}\u2032\u1d40",
            t("by_hand.product_outer"),
            "; ".join(", ".join(number(float(one)) for one in row) for row in outer),
        ],
    ]
    values.table("by_hand_product", heads, rows)
    st.text(t("by_hand.product_why", units=cell.hidden))
    if not own:
        st.caption(t("by_hand.product_note"))


def nonlinearity(t: Words, found: Shown) -> None:
    """Take tanh away: what is left of a simple network is one matrix."""
    own = is_simple(found.cell)
    shown = found if own else show(PageState(found.page_state.lang, preset=_SIMPLE))
    one = composed(shown.cell, shown.one.inputs)
    st.text(t("by_hand.linear_of", preset=controls.name(t, shown.preset.name), steps=shown.one.steps))
    letters = [symbol(shown.cell.equations, "hidden", unit) for unit in range(shown.cell.hidden)]
    heads = [t("by_hand.quantity"), *letters]
    rows = [
        [t("by_hand.linear_stepwise"), *(number(float(x)) for x in one.stepwise)],
        [t("by_hand.linear_product"), *(number(float(x)) for x in one.product)],
        [t("by_hand.linear_squashed"), *(number(float(x)) for x in one.squashed)],
    ]
    values.table("by_hand_linear", heads, rows)
    rows_, columns_ = one.matrix.shape
    st.text(t("by_hand.linear_same", rows=rows_, columns=columns_, gap=power(one.gap)))
    if shown.covered:
        _, good, asked = changed(shown, LINEAR)
        straight, all_ = changed(shown, Changed())[1:]
        st.text(t("by_hand.linear_right", right=good, asked=asked, with_tanh=straight, all=all_))
    if not own:
        st.caption(t("by_hand.linear_note"))


def unroll(t: Words, found: Shown) -> None:
    """Draw the cell once a step; nudge one weight, and every step moves."""
    cell, one, letter = found.cell, found.one, symbol(found.cell.equations, "hidden", 0)
    first = max(0, found.step + 1 - _STAGES)
    stages = [
        Stage(f"x = {_pair(one.inputs[k])}", f"t = {k + 1}", _states(found, one.record["hidden"][k]))
        for k in range(first, found.step + 1)
    ]
    before = _states(found, one.record["hidden"][first - 1] if first else np.zeros(cell.hidden))
    box = "tanh" if is_simple(cell) else "F"
    alt = t("by_hand.unrolled_alt", first=first + 1, last=found.step + 1)
    charts.show(unrolled(stages, before, box, _style(t)), "by_hand_unrolled", alt)
    st.caption(t("by_hand.unrolled_badge"))
    st.markdown(nested(t, found))
    _nudge(t, found, letter)


def _pair(numbers: np.ndarray) -> str:
    return ", ".join(number(float(one), 2) for one in numbers)


def _states(found: Shown, numbers: np.ndarray) -> list[str]:
    letters = (symbol(found.cell.equations, "hidden", unit) for unit in range(len(numbers)))
    return [f"{letter} = {number(float(one), 2)}" for letter, one in zip(letters, numbers, strict=True)]


def _index(steps: int) -> str:
    """Write after how many steps a state is."""
    return digits(steps - 1)


def nested(t: Words, found: Shown) -> str:
    """Write the last state as functions within functions."""
    simple, first = is_simple(found.cell), max(0, found.step + 1 - _STAGES)
    carried = [symbol(found.cell.equations, name, 0)[0] for name in found.cell.equations.spec.states]
    inner = ", ".join(f"{letter}{_index(first)}" for letter in carried)
    inner = f"({inner})" if len(carried) > 1 else inner
    for step in range(first, found.step + 1):
        index = digits(step)
        inner = f"tanh(W x{index} + U {inner} + b)" if simple else f"F(x{index}, {inner})"
    key = "nested" if simple else "nested_gated"
    return t.of("by_hand", key, nested=inner, cell=cells.name(t, found.cell.cell))


def _nudge(t: Words, found: Shown, letter: str) -> None:
    names = controls.symbols(found)
    weights = found.cell.weights
    first = next((k for k, one in enumerate(weights) if one), 0)
    asked = found.page_state.nudge
    position = asked - 1 if asked is not None and asked <= len(weights) else first
    draw = Controls(t, ADDRESS, found.page_state)
    with st.container(key="by_hand_nudging", horizontal=True, vertical_alignment="bottom", gap="small"):
        draw.select(
            "by_hand.nudge",
            "nudge",
            range(1, len(weights) + 1),
            value=position + 1,
            names=lambda k: names[k - 1],
            width=150,
        )
        draw.segmented("by_hand.by", "by", get_args(Nudge), names=lambda one: one.replace("-", "\u2212"))
    moved = nudged(found.cell, found.one.inputs, position, float(found.page_state.by))
    by_step = uses(found.cell, found.one.inputs, position)
    count = int((moved.moved > 0).sum())
    st.text(
        t(
            "by_hand.nudged",
            weight=names[position],
            by=found.page_state.by.replace("-", "\u2212"),
            count=count,
            steps=found.one.steps,
        )
    )
    last = found.one.steps
    heads = [
        "t",
        f"{letter}",
        t("by_hand.nudged_after", state=letter),
        t("by_hand.used", state=letter, last=last),
    ]
    rows = [
        [
            str(k + 1),
            number(float(moved.before[k, 0])),
            number(float(moved.after[k, 0])),
            small(float(by_step.by_step[k])),
        ]
        for k in range(last)
    ]
    values.table("by_hand_nudge", heads, rows)
    st.text(
        t(
            "by_hand.uses",
            weight=names[position],
            total=small(float(by_step.by_step.sum())),
            whole=small(by_step.whole),
            gap=power(by_step.gap),
        )
    )


def masks(t: Words, found: Shown) -> None:
    """Count the gates that are nearly bits, and take every gate for the nearest bit."""
    declared = found.cell.equations.spec
    if not declared.gates:
        st.text(t("by_hand.masks_none"))
        return
    near, count = nearest_bits([found.one.record[name] for name in declared.gates], WITHIN)
    how = "all" if near == count else "some" if near else "never"
    st.text(t.of("by_hand", f"masks_{how}", near=near, count=count, within=f"{WITHIN:g}"))
    other, good, asked = changed(found, Changed(bits=True))
    name = memory(declared)
    gap = float(np.abs(other.record[name] - found.one.record[name]).max())
    letter = symbol(found.cell.equations, name, 0)[0]
    st.text(t("by_hand.masks_taken", state=letter, gap=number(gap)))
    if found.covered:
        st.text(t("by_hand.masks_right", right=good, asked=asked))
    heads = [
        "t",
        *(
            symbol(found.cell.equations, gate, unit)
            for unit in range(found.cell.hidden)
            for gate in declared.gates
        ),
    ]
    rows = [
        [
            str(k + 1),
            *(
                f"{other.record[gate][k, unit]:.0f}"
                for unit in range(found.cell.hidden)
                for gate in declared.gates
            ),
        ]
        for k in range(found.one.steps)
    ]
    values.table("by_hand_masks", heads, rows, found.step)


def count(t: Words, found: Shown) -> None:
    """Count parameters by matrix, at sizes that the visitor chooses."""
    page_state = found.page_state
    cell = page_state.counted or found.cell.cell
    draw = Controls(t, ADDRESS, page_state)
    with st.container(key="by_hand_counting", horizontal=True, vertical_alignment="bottom", gap="small"):
        draw.select(
            "by_hand.count_cell",
            "counted",
            cells.names(),
            value=cell,
            names=lambda one: cells.name(t, one),
            width=190,
        )
        draw.slider("by_hand.count_input", "embedding", *SIZES, width=220)
        draw.slider("by_hand.count_hidden", "hidden", *SIZES, width=220)
    found_ = matrices(cell, page_state.embedding, page_state.hidden)
    heads = [t("by_hand.count_matrix"), t("by_hand.count_shape"), t("by_hand.count_numbers")]
    rows = [
        [
            one.symbol,
            " \u00d7 ".join(_side(t, side.times, side.size) for side in one.sides),
            _multiplied(one),
        ]
        for one in found_
    ]
    values.table("by_hand_count", heads, rows)
    total = sum(one.count for one in found_)
    torch_ = spec(cell).parameters(page_state.embedding, page_state.hidden)
    same = "count_same" if total == torch_ else "count_other"
    st.text(t.of("by_hand", same, total=f"{total:,}", torch=f"{torch_:,}"))


def _multiplied(one: Counted) -> str:
    factors = " \u00d7 ".join(f"{length:,}" for length in one.lengths)
    return f"{factors} = {one.count:,}" if len(one.lengths) > 1 else factors


def _side(t: Words, times: int, size: str) -> str:
    if not size:
        return str(times)
    word = t.of("by_hand_size", size)
    return word if times == 1 else f"{times} {word}"
