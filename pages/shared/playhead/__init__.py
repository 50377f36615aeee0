"""A line over a plotly chart that follows the player, in the browser alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from pages.shared.state import Key

_FOLDER = Path(__file__).parent


@cache
def _component() -> Any:
    return st.components.v2.component(
        "gatescope_playhead",
        html="<span hidden></span>",
        js=(_FOLDER / "playhead.js").read_text("utf-8"),
    )


def playhead(chart: Key | str, colour: str, first: int) -> None:
    """Let a line follow the player over a chart.

    Parameters
    ----------
    chart
        The chart's key; its x axis counts steps.
    colour
        ``#RRGGBB`` of the line.
    first
        What the x axis says at the player's step 0.
    """
    _component()(key=f"{chart}_playhead", data={"chart": f"{chart}_box", "colour": colour, "first": first})
