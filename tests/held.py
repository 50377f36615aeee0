"""Processes that are held at a place of a test's choosing, so that what is done to them is done there.

``python -m tests.held TARGET AFTER COMMAND ...`` is ``python -m rnn_core COMMAND ...``, held before the call
of the function TARGET that comes after AFTER others, until its input ends.
"""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from rnn_core.commands import main

__all__ = ["command", "hold", "hold_worker"]

ROOT = Path(__file__).parents[1]


def hold(target: str, after: int, wait: Callable[[], object]) -> None:
    """Let ``wait`` be called before the call of a function that comes after so many others."""
    place, _, name = target.rpartition(".")
    owner = pkgutil.resolve_name(place)  # a module, or a class in one
    call, calls = getattr(owner, name), count()

    def held(*arguments: object, **named: object) -> object:
        if next(calls) == after:
            wait()
        return call(*arguments, **named)

    setattr(owner, name, held)


def command(target: str, after: int, *arguments: str) -> subprocess.Popen[str]:
    """Start ``python -m rnn_core`` and wait until it is held; `communicate` lets it go on."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.held", target, str(after), *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    if process.stdout.readline() != "held\n":
        raise AssertionError(process.communicate()[1])
    return process


def hold_worker(target: str, after: int, place: Path) -> None:
    """Hold this process, which leaves its number in the folder ``place``, until ``go`` is there as well."""

    def wait() -> None:
        (place / str(os.getpid())).touch()
        while not (place / "go").exists():
            time.sleep(0.005)

    hold(target, after, wait)


def _until_the_input_ends() -> None:
    print("held", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    hold(sys.argv[1], int(sys.argv[2]), _until_the_input_ends)
    sys.exit(main(sys.argv[3:]))
