"""What keeps rooms: one interface, whatever is behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final, Protocol

from pages.shared.rooms.answers import Answer, Question
from pages.shared.rooms.machine import RoomState, Slide

SEATS: Final = 400
"""Students a room has seats for."""
ROOMS: Final = 1000
"""Rooms open at once."""
LIFE: Final = 12 * 3600.0
"""Seconds after the teacher's last step in which a room is forgotten, with all in it."""
AWAY: Final = 75.0
"""Seconds without a look of the teacher's after which they are waited for: a browser lets a tab that nobody
sees look once a minute."""
DECK: Final = "deck"
"""Name of the text with what phones walk through on their own: a list of slides, as JSON."""
AFTERMATH: Final = 3600.0
"""Seconds that a room is kept after its class has ended: for the teacher to save what was answered."""


@dataclass(frozen=True)
class Opened:
    """A room that was just opened.

    Attributes
    ----------
    code : str
        Six digits.
    secret : str
        What makes the teacher; told once.
    """

    code: str
    secret: str


@dataclass(frozen=True)
class Desk:
    """What the teacher sees beside what everybody sees.

    Attributes
    ----------
    state : RoomState
    here, answered : int
        Who has joined, and how many have answered the present question.
    nicknames : tuple of str
        In alphabetical order; who joined with none is not among them.
    told : mapping
        See `machine.told`.
    """

    state: RoomState
    here: int
    answered: int
    nicknames: tuple[str, ...]
    told: Mapping[str, Any]


class RoomStore(Protocol):
    """Keeps rooms. What is written is durable once the future has a result; all raise `Refused`.

    Of a store on another machine all may raise ``away`` too: it does not answer now.
    """

    def open(self) -> Future[Opened]:
        """Open a room (``full``: too many are open)."""

    def join(self, code: str, ticket: str, nickname: str, *, key: str | None = None) -> Future[None]:
        """Give a phone its seat, or find it again (``gone``, ``full``, ``ended``)."""

    def answer(self, code: str, ticket: str, number: object, answer: object) -> Future[bool]:
        """Keep an answer, the first of a seat; whether it was new (``gone seat closed answer``)."""

    def show(self, code: str, secret: str, slide: Slide | Question) -> Future[RoomState]:
        """Show a slide, or a question alone (``gone secret order ended``)."""

    def act(self, code: str, secret: str, action: str) -> Future[RoomState]:
        """Take one of `machine.ACTIONS` (``gone secret order ended``)."""

    def attach(self, code: str, secret: str, name: str, text: str) -> Future[None]:
        """Keep a text beside a room, in place of any of that name (``gone secret``)."""

    def attached(self, code: str, name: str) -> str:
        """Return a text that was attached; empty where there is none (``gone``)."""

    def cover(self, code: str, secret: str, number: int, word: str, *, covered: bool) -> Future[RoomState]:
        """Take a word off the wall, or put it back (``gone secret answer``); see `RoomState.covering`."""

    def strike(self, code: str, secret: str, nickname: str) -> Future[None]:
        """Take a nickname from whoever has it (``gone secret``)."""

    def erase(self, code: str, secret: str) -> Future[None]:
        """Forget a room with all in it (``gone secret``)."""

    def told(self, code: str) -> Mapping[str, Any]:
        """Return what everybody in a room may know (``gone``); see `machine.told`.

        With ``waiting``, true, where no teacher has looked at the desk for `AWAY`, and the class is not over.
        """

    def has_seat(self, code: str, ticket: str) -> bool:
        """Whether a phone has joined."""

    def desk(self, code: str, secret: str) -> Desk:
        """Return what the teacher sees (``gone secret``): who looks is here, and whoever waited is woken."""

    def answers(self, code: str, secret: str) -> list[tuple[Question, list[Answer]]]:
        """Return the answers that the class was shown, shuffled; of too few none (``gone secret``)."""

    def expire(self, now: float) -> Future[int]:
        """Forget what is older than `LIFE`; how many rooms."""

    def watch(self, code: str, wake: Callable[[], None]) -> Callable[[], None]:
        """Call `wake`, from any thread, after each change of a room, until what is returned is called."""

    def wake_all(self) -> None:
        """Call every `wake`."""

    def close(self) -> None:
        """Write what waits, and end."""
