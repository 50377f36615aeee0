"""The teacher's page: whose room it is, what is shown when, and what can be saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.room import drawing, exports
from pages.shared import rooms
from pages.shared.i18n import words
from pages.shared.rooms.answers import question
from pages.shared.rooms.house import VARIABLE
from pages.shared.rooms.store import Opened
from pages.shared.rooms.teacher import cookie
from pages.shared.tables import csv
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
            assert words("en")("room.claim") in said(app)
            assert not [one for one in app.button if str(one.key).startswith("room_")]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_projector_has_nothing_to_press(opened: Opened, language: str) -> None:
    typed(opened)
    app = start("room", lang=language, room=opened.code, view="projector")
    assert "What is \\*kept\\*?" in said(app)
    assert not [one for one in app.button if str(one.key).startswith("room_")]


def test_what_is_saved_has_no_names_and_no_formulas(opened: Opened) -> None:
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


def test_what_is_typed_stays_text() -> None:
    hostile = "<script>alert(1)</script>"
    choice = {"kind": "choice", "options": [hostile, "b"], "distribution": [3, 2], "measured": 0}
    word = {"kind": "word", "options": [], "distribution": [[hostile, 5]]}
    number = {"kind": "number", "options": [], "distribution": [1.0] * 5, "measured": 1.0}
    for asked in (choice, word, number):
        assert "<script" not in drawing.together(words("en"), asked)
    dots = drawing.together(words("en"), number)
    assert dots.count("<i>") == 5
