"""What a visitor chooses: the series, how much of its past a window reads, and what is trained."""

from __future__ import annotations

import streamlit as st

from pages.sequences.measure import Shown, offered, ways
from pages.sequences.url_state import ADDRESS, CHANCES, MOST_SEEDS, PLACES, PageState
from pages.shared import cells, parts
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from rnn_core.series.change import WAYS

_OTHER = {"way": "", "model": "", "origin": 0, "forecast": "", "shift": 0}
"""What was chosen of another series says nothing of this one."""


def bar(t: Words, page_state: PageState, taus: tuple[int, ...]) -> None:
    """Draw the row over the figures."""
    draw = Controls(t, ADDRESS, page_state)
    with parts.row("sequences"):
        draw.select("sequences.series", "series", offered(), words="sequences_series", also=_OTHER, width=210)
        draw.select_slider("sequences.window", "window", taus, width=230)
        if page_state.series == "toggle":
            draw.select_slider("sequences.chance", "chance", CHANCES, width=190)
        with parts.more(t, "sequences"):
            allowed = ways(page_state)
            draw.segmented(
                "sequences.way",
                "way",
                [one for one in WAYS if one in allowed],
                words="sequences_way",
                value=page_state.learnt_way,
                help=t("sequences.way_help"),
            )
            draw.several(
                "sequences.cells",
                "cells",
                cells.names(),
                value=list(cells.chosen(page_state.cells)),
                names=lambda cell: cells.name(t, cell),
                help=t("sequences.cells_help"),
            )
            draw.number("sequences.seeds", "seeds", 1, MOST_SEEDS, help=t("sequences.seeds_help"))
            draw.seed("sequences.seed")


def ahead(t: Words, page_state: PageState, shown: Shown, model: str, names: dict[str, str]) -> None:
    """Draw the row over the forecasts of several steps."""
    draw = Controls(t, ADDRESS, page_state)
    with st.container(
        key="sequences_ahead_controls", horizontal=True, vertical_alignment="bottom", gap="medium"
    ):
        draw.select("sequences.model", "model", names, names=names, value=model, width=220)
        draw.slider("sequences.place", "origin", 0, PLACES, width=320, help=t("sequences.place_help"))
