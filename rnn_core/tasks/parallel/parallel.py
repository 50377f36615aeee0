"""Pairs to learn from, and pairs to be examined on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Parallel", "Sentences", "check_sizes"]

from rnn_core.errors import InputError

Sentences = Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Parallel:
    """Sources and their targets, as pieces.

    Attributes
    ----------
    training : (sources, targets)
    held_out : (sources, targets)
        No source of these, nor what the task says must not be known of them, stands in `training`.

    Examples
    --------
    >>> one = Parallel(([("a",)], [("x",)]), ([("b",)], [("y",)]))
    >>> one.turned().training
    ([('x',)], [('a',)])
    """

    training: tuple[Sentences, Sentences]
    held_out: tuple[Sentences, Sentences]

    def turned(self) -> Parallel:
        """Give the same pairs the other way round."""
        return Parallel(self.training[::-1], self.held_out[::-1])


def check_sizes(training: int, held_out: int) -> None:
    """Refuse sizes below zero.

    Raises
    ------
    InputError
    """
    if min(training, held_out) < 0:
        raise InputError.of("sizes from 0 on", f"{training} and {held_out}", "choose how many pairs")
