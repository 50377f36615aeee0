"""Four stacks side by side: how much of the error is left at each layer, and in words."""

from __future__ import annotations

import time
from typing import Final

import streamlit as st

from pages.depth.figures import gradient, height_of
from pages.depth.measure import LIMITS, Curves, all_kinds, middle
from pages.depth.place import Place
from pages.depth.words import chart_style, panel, panels
from pages.shared import charts
from pages.shared.i18n import Words
from pages.shared.share import share
from rnn_core.models.deep import CONNECTIONS, Connection

_PATIENCE: Final = 0.3
"""Seconds after which measuring is seen to go on."""


class _Bar:
    """Says how far measuring is, once it takes longer than a moment."""

    def __init__(self, say: Words, count: int) -> None:
        self._say, self._count, self._done = say, count, 0
        self._begun = time.monotonic()
        self._room = st.empty()

    def tick(self) -> None:
        self._done += 1
        if time.monotonic() - self._begun > _PATIENCE:
            words = self._say("depth.measuring", count=self._count)
            self._room.progress(self._done / self._count, text=words)

    def end(self) -> None:
        self._room.empty()


def measure(say: Words, place: Place) -> dict[Connection, Curves]:
    """Measure the four kinds; show progress where that takes a while."""
    bar = _Bar(say, len(CONNECTIONS) * place.seeds)
    found = all_kinds(place, bar.tick)
    bar.end()
    return found


def heading(say: Words, place: Place) -> None:
    """Say what is asked, of which networks."""
    st.title(say("depth.claim"), anchor=False)
    st.text(
        say(
            "depth.lede",
            depth=place.depth,
            activation=say.of("depth_activation", place.activation),
            start=say.of("depth_start", place.initialisation),
            norm=say.of("depth_normalised", place.normalised),
        )
    )


def show(say: Words, place: Place, found: dict[Connection, Curves]) -> None:
    """Draw the panels, and say in words what they show."""
    marks = {connection: curves.marks(place.of) for connection, curves in found.items()}
    with st.container(key="depth_take"):
        st.text(_sentence(say, place, found))
    scope, style = height_of(list(marks.values())), chart_style(say)
    with panels("gradient"):
        for connection, curves in found.items():
            with panel("gradient", connection, say):
                _figures(say, place, connection, curves)
                left = share(float(marks[connection].median[0]))
                alt = say("depth.alt", name=say.of("depth_kind", connection), share=left, depth=place.depth)
                figure = gradient(marks[connection], scope, style, 0 if place.of == "states" else 1)
                charts.show(figure, f"depth_chart_{connection}", alt)
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


def _sentence(say: Words, place: Place, found: dict[Connection, Curves]) -> str:
    """Sort the kinds by whether float32 can take one and the same step with their first and last layer."""
    left = {connection: first_layer(place, curves)[0] for connection, curves in found.items()}
    groups = {
        "lost": [name for name, value in left.items() if value < LIMITS[0]],
        "kept": [name for name, value in left.items() if LIMITS[0] <= value <= LIMITS[1]],
        "blown": [name for name, value in left.items() if value > LIMITS[1]],
    }
    return " ".join(
        say.of("depth", f"take_{group}", list=_listed(say, names)) for group, names in groups.items() if names
    )


def _listed(say: Words, names: list[Connection]) -> str:
    return ", ".join(say.of("depth_kind", name) for name in names)
