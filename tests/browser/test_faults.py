"""Faults between a browser and the server: no websockets, a restart, and what the history keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.shared.i18n import LANGUAGES, Language, words
from tests.browser.conftest import IDLE, PATIENCE, SETTLED, Served, Visitor, visiting
from tests.browser.server import free_port, serving

Visit = Callable[..., Visitor]
REFUSED = """window.WebSocket = class extends EventTarget {
  constructor() {
    super();
    this.readyState = 0;
    setTimeout(() => {
      this.readyState = 3;
      this.onerror?.(new Event("error"));
      this.onclose?.(new CloseEvent("close"));
    });
  }
  send() {}
  close() {}
};"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_websockets_the_page_says_what_the_proxy_needs(
    browser: Browser, served: Served, language: Language
) -> None:
    with visiting(browser, served.url, locale=f"{language}-KR") as visitor:
        visitor.page.add_init_script(REFUSED)
        visitor.page.goto(f"{served.url}/gradients?lang={language}")
        line = visitor.page.locator("#gatescope-shell")
        expect(line).to_contain_text(words(language)("shell.refused"))
        expect(line).to_be_visible()


def test_the_first_line_gives_way_to_the_page(visit: Visit) -> None:
    page = visit("/depth?lang=ko&layers=5&seeds=1", player=False).page
    expect(page.locator("#gatescope-shell")).to_be_hidden()


def entries(page: Page) -> int:
    return int(page.evaluate("history.length"))


def normalise(page: Page) -> None:
    page.locator(".st-key-more_depth button").click()
    page.locator(".st-key-depth_normalised button").last.click()


def test_the_history_has_one_entry_for_each_thing_that_was_done(visit: Visit) -> None:
    visitor = visit("/truncation?job=abcdefghijkl", player=False)
    page = visitor.page
    title = page.locator("h1").first
    before, visited = entries(page), [(page.url, title.inner_text())]
    assert page.url.endswith("/truncation?lang=en")  # what was dropped is no entry of its own
    doings = (
        lambda: visitor.go_to("Deep networks"),
        lambda: page.locator(".st-key-house_language").get_by_text("한국어").click(),
        lambda: normalise(page),
    )
    ends = ("/depth?lang=en", "/depth?lang=ko", "/depth?lang=ko&norm=on")
    for number, (do, end) in enumerate(zip(doings, ends, strict=True), start=1):
        do()
        page.wait_for_url(lambda url, end=end: url.endswith(end), timeout=PATIENCE)
        page.locator(IDLE).wait_for()
        page.wait_for_function(SETTLED, timeout=PATIENCE)
        visited.append((page.url, title.inner_text()))
        assert entries(page) == before + number
    for url, said in visited[-2::-1]:
        page.go_back()
        expect(title).to_have_text(said)
        page.wait_for_url(lambda at, url=url: at == url, timeout=PATIENCE)
        page.locator(IDLE).wait_for()
        assert page.url == url


def test_a_restart_under_an_open_tab_and_a_reload_say_what_was_lost(browser: Browser, tmp_path: Path) -> None:
    port, t = free_port(), words("en")
    url = f"http://127.0.0.1:{port}"

    def bring(page: Page) -> None:
        page.get_by_role("button", name=t("bar.own")).click()
        page.locator(".st-key-paste textarea").fill("A text of my own (with brackets).")
        page.locator(".st-key-paste_read button").click()
        page.wait_for_url(lambda at: "sample=own" in at, timeout=PATIENCE)

    with visiting(browser, url) as visitor:
        page = visitor.page
        with serving(port, tmp_path / "first"):
            visitor.open(f"{url}/gradients?lang=en")
            bring(page)
            visitor.idle()
        with serving(port, tmp_path / "second"):
            # What is on screen stays until something is done; only then is the new server asked.
            page.locator(IDLE).wait_for()
            restarted = page.locator("#gatescope-restarted")
            expect(restarted).to_contain_text(t("restarted.told"))
            restarted.get_by_role("button", name=t("restarted.close")).click()
            expect(restarted).to_have_count(0)
            page.locator(".st-key-gradients_mode button").last.click()
            expect(page.get_by_text(t("lost.text"))).to_be_visible()
            visitor.idle()
            assert "sample" not in page.url
            bring(page)
            expect(page.get_by_text(t("lost.text"))).to_be_hidden()
            visitor.idle()
            page.reload()
            expect(page.get_by_text(t("lost.text"))).to_be_visible()
            assert "sample" not in page.url


def test_a_server_that_is_gone_is_said_in_the_visitors_language_alone(
    browser: Browser, tmp_path: Path
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with visiting(browser, url, locale="ko-KR") as visitor:
        page, line = visitor.page, visitor.page.locator("#gatescope-shell")
        dialog = page.get_by_test_id("stDialog")
        with serving(port, tmp_path / "first"):
            visitor.open(f"{url}/lab?lang=ko")
        dialog.wait_for(state="attached", timeout=PATIENCE)
        expect(line).to_contain_text(words("ko")("shell.unreachable"))
        expect(line).to_be_visible()
        expect(dialog).to_be_hidden()
        with serving(port, tmp_path / "second"):
            page.locator(IDLE).wait_for(timeout=PATIENCE)
            expect(line).to_be_hidden()
            expect(dialog).to_be_hidden()
            expect(page.locator("#gatescope-restarted")).to_contain_text(words("ko")("restarted.told"))
