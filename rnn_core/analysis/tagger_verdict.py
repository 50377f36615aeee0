"""Whether a word is clear to each of three taggers, and which of its sides makes it so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from rnn_core.analysis.tagger import SIDES, Tagged
from rnn_core.models.tagger import DIRECTIONS, Direction

__all__ = ["CLEAR", "Answered", "Kind", "answered", "verdict"]

Kind = Literal[
    "open",
    "either",
    "after",
    "before",
    "only_forward",
    "only_backward",
    "misled_forward",
    "misled_backward",
    "together",
    "against",
]

CLEAR: Final = 90
"""Percent, rounded to a whole: from here on an answer is called clear."""


@dataclass(frozen=True)
class Answered:
    """A network's likeliest answer to one word.

    Attributes
    ----------
    tag : int
        Its number.
    share : float
        Its probability, in (0, 1].

    Examples
    --------
    >>> Answered(3, 0.896).clear, Answered(3, 0.89).clear
    (True, False)
    """

    tag: int
    share: float

    @property
    def clear(self) -> bool:
        """Whether it is clear: `CLEAR` percent or more."""
        return round(100 * self.share) >= CLEAR


def answered(found: Tagged, at: int) -> dict[Direction, Answered]:
    """Return the likeliest answer of each of the three networks to word number ``at``."""
    rows = {direction: found.shares[direction][at] for direction in DIRECTIONS}
    return {one: Answered(int(row.argmax()), float(np.max(row))) for one, row in rows.items()}


def verdict(found: Tagged, at: int) -> Kind:
    """Say which of the networks has a clear answer, and whether it is that of the bidirectional one.

    ``"open"``: not even the bidirectional network is clear. Else it is, and ``"either"`` network alone agrees
    with it; or the backward one alone does (``"after"``: the words after are needed; ``"only_backward"``:
    there are none) while the forward one is not clear or, ``"misled_forward"``, clear about something else;
    or the other way round; or neither does, for want of a clear answer (``"together"``), or with a clear one
    that is another (``"against"``).

    Parameters
    ----------
    found, at
        What was measured on the sentence, and which of its words is asked about.
    """
    each = answered(found, at)
    both = each["both"]
    if not both.clear:
        return "open"
    agree = {side: each[side].clear and each[side].tag == both.tag for side in SIDES}
    misled = {side: each[side].clear and not agree[side] for side in SIDES}
    if all(agree.values()):
        return "either"
    if agree["backward"]:
        last = at == len(found.leads) - 1
        return "misled_forward" if misled["forward"] else "only_backward" if last else "after"
    if agree["forward"]:
        return "misled_backward" if misled["backward"] else "before" if at else "only_forward"
    return "against" if any(misled.values()) else "together"
