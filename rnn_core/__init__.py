"""See inside torch's recurrent layers: every gate, every state, every step.

Examples
--------
>>> import torch, rnn_core
>>> lstm = torch.nn.LSTM(input_size=3, hidden_size=4).double()
>>> trace = rnn_core.trace(lstm, torch.randn(10, 1, 3, dtype=torch.float64))
>>> trace.gate("forget").shape
(1, 10, 4)
>>> trace.residual < 1e-12
True
"""

from __future__ import annotations

from rnn_core.errors import CheckpointError, GatescopeError, InputError, TextError
from rnn_core.gradients import (
    BackwardTrace,
    Connectivity,
    JacobianNorms,
    backward_trace,
    connectivity,
    jacobian_norms,
)
from rnn_core.tracing import (
    Advance,
    Checkpoint,
    GateSummary,
    Piece,
    Trace,
    Window,
    contributions,
    keep,
    retrace,
    stream,
    summarize,
    survey,
    trace,
)

__all__ = [
    "Advance",
    "BackwardTrace",
    "Checkpoint",
    "CheckpointError",
    "Connectivity",
    "GateSummary",
    "GatescopeError",
    "InputError",
    "JacobianNorms",
    "Piece",
    "TextError",
    "Trace",
    "Window",
    "backward_trace",
    "connectivity",
    "contributions",
    "jacobian_norms",
    "keep",
    "retrace",
    "stream",
    "summarize",
    "survey",
    "trace",
]
