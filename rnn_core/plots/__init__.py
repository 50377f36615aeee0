"""A trace in, a plotly figure out. Needs plotly; nothing else of rnn_core imports this."""

from __future__ import annotations

from rnn_core.plots.bottleneck import by_context, length_over_seeds
from rnn_core.plots.by_distance import by_distance
from rnn_core.plots.curves import unit_curves
from rnn_core.plots.half_life import half_lives
from rnn_core.plots.heat_map import heat_map, token_map
from rnn_core.plots.light import LIGHT
from rnn_core.plots.saturation import saturation
from rnn_core.plots.sheet import Sheet
from rnn_core.plots.style import Style, template
from rnn_core.plots.templates import register
from rnn_core.plots.training_run import gradient_norms, learning_curve, thinned
from rnn_core.plots.translation import attention_map, beam_tree, by_length, cost

__all__ = [
    "LIGHT",
    "Sheet",
    "Style",
    "attention_map",
    "beam_tree",
    "by_context",
    "by_distance",
    "by_length",
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
