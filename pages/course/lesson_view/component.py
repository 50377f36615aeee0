"""The card in a Streamlit page: a v2 component."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pages.shared.i18n import Language
from pages.shared.player import component_base

PICTURE: Final = component_base.Picture(Path(__file__).parent, (), tells="told")
KINDS: Final = frozenset({"at", "done", "lock", "skip", "quiz", "leave"})
_MOST: Final = 500
"""Events that are read of what a browser tells at once."""


@dataclass(frozen=True)
class Event:
    """Something that a visitor did; whatever it says is still to be checked against the lesson.

    Attributes
    ----------
    id : int
        Ascending within a visit.
    kind : str
        One of `KINDS`.
    step : str
        Id of a step; empty for ``"at"`` and ``"leave"``.
    at : int
        Index of a step, for ``"at"``; number of the lesson to go to, or 0, for ``"leave"``; -1 otherwise.
    question : int
        Number of a question, for ``"quiz"``; -1 otherwise.
    value : object
        What was answered.
    """

    id: int
    kind: str
    step: str = ""
    at: int = -1
    question: int = -1
    value: Any = None


def strings(language: Language) -> dict[str, str]:
    """Return every word of the card, and of the bar above it."""
    return PICTURE.strings(language)


def lesson_view(
    packet: Mapping[str, Any],
    *,
    key: str,
    on_painted: Callable[[], None],
    on_events: Callable[[tuple[Event, ...]], None],
) -> None:
    """Show the card.

    Parameters
    ----------
    packet
        As `pages.course.card` makes it.
    key
        Name of the component in the page.
    on_painted
        Called before the page reruns because the browser has painted its first picture.
    on_events
        Called with what the visitor did, before the page reruns because of it.
    """
    lesson = str(packet["lesson"])
    PICTURE.show(
        packet, key=key, on_painted=on_painted, on_told=lambda told: on_events(as_events(told, lesson))
    )


def as_events(told: Any, lesson: str) -> tuple[Event, ...]:
    """Return what the browser told, what of it is an event in this lesson."""
    if not isinstance(told, dict) or told.get("lesson") != lesson or not isinstance(told.get("events"), list):
        return ()
    made = (_event(one) for one in told["events"][:_MOST] if isinstance(one, dict))
    return tuple(one for one in made if one is not None)


def _event(one: Mapping[str, Any]) -> Event | None:
    kind, step, number = one.get("kind"), one.get("step", ""), component_base.whole(one.get("id"))
    if kind not in KINDS or not isinstance(step, str) or number < 0:
        return None
    at, question = (component_base.whole(one.get(name)) for name in ("at", "question"))
    return Event(number, str(kind), step, at, question, one.get("value"))
