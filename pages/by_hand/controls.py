"""What a visitor changes: the cell, the step, every weight, and the inputs."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import streamlit as st

from pages.by_hand.measure import Shown
from pages.by_hand.url_state import ADDRESS, LARGEST, LARGEST_INPUT, SHORTEST, PageState, joined, steps_of
from pages.shared import cells, parts
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from rnn_core.tasks.by_hand.equations import Parameter
from rnn_core.tasks.by_hand.presets import LONGEST, presets
from rnn_core.tasks.by_hand.writing import digits, weight_symbol

_WRONG: Final = "by_hand_wrong"
"""Session key of inputs that could not be read."""

_ANEW: Final = {"weights": "", "inputs": "", "step": None, "nudge": None, "counted": ""}


def bar(t: Words, found: Shown) -> None:
    """Draw the row over the claim."""
    draw = Controls(t, ADDRESS, found.page_state)
    with parts.row("by_hand"):
        draw.select(
            "by_hand.preset", "preset", presets(), names=lambda one: name(t, one), also=_ANEW, width=330
        )
        draw.slider("by_hand.step", "step", 1, found.one.steps, value=found.step + 1, width=220)


def name(t: Words, preset: str) -> str:
    """Return what a preset is called: its cell, and what it does."""
    does = t.of("by_hand_preset", preset)
    return f"{cells.name(t, presets()[preset].cell.cell)}: {does}"


def weights(t: Words, found: Shown) -> None:
    """Draw a field for every weight, those of one gate and unit side by side."""
    st.subheader(t("by_hand.weights"), anchor=False)
    st.caption(t("by_hand.weights_help", largest=f"{LARGEST:g}"))
    for row in _rows(found):
        with st.container(key=f"by_hand_weights_{row[0]}", horizontal=True, gap="xsmall"):
            for position in row:
                _weight(found, position)
    if found.page_state.weights or found.page_state.inputs:
        st.button(t("by_hand.reset"), key="by_hand_reset", on_click=_reset, icon=":material/undo:")


def _rows(found: Shown) -> Iterator[list[int]]:
    """Give the positions of weights that stand side by side: a row of each matrix that has such rows."""
    cell = found.cell
    stacked = [one for one in cell.parameters if one.stacked]
    for i in range(stacked[0].shape[0]):
        yield [cell.position(one.name, i, j) for one in stacked for j in _columns(one)]
    for one in cell.parameters:
        if not one.stacked:
            yield [cell.position(one.name, i, j) for i in range(one.shape[0]) for j in _columns(one)]


def _columns(one: Parameter) -> range | tuple[int]:
    return range(one.shape[1]) if len(one.shape) > 1 else (-1,)


def symbols(found: Shown) -> list[str]:
    """Return every weight's symbol, in their order."""
    cell = found.cell
    return [
        weight_symbol(cell.equations, one.name, i, j)
        for one in cell.parameters
        for i in range(one.shape[0])
        for j in _columns(one)
    ]


def _weight(found: Shown, position: int) -> None:
    field = f"weight_{position}"
    st.number_input(
        symbols(found)[position],
        -LARGEST,
        LARGEST,
        step=0.5,
        format="%g",
        key=ADDRESS.control(field, float(found.cell.weights[position])),
        on_change=_change(field, position, found),
        width=84,
    )


def _change(field: str, position: int, found: Shown) -> Callable[[], None]:
    def go() -> None:
        cell = found.cell.changed(position, st.session_state[ADDRESS.key(field)])
        same = cell.weights == found.preset.cell.weights
        ADDRESS.move(weights="" if same else joined(cell.weights))

    return go


def _reset() -> None:
    ADDRESS.move(weights="", inputs="")


def inputs(t: Words, found: Shown) -> None:
    """Draw the field with the inputs, and a button for others."""
    several = found.cell.features > 1
    text = " ".join(",".join(f"{x:g}" for x in row) for row in found.inputs)
    with st.container(key="by_hand_read", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            t("by_hand.inputs"),
            key=ADDRESS.control("inputs_text", text),
            on_change=_read(found),
            help=t("by_hand.inputs_help", shortest=SHORTEST, longest=LONGEST, largest=f"{LARGEST_INPUT:g}"),
            max_chars=200,
            width="stretch",
        )
        st.button(t("by_hand.random"), key="by_hand_random", on_click=_draw(found), icon=":material/casino:")
    if several:
        roles = [
            t(
                "by_hand.role",
                name=f"x{digits(k)}",
                role=t.of("by_hand_role", f"{found.preset.truth}_{k + 1}"),
            )
            for k in range(found.cell.features)
        ]
        st.caption(" ".join(roles))
    wrong = st.session_state.pop(_WRONG, None)
    if wrong is not None:
        with st.container(key="problem_by_hand"):
            st.text(
                t(
                    "by_hand.inputs_wrong",
                    came=wrong[:80],
                    count=found.cell.features,
                    shortest=SHORTEST,
                    longest=LONGEST,
                    largest=f"{LARGEST_INPUT:g}",
                )
            )


def _read(found: Shown) -> Callable[[], None]:
    def go() -> None:
        text = str(st.session_state[ADDRESS.key("inputs_text")])
        read = steps_of(text)
        if read is None or len(read[0]) != found.cell.features:
            st.session_state[_WRONG] = text
            return
        _take(found, read)

    return go


def _draw(found: Shown) -> Callable[[], None]:
    def go() -> None:
        letters = found.preset.alphabet
        _take(found, tuple(random.choice(letters) for _ in range(8)))

    return go


def _take(found: Shown, read: tuple[tuple[float, ...], ...]) -> None:
    text = "_".join("~".join(f"{x:g}" for x in row) for row in read)
    ADDRESS.move(inputs="" if read == found.preset.inputs else text)


def here(page_state: PageState) -> PageState:
    """Return the page state with what does not fit the preset left out: what a link is to say."""
    own = page_state.own
    weights = page_state.weights if len(page_state.weights.split("_")) == len(own.cell.weights) else ""
    read = steps_of(page_state.inputs) if page_state.inputs else None
    fits = read is not None and len(read[0]) == own.cell.features
    return replace(page_state, weights=weights, inputs=page_state.inputs if fits else "")
