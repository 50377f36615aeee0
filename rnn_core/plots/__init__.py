"""A trace in, a plotly figure out. Needs plotly; nothing else of rnn_core imports this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rnn_core.deprecated import renamed
from rnn_core.plots.bottleneck import by_context, length_over_seeds
from rnn_core.plots.by_distance import by_distance
from rnn_core.plots.checkup import checkup_picture
from rnn_core.plots.curves import unit_curves
from rnn_core.plots.default_style import DEFAULT_STYLE
from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.half_life import half_lives
from rnn_core.plots.heat_map import heat_map, token_map
from rnn_core.plots.saturation import saturation
from rnn_core.plots.style import Style, template
from rnn_core.plots.templates import register
from rnn_core.plots.training_run import gradient_norms, learning_curve, thinned
from rnn_core.plots.translation import attention_map, beam_tree, by_length, cost

__all__ = [
    "DEFAULT_STYLE",
    "FigureBuilder",
    "Style",
    "attention_map",
    "beam_tree",
    "by_context",
    "by_distance",
    "by_length",
    "checkup_picture",
    "cost",
    "gradient_norms",
    "half_lives",
    "heat_map",
    "learning_curve",
    "length_over_seeds",
    "register",
    "saturation",
    "template",
    "thinned",
    "token_map",
    "unit_curves",
]


if not TYPE_CHECKING:  # to mypy, a module with this has any name at all

    def __getattr__(name: str) -> Any:
        """Find what had this name until the last version."""
        return renamed(__name__, name)
