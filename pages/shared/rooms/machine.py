"""Where a class is: one state a room, and the steps that lead from one to the next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal

from pages.shared.rooms.answers import Answer, Question, together
from pages.shared.rooms.refusal import Refused

Phase = Literal["lobby", "show", "ask", "votes", "measured", "ended"]
Action = Literal["ask", "votes", "measured", "pause", "resume", "end"]
ACTIONS: Final[tuple[Action, ...]] = ("ask", "votes", "measured", "pause", "resume", "end")

_BEFORE: Final[Mapping[str, Phase]] = {"ask": "show", "votes": "ask", "measured": "votes"}
REVEALED: Final[tuple[Phase, ...]] = ("votes", "measured")


@dataclass(frozen=True)
class RoomState:
    """One room at one moment.

    Attributes
    ----------
    phase : str
        ``lobby``: nothing was shown yet; ``show``: a question is; ``ask``: answers are taken; ``votes``: they
        are shown together; ``measured``: beside what was measured; ``ended``.
    paused : bool
        Whether everyone is to look up; nothing else is changed by it.
    questions : tuple of Question
        Every question so far; the last is the present one.
    revision : int
        Grows with every change.
    hidden : bool
        Whether the class ended before the answers to the last question were shown.
    """

    phase: Phase = "lobby"
    paused: bool = False
    questions: tuple[Question, ...] = ()
    revision: int = 0
    hidden: bool = False

    @property
    def question(self) -> Question | None:
        """The present question."""
        return self.questions[-1] if self.questions else None

    def takes(self, number: object) -> bool:
        """Whether answers to a question are taken now."""
        return (
            self.phase == "ask"
            and not self.paused
            and self.question is not None
            and self.question.number == number
        )

    def revealed(self) -> tuple[Question, ...]:
        """Return the questions whose answers the class has been shown."""
        return tuple(self.questions) if self._present_is_shown else self.questions[:-1]

    @property
    def _present_is_shown(self) -> bool:
        return self.phase in REVEALED or (self.phase == "ended" and not self.hidden)

    def shown(self, asked: Question) -> RoomState:
        """Show another question, unless answers are being taken.

        Raises
        ------
        Refused
            ``order``, or ``ended``.
        """
        self._goes_on()
        if self.phase == "ask":
            raise Refused("order")
        asked = replace(asked, number=len(self.kept) + 1)
        return replace(
            self, phase="show", questions=(*self.kept, asked), paused=False, revision=self.revision + 1
        )

    @property
    def kept(self) -> tuple[Question, ...]:
        """Questions that were asked: one that was only shown gives way to the next."""
        return self.questions[:-1] if self.phase == "show" else self.questions

    def after(self, action: str) -> RoomState:
        """Take one step.

        Raises
        ------
        Refused
            ``order``, where the class is at another point, or nothing was measured; ``ended``.
        """
        self._goes_on()
        if action in ("pause", "resume"):
            return replace(self, paused=action == "pause", revision=self.revision + 1)
        if action == "end":
            unseen = self.phase in ("show", "ask")
            return replace(self, phase="ended", paused=False, hidden=unseen, revision=self.revision + 1)
        if _BEFORE.get(action) != self.phase:
            raise Refused("order")
        if action == "measured" and (self.question is None or self.question.measured is None):
            raise Refused("order")
        return replace(self, phase=action, paused=False, revision=self.revision + 1)  # type: ignore[arg-type]

    def _goes_on(self) -> None:
        if self.phase == "ended":
            raise Refused("ended")


def told(state: RoomState, here: int, answers: Iterable[Answer]) -> dict[str, Any]:
    """Return all that anybody in the room may know.

    Parameters
    ----------
    state : RoomState
    here : int
        Who has joined.
    answers : iterable of Answer
        To the present question; before they are shown, nothing that is told depends on them.
    """
    said: dict[str, Any] = {"revision": state.revision, "phase": state.phase, "paused": state.paused}
    if state.phase == "lobby":
        return said | {"here": here}
    asked = state.question
    if asked is None or state.phase == "ended":
        return said
    shown: dict[str, Any] = {
        "number": asked.number,
        "kind": asked.kind,
        "text": asked.text,
        "options": list(asked.options),
    }
    if state.phase in REVEALED:
        shown |= {**together(asked, answers), "to_measure": asked.measured is not None}
    if state.phase == "measured":
        shown["measured"] = asked.measured
    return said | {"question": shown}


def written(state: RoomState) -> str:
    """Return a state as JSON."""
    return json.dumps(asdict(state), ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> RoomState:
    """Return the state that `written` wrote."""
    fields = json.loads(text)
    asked = tuple(Question(**{**one, "options": tuple(one["options"])}) for one in fields["questions"])
    return RoomState(**{**fields, "questions": asked})
