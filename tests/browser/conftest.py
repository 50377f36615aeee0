"""One server and one browser for all browser tests, a new visitor for each.

The very first request the server ever gets is a deep link: what that visitor saw is kept for its test.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    WebSocket,
    expect,
    sync_playwright,
)

from tests import servers
from tests.browser import libreoffice
from tests.browser.chromium import ADVICE, find
from tests.browser.server import free_port, serving

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",
]
SCREEN: ViewportSize = {"width": 1280, "height": 1000}
PATIENCE = 120_000  # milliseconds until a state that must come counts as missing
IDLE = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
# What may break inside a Korean word, of all that is printed. Looked for in every page that is left.
BROKEN = """() => {
  const found = [];
  const word = /[가-힣]{2}/;
  const look = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) look(node.shadowRoot);
      const own = [...node.childNodes].map((child) => (child.nodeType === 3 ? child.data : "")).join("");
      if (!word.test(own) || node.closest("svg, pre, .text") || !node.getClientRects().length) continue;
      const { wordBreak, whiteSpace } = getComputedStyle(node);
      if (wordBreak !== "keep-all" && whiteSpace !== "nowrap") found.push(own.slice(0, 80));
    }
  };
  look(document);
  return found;
}"""
SETTLED = (
    "() => !document.documentElement.dataset.coming"
    " && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')"
)
WHOLE = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  if (main?.querySelector("[data-testid=stExpander]")) return true;
  const figures = "[data-testid^=stBidiComponent], [data-testid=stPlotlyChart]";
  if (main?.querySelector(".st-key-course_own")) return true; // the list of lessons ends so
  if (main?.querySelector(`.st-key-lesson_figures [class*=_scene] :is(${figures})`)) return true;
  return main?.querySelector(".st-key-onward a") && !main.querySelector(figures);
}"""

expect.set_options(timeout=PATIENCE)


def left_out() -> list[str]:
    """Name the tests that need a LibreOffice or servers that are missing; where CI=true they fail instead."""
    missing = libreoffice.find() is None and os.environ.get("CI") != "true"
    alone = {"redis-server", "nginx"} & set(servers.left_out())
    return ["test_spreadsheets.py"] * missing + ["test_two_servers.py"] * bool(alone)


def pytest_report_header() -> str | None:
    """Say what to install."""
    office = libreoffice.ADVICE if "test_spreadsheets.py" in left_out() else ""
    return "\n".join(filter(None, (office, servers.advice(servers.left_out())))) or None


collect_ignore = left_out()


@dataclass
class Visitor:
    """A page, and all that went wrong in it without anybody saying so."""

    page: Page
    errors: list[str] = field(default_factory=list)
    off_host: list[str] = field(default_factory=list)
    frames: list[int] = field(default_factory=list)

    def open(self, url: str) -> Visitor:
        self.page.goto(url)
        return self.idle()

    def idle(self) -> Visitor:
        """Wait until Streamlit has nothing left to run and the player stands."""
        self.page.locator(IDLE).wait_for(timeout=PATIENCE)
        self.page.wait_for_function(SETTLED, timeout=PATIENCE)
        return self

    def ready(self) -> Visitor:
        """Wait for the player as well, and for what comes once it is painted."""
        self.idle()
        expect(self.step).to_have_attribute("aria-valuenow", _NUMBER)
        return self.whole()

    def go_to(self, title: str, menu: str = "Topics") -> None:
        """Choose a page in a menu of the top bar."""
        bar = self.page.get_by_test_id("stTopNav")
        bar.get_by_role("button", name=menu).click()
        self.page.get_by_role("menuitem", name=title, exact=True).click()

    def whole(self) -> Visitor:
        """Wait until a page stands down to its last part, which says how exact its figures are.

        A page without figures stands when the way onwards is under it; a lesson when its figure is there.
        """
        self.page.wait_for_function(WHOLE, timeout=PATIENCE)
        return self.idle()

    @property
    def step(self) -> Any:
        """The scrubber, which says at which step the player is."""
        return self.page.locator(".scrub[role=slider]")

    def at(self) -> int:
        return int(self.step.get_attribute("aria-valuenow"))


_NUMBER = re.compile(r"^\d+$")


@contextmanager
def visiting(browser: Browser, base: str, **options: Any) -> Iterator[Visitor]:
    """Come with a browser of one's own, and go: the tab is closed."""
    context = _context(browser, options)
    try:
        yield _visitor(context, base)
    finally:
        context.close()


def _context(browser: Browser, options: dict[str, Any]) -> BrowserContext:
    context = browser.new_context(**({"viewport": SCREEN, "locale": "en-US"} | options))
    context.set_default_timeout(PATIENCE)
    return context


def _visitor(context: BrowserContext, base: str) -> Visitor:
    visitor = Visitor(page := context.new_page())
    page.on("pageerror", lambda error: visitor.errors.append(str(error)))
    page.on("console", lambda message: _note(visitor, message))
    local = (base, base.replace("http", "ws"), "data:", "blob:", "file:")
    page.on("request", lambda r: None if r.url.startswith(local) else visitor.off_host.append(r.url))
    page.on("websocket", lambda ws: ws.on("framereceived", lambda body: visitor.frames.append(len(body))))
    return visitor


def _keep(received: list[bytes], socket: WebSocket) -> None:
    """Keep all that comes over a web socket."""
    socket.on("framereceived", lambda body: received.append(body.encode() if isinstance(body, str) else body))


def _note(visitor: Visitor, message: Any) -> None:
    # On an address with a path, Streamlit's page first asks there for the server's state, and is told 404.
    probing = "404" in message.text and "/_stcore/" in message.location.get("url", "")
    if message.type == "error" and not probing:
        visitor.errors.append(message.text)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find()
    assert path, ADVICE
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def soffice() -> str:
    path = libreoffice.find()
    assert path, libreoffice.ADVICE
    return path


@dataclass(frozen=True)
class Served:
    url: str
    first: Visitor
    first_heading: str
    first_dialogs: int
    first_url: str


@pytest.fixture(scope="session")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    log = tmp_path_factory.mktemp("server") / "log"
    # One job at a time, as on a small machine: whoever waits would do so in vain on no other.
    around = {"GATESCOPE_JOBS": "1", "GATESCOPE_ROOMS": str(log.with_name("rooms.sqlite"))}
    with serving(free_port(), log, **around) as url, visiting(browser, url) as first:
        first.open(f"{url}/inspect?lang=en").ready()
        heading = first.page.locator("h1").first.inner_text()
        dialogs = first.page.locator("[role=dialog]").count()
        told = Served(url, first, heading, dialogs, first.page.url)
        first.page.goto(f"{url}/_stcore/health")  # a page of ours at rest takes a fortieth of a processor
        yield told
    assert "Traceback" not in log.read_text(), log.read_text()[-4000:]


Contexts = Callable[[str], BrowserContext]


@pytest.fixture(scope="session")
def contexts(browser: Browser, served: Served) -> Iterator[Contexts]:
    """A browser for each language, kept: it need not fetch and compile Streamlit again.

    A bare page of the server stays open in each. With one process per site, it
    keeps that process alive between visits, and with it Streamlit's and plotly's scripts as they were
    compiled, and the window: half of what a visit costs.
    """
    kept = {"en-US": served.first.page.context}

    def of(locale: str) -> BrowserContext:
        if locale not in kept:
            kept[locale] = _context(browser, {"locale": locale})
            kept[locale].new_page().goto(f"{served.url}/_stcore/health")
        return kept[locale]

    yield of
    for context in kept.values():
        context.close()


@pytest.fixture
def visit(contexts: Contexts, served: Served) -> Iterator[Callable[..., Visitor]]:
    """Open an address as a new visitor; whatever goes wrong in silence fails the test."""
    with strangers(contexts, served) as go:
        yield go


@contextmanager
def strangers(contexts: Contexts, served: Served) -> Iterator[Callable[..., Visitor]]:
    """Let new visitors come, and see them off.

    They want no motion, unless a test is about it: what stands at once need not be waited for.
    """
    visitors: list[Visitor] = []

    def go(
        path: str = "/?lang=en",
        *,
        player: bool = True,
        fold: bool = True,
        locale: str = "en-US",
        viewport: ViewportSize = SCREEN,
        received: list[bytes] | None = None,
        **media: Any,
    ) -> Visitor:
        visitors.append(visitor := _visitor(contexts(locale), served.url))
        if received is not None:
            visitor.page.on("websocket", partial(_keep, received))
        visitor.page.set_viewport_size(viewport)
        visitor.page.emulate_media(**({"reduced_motion": "reduce"} | media))
        opened = visitor.open(served.url + path)
        if player:
            return opened.ready()
        return opened.whole() if fold else opened

    yield go
    for visitor in visitors:
        _leave(visitor, served.url)
        assert not visitor.errors
        assert not visitor.off_host


def _leave(visitor: Visitor, base: str) -> None:
    """Close the tab, and forget all but the files: whoever comes next is a stranger."""
    if not visitor.page.is_closed() and visitor.page.url.startswith(base):
        visitor.errors += visitor.page.evaluate(BROKEN)
    visitor.page.close()
    context = visitor.page.context
    forget = {"origin": base, "storageTypes": "cookies,local_storage,indexeddb,cache_storage"}
    context.new_cdp_session(context.pages[0]).send("Storage.clearDataForOrigin", forget)
