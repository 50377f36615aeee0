"""What every test runs under: one thread, the processor asked for, and shapes in annotations checked."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import torch
from hypothesis import HealthCheck, settings
from jaxtyping import install_import_hook

from tests.examples import examples

ROOT = Path(__file__).parents[1]
# Of the modules that name shapes, every function; of the others none: a checked call costs a tenth of a
# millisecond, and a grammar draws its sentences by millions of calls. Their types are mypy's.
SHAPED = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "rnn_core").rglob("*.py")
    if "from jaxtyping import" in path.read_text("utf-8")
]

# Before anything imports rnn_core, or its annotations stay unread.
install_import_hook(SHAPED, "beartype.beartype")
os.environ["RNN_CORE_CALIBRATION"] = "off"  # a test looks at the same numbers on every machine
torch.set_num_threads(1)

# `make kernels` runs tests as another processor: not the first run again, unnoticed.
TOLD = os.environ.get("ATEN_CPU_CAPABILITY", torch.backends.cpu.get_cpu_capability())
assert torch.backends.cpu.get_cpu_capability() == TOLD.upper(), f"torch does not compute as told, by {TOLD}"

# The machine decides how long an example takes; no test should fail for that.
settings.register_profile(
    "gatescope",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
    max_examples=examples(),
)
settings.load_profile("gatescope")


def pytest_runtest_setup() -> None:
    """Let what a test draws hang on itself alone: not on which tests its process ran before."""
    torch.manual_seed(0)
    _look_at_figures()


def _look_at_figures() -> None:
    """Have plotly look at every value of every figure, and make the same one: the app leaves that out."""
    builder = getattr(sys.modules.get("rnn_core.plots.figure_builder"), "FigureBuilder", None)
    if builder is None or builder.drawn.__name__ == "looked_at":
        return
    drawn = builder.drawn

    def looked_at(self: Any) -> Any:
        figure = drawn(self)
        checked = type(figure)({"data": self._data, "layout": self._layout})
        assert json.loads(figure.to_json()) == json.loads(checked.to_json())
        return figure

    builder.drawn = looked_at
