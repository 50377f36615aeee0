"""What a worker is given to do in the tests of jobs."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Count:
    """Count to ``upto``, one number every ``pause`` seconds."""

    upto: int = 10**9
    pause: float = 0.005
    name: str = ""


@dataclass(frozen=True)
class Number:
    value: int
    pid: int
    niceness: int
    body: bytes = b""


def count(settings: Count) -> Iterator[Number]:
    for value in range(settings.upto):
        time.sleep(settings.pause)
        yield Number(value, os.getpid(), os.nice(0))


def large(settings: Count) -> Iterator[Number]:
    for value in range(settings.upto):
        time.sleep(settings.pause)
        yield Number(value, os.getpid(), 0, bytes(100_000))


def deaf(settings: Count) -> Iterator[Number]:
    """Say one thing, then hear nothing for ten minutes."""
    yield Number(0, os.getpid(), 0)
    time.sleep(600)


def refuse(settings: Count) -> Iterator[Number]:
    from rnn_core.errors import InputError  # brings torch, which the other tasks do without

    raise InputError("expected something else")
    yield


def break_down(settings: Count) -> Iterator[Number]:
    yield Number(0, os.getpid(), 0)
    raise ZeroDivisionError
