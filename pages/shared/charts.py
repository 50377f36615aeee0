"""Charts in the product's colours and the visitor's words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from pages.shared.i18n import Words
from pages.shared.state import Key
from rnn_core.player import design
from rnn_core.player.design import Mode
from rnn_core.plots import Style, register, template
from rnn_core.plots.templates import Figure
from rnn_core.tracing.summary import OPEN, SHUT

CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False}

for _mode in ("light", "dark"):
    register(f"gate_{_mode}", template(design.colours(_mode), design.fonts()["text"]))

#: Where a gate counts as open or shut, as the sentences about charts name it.
GATES = {"open": f"{OPEN:g}", "shut": f"{SHUT:g}"}

_MAP = ("neg-max", "neg-mid", "zero", "pos-mid", "pos-max")
_AXES = ("step", "steps", "unit", "open", "shut", "mean", "bits", "half_life_order")


def mode() -> Mode:
    """Return the theme the visitor has chosen."""
    return "dark" if st.context.theme.type == "dark" else "light"


def style(t: Words, theme: Mode) -> Style:
    """Return colours and words for a figure."""
    colours = design.colours(theme)
    hues = {name: colours[f"q-{letter}"] for name, letter in design.LETTERS.items()}
    labels = {name: t.of("quantity", name) for name in design.LETTERS if t.has("quantity", name)}
    labels |= {name: t.of("axis", name, **GATES) for name in _AXES}
    return Style(
        ink=colours["ink"],
        faint=colours["ink-3"],
        paper=colours["bg"],
        quantities=hues,
        labels=labels,
        diverging=tuple(colours[name] for name in _MAP),
        template=f"gate_{theme}",
    )


def labelled(t: Words, labels: Mapping[str, str]) -> Style:
    """Return colours and words for the figures of a page, with these words besides those of every page."""
    plain = style(t, mode())
    return replace(plain, labels={**plain.labels, **labels})


def show(figure: Figure, key: str, alt: str) -> None:
    """Draw a figure that stands still."""
    with st.container(key=f"{key}_box"):
        st.plotly_chart(figure, key=key, theme=None, config=CONFIG, alt=alt)


def selected(key: Key) -> int | None:
    """Return the ``customdata`` of the dot or bar that was clicked in a figure, if one was."""
    data = st.session_state.get(key, {}).get("selection", {}).get("points", [])
    while isinstance(data, (list, dict)):  # the first point, and in it the first of its data
        inner = data.get("customdata", list(data.values())) if isinstance(data, dict) else data
        data = next(iter(inner), None) if isinstance(inner, list) else inner
    sound = isinstance(data, (int, float)) and not isinstance(data, bool) and math.isfinite(data)
    return int(data) if sound else None
