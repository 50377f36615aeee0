"""Where a class is: one state a room, and the steps that lead from one to the next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Literal

from pages.shared.rooms.answers import Answer, Question, together
from pages.shared.rooms.refusal import Refused

Phase = Literal["lobby", "show", "ask", "votes", "measured", "ended"]
Action = Literal["ask", "votes", "measured", "pause", "resume", "free", "follow", "end"]
ACTIONS: Final[tuple[Action, ...]] = ("ask", "votes", "measured", "pause", "resume", "free", "follow", "end")

_BEFORE: Final[Mapping[str, Phase]] = {"ask": "show", "votes": "ask", "measured": "votes"}
REVEALED: Final[tuple[Phase, ...]] = ("votes", "measured")


@dataclass(frozen=True)
class Slide:
    """What the class is shown: a step of a lesson, a place of the app, or a question alone.

    Attributes
    ----------
    place : str
        Which it is, the same whenever it is shown again; empty for a question of the teacher's own.
    shown : mapping
        What everybody is told at once; JSON.
    revealed : mapping
        What is told with what was measured, and not before; JSON.
    asked : Question or None
    """

    place: str = ""
    shown: Mapping[str, Any] = field(default_factory=dict)
    revealed: Mapping[str, Any] = field(default_factory=dict)
    asked: Question | None = None


@dataclass(frozen=True)
class RoomState:
    """One room at one moment.

    Attributes
    ----------
    phase : str
        ``lobby``: nothing was shown yet; ``show``: a slide is; ``ask``: answers are taken; ``votes``: they
        are shown together; ``measured``: beside what was measured; ``ended``.
    paused : bool
        Whether everyone is to look up; nothing else is changed by it.
    questions : tuple of Question
        Every question so far; the last is the present one, if the slide asks one.
    revision : int
        Grows with every change.
    hidden : bool
        Whether the class ended before the answers to the last question were shown.
    slide : Slide
        What the class is shown, without its question.
    asks : bool
        Whether the slide asks a question.
    known : tuple of str
        Places of the slides whose measurement the class has seen.
    free : bool
        Whether phones may leave the class's slide for others that the teacher put there.
    covered : tuple of (int, str)
        Words that the teacher took off the wall, each with the number of its question.
    """

    phase: Phase = "lobby"
    paused: bool = False
    questions: tuple[Question, ...] = ()
    revision: int = 0
    hidden: bool = False
    slide: Slide = Slide()
    asks: bool = True
    known: tuple[str, ...] = ()
    free: bool = False
    covered: tuple[tuple[int, str], ...] = ()

    @property
    def question(self) -> Question | None:
        """The present question."""
        return self.questions[-1] if self.questions and self.asks else None

    def asked(self, number: object) -> Question:
        """Return a question by its number.

        Raises
        ------
        Refused
            ``closed``, where there is none.
        """
        found = next((one for one in self.questions if one.number == number), None)
        if found is None or type(number) is not int:
            raise Refused("closed")
        return found

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
        return self.questions[:-1] if self.asks and not self._present_is_shown else tuple(self.questions)

    @property
    def _present_is_shown(self) -> bool:
        return self.phase in REVEALED or (self.phase == "ended" and not self.hidden)

    def shown(self, what: Slide | Question) -> RoomState:
        """Show another slide, or a question alone, unless answers are being taken.

        Raises
        ------
        Refused
            ``order``, or ``ended``.
        """
        self._goes_on()
        if self.phase == "ask":
            raise Refused("order")
        slide = Slide(asked=what) if isinstance(what, Question) else what
        asked = () if slide.asked is None else (replace(slide.asked, number=len(self.kept) + 1),)
        return replace(
            self,
            phase="show",
            questions=(*self.kept, *asked),
            slide=replace(slide, asked=None),
            asks=bool(asked),
            paused=False,
            revision=self.revision + 1,
        )

    @property
    def kept(self) -> tuple[Question, ...]:
        """Questions that were asked: one that was only shown gives way to the next."""
        return self.questions[:-1] if self.phase == "show" and self.asks else self.questions

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
        if action in ("free", "follow"):
            return replace(self, free=action == "free", revision=self.revision + 1)
        if action == "end":
            unseen = self.phase in ("show", "ask") and self.asks
            return replace(self, phase="ended", paused=False, hidden=unseen, revision=self.revision + 1)
        if _BEFORE.get(action) != self.phase or self.question is None:
            raise Refused("order")
        following = replace(self, phase=action, paused=False, revision=self.revision + 1)  # type: ignore[arg-type]
        if action != "measured":
            return following
        if self.question.measured is None:
            raise Refused("order")
        new = {self.slide.place} - {"", *self.known}
        return replace(following, known=(*self.known, *new))

    def covering(self, number: int, word: str, *, covered: bool) -> RoomState:
        """Take a word of one question off the wall, however it is written, or put it back.

        Raises
        ------
        Refused
            ``answer``, where the question has no words, or none that the class was shown.
        """
        if not any(one.number == number and one.kind == "word" for one in self.revealed()):
            raise Refused("answer")
        others = tuple(one for one in self.covered if not same_word(one, (number, word)))
        after = (*others, (number, word)) if covered else others
        return replace(self, covered=after, revision=self.revision + 1)

    def is_covered(self, number: int, answer: Answer) -> bool:
        """Whether the teacher took an answer off the wall."""
        return any(same_word(one, (number, str(answer))) for one in self.covered)

    def _goes_on(self) -> None:
        if self.phase == "ended":
            raise Refused("ended")


def same_word(one: tuple[int, str], other: tuple[int, str]) -> bool:
    """Whether two words of questions are counted as one."""
    return one[0] == other[0] and one[1].casefold() == other[1].casefold()


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
    if state.phase == "ended":
        return said
    said |= {"free": state.free}
    if state.slide.shown:
        revealed = state.slide.revealed if state.phase == "measured" else {}
        said |= {"slide": {"place": state.slide.place, **state.slide.shown, **revealed}}
    asked = state.question
    if asked is None:
        return said
    shown = _told_of(asked, state.phase, answers)
    if asked.kind == "word" and shown.get("distribution"):
        kept = [pair for pair in shown["distribution"] if not state.is_covered(asked.number, pair[0])]
        shown["distribution"] = kept
    return said | {"question": shown}


def _told_of(asked: Question, phase: Phase, answers: Iterable[Answer]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "number": asked.number,
        "kind": asked.kind,
        "text": asked.text,
        "options": list(asked.options),
    }
    if asked.spoken:
        shown["spoken"] = asked.spoken
    if asked.kind in ("number", "sketch"):
        shown |= {
            "limits": asked.limits,
            "labels": list(asked.labels),
            "start": asked.start,
            "percent": asked.percent,
            "digits": asked.digits,
        }
    if phase in REVEALED:
        shown |= {**together(asked, answers), "to_measure": asked.measured is not None}
    if phase == "measured":
        shown["measured"] = asked.measured
    return shown


def written(state: RoomState) -> str:
    """Return a state as JSON."""
    return json.dumps(asdict(state), ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> RoomState:
    """Return the state that `written` wrote."""
    fields = json.loads(text)
    asked = tuple(_question(one) for one in fields["questions"])
    slide = Slide(**fields["slide"]) if "slide" in fields else Slide()
    known = tuple(fields.get("known", ()))
    covered = tuple((number, word) for number, word in fields.get("covered", ()))
    return RoomState(**{**fields, "questions": asked, "slide": slide, "known": known, "covered": covered})


def _question(fields: Mapping[str, Any]) -> Question:
    listed = {
        name: tuple(value) if isinstance(value := fields.get(name), list) else value
        for name in ("options", "labels", "limits", "measured")
        if name in fields
    }
    return Question(**{**fields, **listed})
