"""A switch that holds in one thread or task, and for one block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["thrown"]


@contextmanager
def thrown(switch: ContextVar[bool]) -> Iterator[None]:
    """Let a switch be true in this thread or task and this block; afterwards it is what it was.

    Examples
    --------
    >>> quiet = ContextVar("quiet", default=False)
    >>> with thrown(quiet):
    ...     quiet.get()
    True
    >>> quiet.get()
    False
    """
    token = switch.set(True)
    try:
        yield
    finally:
        switch.reset(token)
