"""Modules that have moved to `rnn_core.experiments` are found under their former name, with a warning."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from rnn_core import gradients


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("clipping", "clipping"),
        ("cut", "truncation"),
        ("length", "cost"),
        ("memory", "memory"),
        ("short_run", "stacks"),
        ("truncated", "tbptt"),
    ],
)
def test_a_moved_module_is_found_under_its_former_name(former: str, present: str) -> None:
    with pytest.warns(DeprecationWarning, match=rf"rnn_core\.experiments\.{present}$") as warned:
        found = getattr(gradients, former)
    assert found is import_module(f"rnn_core.experiments.{present}")
    assert warned[0].filename == __file__


def test_any_other_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'sideways'"):
        _ = gradients.sideways


def test_gradients_need_no_experiment() -> None:
    code = "import sys, rnn_core.gradients; print(*[n for n in sys.modules if '.experiments' in n])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""
