"""A cell small enough to be computed by hand: unrolled, in numbers, on its curves, and counted by matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any, Final, Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.by_hand import measure, studies
from pages.by_hand.measure import Shown as Worked
from pages.by_hand.url_state import PageState, steps_of, weights_of
from pages.course.figures import FigureKind, Shown
from pages.course.figures._parts import part as _part
from pages.shared import cells, charts, values
from pages.shared.i18n import FALLBACK, Words
from pages.shared.lessons.expressions import Lazy
from rnn_core.cells import Quantity
from rnn_core.number_format import power
from rnn_core.plots.by_hand import Stage, squash_curve, unrolled
from rnn_core.plots.templates import Figure
from rnn_core.tasks.by_hand.counting import matrices
from rnn_core.tasks.by_hand.linear import LINEAR, composed, is_simple
from rnn_core.tasks.by_hand.points import points
from rnn_core.tasks.by_hand.presets import presets
from rnn_core.tasks.by_hand.walk import walk
from rnn_core.tasks.by_hand.writing import number, symbol

Part = Literal["unrolled", "numbers", "equations", "nested", "curves", "linear", "count"]

UNKNOWN: Final = "?"
STAGES: Final = 4
"""Steps that are drawn side by side."""
_MOST: Final = 1024
"""Sequences that are tried."""


@dataclass(frozen=True)
class Settings:
    """Which cell, and what of it is drawn.

    Attributes
    ----------
    preset : str
        One of `rnn_core.tasks.by_hand.presets`.
    parts : tuple of str
        What is drawn, from the top.
    phone : tuple of str
        Which of the parts a phone shows; none: the first.
    t : int
        The step, from 0, up to which it is unrolled, and whose equations and curves are drawn.
    until : int or None
        The last step whose numbers are told; None: all; -1: none.
    weights, inputs : str
        Others than the preset's, as the page's address has them: ``"2_-2_0.5_0"`` in torch's order.
    cell : str
        Whose matrices are counted; empty: the preset's.
    embedding : int
        Size of the input of the cell that is counted.
    hidden : tuple of int
        Sizes of its state, side by side.
    """

    preset: str
    parts: tuple[Part, ...] = ("unrolled",)
    phone: tuple[Part, ...] = ()
    t: int = 3
    until: int | None = None
    weights: str = ""
    inputs: str = ""
    cell: str = ""
    embedding: int = 100
    hidden: tuple[int, ...] = (128,)

    def __post_init__(self) -> None:
        if self.preset not in presets():
            raise ValueError(f"expected one of {', '.join(presets())}; got {self.preset!r}")
        if self.weights and not weights_of(self.weights):
            raise ValueError(f"expected weights such as 2_-2_0.5_0; got {self.weights!r}")
        if self.inputs and steps_of(self.inputs) is None:
            raise ValueError(f"expected inputs such as 1_0_-1; got {self.inputs!r}")
        if not 0 <= self.t < len(measure.inputs_of(self.state())):
            raise ValueError(f"expected a step of the inputs, from 0; got {self.t}")

    def state(self, language: str = FALLBACK) -> PageState:
        """Return what the page's address would say."""
        return PageState(language, self.preset, self.weights, self.inputs, self.t + 1)

    def told(self, step: int) -> bool:
        """Whether the numbers of a step are told."""
        return self.until is None or step <= self.until


def names(settings: Settings) -> Mapping[str, Any]:
    """Return each quantity of the first unit by its letter, one number a step, and what else is counted.

    ``all("h")`` is (step, unit); ``weights`` are in torch's order. ``right`` of ``asked`` steps do what the
    cell claims. ``always`` and ``linear`` are the shares of all ``sequences`` as long as this one at whose
    end a simple cell is right, with its function and without; ``gap`` is how far the cell without it is from
    one matrix. ``count(e, n)`` is the number of parameters for an input of size e and a state of size n,
    ``part("W", e, n)`` that of one matrix.
    """
    found = measure.show(settings.state())
    spec, record = found.cell.equations.spec, found.one.record
    letters = {one.symbol: one.name for one in spec.quantities if one.name in record}
    right, asked = measure.right(found.judged)
    cell = settings.cell or found.cell.cell

    def every(letter: str) -> Any:
        if letter not in letters:
            raise ValueError(f"expected one of {', '.join(letters)}; got {letter!r}")
        return np.array(record[letters[letter]])

    def part(letter: str, embedding: int, hidden: int) -> int:
        return sum(one.count for one in matrices(cell, embedding, hidden) if one.symbol == letter)

    return {
        **{letter: np.array(record[name][:, 0]) for letter, name in letters.items()},
        "all": every,
        "x": np.array(found.one.inputs[:, 0]),
        "weights": np.array(found.cell.weights),
        "tokens": np.array([_given(found, step) for step in range(found.one.steps)]),
        "steps": found.one.steps,
        "t": settings.t,
        "right": right,
        "asked": asked,
        "sequences": Lazy(lambda: len(found.preset.alphabet) ** found.one.steps),
        "always": Lazy(lambda: _right(settings.preset, settings.weights, found.one.steps)[0]),
        "linear": Lazy(lambda: _right(settings.preset, settings.weights, found.one.steps)[1]),
        "gap": Lazy(lambda: composed(found.cell, found.one.inputs).gap),
        "count": lambda embedding, hidden: sum(one.count for one in matrices(cell, embedding, hidden)),
        "part": part,
    }


def quantities(settings: Settings) -> tuple[Quantity, ...]:
    """Return the quantities that are shown of the cell, in its order."""
    return tuple(measure.show(settings.state()).cell.equations.spec.shown)


@cache
def _right(preset: str, weights: str, steps: int) -> tuple[float, float]:
    """Return the shares of all sequences at whose last step a cell is right: as it is, and without tanh."""
    found = measure.show(PageState(FALLBACK, preset, weights))
    if len(found.preset.alphabet) ** steps > _MOST:
        raise ValueError(f"expected at most {_MOST} sequences; got {steps} steps")
    good = np.zeros(2)
    every = list(product(found.preset.alphabet, repeat=steps))
    for one in every:
        inputs: NDArray[np.float64] = np.array(one, np.float64)
        for k, how in enumerate((None, LINEAR)):
            good[k] += bool(found.preset.judge(inputs, walk(found.cell, inputs, how).record)[-1].right)
    always, linear = (good / len(every)).tolist()
    return always, linear


def _given(found: Worked, step: int) -> str:
    return ", ".join(number(float(one), 2) for one in found.one.inputs[step])


def _states(settings: Settings, found: Worked, step: int) -> list[str]:
    """Write a state, a line for each unit; of a step that is not told, question marks."""
    shown = []
    for unit in range(found.cell.hidden):
        letter = symbol(found.cell.equations, "hidden", unit)
        value = found.one.value("hidden", unit, step)
        shown.append(f"{letter} = {number(value, 2) if settings.told(step) else UNKNOWN}")
    return shown


def stages(settings: Settings, found: Worked) -> tuple[list[Stage], list[str]]:
    """Return what is printed at each step that is unrolled, and the state before the first of them."""
    first = max(0, settings.t + 1 - STAGES)
    drawn = [
        Stage(f"x = {_given(found, k)}", f"t = {k + 1}", _states(settings, found, k))
        for k in range(first, settings.t + 1)
    ]
    return drawn, _states(settings, found, first - 1)


def picture(t: Words, settings: Settings, found: Worked) -> Figure:
    """Draw the cell once a step."""
    drawn, before = stages(settings, found)
    box = "tanh" if is_simple(found.cell) else "F"
    figure = unrolled(drawn, before, box, _style(t))
    figure.update_layout(height=300)
    return figure


def _style(t: Words) -> Any:
    return charts.labelled(t, {name: t.of("by_hand_axis", name) for name in ("sum", "sigmoid", "tanh")})


def table(t: Words, settings: Settings, found: Worked) -> tuple[list[str], list[list[str]]]:
    """Return heads and rows of the numbers, a row a step: what goes in, and every state."""
    spec, units = found.cell.equations.spec, range(found.cell.hidden)
    kept = [(name, unit) for name in reversed(spec.states) for unit in units]
    heads = ["t", "x", *(symbol(found.cell.equations, name, unit) for name, unit in kept)]
    rows = [
        [
            str(step + 1),
            _given(found, step),
            *(
                number(found.one.value(name, unit, step)) if settings.told(step) else UNKNOWN
                for name, unit in kept
            ),
        ]
        for step in range(found.one.steps)
    ]
    return heads, rows


def lines(settings: Settings, found: Worked) -> list[str]:
    """Return the equations of the step as Markdown: with letters, with its numbers, and what comes out."""
    told = settings.told(settings.t)
    return [
        f"{one.symbol} = {one.letters}" + (f" = {one.numbers} = **{one.value}**" if told else "")
        for one in found.lines
    ]


def counted(t: Words, settings: Settings, found: Worked) -> tuple[list[str], list[list[str]]]:
    """Return heads and rows of the count, a row a matrix and one for all, a column a size of the state."""
    cell = settings.cell or found.cell.cell
    columns = [matrices(cell, settings.embedding, hidden) for hidden in settings.hidden]
    heads = [
        t("by_hand.count_matrix"),
        *(t("course_hand.state", hidden=f"{one:,}") for one in settings.hidden),
    ]
    rows = [
        [one[0].symbol, *(" × ".join(f"{side:,}" for side in each.lengths) + _is(each) for each in one)]
        for one in zip(*columns, strict=True)
    ]
    totals = [f"{sum(each.count for each in column):,}" for column in columns]
    return heads, [*rows, [t("course_hand.together"), *totals]]


def _is(one: Any) -> str:
    return f" = {one.count:,}" if len(one.lengths) > 1 else ""


def draw(shown: Shown) -> None:
    """Draw the parts of the first step's settings, one below the other."""
    t, settings = shown.t, shown.settings[0]
    found = measure.show(settings.state(t.language))
    with st.container(key=f"{shown.key}_hand", gap="small"):
        for part in settings.parts:
            with _part(shown.key, part, settings.parts, settings.phone):
                _DRAWN[part](shown, settings, found)
        if set(settings.parts) & {"numbers", "equations", "curves"}:
            st.caption(t("course_hand.badge", cell=cells.name(t, found.cell.cell), gap=power(found.gap)))


def _unrolled(shown: Shown, settings: Settings, found: Worked) -> None:
    t, first = shown.t, max(0, settings.t + 1 - STAGES)
    alt = t("by_hand.unrolled_alt", first=first + 1, last=settings.t + 1)
    charts.show(picture(t, settings, found), f"{shown.key}_unrolled", alt)
    st.caption(t("by_hand.unrolled_badge"))


def _numbers(shown: Shown, settings: Settings, found: Worked) -> None:
    values.table(f"{shown.key}_states", *table(shown.t, settings, found), chosen=settings.t)


def _equations(_: Shown, settings: Settings, found: Worked) -> None:
    st.markdown("\n\n".join(lines(settings, found)))


def _nested(shown: Shown, _: Settings, found: Worked) -> None:
    st.markdown(studies.nested(shown.t, found))


def _curves(shown: Shown, settings: Settings, found: Worked) -> None:
    t = shown.t
    all_ = points(found.one, settings.t)
    drawn = all_ if settings.told(settings.t) else ()
    with st.container(key=f"{shown.key}_curves", horizontal=True, gap="small"):
        for kind in sorted({one.kind for one in all_}):
            listed = ", ".join(f"{one.label} = {number(one.out)}" for one in drawn if one.kind == kind)
            alt = t("by_hand.curve_alt", kind=kind, list=listed or "–")
            with st.container(width=400):
                charts.show(squash_curve(kind, drawn, _style(t)), f"{shown.key}_{kind}", alt)


def _linear(shown: Shown, settings: Settings, found: Worked) -> None:
    t, one = shown.t, composed(found.cell, found.one.inputs)
    letters = [symbol(found.cell.equations, "hidden", unit) for unit in range(found.cell.hidden)]
    rows = [
        [t.of("by_hand", f"linear_{name}"), *(number(float(x)) for x in values_)]
        for name, values_ in (
            ("squashed", one.squashed),
            ("stepwise", one.stepwise),
            ("product", one.product),
        )
    ]
    st.markdown(f"**{t('course_hand.last', steps=found.one.steps)}**")
    values.table(f"{shown.key}_linear", [t("by_hand.quantity"), *letters], rows)
    high, wide = one.matrix.shape
    st.text(t("by_hand.linear_same", rows=high, columns=wide, gap=power(one.gap)))


def _count(shown: Shown, settings: Settings, found: Worked) -> None:
    t = shown.t
    st.text(
        t(
            "course_hand.count",
            cell=cells.name(t, settings.cell or found.cell.cell),
            embedding=settings.embedding,
        )
    )
    values.table(f"{shown.key}_count", *counted(t, settings, found))


_DRAWN: Final = {
    "unrolled": _unrolled,
    "numbers": _numbers,
    "equations": _equations,
    "nested": _nested,
    "curves": _curves,
    "linear": _linear,
    "count": _count,
}

KIND: Final = FigureKind(Settings, names, draw)
