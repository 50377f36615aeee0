"""Former name of `rnn_core.analysis.seq2seq`, for one version more."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any

if not TYPE_CHECKING:  # to mypy, a module with this has any name at all

    def __getattr__(name: str) -> Any:
        """Find what has moved."""
        if name not in ("Inside", "inside"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        warnings.warn(f"{__name__} is now rnn_core.analysis.seq2seq", DeprecationWarning, stacklevel=2)
        return getattr(import_module("rnn_core.analysis.seq2seq"), name)
