"""Why two biases? A share of one is moved into the other, and every cell is measured again."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.shapes import measure
from pages.shapes.url_state import ADDRESS, SHARES
from pages.shared import cells, values
from pages.shared.controls import Controls
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from rnn_core.analysis.shapes import MovedBias
from rnn_core.cells import Cell
from rnn_core.number_format import power
from rnn_core.tasks.race import CELLS

ROUNDING = 1e-12
"""Up to here a change of an output of about 1 is rounding in float64."""


@st.fragment
def section(t: Words) -> None:
    """Let a share be moved, and say what moved with it."""
    page_state = ADDRESS.here()
    with st.container(key="shapes_biases", gap="small"):
        st.subheader(t("shapes.biases"), anchor=False)
        st.markdown(t("shapes.biases_help"))
        draw = Controls(t, ADDRESS, page_state)
        draw.select_slider("shapes.share", "share", SHARES, names=lambda share: f"{share}%", width=320)
        ADDRESS.write()
        st.markdown(sentence(t, page_state.share))
        heads = [t.of("shapes_bias", name) for name in ("cell", "moved", "gate", "bits")]
        values.table("shapes_biases", heads, rows(t, page_state.share))
        st.caption(note(t))


def moves(found: MovedBias) -> tuple[str, ...]:
    """Return the gates through which the output moves by more than rounding."""
    return tuple(name for name, change in found.by_gate.items() if change > ROUNDING)


def rows(t: Words, share: int) -> list[list[str]]:
    """Return a row a cell: how far its output moved, through which gate, and what it costs in bits."""
    return [_row(t, cell, share) for cell in measure.with_two_biases()]


def _row(t: Words, cell: Cell, share: int) -> list[str]:
    found = measure.moved_bias(cell, share)
    through = ", ".join(t.of("quantity", name) for name in moves(found))
    return [
        cells.name(t, cell),
        changed(found.whole),
        through or t("shapes.through_none"),
        bits(t, cell, share) if cell in CELLS else t("shapes.not_shipped"),
    ]


def changed(change: float) -> str:
    """Write a change: in figures, or as a bound where it is rounding."""
    return f"{change:.3f}" if change > ROUNDING else "0" if change == 0 else f"≤ {power(change)}"


def stored(cell: Cell) -> dict[str, Any]:
    """Return the stored reading of one cell's shipped network."""
    return row("shapes", "biases", cell=cell)


def bits(t: Words, cell: Cell, share: int) -> str:
    """Write what a shipped network's bits per character are, and were."""
    found = stored(cell)["bits"]
    at = experiment("shapes")["settings"]["shares"].index(share / 100)
    return t("shapes.bits", before=f"{found[0]:.4f}", after=f"{found[at]:.4f}")


def sentence(t: Words, share: int) -> str:
    """Say whose output moves, and through what."""
    found = {cell: measure.moved_bias(cell, share) for cell in measure.with_two_biases()}
    moved = {cell: one for cell, one in found.items() if moves(one)}
    still = [cells.name(t, cell) for cell in found if cell not in moved]
    most = power(max(one.whole for cell, one in found.items() if cell not in moved))
    if not moved:
        return t("shapes.biases_none", share=share, still=cells.joined(t, still), most=most)
    gates = dict.fromkeys(t.of("quantity", name) for one in moved.values() for name in moves(one))
    return t(
        "shapes.biases_some",
        share=share,
        still=cells.joined(t, still),
        most=most,
        moved=cells.joined(t, [cells.name(t, cell) for cell in moved]),
        gates=cells.joined(t, list(gates)),
        change=f"{max(one.whole for one in moved.values()):.3f}",
    )


def note(t: Words) -> str:
    """Say what was measured on what."""
    small = measure.SMALL
    characters = stored(CELLS[0])["characters"]
    return t("shapes.biases_note", hidden=small.hidden, steps=small.steps, characters=characters)
