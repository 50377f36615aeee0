"""Whoever looks a public name up finds what it is, and an example; tests/test_docs.py runs the examples."""

from __future__ import annotations

import importlib
import inspect

import pytest

DOORS = (
    "rnn_core.shards",
    "rnn_core.shards.cluster",
    "rnn_core.plots",
    "rnn_core.notebook",
    "rnn_core.commands",
)
NAMES = [(door, name) for door in DOORS for name in importlib.import_module(door).__all__]


@pytest.mark.parametrize(("door", "name"), NAMES)
def test_a_public_name_has_an_example(door, name):
    found = getattr(importlib.import_module(door), name)
    if inspect.isclass(found) or inspect.isfunction(found):
        assert ">>> " in found.__doc__
