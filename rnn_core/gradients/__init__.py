"""Gradients through time and depth: at every step, between any two steps, from layer to layer."""

from __future__ import annotations

from rnn_core.gradients.backward import backward_trace
from rnn_core.gradients.connectivity import Connectivity, connectivity
from rnn_core.gradients.depth import DepthGradients, by_layer
from rnn_core.gradients.jacobian import JacobianNorms, jacobian_norms
from rnn_core.gradients.record import BackwardTrace
from rnn_core.gradients.spread import Spread, curve, curves, spread

__all__ = [
    "BackwardTrace",
    "Connectivity",
    "DepthGradients",
    "JacobianNorms",
    "Spread",
    "backward_trace",
    "by_layer",
    "connectivity",
    "curve",
    "curves",
    "jacobian_norms",
    "spread",
]
