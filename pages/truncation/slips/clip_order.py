"""Backward, clip, step: the other two orders clip nothing."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.shared import cells, values
from pages.shared.cells import Cell
from pages.shared.i18n import Words
from rnn_core.analysis.slips import ORDERS, ClipSettings, Order, clip_orders
from rnn_core.tasks.race import CELLS

SETTINGS: Final = ClipSettings()
_CALLS: Final = {"backward": "loss.backward()", "clip": "clip_grad_norm_()", "step": "optimizer.step()"}


@st.cache_resource(show_spinner=False, max_entries=8)
def measured(cell: Cell) -> dict[Order, NDArray[np.float64]]:
    """Train one cell in each order."""
    return clip_orders(cell, SETTINGS)


def section(t: Words) -> None:
    """Say in which order the limit holds, over a table of the largest norm that an update used."""
    with st.container(key="truncation_slips_order"):
        st.markdown(f"**{t('truncation_slips.order')}**")
        st.markdown(sentence(t))
        heads = [t("truncation_slips.order_of"), *(cells.name(t, cell) for cell in CELLS)]
        values.table("truncation_slips_order", heads, rows())
        st.caption(
            t(
                "truncation_slips.order_note",
                limit=f"{SETTINGS.limit:g}",
                updates=SETTINGS.updates,
                hidden=SETTINGS.hidden,
                seed=SETTINGS.seed,
            )
        )


def written(order: Order) -> str:
    """Return an order as calls."""
    return " → ".join(f"`{_CALLS[act]}`" for act in order.split())


def rows() -> list[list[str]]:
    """Return a row an order: the largest norm of the gradient that an update used, a column a cell."""
    return [[written(order), *(f"{measured(cell)[order].max():.2f}" for cell in CELLS)] for order in ORDERS]


def holds(order: Order) -> bool:
    """Whether no update of any cell used a longer gradient than the limit, but for rounding."""
    return all(measured(cell)[order].max() <= SETTINGS.limit * (1 + 1e-6) for cell in CELLS)


def sentence(t: Words) -> str:
    """Say in which orders the limit holds."""
    kept = [order for order in ORDERS if holds(order)]
    lost = [order for order in ORDERS if not holds(order)]
    limit = f"{SETTINGS.limit:g}"
    if not lost:
        return t("truncation_slips.order_all", limit=limit)
    listed = "; ".join(written(order) for order in kept) or "–"
    return t("truncation_slips.order_said", limit=limit, kept=listed, lost=len(lost))
