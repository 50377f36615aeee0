"""Gradients through time and depth: at every step, between any two steps, from layer to layer."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

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

_MOVED: Final = {
    "clipping": "clipping",
    "cut": "truncation",
    "length": "cost",
    "memory": "memory",
    "short_run": "stacks",
    "truncated": "tbptt",
}
"""Modules that went to `rnn_core.experiments`, by their former name here."""


if not TYPE_CHECKING:  # to mypy, a module with this has any name at all

    def __getattr__(name: str) -> Any:
        """Find a module that has moved, for one version more."""
        if name not in _MOVED:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        target = f"rnn_core.experiments.{_MOVED[name]}"
        warnings.warn(f"{__name__}.{name} is now {target}", DeprecationWarning, stacklevel=2)
        return import_module(target)
