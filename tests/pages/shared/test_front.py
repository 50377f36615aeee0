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

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit import file_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

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


def ask(path: str, query: str = "", method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask all that stands before Streamlit, and something in Streamlit's place."""

    async def answer(_: Any) -> PlainTextResponse:
        return PlainTextResponse(BEHIND)

    app = Starlette(routes=[Route("/{path:path}", answer)], middleware=middleware())
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": raw,
    }
    asyncio.run(app(scope, receive, send))
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
def serving(descriptors: int, log: Path) -> Iterator[str]:
    """Yield the address of a server that may have so many descriptors, and no more."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("w") as output:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"OMP_NUM_THREADS": "1", "STREAMLIT_SERVER_HEADLESS": "true"},
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
        yield base
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


def test_a_full_class_says_so_before_the_system_refuses(tmp_path: Path) -> None:
    descriptors, log = 160, tmp_path / "log"
    room = int(descriptors * capacity._FOR_VISITORS / capacity._EACH)
    with serving(descriptors, log) as base, ExitStack() as inside:
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
