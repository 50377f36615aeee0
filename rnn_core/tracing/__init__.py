"""Seeing inside a real torch module: one trace, a walk over a long text, and what sums them up."""

from __future__ import annotations

from rnn_core.tracing.contributions import contributions
from rnn_core.tracing.forward import trace
from rnn_core.tracing.keeping import keep
from rnn_core.tracing.record import Trace
from rnn_core.tracing.streaming import Checkpoint, Piece, retrace, stream
from rnn_core.tracing.summary import GateSummary, summarize
from rnn_core.tracing.surveying import Advance, Window, survey

__all__ = [
    "Advance",
    "Checkpoint",
    "GateSummary",
    "Piece",
    "Trace",
    "Window",
    "contributions",
    "keep",
    "retrace",
    "stream",
    "summarize",
    "survey",
    "trace",
]
