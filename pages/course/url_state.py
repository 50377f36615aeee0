"""All that a link to the course can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pages.shared.address import Address, Parameter, count_or
from pages.shared.url_state import Visit

OWN: Final = 99
"""What stands for the lesson that a visitor opened from a file."""

STEPS: Final = 40
"""A lesson has at most so many steps."""


@dataclass(frozen=True)
class PageState(Visit):
    """What is on screen.

    Attributes
    ----------
    lesson : int
        Number of a lesson; 0 for the list of all.
    step : int
        Which of its steps, counted from 1.
    """

    lesson: int = 0
    step: int = 1


ADDRESS: Final = Address(
    "course",
    PageState,
    {
        "lesson": Parameter("lesson", count_or(0, 0, OWN)),
        "step": Parameter("step", count_or(1, 1, STEPS)),
    },
)
