"""What a room refuses, by a word that every language has a sentence for."""

from __future__ import annotations

from typing import Final, Literal

Reason = Literal[
    "gone", "secret", "seat", "closed", "order", "full", "ended", "answer", "question", "slow", "away"
]

STATUS: Final[dict[Reason, int]] = {
    "gone": 404,
    "secret": 403,
    "seat": 403,
    "closed": 409,
    "order": 409,
    "full": 409,
    "ended": 410,
    "answer": 422,
    "question": 422,
    "slow": 429,
    "away": 503,
}
"""HTTP's own word for each."""


class Refused(Exception):  # noqa: N818 (it is an answer, no defect)
    """A request that the room does not grant.

    Attributes
    ----------
    reason : str
        ``gone``: no such room; ``secret``: not the teacher; ``seat``: has not joined; ``closed``: answers are
        not taken now; ``order``: the class is at another point; ``full``: no seat left; ``ended``: the class
        is over; ``answer``, ``question``: not one; ``slow``: too many wrong codes;
        ``away``: what keeps the rooms does not answer, and the same may be granted in a moment.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
