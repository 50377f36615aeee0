"""Four stacks side by side: how much of the error is left at each layer, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import streamlit as st

from pages.depth.measure import all_kinds, curves
from pages.depth.place import SEEDS, Place
from pages.depth.words import chart_style, panel, panels
from pages.shared import charts, parts, values
from pages.shared.i18n import Words
from pages.shared.progress import Bar
from pages.shared.share import share
from rnn_core.analysis.depth import Curves, middle
from rnn_core.analysis.float32 import LIMITS, Fate, fate
from rnn_core.models.deep import CONNECTIONS, Connection
from rnn_core.plots.depth import gradient, height_of

_ROWS: Final = 10
"""Into how many steps a table of layers is divided."""


def measure(say: Words, place: Place) -> dict[Connection, Curves]:
    """Measure the four kinds; show progress where that takes a while."""
    bar = Bar(say, "depth", len(CONNECTIONS) * place.seeds)
    found = all_kinds(place, bar.tick)
    bar.end()
    return found


def claim(say: Words, place: Place) -> str:
    """Set the plain stack beside the residual one, over several seeds whatever the page shows."""
    place = several(place)
    plain, residual = (
        fate(first_layer(place, curves(place.stack(one), place.seeds))[0]) for one in ("plain", "residual")
    )
    if plain == residual:
        return say(f"depth.claim_both_{plain}", depth=place.depth)
    then = say(f"depth.claim_residual_{residual}")
    return say(f"depth.claim_plain_{plain}", depth=place.depth, residual=then)


def several(place: Place) -> Place:
    """Return a place with so many networks of a kind that a claim may rest on them."""
    return replace(place, seeds=max(place.seeds, SEEDS[1]))


def heading(say: Words, place: Place) -> None:
    """Write the claim, and on which networks it rests."""
    low, high = (share(limit) for limit in LIMITS)
    many = several(place)
    lede = say(
        f"depth.lede_{place.of}",
        low=low,
        high=high,
        seeds=many.seeds,
        first=many.seed,
        last=many.seed + many.seeds - 1,
        norm=say.of("depth_axis", place.normalised),
    )
    parts.claim("depth", claim(say, place), lede)


def show(say: Words, place: Place, found: dict[Connection, Curves]) -> None:
    """Draw the panels, and say in words what they show."""
    marks = {connection: curves.marks(place.of) for connection, curves in found.items()}
    scope, style = height_of(list(marks.values())), chart_style(say)
    with panels("gradient"):
        for connection, curves in found.items():
            with panel("gradient", connection, say):
                _figures(say, place, connection, curves)
                left = share(float(marks[connection].median[0]))
                alt = say("depth.alt", name=say.of("depth_kind", connection), share=left, depth=place.depth)
                figure = gradient(marks[connection], scope, style, 0 if place.of == "states" else 1)
                charts.show(figure, f"depth_chart_{connection}", alt)
    with st.container(key="depth_take"):
        st.markdown(sentence(say, {name: first_layer(place, one)[0] for name, one in found.items()}))


def table(say: Words, place: Place, found: dict[Connection, Curves]) -> None:
    """Write the curves in figures, layer by layer, for whoever does not see them."""
    first = 0 if place.of == "states" else 1
    layers = sorted(
        {first, *range(0, place.depth + 1, max(place.depth // _ROWS, 1))} - ({0} if first else set())
    )
    marks = {connection: curves.marks(place.of).median for connection, curves in found.items()}
    rows = [[str(k), *(share(float(median[k - first])) for median in marks.values())] for k in layers]
    heads = [say.of("depth_axis", "layer"), *(say.of("depth_short", name) for name in found)]
    st.markdown(say("depth.values"))
    values.table("depth", heads, rows)
    last = place.seed + place.seeds - 1
    st.caption(say("depth.badge", seeds=place.seeds, first=place.seed, last=last))


def first_layer(place: Place, curves: Curves) -> tuple[float, float, float]:
    """Return what is left at the first layer, log10: median, least and most over the seeds."""
    return middle(curves.of(place.of)[:, 0])


def _figures(say: Words, place: Place, connection: Connection, curves: Curves) -> None:
    median, low, high = first_layer(place, curves)
    st.caption(say.of("depth_formula", connection))
    st.markdown(f"### {share(median)}")
    if place.seeds > 1:
        st.caption(say("depth.left_between", low=share(low), high=share(high)))
    else:
        st.caption(say("depth.left"))


def sentence(say: Words, left: Mapping[Connection, float]) -> str:
    """Sort the kinds by what becomes of their gradient on the way to the first layer."""
    low, high = (share(limit) for limit in LIMITS)
    bounds = {"lost": {"low": low}, "held": {"low": low, "high": high}, "blown": {"high": high}}
    groups: dict[Fate, list[str]] = {}
    for name, value in left.items():
        groups.setdefault(fate(value), []).append(say.of("depth_kind", name))
    return " ".join(
        say.of("depth", f"take_{group}", list=", ".join(groups[group]), **limits)
        for group, limits in bounds.items()
        if group in groups
    )
