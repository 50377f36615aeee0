"""Seeing inside a real torch module: one trace, a walk over a long text, and what sums them up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rnn_core.deprecated import renamed
from rnn_core.tracing.contributions import contributions
from rnn_core.tracing.forward import trace
from rnn_core.tracing.intervene import Clamp, Intervention, intervene
from rnn_core.tracing.record import Trace
from rnn_core.tracing.saving import save_stream
from rnn_core.tracing.streaming import Segment, StreamState, retrace, stream
from rnn_core.tracing.summary import GateSummary, summarize
from rnn_core.tracing.surveying import Progress, Window, survey

__all__ = [
    "Clamp",
    "GateSummary",
    "Intervention",
    "Progress",
    "Segment",
    "StreamState",
    "Trace",
    "Window",
    "contributions",
    "intervene",
    "retrace",
    "save_stream",
    "stream",
    "summarize",
    "survey",
    "trace",
]


if not TYPE_CHECKING:  # to mypy, a module with this has any name at all

    def __getattr__(name: str) -> Any:
        """Find what had this name until the last version."""
        return renamed(__name__, name)
