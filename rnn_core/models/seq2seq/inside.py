"""Former name of `rnn_core.analysis.seq2seq`, for one version more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rnn_core.deprecated import renamed

__all__: list[str] = []

if not TYPE_CHECKING:  # to mypy, a module with this has any name at all

    def __getattr__(name: str) -> Any:
        """Find what has moved."""
        return renamed(__name__, name)
