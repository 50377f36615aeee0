"""Four stacks side by side: how much of the error is left at each layer, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import streamlit as st

from pages.depth.measure import all_kinds, curves
from pages.depth.url_state import SEEDS, PageState
from pages.depth.words import chart_style, panel, panels
from pages.shared import charts, parts, values
from pages.shared.i18n import Words
from pages.shared.progress import Bar
from rnn_core.analysis.depth import Curves, middle
from rnn_core.analysis.float32 import LIMITS, Fate, fate
from rnn_core.models.deep import CONNECTIONS, Connection
from rnn_core.number_format import share
from rnn_core.plots.depth import gradient, height_of

_ROWS: Final = 10
"""Into how many steps a table of layers is divided."""


def measure(t: Words, page_state: PageState) -> dict[Connection, Curves]:
    """Measure the four kinds; show progress where that takes a while."""
    bar = Bar(t, "depth", len(CONNECTIONS) * page_state.seeds)
    found = all_kinds(page_state, bar.tick)
    bar.end()
    return found


def claim(t: Words, page_state: PageState) -> str:
    """Set the plain stack beside the residual one, over several seeds whatever the page shows."""
    page_state = several(page_state)
    plain, residual = (
        fate(first_layer(page_state, curves(page_state.stack(one), page_state.seeds))[0])
        for one in ("plain", "residual")
    )
    if plain == residual:
        return t(f"depth.claim_both_{plain}", depth=page_state.depth)
    then = t(f"depth.claim_residual_{residual}")
    return t(f"depth.claim_plain_{plain}", depth=page_state.depth, residual=then)


def several(page_state: PageState) -> PageState:
    """Return a page state with so many networks of a kind that a claim may rest on them."""
    return replace(page_state, seeds=max(page_state.seeds, SEEDS[1]))


def heading(t: Words, page_state: PageState) -> None:
    """Write the claim, and on which networks it rests."""
    low, high = (share(limit) for limit in LIMITS)
    many = several(page_state)
    lede = t(
        f"depth.lede_{page_state.of}",
        low=low,
        high=high,
        seeds=many.seeds,
        first=many.seed,
        last=many.seed + many.seeds - 1,
        norm=t.of("depth_axis", page_state.normalised),
    )
    parts.claim("depth", claim(t, page_state), lede)


def show(t: Words, page_state: PageState, found: dict[Connection, Curves]) -> None:
    """Draw the panels, and say in words what they show."""
    marks = {connection: curves.marks(page_state.of) for connection, curves in found.items()}
    scope, style = height_of(list(marks.values())), chart_style(t)
    with panels("gradient"):
        for connection, curves in found.items():
            with panel("gradient", connection, t):
                _figures(t, page_state, connection, curves)
                left = share(float(marks[connection].median[0]))
                alt = t("depth.alt", name=t.of("depth_kind", connection), share=left, depth=page_state.depth)
                figure = gradient(marks[connection], scope, style, 0 if page_state.of == "states" else 1)
                charts.show(figure, f"depth_chart_{connection}", alt)
    with st.container(key="depth_take"):
        st.markdown(sentence(t, {name: first_layer(page_state, one)[0] for name, one in found.items()}))


def table(t: Words, page_state: PageState, found: dict[Connection, Curves]) -> None:
    """Write the curves in figures, layer by layer, for whoever does not see them."""
    first = 0 if page_state.of == "states" else 1
    layers = sorted(
        {first, *range(0, page_state.depth + 1, max(page_state.depth // _ROWS, 1))}
        - ({0} if first else set())
    )
    marks = {connection: curves.marks(page_state.of).median for connection, curves in found.items()}
    rows = [[str(k), *(share(float(median[k - first])) for median in marks.values())] for k in layers]
    heads = [t.of("depth_axis", "layer"), *(t.of("depth_short", name) for name in found)]
    st.markdown(t("depth.values"))
    values.table("depth", heads, rows)
    last = page_state.seed + page_state.seeds - 1
    st.caption(t("depth.badge", seeds=page_state.seeds, first=page_state.seed, last=last))


def first_layer(page_state: PageState, curves: Curves) -> tuple[float, float, float]:
    """Return what is left at the first layer, log10: median, least and most over the seeds."""
    return middle(curves.of(page_state.of)[:, 0])


def _figures(t: Words, page_state: PageState, connection: Connection, curves: Curves) -> None:
    median, low, high = first_layer(page_state, curves)
    st.caption(t.of("depth_formula", connection))
    st.markdown(f"### {share(median)}")
    if page_state.seeds > 1:
        st.caption(t("depth.left_between", low=share(low), high=share(high)))
    else:
        st.caption(t("depth.left"))


def sentence(t: Words, left: Mapping[Connection, float]) -> str:
    """Sort the kinds by what becomes of their gradient on the way to the first layer."""
    low, high = (share(limit) for limit in LIMITS)
    bounds = {"lost": {"low": low}, "held": {"low": low, "high": high}, "blown": {"high": high}}
    groups: dict[Fate, list[str]] = {}
    for name, value in left.items():
        groups.setdefault(fate(value), []).append(t.of("depth_kind", name))
    return " ".join(
        t.of("depth", f"take_{group}", list=", ".join(groups[group]), **limits)
        for group, limits in bounds.items()
        if group in groups
    )
