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

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rnn_core.checkup import check
    from rnn_core.errors import CheckpointError, GatescopeError, InputError, TextError

    # mypy, in a branch, takes a function that has the name of its module for two things.
    from rnn_core.gradients import (  # type: ignore[no-redef]
        BackwardTrace,
        Connectivity,
        JacobianNorms,
        backward_trace,
        connectivity,
        jacobian_norms,
    )
    from rnn_core.opening import open_checkpoint
    from rnn_core.tracing import (  # type: ignore[no-redef]
        Clamp,
        GateSummary,
        Intervention,
        Progress,
        Segment,
        StreamState,
        Trace,
        Window,
        contributions,
        intervene,
        retrace,
        save_stream,
        stream,
        summarize,
        survey,
        trace,
    )

__all__ = [
    "BackwardTrace",
    "CheckpointError",
    "Clamp",
    "Connectivity",
    "GateSummary",
    "GatescopeError",
    "InputError",
    "Intervention",
    "JacobianNorms",
    "Progress",
    "Segment",
    "StreamState",
    "TextError",
    "Trace",
    "Window",
    "backward_trace",
    "check",
    "connectivity",
    "contributions",
    "intervene",
    "jacobian_norms",
    "open_checkpoint",
    "retrace",
    "save_stream",
    "stream",
    "summarize",
    "survey",
    "trace",
]

_ROOMS: Final = ("errors", "tracing", "gradients", "opening", "checkup")


if not TYPE_CHECKING:  # to mypy, a module with this has any name at all

    def __getattr__(name: str) -> Any:
        """Load what is asked for when it is: torch takes a second, in which Ctrl-C may come to a command."""
        if name in _ROOMS:
            return import_module(f"{__name__}.{name}")
        if name in __all__:
            rooms = (import_module(f"{__name__}.{room}") for room in _ROOMS)
            value = next(getattr(room, name) for room in rooms if name in room.__all__)
            globals()[name] = value
            return value
        return import_module(f"{__name__}.deprecated").renamed(__name__, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
