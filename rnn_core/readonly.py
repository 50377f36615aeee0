"""Records whose arrays nobody can write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import numpy as np

__all__ = ["ReadOnly"]


class ReadOnly:
    """Base of a frozen dataclass that makes its arrays read-only, and those of its copies too.

    Arrays are found in fields and in tuples and dictionaries of fields.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Norms(ReadOnly):
    ...     values: tuple[np.ndarray, ...]
    >>> Norms((np.ones(3),)).values[0].flags.writeable
    False
    """

    def __post_init__(self) -> None:
        """Make every array read-only."""
        for value in self._values():
            for array in _arrays(value):
                array.flags.writeable = False

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle so that the copy is read-only too, which numpy's own pickle forgets."""
        return type(self), self._values()

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, one.name) for one in fields(self))  # type: ignore[arg-type]


def _arrays(value: Any) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (tuple, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _arrays(one)
