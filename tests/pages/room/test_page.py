"""The teacher's page: whose room it is, what is shown when, and what can be saved."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from pages.room import drawing, exports
from pages.shared import rooms
from pages.shared.i18n import LANGUAGES, words
from pages.shared.rooms.answers import question
from pages.shared.rooms.house import VARIABLE
from pages.shared.rooms.refusal import Refused
from pages.shared.rooms.store import DECK, Opened
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


def pressed(app: AppTest, key: str) -> AppTest:
    return sound(app.button(key=key).click().run())


def test_a_lesson_is_taught_step_by_step(opened: Opened) -> None:
    store = rooms.HOUSE.store()
    app = start("room", lang="en", room=opened.code, lesson="2")
    app = pressed(app, "room_step_on")
    assert store.told(opened.code)["slide"]["place"] == "2_rnn/same"
    assert "Step 1 of 14 · Watch" in said(app)
    assert app.button(key="room_step_back").disabled
    app = pressed(app, "room_step_on")
    assert "sketch the state" in said(app)
    assert "jumps" not in said(app)
    app = pressed(app, "room_next")
    assert app.button(key="room_step_on").disabled  # while the class answers
    answered(opened, [[1, 1, 1, 1, 1]] * 4 + [[0, 0, 0, 0, 0]])
    app = pressed(app, "room_next")
    assert "Who let it fall back to 0" in app.info[0].value
    app = pressed(app, "room_next")
    assert "It stays at 0.96, jumps to −0.79" in said(app)
    assert store.told(opened.code)["question"]["middle"] == [1, 1, 1, 1, 1]

    # Phones may go on alone, as far as the next question.
    assert store.attached(opened.code, DECK) == ""
    app = sound(app.selectbox(key="room_pace").set_value(4).run())
    assert store.told(opened.code)["free"]
    deck = json.loads(store.attached(opened.code, DECK))
    assert [one["at"] for one in deck] == [1, 2, 3, 4]
    assert [one["closed"] for one in deck] == [False, False, False, True]
    assert "0.96" in json.dumps(deck[1]["said"])
    app = pressed(app, "room_step_back")
    assert "Step 1 of 14" in said(app)
    app = pressed(app, "room_step_on")
    assert store.told(opened.code)["slide"]["said"][
        "en"
    ]  # what the class has seen is shown again, and not asked
    assert "question" not in store.told(opened.code)
    sound(app.selectbox(key="room_pace").set_value(0).run())
    assert not store.told(opened.code)["free"]


def test_a_question_of_ones_own_may_be_a_curve(opened: Opened) -> None:
    app = start("room", lang="ko", room=opened.code)
    app.segmented_control(key="room_kind").set_value("sketch").run()
    app.text_input(key="room_text").set_value("손실은 어떻게 내려갈까요?")
    app.text_area(key="room_points").set_value("1 10 100")
    app.text_input(key="room_measured").set_value("1 .5 2")
    app = pressed(app, "room_show")
    assert [one.value for one in app.error] == [words("ko")("room.wrong_curve", least=2, most=40)]
    app.text_input(key="room_measured").set_value("1 .5 .25")
    app = pressed(pressed(app, "room_show"), "room_next")
    answered(opened, [[1, 1, 1]] * 5)
    pressed(pressed(app, "room_next"), "room_next")
    told = rooms.HOUSE.store().told(opened.code)["question"]
    assert (told["middle"], told["measured"]) == ([1, 1, 1], (1, 0.5, 0.25))
    drawn = drawing.together(words("ko"), told)
    assert drawn.count("mask: url(") == 3


def test_any_page_can_be_shown_to_the_class(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    store = rooms.HOUSE.store()
    app = start("gradients", lang="ko")
    app = pressed(app, f"house_class_{opened.code}")
    assert words("ko")("class_told.shown") in said(app)
    slide = store.told(opened.code)["slide"]
    assert slide["title"] == {one: words(one)("gradients.title") for one in LANGUAGES}
    assert slide["link"].split("?")[0] == "gradients"
    assert "lang" not in slide["link"]
    assert slide["title"]["en"] in said(start("room", lang="en", room=opened.code, view="projector"))
    monkeypatch.setattr(type(st.context), "cookies", property(lambda _: {cookie(opened.code): "x"}))
    app = start("gradients", lang="ko")
    assert not [one for one in app.button if str(one.key).startswith("house_class")]


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
