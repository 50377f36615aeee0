"""Gradients through time and depth: at every step, between any two steps, from layer to layer."""

from __future__ import annotations

from rnn_core.gradients.backward import backward_trace
from rnn_core.gradients.connectivity import Connectivity, connectivity
from rnn_core.gradients.jacobian import JacobianNorms, jacobian_norms
from rnn_core.gradients.record import BackwardTrace

__all__ = [
    "BackwardTrace",
    "Connectivity",
    "JacobianNorms",
    "backward_trace",
    "connectivity",
    "jacobian_norms",
]
