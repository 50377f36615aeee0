"""Batch and time swapped: nothing fails, and sequences read one another."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import streamlit as st

from pages.shapes import measure
from pages.shapes.url_state import ADDRESS, PageState, Told
from pages.shared import cells, charts
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from rnn_core.analysis.shapes import Sizes, from_others
from rnn_core.plots.shapes import share_map


@st.fragment
def section(t: Words) -> None:
    """Let the module be told or not, and show whose input each output hangs on."""
    page_state = ADDRESS.here()
    with st.container(key="shapes_mixed_up", gap="small"):
        st.subheader(t("shapes.mixed"), anchor=False)
        st.markdown(t("shapes.mixed_help", **_sizes()))
        draw = Controls(t, ADDRESS, page_state)
        draw.segmented("shapes.told", "told", get_args(Told), words="shapes_told")
        ADDRESS.write()
        st.code(code(page_state), language=None)
        shares = measure.whose_input(page_state.cell, page_state.told == "yes")
        left, right = st.columns([5, 6], gap="medium")
        with left:
            labels = {name: t.of("shapes_axis", name) for name in ("input_of", "output_of")}
            said = sentence(t, page_state)
            charts.show(share_map(shares, charts.labelled(t, labels)), "shapes_mixed_chart", said)
        with right:
            st.markdown(said)
            st.caption(t("shapes.mixed_note", cell=cells.name(t, page_state.cell)))


def _sizes() -> dict[str, int]:
    return {name: getattr(measure.SMALL, name) for name in ("batch", "steps", "features")}


def small(page_state: PageState) -> Sizes:
    """Return the sizes of the module that is measured here."""
    return replace(measure.SMALL, cell=page_state.cell, batch_first=page_state.told == "yes")


def code(page_state: PageState) -> str:
    """Return the code of this module, its input with the batch first."""
    made, called = small(page_state).code()
    sizes = measure.SMALL
    return f"{made}\n{called}    # x: {(sizes.batch, sizes.steps, sizes.features)}"


def sentence(t: Words, page_state: PageState) -> str:
    """Say how much of an output hangs on other sequences, and on which."""
    shares = measure.whose_input(page_state.cell, page_state.told == "yes")
    others = from_others(shares)
    last = len(shares) - 1
    if not others.any():
        return t("shapes.mixed_right", sequences=len(shares))
    earlier = all(shares[i, j] == 0 for i in range(len(shares)) for j in range(i + 1, len(shares)))
    return t.of(
        "shapes",
        f"mixed_wrong_{'earlier' if earlier else 'any'}",
        sequence=last,
        share=f"{others[last]:.0%}",
        shape=str((measure.SMALL.batch, measure.SMALL.steps, measure.SMALL.hidden)),
    )
