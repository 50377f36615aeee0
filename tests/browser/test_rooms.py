"""Phones in a room, in both languages; and a class of one teacher, one projector and five phones."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from pages.shared.rooms.answers import question
from pages.shared.rooms.keys import key
from tests.browser.server import free_port, serving
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


WORDS = ("valve", "Rude", "Valve", "door", "문")
LANGUAGES = ("ko-KR", "en-GB", "en-GB", "ko-KR", "en-GB")


def _typed(teacher: Page, kind: str, text: str, options: str = "", measured: str = "") -> None:
    """Type a question as a teacher does, show it and ask it."""
    teacher.get_by_role("radio", name=kind).click()
    if options:
        teacher.locator(".st-key-room_options textarea").fill(options)
    else:
        expect(teacher.locator(".st-key-room_options")).to_have_count(0)
    teacher.locator(".st-key-room_text input").fill(text)
    teacher.locator(".st-key-room_measured input").fill(measured)
    teacher.locator(".st-key-room_show button").click()
    _on(teacher, "Ask the class")


def _on(teacher: Page, act: str) -> None:
    """Press the button that goes on, once it says what is expected."""
    teacher.locator(".st-key-room_next").get_by_role("button", name=act).click()


def _saved(teacher: Page, tmp_path: Path, ending: str, button: str) -> pd.DataFrame:
    with teacher.expect_download() as saving:
        teacher.get_by_role("button", name=button).click()
    path = tmp_path / f"saved.{ending}"
    saving.value.save_as(path)
    found = pd.read_csv(path) if ending == "csv" else pd.read_excel(path)
    return found.sort_values(["question", "answer"], ignore_index=True)


def _teach(teacher: Page, phones: list[Page], root: str) -> None:
    """A step of a lesson that asks, own pace as far as the next question, a curve, and another page."""
    korean, english = phones
    teacher.locator(".st-key-room_lesson").get_by_role("combobox").click()
    teacher.get_by_role("option", name="4. Gates").click()
    for at in (1, 2, 3):
        teacher.locator(".st-key-room_step_on button").click()
        expect(teacher.get_by_text(f"Step {at} of 13")).to_be_visible()
    _shown(phones, "show")
    # What the question is about is hatched, and a question mark, on the phone's own figure.
    forget = english.locator(".rows li.ring")
    expect(forget).to_have_text("f forget gate?")
    expect(korean.locator(".rows li.ring")).to_contain_text("망각 게이트")
    teacher.locator(".st-key-room_next button").click()
    _shown(phones, "ask")
    expect(english.locator("#send")).to_be_disabled()
    english.locator("#answer").fill("0.6")
    expect(english.locator("output")).to_have_text("60%")
    assert forget.locator(".guess").is_visible()
    english.click("#send")
    _shown([english], "sent")
    for phase in ("votes", "measured"):
        teacher.locator(".st-key-room_next button").filter(has_text=phase).click()
        _shown(phones, phase)
    expect(english.locator("h1")).to_have_text("You said 60%. Measured: 0%. Distance: 60 points.")
    expect(forget).to_have_text("f forget gate0.00")
    expect(korean.get_by_text("실제로 남긴 비율은 0%입니다.")).to_be_visible()

    # At their own pace, up to the question after next; back with the class when it is asked something.
    teacher.locator(".st-key-room_pace").get_by_role("combobox").click()
    teacher.get_by_role("option", name="Own pace, up to step 5").click()
    teacher.locator(".st-key-room_step_on button").click()
    english.click("#walk")
    _shown([english], "own")
    english.click("#on")
    expect(english.locator(".note").last).to_contain_text("has not answered this question yet")
    expect(english.locator("#on")).to_be_disabled()
    expect(teacher.get_by_text("Step 4 of 13")).to_be_visible()

    # A curve of the teacher's own, drawn with keys; nobody is alone then.
    teacher.get_by_role("radio", name="A curve").click()
    teacher.locator(".st-key-room_text input").fill("How does it go on?")
    teacher.locator(".st-key-room_points textarea").fill("1 2 3")
    teacher.locator(".st-key-room_measured input").fill("0 .5 1")
    teacher.locator(".st-key-room_show button").click()
    _shown(phones, "show")
    teacher.locator(".st-key-room_next button").filter(has_text="Ask").click()
    _shown(phones, "ask")
    korean.locator("svg.pad").focus()
    for key_name in ("ArrowDown", "ArrowRight", "ArrowRight"):
        expect(korean.locator("#send")).to_be_disabled()
        korean.keyboard.press(key_name)
    korean.click("#send")
    _shown([korean], "sent")
    for phase in ("votes", "measured"):
        teacher.locator(".st-key-room_next button").filter(has_text=phase).click()
        _shown(phones, phase)
    expect(korean.locator("polyline.true")).to_have_count(1)
    expect(korean.locator("polyline.mine")).to_have_count(1)
    expect(korean.locator("polyline.each")).to_have_count(0)  # of fewer than five

    # Any page, from that page.
    elsewhere = teacher.context.new_page()
    elsewhere.set_default_timeout(120_000)
    elsewhere.goto(f"{root}/shapes?lang=en")
    elsewhere.locator(".st-key-house_class button").click()
    _shown(phones, "show")
    expect(korean.locator("#open")).to_have_attribute("href", re.compile(r"/shapes\?.*lang=ko"))
    elsewhere.close()
    expect(teacher.locator(".st-key-room_slide h1")).to_have_text("Tensor shapes")


def test_a_class_through_an_hour(browser: Browser, tmp_path: Path) -> None:
    """One phone loses its line in mid-vote, one comes late, the server is killed, the teacher moves."""
    port, kept = free_port(), {"GATESCOPE_ROOMS": str(tmp_path / "rooms.sqlite")}
    phones = [_phone(browser, language) for language in LANGUAGES]
    *early, late = phones
    desk = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="en-GB")
    other = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="en-GB")
    for context in (desk, other):
        context.set_default_timeout(120_000)
    teacher, wall = desk.new_page(), desk.new_page()
    with serving(port, tmp_path / "first.log", **kept) as root:
        teacher.goto(f"{root}/room?lang=en")
        teacher.click(".gs-room-open button")
        teacher.wait_for_selector(".gs-room-qr")
        code = teacher.url.partition("room=")[2][:6]
        teacher.get_by_role("button", name="Recovery code").click()
        secret = teacher.get_by_test_id("stCode").inner_text().strip()
        teacher.keyboard.press("Escape")
        wall.set_viewport_size({"width": 1920, "height": 1080})
        wall.goto(f"{root}/room?room={code}&view=projector&lang=en")
        expect(wall.locator(".st-key-room_projector h1")).to_have_text(f"{code[:3]} {code[3:]}")
        for page in early:
            page.goto(f"{root}/r/{code}")
            page.fill("#nickname", "Otter")
            page.click("#join")
        _shown(early, "lobby")
        expect(wall.get_by_text("4 here")).to_be_visible()

        _typed(teacher, "One word", "What is a gate, in one word?")
        _shown(early, "ask")
        offline = early[3]
        offline.context.set_offline(True)
        for page, word in zip(early, WORDS, strict=False):
            page.fill("#answer", word)
            page.click("#send")
        _shown(early, "sent")
        expect(offline.locator("#note")).to_be_visible()
        expect(wall.get_by_text("3 of 4 have answered")).to_be_visible()

    # The server is killed in mid-vote, and another takes its place: nobody does anything.
    expect(early[0].locator("#note")).to_be_visible()
    with serving(port, tmp_path / "second.log", **kept) as root:
        offline.context.set_offline(False)
        late.goto(f"{root}/r/{code}#k={key(secret)}")
        late.click("#join")
        _shown([late], "ask")
        late.fill("#answer", WORDS[4])
        late.click("#send")
        for page in phones:
            expect(page.locator("#note")).to_be_hidden()
        expect(teacher.get_by_text("5 of 5 have answered")).to_be_visible()
        _on(teacher, "Reveal the votes")
        _shown(phones, "votes")
        expect(wall.locator(".gs-room-words li")).to_have_count(4)
        teacher.get_by_text("Hide a word").click()
        teacher.locator(".st-key-room_cover").get_by_role("button", name="Rude").click()
        expect(wall.locator(".gs-room-words li")).to_have_count(3)
        for page in phones:
            expect(page.locator(".words li")).to_have_count(3)

        # Of four answers nothing is shown but how many they are, and what was measured.
        _typed(teacher, "A choice", "Which?", "One\nTwo", "2")
        _shown(phones, "ask")
        for page in early:
            page.locator("label.choice").first.click()
            page.click("#send")
        _shown(early, "sent")
        expect(teacher.get_by_text("4 of 5 have answered")).to_be_visible()
        _on(teacher, "Reveal the votes")
        _shown(phones, "votes")
        expect(phones[1].locator(".note").first).to_contain_text("Fewer than five")
        expect(wall.get_by_text("Fewer than five answers (4)")).to_be_visible()
        _on(teacher, "Reveal what was measured")
        _shown(phones, "measured")
        expect(late.locator(".big")).to_have_text("Two")

        _teach(teacher, phones[:2], root)

        # On another computer, with the recovery code; what is pressed there the first tab follows.
        moved = other.new_page()
        moved.goto(f"{root}/room?room={code}&lang=en")
        moved.locator(".gs-room-reopen input[name=recovery]").fill(secret.lower())
        moved.locator(".gs-room-reopen button").click()
        moved.locator(".st-key-room_end button").click()
        _shown(phones, "ended")
        expect(teacher.get_by_role("heading", name="The class has ended")).to_be_visible()
        expect(wall.get_by_role("heading", name="The class has ended")).to_be_visible()
        csv = _saved(moved, tmp_path, "csv", "Answers as CSV")
        xlsx = _saved(teacher, tmp_path, "xlsx", "Answers as Excel file")
        pd.testing.assert_frame_equal(csv, xlsx, check_dtype=False)
        assert csv["answer"].fillna("").tolist() == ["Valve", "door", "valve", "문", ""]
        assert csv["question"].unique().tolist() == [1]  # of the others fewer than five answered
        assert "Otter" not in csv.to_csv()
        moved.locator(".st-key-room_erase button").click()
        moved.wait_for_selector(".gs-room-open")
    for page in (teacher, moved, *phones):
        page.context.close()
