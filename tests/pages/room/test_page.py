"""The teacher's page: whose room it is, what is shown when, and what can be saved."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from pages.room import drawing, exports
from pages.shared import rooms
from pages.shared.i18n import words
from pages.shared.rooms.answers import question
from pages.shared.rooms.house import VARIABLE
from pages.shared.rooms.refusal import Refused
from pages.shared.rooms.store import Opened
from pages.shared.rooms.teacher import cookie
from pages.shared.tables import csv, xlsx
from tests.pages.visit import said, sound, start


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """A room whose cookie every visit brings."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "rooms.sqlite"))
    room = rooms.HOUSE.store().open().result()
    monkeypatch.setattr(type(st.context), "cookies", property(lambda _: {cookie(room.code): room.secret}))
    yield room
    rooms.HOUSE.close()


def answered(room: Opened, answers: list[object]) -> None:
    for place, answer in enumerate(answers):
        ticket = f"ticket-of-a-phone-{place:05d}"
        rooms.HOUSE.store().join(room.code, ticket, "Ann").result()
        assert rooms.HOUSE.store().answer(room.code, ticket, 1, answer).result()


def typed(room: Opened) -> AppTest:
    app = start("room", lang="en", room=room.code)
    app.text_input(key="room_text").set_value("What is *kept*?")
    app.text_area(key="room_options").set_value("All\nNone")
    app.text_input(key="room_measured").set_value("2")
    return sound(app.button(key="room_show").click().run())


def test_a_class_from_the_lobby_to_the_end(opened: Opened) -> None:
    store = rooms.HOUSE.store()
    app = typed(opened)
    assert "What is \\*kept\\*?" in said(app)
    sound(app.button(key="room_next").click().run())
    answered(opened, [0, 0, 0, 1, 1])
    app = start("room", lang="en", room=opened.code)
    assert "5 of 5 have answered" in said(app)
    assert not app.get("html") or "gs-room-bars" not in str(app.get("html"))
    sound(app.button(key="room_next").click().run())
    assert store.told(opened.code)["question"]["distribution"] == [3, 2]
    sound(app.button(key="room_next").click().run())
    assert "Measured: None" in said(app)
    assert not [one for one in app.button if one.key == "room_next"]
    sound(app.button(key="room_end").click().run())
    assert "The class has ended" in said(app)
    sound(app.button(key="room_erase").click().run())
    assert words("en")("room.claim") in said(start("room", lang="en", room=opened.code))


def test_what_cannot_be_asked_is_said(opened: Opened) -> None:
    app = start("room", lang="ko", room=opened.code)
    sound(app.button(key="room_show").click().run())
    assert [one.value for one in app.error] == [words("ko")("room.wrong", least=2, most=6)]
    assert rooms.HOUSE.store().told(opened.code)["phase"] == "lobby"


def test_without_the_cookie_nobody_is_the_teacher(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    for brought in ({}, {cookie(opened.code): "x"}, {cookie("000000"): opened.secret}):
        monkeypatch.setattr(type(st.context), "cookies", property(lambda _, brought=brought: brought))
        for view in ("desk", "projector"):
            app = start("room", lang="en", room=opened.code, view=view)
            assert any("gs-room-reopen" in one.proto.body for one in app.get("html"))
            assert words("en")("room.claim") in said(app)
            assert not [one for one in app.button if str(one.key).startswith("room_")]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_projector_has_nothing_to_press(opened: Opened, language: str) -> None:
    typed(opened)
    app = start("room", lang=language, room=opened.code, view="projector")
    assert "What is \\*kept\\*?" in said(app)
    assert not [one for one in app.button if str(one.key).startswith("room_")]


def test_what_is_saved_has_no_names_no_formulas_and_nothing_that_is_hidden(opened: Opened) -> None:
    store = rooms.HOUSE.store()
    store.show(opened.code, opened.secret, question(0, "word", "=1+1?")).result()
    store.act(opened.code, opened.secret, "ask").result()
    answered(opened, ["=A1", "@x", "gate", "+1", "문"])
    make = exports.table(store, opened.code, opened.secret)
    assert make().empty  # before the class was shown them
    store.act(opened.code, opened.secret, "votes").result()
    saved = csv(make()).decode("utf-8-sig")
    assert sorted(make()["answer"]) == sorted(["=A1", "@x", "gate", "+1", "문"])
    cells = [cell for line in saved.splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "Ann" not in saved
    store.cover(opened.code, opened.secret, 1, "Gate", covered=True).result()
    sheet = load_workbook(io.BytesIO(xlsx(make()))).active
    rows = list(sheet.iter_rows())
    assert [one.value for one in rows[0]] == list(make().columns)
    answers = [row[4] for row in rows[1:]]
    assert sorted(str(one.value) for one in answers) == sorted(["'=A1", "'@x", "None", "'+1", "문"])
    assert {one.data_type for row in rows for one in row} <= {"s", "n"}
    store.cover(opened.code, opened.secret, 1, "gate", covered=False).result()
    assert sorted(make()["answer"]) == sorted(["=A1", "@x", "gate", "+1", "문"])


def test_numbers_are_saved_as_numbers_and_of_fewer_than_five_none(opened: Opened) -> None:
    store = rooms.HOUSE.store()
    make = exports.table(store, opened.code, opened.secret)
    for number, given in ((1, [-1.5, 2.0, 0.25, -3.0, 7.0]), (2, [1.0] * 4)):
        store.show(opened.code, opened.secret, question(0, "number", "How many?", (), -2.5)).result()
        store.act(opened.code, opened.secret, "ask").result()
        for place, answer in enumerate(given):
            ticket = f"ticket-of-a-phone-{place:05d}"
            store.join(opened.code, ticket, "Ann").result()
            store.answer(opened.code, ticket, number, answer).result()
        store.act(opened.code, opened.secret, "votes").result()
    store.act(opened.code, opened.secret, "end").result()
    assert store.answers(opened.code, opened.secret)[1][1] == []
    rows = list(load_workbook(io.BytesIO(xlsx(make()))).active.iter_rows(min_row=2, values_only=True))
    lines = csv(make()).decode("utf-8-sig").splitlines()[1:]
    assert sorted(row[4] for row in rows) == sorted(float(line.split(",")[4]) for line in lines)
    assert sorted(row[4] for row in rows) == sorted([-1.5, 2.0, 0.25, -3.0, 7.0])
    assert {row[5] for row in rows} == {-2.5}


def test_the_teacher_hides_a_word_and_takes_a_nickname(opened: Opened) -> None:
    store = rooms.HOUSE.store()
    store.show(opened.code, opened.secret, question(0, "word", "In one word?")).result()
    store.act(opened.code, opened.secret, "ask").result()
    answered(opened, ["Rude", "rude", "gate", "cell", "문"])
    store.act(opened.code, opened.secret, "votes").result()
    app, other = (start("room", lang="en", room=opened.code) for _ in range(2))
    sound(app.pills(key="room_covered").select("Rude").run())
    assert "Rude" not in str(store.told(opened.code))
    sound(other.run())  # another tab of the teacher's follows
    assert other.pills(key="room_covered").value == ["Rude"]
    sound(other.pills(key="room_covered").unselect("Rude").run())
    assert "Rude" in str(store.told(opened.code))
    sound(app.pills(key="room_struck").select("Ann").run())
    assert store.desk(opened.code, opened.secret).nicknames == ()


def test_two_tabs_of_one_teacher_follow_each_other_and_skip_nothing(opened: Opened) -> None:
    first = typed(opened)
    other = start("room", lang="en", room=opened.code)
    sound(first.button(key="room_next").click().run())
    sound(other.button(key="room_next").click().run())  # still says: ask the class
    assert rooms.HOUSE.store().told(opened.code)["phase"] == "ask"
    sound(other.run())
    assert other.button(key="room_next").label == words("en")("room_act.votes")


def test_the_recovery_code_is_shown_until_the_first_question(opened: Opened) -> None:
    app = start("room", lang="en", room=opened.code)
    assert [one.value for one in app.code] == [opened.secret]
    typed(opened)
    assert not start("room", lang="en", room=opened.code).code


def test_what_is_typed_stays_text() -> None:
    hostile = "<script>alert(1)</script>"
    choice = {"kind": "choice", "options": [hostile, "b"], "distribution": [3, 2], "measured": 0}
    word = {"kind": "word", "options": [], "distribution": [[hostile, 5]]}
    number = {"kind": "number", "options": [], "distribution": [1.0] * 5, "measured": 1.0}
    for asked in (choice, word, number):
        assert "<script" not in drawing.together(words("en"), asked)
    dots = drawing.together(words("en"), number)
    assert dots.count("<i>") == 5


def test_rooms_that_cannot_be_reached_are_no_rooms_that_ended(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise Refused("away")

    store = rooms.HOUSE.store()
    app = start("room", lang="en", room=opened.code)
    with monkeypatch.context() as patch:
        patch.setattr(store, "desk", away)
        patch.setattr(store, "act", away)
        for view in ("", "projector"):
            gone = start("room", lang="ko", room=opened.code, view=view)
            assert [one.value for one in gone.warning] == [words("ko")("room.away")]
            assert "끝났" not in said(gone)
        app.button(key="room_pause").click().run()
        assert [one.value for one in app.warning] == [words("en")("room.away")]
    sound(app.run())
    assert not app.warning
