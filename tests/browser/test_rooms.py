"""Two phones in a room, one in each language: what a class does in an hour, in one walk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from pages.shared.rooms.answers import question
from pages.shared.rooms.keys import key
from tests.browser.conftest import Visitor
from tests.pages.shared.rooms.serving import Phone, Served, served

PHONE: ViewportSize = {"width": 390, "height": 844}
CHOICE = question(0, "choice", "What does the forget gate do?", ("It wipes", "It fades", "It keeps"), 2)
NUMBER = question(0, "number", "How much is kept?")


def _phone(browser: Browser, language: str) -> Page:
    page = browser.new_context(viewport=PHONE, locale=language, color_scheme="dark").new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.set_default_timeout(120_000)
    return page


def _shown(phones: list[Page], view: str) -> None:
    for page in phones:
        page.wait_for_selector(f"main.{view}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert page.locator("h1").count() == 1


def _class(server: Served, code: str) -> list[Phone]:
    return [server.phone(code, f"ticket-of-another-phone-{place}") for place in range(4)]


def test_two_phones_follow_a_class(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(tmp_path, monkeypatch) as server:
        opened, store = server.opened(), server.store
        korean, english = phones = [_phone(browser, "ko-KR"), _phone(browser, "en-GB")]

        # One types, wrongly at first; the other scans.
        korean.goto(f"{server.root}/r")
        korean.fill("#code", "12")
        korean.click("#join")
        expect(korean.locator("#wrong")).to_be_visible()
        korean.fill("#code", f"{opened.code[:3]} {opened.code[3:]}")
        korean.fill("#nickname", "수달")
        korean.click("#join")
        english.goto(f"{server.root}/r/{opened.code}#k={key(opened.secret)}")
        english.click("#join")
        _shown(phones, "lobby")
        assert [page.evaluate("document.documentElement.lang") for page in phones] == ["ko", "en"]

        # A choice, with the thumb; hidden, then together, then beside what was measured.
        store.show(opened.code, opened.secret, CHOICE).result()
        _shown(phones, "show")
        store.act(opened.code, opened.secret, "ask").result()
        _shown(phones, "ask")
        for other in _class(server, opened.code):
            assert other.answer(1, 1).status_code == 200
        expect(korean.locator("#send")).to_be_disabled()
        for page, place in zip(phones, (2, 0), strict=True):
            page.locator("label.choice").nth(place).click()
            page.click("#send")
        _shown(phones, "sent")
        expect(english.locator("#fate")).to_have_text("sent and locked")
        expect(korean.locator("#fate")).to_contain_text("보냈습니다")
        store.act(opened.code, opened.secret, "votes").result()
        _shown(phones, "votes")
        assert [bar.split("\n")[-1] for bar in english.locator(".bars li").all_inner_texts()] == [
            "1 answer",
            "4 answers",
            "1 answer",
        ]
        assert english.locator(".bars .true").count() == 0
        store.act(opened.code, opened.secret, "measured").result()
        _shown(phones, "measured")
        assert "It keeps" in english.locator(".bars .true").inner_text()
        expect(english.locator("h1")).to_have_text("The measurement says otherwise.")
        expect(korean.locator("h1")).to_have_text("실측과 같습니다.")

        # An answer given without a connection outlives a reload, and is sent once there is one.
        store.show(opened.code, opened.secret, NUMBER).result()
        store.act(opened.code, opened.secret, "ask").result()
        _shown(phones, "ask")
        english.context.set_offline(True)
        english.fill("#answer", "0,5")
        english.click("#send")
        expect(english.locator("#fate")).to_have_text("kept on this phone, not sent yet")
        expect(english.locator("#note")).to_be_visible()
        english.context.set_offline(False)
        english.reload()
        _shown([english], "sent")
        expect(english.locator("#fate")).to_have_text("sent and locked")
        assert store.desk(opened.code, opened.secret).answered == 1

        store.act(opened.code, opened.secret, "pause").result()
        _shown(phones, "paused")
        store.act(opened.code, opened.secret, "end").result()
        _shown(phones, "ended")
        expect(english.locator(".words li")).to_have_count(2)
        english.click("#forget")
        assert (
            english.evaluate("Object.keys(localStorage).filter((name) => /ticket|answers/.test(name))") == []
        )
        for page in phones:
            page.context.close()


def test_a_teacher_opens_a_room_and_two_phones_answer(
    visit: Callable[..., Visitor], browser: Browser
) -> None:
    teacher = visit("/room?lang=en", player=False).page
    teacher.click(".gs-room-open button")
    teacher.wait_for_selector(".gs-room-qr")
    root, code = teacher.url.partition("/room?")[0], teacher.url.partition("room=")[2][:6]
    phones = [_phone(browser, language) for language in ("ko-KR", "en-GB")]
    for page in phones:
        page.goto(f"{root}/r/{code}")
        page.click("#join")
    _shown(phones, "lobby")
    teacher.locator(".st-key-room_text input").fill("Which?")
    teacher.locator(".st-key-room_options textarea").fill("One\nTwo")
    teacher.locator(".st-key-room_measured input").fill("2")
    teacher.locator(".st-key-room_show button").click()
    _shown(phones, "show")
    teacher.locator(".st-key-room_next button").click()
    _shown(phones, "ask")
    for page in phones:
        page.locator("label.choice").first.click()
        page.click("#send")
    _shown(phones, "sent")
    expect(teacher.get_by_text("2 of 2 have answered")).to_be_visible()
    teacher.locator(".st-key-room_next button").click()
    _shown(phones, "votes")
    expect(phones[1].locator(".note").first).to_contain_text("Fewer than five")
    expect(teacher.get_by_text("Fewer than five answers (2)")).to_be_visible()
    teacher.locator(".st-key-room_next button").click()
    _shown(phones, "measured")
    expect(phones[1].locator(".big")).to_have_text("Two")
    teacher.locator(".st-key-room_end button").click()
    _shown(phones, "ended")
    teacher.locator(".st-key-room_erase button").click()
    teacher.wait_for_selector(".gs-room-open")
    for page in phones:
        page.context.close()
