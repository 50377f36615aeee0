"""What a check declares of itself, and the list of them: one file of `rnn_core.checkup.checks` each."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Final

from rnn_core.checkup.finding import CHECKS, Finding
from rnn_core.checkup.subject import Subject

__all__ = ["CheckSpec", "names", "register", "registered"]


@dataclass(frozen=True)
class CheckSpec:
    """One check.

    Attributes
    ----------
    name : str
        That of its file, and of the toml file beside it with its words.
    order : int
        Where it stands among the others; those that need little run first.
    measure : callable
        measure(subject) -> Finding. Raises `rnn_core.checkup.subject.NotMeasured` where something is missing.
    runs : callable
        runs(subject) -> how many runs of the model over the batch it takes, at most.
    compares : bool
        Whether it compares outputs: then it is not made where they hold NaN, which equals nothing.
    """

    name: str
    order: int
    measure: Callable[[Subject], Finding]
    runs: Callable[[Subject], float]
    compares: bool = True


_REGISTERED: Final[dict[str, CheckSpec]] = {}


def register(declared: CheckSpec) -> CheckSpec:
    """Register a check; return it."""
    _REGISTERED[declared.name] = declared
    return declared


@cache
def _load() -> None:
    for module in pkgutil.iter_modules([str(CHECKS)]):
        import_module(f"rnn_core.checkup.checks.{module.name}")


def registered() -> tuple[CheckSpec, ...]:
    """Return the checks there are, in their order."""
    _load()
    return tuple(sorted(_REGISTERED.values(), key=lambda one: (one.order, one.name)))


def names() -> tuple[str, ...]:
    """Name the checks there are.

    Examples
    --------
    >>> "swap" in names()
    True
    """
    return tuple(one.name for one in registered())
