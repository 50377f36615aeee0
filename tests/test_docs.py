"""Every example in a docstring of the library runs and says what it says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import signal
from collections.abc import Iterator

import pytest
import torch

import rnn_core

NAMES = ["rnn_core", *sorted(one.name for one in pkgutil.walk_packages(rnn_core.__path__, "rnn_core."))]


@pytest.fixture
def listening() -> Iterator[None]:
    """Hear Ctrl-C as in a terminal: a shell lets what it starts in the background ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith("__main__")])
@pytest.mark.usefixtures("listening")
def test_examples(name: str) -> None:
    torch.manual_seed(0)
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


def test_there_are_examples_to_run() -> None:
    finder = doctest.DocTestFinder()
    found = [test for name in NAMES for test in finder.find(importlib.import_module(name)) if test.examples]
    assert len(found) > 20
