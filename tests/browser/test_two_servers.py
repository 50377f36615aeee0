"""Two servers, a Redis and the nginx of deploy/, below a path: a class, a window, a server that is killed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pages.room import drawing
from pages.shared.rooms.keys import key
from tests import servers
from tests.browser.conftest import IDLE, PATIENCE, Visitor
from tests.browser.server import ROOT, free_port, serving

BASE = "/gatescope"
STICKY = "gatescope_server"
TEXT = "".join(f"def f{i}(x):\n    return ({i}, 'a{i}')\n" for i in range(300))


@dataclass
class Site:
    """What a school has; `server` ends one of the two."""

    url: str
    addresses: list[str]
    running: list[ExitStack]

    def stuck_to(self, server: int) -> dict[str, str]:
        """Return a cookie of those whom nginx leads to one of the servers."""
        for number in range(1000):
            cookie = {STICKY: f"visitor-{number}"}
            answer = httpx.get(f"{self.url}{BASE}/_stcore/health", cookies=cookie, verify=False)
            if answer.headers["X-Server"] == self.addresses[server]:
                return cookie
        raise AssertionError("nobody is led there")

    def kill(self, server: int) -> None:
        self.running[server].close()


@contextmanager
def school(folder: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        rooms = stack.enter_context(servers.redis_server())
        ports = [free_port() for _ in range(3)]
        around = {
            "GATESCOPE_ROOMS": rooms.url,
            "STREAMLIT_SERVER_COOKIE_SECRET": "one for both",
            "GATESCOPE_JOBS": "1",
        }
        running = [stack.enter_context(ExitStack()) for _ in range(2)]

        tree = _image(folder / "app")

        def start(at: int) -> None:
            running[at].enter_context(serving(ports[at], folder / f"log-{at}", tree, base=BASE, **around))

        with ThreadPoolExecutor() as both:
            list(both.map(start, range(2)))
        addresses = [f"127.0.0.1:{port}" for port in ports[:2]]
        configuration = servers.nginx_configuration(folder, f"127.0.0.1:{ports[2]}", *addresses)
        stack.enter_context(servers.nginx(configuration, ports[2]))
        yield Site(f"http://127.0.0.1:{ports[2]}", addresses, running)


def _image(folder: Path) -> Path:
    """Make the tree as the image has it, which is less than is here."""
    folder.mkdir()
    for name in servers.copied():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        else:
            shutil.copy2(ROOT / name, folder / name)
    return folder


def _page(browser: Browser, site: Site, server: int, locale: str) -> Page:
    context: BrowserContext = browser.new_context(locale=locale, viewport={"width": 1280, "height": 900})
    ((name, value),) = site.stuck_to(server).items()
    context.add_cookies([{"name": name, "value": value, "url": site.url}])
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def _press(page: Page, name: str) -> None:
    page.locator(f".st-key-room_{name} button").click()


def _class(site: Site, code: str) -> list[httpx.Client]:
    phones = []
    for place in range(5):
        headers = {"X-Ticket": f"ticket-of-another-phone-{place}"}
        base = f"{site.url}{BASE}/rooms/{code}/"
        phone = httpx.Client(
            base_url=base, headers=headers, cookies=site.stuck_to(1), verify=False, timeout=60
        )
        phone.post("join", json={"ticket": headers["X-Ticket"], "nickname": ""}).raise_for_status()
        phones.append(phone)
    return phones


def _answers(phones: list[httpx.Client], number: int) -> None:
    for phone in phones:
        answer = phone.post("answer", json={"number": number, "answer": 1})
        assert (answer.status_code, answer.json()) == (200, {"new": True})


def _ask(teacher: Page, text: str) -> None:
    teacher.locator(".st-key-room_text input").fill(text)
    teacher.locator(".st-key-room_options textarea").fill("One\nTwo")
    teacher.locator(".st-key-room_measured input").fill("2")
    _press(teacher, "show")


def test_two_servers_are_one_school(browser: Browser, tmp_path: Path) -> None:
    with school(tmp_path) as site:
        # The teacher opens a room on one server; its QR code leads to the path that all stands below.
        teacher = _page(browser, site, 0, "en-US")
        answer = teacher.goto(f"{site.url}{BASE}/room?lang=en")
        assert answer is not None
        assert answer.status == 200
        assert answer.headers["x-server"] == site.addresses[0]
        teacher.click(".gs-room-open button")
        qr = teacher.wait_for_selector(".gs-room-qr")
        code = teacher.url.partition("room=")[2][:6]
        assert teacher.url.startswith(f"{site.url}{BASE}/room?")
        (secret,) = [one for one in teacher.context.cookies() if one["name"] == f"gatescope_room_{code}"]
        assert secret["path"] == BASE
        link = f"{site.url}{BASE}/r/{code}#k={key(secret['value'])}"
        assert qr is not None
        assert qr.get_attribute("src") in drawing.qr(link, "")

        # The class is on the other.
        phone = _page(browser, site, 1, "ko-KR")
        phone.goto(link)
        phone.click("#join")
        phone.wait_for_selector("main.lobby")
        others = _class(site, code)
        _ask(teacher, "Which?")
        phone.wait_for_selector("main.show")
        _press(teacher, "next")
        phone.wait_for_selector("main.ask")
        _answers(others, 1)
        phone.locator("label.choice").first.click()
        phone.click("#send")
        phone.wait_for_selector("main.sent")
        expect(teacher.get_by_text("6 of 6 have answered")).to_be_visible()
        _press(teacher, "next")
        phone.wait_for_selector("main.votes")
        assert [bar.split("\n")[-1] for bar in phone.locator(".bars li").all_inner_texts()] == [
            "응답 1개",
            "응답 5개",
        ]

        # A reader there brings a long text; its windows come from the server that has read it.
        reader = Visitor(_page(browser, site, 1, "en-US"))
        reader.open(f"{site.url}{BASE}/?lang=en&net=python-lstm").ready()
        reader.page.locator(".st-key-row_inspect .st-key-drawer button").click()
        file = {"name": "long.py", "mimeType": "text/plain", "buffer": TEXT.encode()}
        reader.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        expect(reader.step).to_have_attribute("aria-valuemax", "1000")
        expect(reader.page.get_by_text(re.compile(r"^All [\d,]+ steps"))).to_be_visible()
        reader.idle()
        strip = reader.page.locator(".st .whole[role=slider]")
        with reader.page.expect_response(re.compile(rf"{BASE}/ahead/[^/]+/[12]000$")) as window:
            strip.press("ArrowRight")
            strip.press("ArrowRight")
        assert window.value.status == 200
        assert window.value.headers["x-server"] == site.addresses[1]

        # That server is killed: everybody who was on it is on the other, and the class goes on.
        site.kill(1)
        _press(teacher, "next")
        phone.wait_for_selector("main.measured")
        _ask(teacher, "And now?")
        phone.wait_for_selector("main.show")
        _press(teacher, "next")
        phone.wait_for_selector("main.ask")
        _answers(others, 2)
        phone.locator("label.choice").nth(1).click()
        phone.click("#send")
        phone.wait_for_selector("main.sent")
        expect(teacher.get_by_text("6 of 6 have answered")).to_be_visible()
        reader.page.locator(IDLE).wait_for()
        expect(reader.page.locator("#gatescope-restarted")).to_be_visible()  # their text is gone, it says
        reader.page.reload()
        reader.ready()
