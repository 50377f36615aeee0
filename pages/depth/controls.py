"""What a visitor chooses: how deep, of what, how it starts, and how many networks are measured."""

from __future__ import annotations

from typing import get_args

from pages.depth.url_state import ADDRESS, DEEPEST, SEEDS, SHALLOWEST, Initialisation, Normalised, PageState
from pages.shared import parts
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from rnn_core.analysis.depth import Of
from rnn_core.models.deep import Activation


def bar(t: Words, page_state: PageState) -> None:
    """Draw the row; what few visitors change is in its drawer."""
    draw = Controls(t, ADDRESS, page_state)
    with parts.row("depth"):
        draw.slider("depth.depth", "depth", SHALLOWEST, DEEPEST, step=5, width=200)
        draw.select(
            "depth.activation", "activation", get_args(Activation), words="depth_activation", width=170
        )
        starts = get_args(Initialisation)
        draw.select("depth.initialisation", "initialisation", starts, words="depth_start", width=190)
        with parts.more(t, "depth"):
            _rest(t, draw)


def _rest(t: Words, draw: Controls[PageState]) -> None:
    draw.segmented(
        "depth.normalised",
        "normalised",
        get_args(Normalised),
        words="depth_normalised",
        help=t("depth.normalised_help"),
    )
    draw.segmented("depth.of", "of", get_args(Of), words="depth_of")
    draw.seed("depth.seed")
    draw.segmented("depth.seeds", "seeds", SEEDS)
