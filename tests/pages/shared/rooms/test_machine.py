"""The states of a class, walked at random beside a model of what was done, through the store."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pages.shared.rooms import machine
from pages.shared.rooms.answers import LEAST, question
from pages.shared.rooms.machine import RoomState, Slide
from pages.shared.rooms.refusal import Refused
from tests.pages.shared.rooms.keepers import KEEPERS, Keeper

SEATS = 8
TICKETS = [f"ticket-of-phone-number-{place:02d}" for place in range(SEATS + 2)]
SECRET = "what was measured"
NEXT = {"show": "ask", "ask": "votes", "votes": "measured"}


class Class(RuleBasedStateMachine):
    """One teacher and some phones; `self.given` is what the test itself saw acknowledged."""

    keeps: Callable[[], Keeper] = KEEPERS["sqlite"]

    def __init__(self) -> None:
        super().__init__()
        self.keeper = type(self).keeps()
        self.store = self.keeper.store(seats=SEATS)
        opened = self.store.open().result()
        self.code, self.secret = opened.code, opened.secret
        self.phase, self.paused, self.number, self.measured = "lobby", False, 0, False
        self.inside: set[str] = set()
        self.given: dict[int, dict[str, int]] = {}
        self.shown: set[int] = set()
        self.asks, self.free = True, False

    def teardown(self) -> None:
        self.store.close()
        self.keeper.close()

    @rule(measured=st.booleans())
    def show(self, measured: bool) -> None:
        asked = question(0, "choice", "Which?", ("a", "b", "c"), 2 if measured else None)
        if self.phase in ("ask", "ended"):
            with pytest.raises(Refused):
                self.store.show(self.code, self.secret, asked).result()
            return
        number = self.store.show(self.code, self.secret, asked).result().questions[-1].number
        gives_way = self.phase == "show" and self.asks and self.number
        assert number == self.number + (not gives_way)
        self.phase, self.paused, self.number, self.measured = "show", False, number, measured
        self.asks = True
        self.given.setdefault(number, {})

    @rule()
    def show_without_a_question(self) -> None:
        slide = Slide("a/1", {"title": "T"}, {"why": SECRET})
        if self.phase in ("ask", "ended"):
            with pytest.raises(Refused):
                self.store.show(self.code, self.secret, slide).result()
            return
        self.store.show(self.code, self.secret, slide).result()
        if self.phase == "show" and self.asks:
            self.given.pop(self.number)
            self.number -= 1
        self.phase, self.paused, self.asks = "show", False, False

    @rule(action=st.sampled_from(machine.ACTIONS))
    def act(self, action: str) -> None:
        can = self.phase != "ended" and (
            action in ("pause", "resume", "free", "follow", "end")
            or (self.asks and NEXT.get(self.phase) == action and (action != "measured" or self.measured))
        )
        if not can:
            with pytest.raises(Refused):
                self.store.act(self.code, self.secret, action).result()
            return
        self.store.act(self.code, self.secret, action).result()
        if action in ("pause", "resume"):
            self.paused = action == "pause"
        elif action in ("free", "follow"):
            self.free = action == "free"
        else:
            self.phase, self.paused = ("ended" if action == "end" else action), False
        if action == "votes":
            self.shown.add(self.number)

    @rule(ticket=st.sampled_from(TICKETS))
    def join(self, ticket: str) -> None:
        if ticket not in self.inside and (self.phase == "ended" or len(self.inside) == SEATS):
            with pytest.raises(Refused, match="ended" if self.phase == "ended" else "full"):
                self.store.join(self.code, ticket, "n").result()
            return
        self.store.join(self.code, ticket, "n").result()
        self.inside.add(ticket)

    @rule(ticket=st.sampled_from(TICKETS), back=st.integers(0, 1), answer=st.integers(0, 2))
    def answer(self, ticket: str, back: int, answer: int) -> None:
        number = self.number - back
        known = self.given.get(number, {})
        if ticket in self.inside and ticket in known:
            assert self.store.answer(self.code, ticket, number, answer).result() is False
        elif ticket in self.inside and back == 0 and self.phase == "ask" and not self.paused:
            assert self.store.answer(self.code, ticket, number, answer).result() is True
            known[ticket] = answer
        else:
            with pytest.raises(Refused):
                self.store.answer(self.code, ticket, number, answer).result()

    @rule()
    def everybody_joins_and_answers(self) -> None:
        for ticket in TICKETS[:SEATS]:
            if ticket in self.inside or len(self.inside) < SEATS:
                self.join(ticket)
                self.answer(ticket, 0, 1)

    @rule()
    def the_server_starts_again(self) -> None:
        self.store.close()
        self.store = self.keeper.store(seats=SEATS)

    @invariant()
    def everybody_is_told_what_may_be_known(self) -> None:
        told = self.store.told(self.code)
        assert (told["phase"], told["paused"]) == (self.phase, self.paused)
        assert SECRET not in json.dumps(told)
        assert told.get("free", self.free) == self.free
        hidden = {"count", "distribution", "measured", "to_measure", "middle", "answered"}
        asked = told.get("question", {})
        if self.phase not in ("votes", "measured"):
            assert not hidden & (asked.keys() | told.keys())
            return
        answers = list(self.given[self.number].values())
        counted = [answers.count(place) for place in range(3)]
        assert asked["count"] == len(answers)
        assert asked["distribution"] == (counted if len(answers) >= LEAST else None)
        assert ("measured" in asked) == (self.phase == "measured")

    @invariant()
    def the_teacher_is_told_no_more_than_how_many(self) -> None:
        desk = self.store.desk(self.code, self.secret)
        assert desk.here == len(self.inside)
        assert desk.answered == (len(self.given.get(self.number, {})) if self.asks else 0)
        assert dict(desk.told) == dict(self.store.told(self.code))

    @invariant()
    def what_can_be_saved_was_shown(self) -> None:
        saved = self.store.answers(self.code, self.secret)
        assert {asked.number for asked, _ in saved} == self.shown
        for asked, answers in saved:
            given = sorted(self.given[asked.number].values())
            assert sorted(answers) == (given if len(given) >= LEAST else [])


TestClass = Class.TestCase
TestClass.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)

if "redis" in KEEPERS:

    class ClassInRedis(Class):
        keeps = KEEPERS["redis"]

    TestClassInRedis = ClassInRedis.TestCase
    TestClassInRedis.settings = TestClass.settings


CURVE = replace(
    question(0, "sketch", "How?", ("a", "b"), [0.5, 1], limits=(0, 1)),
    spoken={"ko": {"text": "얼마?", "options": []}},
)


def test_a_state_is_read_as_it_was_written() -> None:
    slide = Slide("4_gates/sketch", {"at": 7}, {"why": SECRET}, CURVE)
    for what in (question(0, "number", "얼마?", (), 2.5), slide):
        state = RoomState().shown(what).after("ask").after("pause").after("free")
        assert machine.read(machine.written(state)) == state


def test_a_state_of_before_there_were_slides_is_read() -> None:
    fields = json.loads(machine.written(RoomState().shown(question(0, "choice", "Which?", ("a", "b"), 1))))
    for name in ("slide", "asks", "known", "free"):
        del fields[name]
    kept = ("number", "kind", "text", "options", "measured")
    fields["questions"] = [{name: one[name] for name in kept} for one in fields["questions"]]
    assert machine.read(json.dumps(fields)).after("ask").question == question(1, "choice", "Which?", "ab", 1)


def test_what_is_told_with_the_measurement_is_told_with_nothing_else() -> None:
    state = RoomState().shown(Slide("4_gates/sketch", {"at": 7}, {"why": SECRET}, CURVE))
    for action in (None, "ask", "votes"):
        state = state.after(action) if action else state
        said = machine.told(state, 5, [(0.25, 0.5)] * 5)
        assert said["slide"] == {"place": "4_gates/sketch", "at": 7}
        assert "measured" not in said["question"]
        assert "1.0" not in json.dumps(said["question"].get("distribution"))
    state = state.after("measured")
    said = machine.told(state, 5, [(0.25, 0.5)] * 5)
    assert said["slide"]["why"] == SECRET
    assert said["question"]["measured"] == (0.5, 1.0)
    assert said["question"]["middle"] == [0.25, 0.5]
    assert state.known == ("4_gates/sketch",)
