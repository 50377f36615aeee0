"""``output[:, -1]`` of a layer that reads both ways: one half has read a single step."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.shapes import measure
from pages.shapes.pads import accuracy
from pages.shapes.url_state import ADDRESS, PageState
from pages.shared import cells, charts, values
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from rnn_core.plots.shapes import halves
from rnn_core.tasks.race import CELLS

_AXES = ("forward", "backward", "step")
_WAYS = ("output", "h_n")
CODE = {"output": "output[:, -1]", "h_n": "torch.cat([h_n[-2], h_n[-1]], 1)"}


def section(t: Words) -> None:
    """Show what each half hangs on, and what reading it costs."""
    page_state = ADDRESS.here()
    with st.container(key="shapes_last", gap="small"):
        st.subheader(t("shapes.last"), anchor=False)
        said = sentence(t, page_state)
        st.markdown(said)
        left, right = st.columns([6, 5], gap="medium")
        with left:
            found = measure.last_step(page_state.cell)
            labels = {name: t.of("shapes_axis", name) for name in _AXES}
            figure = halves(found.output["forward"], found.output["backward"], charts.labelled(t, labels))
            charts.show(figure, "shapes_last_chart", said)
            st.caption(
                t(
                    "shapes.last_note",
                    cell=cells.name(t, page_state.cell),
                    steps=measure.SMALL.steps,
                )
            )
        with right:
            st.markdown(cost(t))
            heads = [t.of("shapes_bias", "cell"), *(f"`{CODE[way]}`" for way in _WAYS)]
            values.table(
                "shapes_last",
                heads,
                [[cells.name(t, one), *(accuracy(stored(one, way)) for way in _WAYS)] for one in CELLS],
            )
            settings = experiment("shapes")["settings"]
            told = settings["last"]
            st.caption(
                t(
                    "shapes.cost_note",
                    seeds=settings["seeds"],
                    updates=told["updates"],
                    hidden=told["hidden"],
                    steps=told["steps"],
                )
            )


def sentence(t: Words, page_state: PageState) -> str:
    """Say how many steps each half has read, by the gradients that are not exactly 0."""
    found = measure.last_step(page_state.cell)
    read = found.read()
    whole = all(bool((slopes > 0).all()) for slopes in found.h_n.values())
    return t(
        "shapes.last_said",
        forward=read["forward"],
        backward=read["backward"],
        steps=measure.SMALL.steps,
    ) + (f" {t('shapes.last_h_n')}" if whole else "")


def stored(cell: str, way: str) -> dict[str, Any]:
    """Return the stored accuracy of one cell, read in one way."""
    found: dict[str, Any] = row("shapes", "last", cell=cell, read=way)["accuracy"]
    return found


def cost(t: Words) -> str:
    """Say what reading the last step costs, over the cells' medians."""
    low, high = (sorted(stored(one, way)["median"] for one in CELLS) for way in _WAYS)
    found = "apart" if low[-1] < high[0] else "alike"
    return t.of(
        "shapes",
        f"cost_{found}",
        steps=experiment("shapes")["settings"]["last"]["steps"],
        low=f"{low[-1]:.0%}",
        high=f"{high[0]:.0%}",
    )
