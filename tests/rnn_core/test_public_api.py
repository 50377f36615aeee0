"""The door is small, and opening it lets no view in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import rnn_core

ROOT = Path(rnn_core.__file__).parents[1]


def test_the_names_others_rely_on() -> None:
    assert rnn_core.__all__ == [
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
    assert all(getattr(rnn_core, name).__doc__ for name in rnn_core.__all__)


def test_importing_it_brings_no_view_along() -> None:
    code = "import sys, rnn_core; print(*sorted({'streamlit', 'plotly', 'pandas'} & set(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == ""


def test_it_says_that_it_is_typed() -> None:
    assert (ROOT / "rnn_core" / "py.typed").exists()
