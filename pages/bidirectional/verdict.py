"""Whether a word is clear to each of the three networks, and what the page claims of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from pages.bidirectional.measure import Measured
from rnn_core.models.tagger import DIRECTIONS, Direction

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
"""Percent, as printed: from here on the page calls an answer clear."""


@dataclass(frozen=True)
class Answered:
    """A network's likeliest answer to one word: the tag's number, and its probability."""

    tag: int
    share: float

    @property
    def clear(self) -> bool:
        """Whether the page calls it clear."""
        return round(100 * self.share) >= CLEAR


def answered(found: Measured, at: int) -> dict[Direction, Answered]:
    """Return the likeliest answer of each network to one word of the sentence."""
    rows = {direction: found.shares[direction][at] for direction in DIRECTIONS}
    return {one: Answered(int(row.argmax()), float(np.max(row))) for one, row in rows.items()}


def verdict(found: Measured, at: int) -> Kind:
    """Say which of the networks has a clear answer, and whether it is that of the bidirectional one.

    ``"open"``: not even the bidirectional network is clear. Else it is, and ``"either"`` network alone agrees
    with it; or the backward one alone does (``"after"``: the words after are needed; ``"only_backward"``:
    there are none) while the forward one is not clear or, ``"misled_forward"``, clear about something else;
    or the other way round; or neither does, for want of a clear answer (``"together"``), or with a clear one
    that is another (``"against"``).
    """
    each = answered(found, at)
    both = each["both"]
    if not both.clear:
        return "open"
    sides: tuple[Direction, ...] = ("forward", "backward")
    agree = {side: each[side].clear and each[side].tag == both.tag for side in sides}
    misled = {side: each[side].clear and not agree[side] for side in sides}
    if all(agree.values()):
        return "either"
    if agree["backward"]:
        last = at == len(found.leads) - 1
        return "misled_forward" if misled["forward"] else "only_backward" if last else "after"
    if agree["forward"]:
        return "misled_backward" if misled["backward"] else "before" if at else "only_forward"
    return "against" if any(misled.values()) else "together"
