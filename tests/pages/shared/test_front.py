"""What stands before Streamlit: the first page's words, compressed scripts, and a server that is full."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import resource
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit import file_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from pages.shared import memory, readiness, rooms
from pages.shared.front import capacity, compressed, middleware, shell
from pages.shared.i18n import LANGUAGES, Language, words

ROOT = Path(__file__).parents[3]
SHEETS = sorted(
    [
        ROOT / "assets" / "house.css",
        *(ROOT / "pages").glob("*/page.css"),
        ROOT / "pages/shared/front/shell.css",
    ]
)
STATIC = Path(file_util.get_static_dir())
BEHIND = "what Streamlit answers"
PATIENCE = 120.0


def scope_of(path: str, query: str, method: str, headers: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }


def ask(path: str, query: str = "", method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask all that stands before Streamlit, and something in Streamlit's place."""

    async def answer(_: Any) -> PlainTextResponse:
        return PlainTextResponse(BEHIND)

    app = Starlette(routes=[Route("/{path:path}", answer)], middleware=middleware(rooms.COOKIE))
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope_of(path, query, method, headers), receive, send))
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(one.get("body", b"") for one in sent[1:])


@pytest.mark.parametrize(
    ("query", "wanted", "language"),
    [
        ("", "ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("", "fr, en-GB;q=0.8", "en"),
        ("", "", "en"),
        ("lang=ko", "en-US", "ko"),
        ("lang=xx&job=1", "ko", "ko"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/depth"])
def test_the_first_page_speaks_at_once(path: str, query: str, wanted: str, language: Language) -> None:
    status, headers, body = ask(path, query, accept="text/html,*/*", accept_language=wanted)
    text, t = body.decode(), words(language)
    assert status == 200
    assert headers["cache-control"] == "no-cache"
    assert f'<html lang="{language}">' in text
    assert re.search(r"<title>[^<]+ · Gatescope</title>", text)
    assert text.index(t("shell.coming")) < text.index('id="root"')
    assert re.search(rf"<noscript>.*{re.escape(t('shell.scripts'))}.*</noscript>", text, re.DOTALL)
    assert len(re.findall("<noscript>", text)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_streamlit_brings_is_still_brought(language: Language) -> None:
    theirs, ours = (STATIC / "index.html").read_text("utf-8"), shell.page(language)
    for source in re.findall(r'(?:src|href)="(\./static/(?:js|css)/[^"]+)"', theirs):
        assert source in ours
    told = re.search(r"const say = (\{.*?\});", ours)
    assert told
    assert json.loads(told[1]).keys() == {"full", "refused", "unreachable", "unloaded"}


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/_stcore/health", {"accept": "text/html"}),
        ("/ahead/abc/0", {"accept": "text/html"}),
        ("/media/x", {"accept": "text/html"}),
        ("/ready", {"accept": "text/html"}),
        ("/favicon.png", {"accept": "text/html"}),
        ("/depth/", {"accept": "text/html"}),
        ("/depth", {"accept": "application/json"}),
    ],
)
def test_what_is_no_page_is_streamlits(path: str, headers: dict[str, str]) -> None:
    assert ask(path, **headers)[2].decode() == BEHIND


def test_scripts_come_compressed_as_they_are() -> None:
    files = sorted((STATIC / "static" / "js").glob("index.*.js")) + sorted(
        (STATIC / "static" / "css").glob("*")
    )
    assert files
    for file in files:
        path = f"/{file.relative_to(STATIC).as_posix()}"
        status, headers, body = ask(path, accept_encoding="gzip, deflate, br")
        assert (status, headers["content-encoding"]) == (200, "gzip")
        assert headers["vary"] == "Accept-Encoding"
        assert "immutable" in headers["cache-control"]
        assert headers["content-type"].startswith(("text/javascript", "text/css"))
        assert gzip.decompress(body) == file.read_bytes()
        assert len(body) < 0.5 * file.stat().st_size
        assert ask(path, accept_encoding="identity")[2].decode() == BEHIND


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/js/../../../app.py", "/static/js/", "/static/js/none.js", "/app.py"],
)
def test_no_other_file_can_be_asked_for(path: str) -> None:
    assert ask(path, accept_encoding="gzip")[2].decode() == BEHIND


def test_a_path_before_the_apps_own_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.shared.front import requests

    monkeypatch.setattr(requests.st, "get_option", lambda _: "/class/one/")
    assert ask("/class/one/depth", accept="text/html")[1]["cache-control"] == "no-cache"
    name = next(iter(compressed._files()))
    assert ask(f"/class/one/{name}", accept_encoding="gzip")[1]["content-encoding"] == "gzip"


# A system that gives a process few descriptors.


def limited(soft: int, hard: int) -> Any:
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_the_soft_limit_is_raised_to_the_hard_one() -> None:
    code = (
        "import resource; from pages.shared.front import raise_limit; raise_limit();"
        "print(*resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        preexec_fn=limited(100, 300),
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["300", "300"]


@contextmanager
def serving(descriptors: int, log: Path, **environment: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Yield the address, and the process, of a server that may have so many descriptors, and no more."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("w") as output:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"OMP_NUM_THREADS": "1", "STREAMLIT_SERVER_HEADLESS": "true"} | environment,
            stdout=output,
            stderr=output,
            preexec_fn=limited(descriptors, descriptors),
        )
    try:
        base, begun = f"http://127.0.0.1:{port}", time.monotonic()
        while True:
            assert server.poll() is None, log.read_text()
            assert time.monotonic() - begun < PATIENCE, log.read_text()
            try:
                urllib.request.urlopen(f"{base}/_stcore/health", timeout=5).close()
                break
            except OSError:
                time.sleep(0.05)
        yield base, server
    finally:
        server.terminate()
        server.wait(30)


def page_of(base: str, language: str) -> tuple[int, str]:
    wanted = urllib.request.Request(base, headers={"Accept": "text/html", "Accept-Language": language})
    try:
        with urllib.request.urlopen(wanted, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def run(visit: ClientConnection) -> bool:
    """Run the page as a browser asks for it; whether it came to its end."""
    message = BackMsg()
    message.rerun_script.query_string = "lang=en"
    message.rerun_script.page_name = "lab"
    visit.send(message.SerializeToString())
    while True:
        told = ForwardMsg()
        told.ParseFromString(visit.recv(timeout=PATIENCE))
        if told.WhichOneof("type") == "script_finished":
            return told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


@pytest.mark.parametrize("why", ["visitors", "memory"])
def test_with_no_room_a_page_says_what_to_do_and_phones_and_teachers_come_in(
    why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(capacity.VARIABLE, "1")
    monkeypatch.setattr(memory, "most", lambda: 1 if why == "memory" else None)
    page: dict[str, Any] = {"accept": "text/html"}

    async def answers() -> list[tuple[int, str]]:
        inside, leave = asyncio.Event(), asyncio.Event()

        async def behind(scope: Any, _: Any, send: Any) -> None:
            if scope["type"] == "websocket":
                inside.set()
                await leave.wait()
            else:
                await PlainTextResponse(BEHIND)(scope, _, send)

        app = capacity.Capacity(behind, rooms.COOKIE)

        async def told(path: str, query: str = "", **headers: str) -> tuple[int, str]:
            sent: list[Any] = []

            async def send(message: Any) -> None:
                sent.append(message)

            await app(scope_of(path, query, "GET", headers), _nothing, send)
            return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:]).decode()

        if why == "visitors":
            assert (await told("/lab", **page))[1] == BEHIND
            visit = asyncio.create_task(app({"type": "websocket"}, _nothing, _nothing))
            await inside.wait()
        found = [await told("/lab", f"lang={one}", **page) for one in LANGUAGES]
        found += [await told("/r/123456", **page), await told("/rooms/123456/state")]
        found += [await told("/room", cookie=f"{rooms.COOKIE}123456=secret", **page)]
        leave.set()
        if why == "visitors":
            await visit
            found += [await told("/lab", **page)]
        return found

    *full, phone, state, teacher = asyncio.run(answers())[: len(LANGUAGES) + 3]
    for language, (status, text) in zip(LANGUAGES, full, strict=True):
        t = words(language)
        assert status == 503
        assert t("shell.full", seconds=shell.AGAIN) in text
        assert f'<a href="/r">{t("shell.full_phone")}</a>' in text
    assert {phone, state, teacher} == {(200, BEHIND)}


async def _nothing(*_: Any) -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


def test_more_memory_than_may_be_held_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    memory.most.cache_clear()
    monkeypatch.setenv(memory.VARIABLE, "1")
    assert memory.is_full()  # this process holds more than a megabyte
    memory.most.cache_clear()
    monkeypatch.setenv(memory.VARIABLE, "10000000")
    assert not memory.is_full()
    memory.most.cache_clear()
    monkeypatch.delenv(memory.VARIABLE)
    assert memory.most() is not None
    memory.most.cache_clear()


def test_ready_is_who_has_started_has_memory_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    ending = [False]

    def state() -> tuple[int, str]:
        answer = readiness.route(lambda: ending[0]).endpoint(None)
        told = json.loads(answer.body)
        assert told["server"] == readiness.SERVER
        return answer.status_code, told["state"]

    monkeypatch.setattr(readiness.warmup, "is_ready", lambda: False)
    assert state() == (503, "starting")
    monkeypatch.setattr(readiness.warmup, "is_ready", lambda: True)
    monkeypatch.setattr(memory, "is_full", lambda: True)
    assert state() == (503, "memory")
    monkeypatch.setattr(memory, "is_full", lambda: False)
    assert state() == (200, "ready")
    ending[0] = True
    assert state() == (503, "ending")


def test_a_server_that_is_told_to_stop_is_gone_with_a_stream_and_a_visit_open(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(1024, log, GATESCOPE_ROOMS=str(tmp_path / "rooms.sqlite")) as (base, server):
        begun = time.monotonic()
        while httpx.get(f"{base}/ready").status_code != 200:
            assert time.monotonic() - begun < PATIENCE
            time.sleep(0.05)
        opened = httpx.post(f"{base}/rooms/open")
        room = f"{base}/rooms/{opened.headers['location'].partition('room=')[2][:6]}"
        ticket = "ticket-of-the-first-phone"
        httpx.post(f"{room}/join", json={"ticket": ticket, "nickname": ""}).raise_for_status()
        address = base.replace("http", "ws") + "/_stcore/stream"
        with (
            connect(address, subprotocols=["streamlit"], max_size=None) as visit,  # type: ignore[list-item]
            httpx.stream("GET", f"{room}/events", headers={"x-ticket": ticket}, timeout=PATIENCE) as stream,
        ):
            assert run(visit)
            lines = stream.iter_lines()
            assert next(lines).startswith("data: ")
            server.terminate()
            assert not [line for line in lines if line.startswith("event: refused")]
            server.wait(PATIENCE)
    assert "Traceback" not in log.read_text()


def test_a_full_class_says_so_before_the_system_refuses(tmp_path: Path) -> None:
    descriptors, log = 160, tmp_path / "log"
    room = int(descriptors * capacity._FOR_VISITORS / capacity._EACH)
    with serving(descriptors, log) as (base, _), ExitStack() as inside:
        address = base.replace("http", "ws") + "/_stcore/stream"

        def come() -> ClientConnection:
            return inside.enter_context(connect(address, subprotocols=["streamlit"], max_size=None))  # type: ignore[list-item]

        visits = [come() for _ in range(room)]
        assert all(map(run, visits))
        for language in LANGUAGES:
            status, text = page_of(base, language)
            assert status == 503
            assert words(language)("shell.full", seconds=shell.AGAIN) in text
            assert "<script" not in text
        assert run(visits[0])  # those who are in go on
        begun = time.monotonic()
        visits[1].close()
        while page_of(base, "en")[0] != 200:
            assert time.monotonic() - begun < PATIENCE
            time.sleep(0.05)
    assert "Too many open files" not in log.read_text()


# What an element must be before a browser asks what it has: a class, an attribute, or a kind that is rare.
NARROW = re.compile(r"[.\[]|^tr$|^div:has\(> div > ")


def asking(selectors: str) -> list[str]:
    """Return each part of a selector that asks :has(), without what stands in brackets."""
    found = []
    for before in re.finditer(r":has\(", selectors):
        part, depth = "", 0
        for letter in reversed(selectors[: before.start()]):
            depth += (letter == ")") - (letter == "(")
            if depth < 0 or (depth == 0 and letter in " >+~,"):
                break
            part = letter + part
        found.append(part + selectors[before.start() :])
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: str(sheet.relative_to(ROOT)))
def test_no_rule_has_the_whole_page_styled_anew(sheet: Path) -> None:
    # Measured on the page of layers, whose charts put in 280 texts to measure them: a rule that asks every
    # element, or the root, what it has took 3.3 of 9 seconds.
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
    for selectors in re.findall(r"([^{}]+)\{", rules):
        for part in asking(selectors.strip()):
            assert NARROW.search(part.split(":has(")[0]) or NARROW.match(part), selectors
            assert not part.startswith((":root", "html", "body")), selectors
