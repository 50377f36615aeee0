"""Which room a teacher is in, and how the address bar says it; what makes the teacher no address says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from pages.shared.address import Address, Parameter, count_or, one_of
from pages.shared.url_state import Visit

Tried = Literal["", "recovery"]
TRIED: Final[tuple[Tried, ...]] = ("", "recovery")


MOST_LESSONS: Final = 99


@dataclass(frozen=True)
class PageState(Visit):
    """What is on screen.

    Attributes
    ----------
    room : str
        Six digits; empty where none is open.
    tried : {"", "recovery"}
        What did not open the room.
    lesson : int
        Number of the lesson that is to be taught; 0 for none.
    """

    room: str = ""
    tried: Tried = ""
    lesson: int = 0


def code(value: str) -> str:
    """Read a room's code; anything else is none."""
    return value if re.fullmatch(r"[0-9]{6}", value, re.ASCII) else ""


ADDRESS: Final = Address(
    "room",
    PageState,
    {
        "room": Parameter("room", code),
        "tried": Parameter("tried", one_of(TRIED)),
        "lesson": Parameter("lesson", count_or(0, 0, MOST_LESSONS)),
    },
)
