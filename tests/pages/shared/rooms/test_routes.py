"""What phones send and are sent, over a real server."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.routing import Route

from pages.shared.rooms import guessing, phone
from pages.shared.rooms.answers import question
from pages.shared.rooms.house import VARIABLE
from pages.shared.rooms.keys import key
from pages.shared.rooms.machine import Slide
from pages.shared.rooms.routes import Routes
from pages.shared.rooms.store import DECK, Opened
from tests.pages.shared.rooms.serving import CLIENT, Served, served, until

MEASURED = 41723.5
NUMBER = question(0, "number", "How many?", (), MEASURED)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with served(tmp_path, monkeypatch) as one:
        yield one


def asked(server: Served) -> Opened:
    opened = server.opened()
    server.store.show(opened.code, opened.secret, NUMBER).result()
    server.store.act(opened.code, opened.secret, "ask").result()
    return opened


def test_what_phones_walk_through_is_told_to_seats_and_while_it_is_allowed(server: Served) -> None:
    opened = server.opened()
    one, store = server.phone(opened.code), server.store

    def deck(headers: dict[str, str]) -> httpx.Response:
        return CLIENT.get(f"{one.room}/deck", headers=headers)

    store.attach(opened.code, opened.secret, DECK, '[{"place": "a/1"}]').result()
    store.show(opened.code, opened.secret, Slide("a/1", {"at": 1})).result()
    assert deck(one.headers).json() == []
    store.act(opened.code, opened.secret, "free").result()
    assert deck(one.headers).json() == [{"place": "a/1"}]
    assert deck({"X-Ticket": "ticket-of-a-stranger-000"}).status_code == 403
    store.act(opened.code, opened.secret, "end").result()
    assert deck(one.headers).json() == []


def test_a_phone_is_told_no_answer_and_no_count_before_the_reveal(server: Served) -> None:
    opened = server.opened()
    listener = server.phone(opened.code)
    others = [server.phone(opened.code, f"ticket-of-another-phone-{place}") for place in range(6)]
    heard: list[str] = []
    with listener.hearing() as lines:
        until(lines, "lobby", heard)
        server.store.show(opened.code, opened.secret, NUMBER).result()
        until(lines, "show", heard)
        server.store.act(opened.code, opened.secret, "ask").result()
        until(lines, "ask", heard)
        for place, other in enumerate(others):
            answer = other.answer(1, 7000.5 + place)
            assert answer.status_code == 200
            heard += [answer.text, json.dumps(listener.state()), json.dumps(other.state())]
        server.store.act(opened.code, opened.secret, "pause").result()
        server.store.act(opened.code, opened.secret, "resume").result()
        before = "\n".join(heard)
        server.store.act(opened.code, opened.secret, "votes").result()
        told = until(lines, "votes", heard)
        assert told["question"]["distribution"] == [7000.5 + place for place in range(6)]  # type: ignore[index]
        assert str(MEASURED) not in "\n".join(heard)
        server.store.act(opened.code, opened.secret, "measured").result()
        assert until(lines, "measured", heard)["question"]["measured"] == MEASURED  # type: ignore[index]
    for hidden in ("7000", "7001", "7005", str(MEASURED), "count", "distribution", "answered", "middle"):
        assert hidden not in before
    # All that is said between two steps of the teacher's is one and the same, however many have answered.
    said = {line for line in before.split("\n") if '"ask"' in line and line.startswith("{")}
    assert len({json.dumps(json.loads(line), sort_keys=True) for line in said}) == 1


def test_an_answer_counts_once_and_finally(server: Served) -> None:
    opened = asked(server)
    one = server.phone(opened.code)
    assert one.answer(1, 0.5).json() == {"new": True}
    assert one.answer(1, 0.5).json() == {"new": False}
    assert one.answer(1, 0.9).json() == {"new": False}
    assert server.store.desk(opened.code, opened.secret).answered == 1
    server.store.act(opened.code, opened.secret, "votes").result()
    assert one.answer(1, 0.5).json() == {"new": False}  # sent again after a lost acknowledgement
    late = server.phone(opened.code, "ticket-of-a-phone-that-is-late")
    assert late.answer(1, 0.5).status_code == 409


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"\xff", b"[" * 5000, b'{"number": 1}', b'{"answer": NaN}']
)
def test_what_is_no_answer_is_refused(server: Served, body: bytes) -> None:
    opened = asked(server)
    one = server.phone(opened.code)
    assert CLIENT.post(f"{one.room}/answer", content=body, headers=one.headers).status_code in (409, 422)


def test_without_a_seat_in_a_room_nothing_is_told_of_it(server: Served) -> None:
    one, other = asked(server), asked(server)
    seated = server.phone(one.code)
    for room in (f"{server.root}/rooms/{other.code}", f"{server.root}/rooms/000000"):
        for path in ("state", "events"):
            assert CLIENT.get(f"{room}/{path}", headers=seated.headers).status_code == 403
        sent = CLIENT.post(f"{room}/answer", json={"number": 1, "answer": 1}, headers=seated.headers)
        assert sent.status_code == 403


def test_neither_address_nor_browser_nor_time_of_anybody_is_kept(server: Served, tmp_path: Path) -> None:
    opened = asked(server)

    def touched() -> object:
        with sqlite3.connect(tmp_path / "rooms.sqlite") as file:
            return file.execute("select touched from room").fetchall()

    before, traces = touched(), {"User-Agent": "a-browser-that-tells", "X-Forwarded-For": "203.0.113.77"}
    seat = {"ticket": "ticket-of-the-first-phone", "nickname": "Ann"}
    assert (
        CLIENT.post(f"{server.root}/rooms/{opened.code}/join", json=seat, headers=traces).status_code == 200
    )
    headers = traces | {"X-Ticket": seat["ticket"], "Accept-Language": "ko-from-somewhere"}
    sent = {"number": 1, "answer": 0.5}
    answer = CLIENT.post(f"{server.root}/rooms/{opened.code}/answer", json=sent, headers=headers)
    assert answer.status_code == 200
    assert touched() == before  # the room's last step, which is the teacher's
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for trace in ("a-browser-that-tells", "203.0.113.77", "127.0.0.1", "ko-from-somewhere"):
        assert trace.encode() not in kept
    with sqlite3.connect(tmp_path / "rooms.sqlite") as file:
        columns = {(table, row[1]) for table in ("seat", "answer") for row in _columns(file, table)}
    assert columns == {
        *(("seat", name) for name in ("code", "seat", "nickname")),
        *(("answer", name) for name in ("code", "number", "who", "answer")),
    }


def _columns(file: sqlite3.Connection, table: str) -> list[tuple[object, str]]:
    return file.execute(f"pragma table_info({table})").fetchall()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_a_page_of_another_origin_is_refused(server: Served, headers: dict[str, str]) -> None:
    opened = server.opened()
    one = server.phone(opened.code)
    routes = [one for one in Routes(server.house).routes() if isinstance(one, Route)]
    guarded = [one for one in routes if one.endpoint is not phone.respond]
    assert len(guarded) == len(routes) - 2
    for route in guarded:  # all but the page of a phone, which tells nothing of any room
        method, path = "POST" if "POST" in (route.methods or ()) else "GET", route.path
        url = server.root + path.replace("{code}", opened.code)
        assert CLIENT.request(method, url, headers=headers | one.headers).status_code == 403, path
    own = {"Origin": server.root, "Sec-Fetch-Site": "same-origin"}
    assert CLIENT.get(f"{one.room}/state", headers=own | one.headers).status_code == 200


def test_who_guesses_shuts_out_neither_seats_nor_scanners(server: Served) -> None:
    opened = server.opened()
    seated = server.phone(opened.code)
    wrong = f"{(int(opened.code) + 1) % 10**6:06d}"
    with httpx.Client(verify=False) as guesser:
        guess = {"ticket": "ticket-of-the-guesser", "nickname": ""}
        codes = [guesser.post(f"{server.root}/rooms/{wrong}/join", json=guess) for _ in range(guessing.MOST)]
        assert {answer.status_code for answer in codes} == {404}
        assert guesser.post(f"{server.root}/rooms/{opened.code}/join", json=guess).status_code == 429
        wrong_key = guess | {"key": "x" * 12}
        assert guesser.post(f"{server.root}/rooms/{opened.code}/join", json=wrong_key).status_code == 404
    assert server.phone(opened.code, seated.ticket).state()["phase"] == "lobby"
    server.phone(opened.code, "ticket-of-one-who-scans", key(opened.secret))


def test_the_secret_is_told_to_the_cookie_alone(server: Served) -> None:
    answer = CLIENT.post(f"{server.root}/rooms/open")
    (cookie,) = answer.headers.get_list("set-cookie")
    name, _, rest = cookie.partition("=")
    secret = rest.partition(";")[0]
    assert len(secret.replace("-", "")) == 20
    assert {"httponly", "samesite=strict"} <= {one.strip().lower() for one in cookie.split(";")}
    assert name.removeprefix("gatescope_room_") == answer.headers["location"].partition("room=")[2]
    assert secret not in answer.headers["location"] + answer.text


@pytest.mark.parametrize("framed", [True, False])
def test_within_another_site_s_page_the_cookie_comes_back_over_https(server: Served, framed: bool) -> None:
    # As a proxy on this machine says it; browsers say themselves that they open a frame.
    around = {"X-Forwarded-Proto": "https", "Sec-Fetch-Site": "same-origin"}
    around["Sec-Fetch-Dest"] = "iframe" if framed else "document"
    (said,) = CLIENT.post(f"{server.root}/rooms/open", headers=around).headers.get_list("set-cookie")
    words = {one.strip().lower() for one in said.split(";")}
    assert {"secure", "httponly"} <= words
    assert ({"samesite=none", "partitioned"} <= words) is framed
    assert ("samesite=strict" in words) is not framed


def test_the_noted_secret_opens_its_room_in_another_browser_and_no_other(server: Served) -> None:
    one, other = server.opened(), server.opened()

    def reopened(code: str, secret: str) -> httpx.Response:
        form = {"room": f" {code[:3]} {code[3:]}", "recovery": secret}
        return CLIENT.post(f"{server.root}/rooms/reopen", data=form)

    answer = reopened(one.code, one.secret.lower().replace("-", " "))
    assert answer.headers["location"].endswith(f"room={one.code}")
    assert answer.cookies[f"gatescope_room_{one.code}"] == one.secret
    refused = [reopened(one.code, other.secret), reopened("000000", one.secret), reopened(one.code, "")]
    for answer in refused:
        assert answer.status_code == 303
        assert not answer.headers.get_list("set-cookie")
        assert answer.headers["location"].endswith("tried=recovery")
    assert CLIENT.post(f"{server.root}/rooms/reopen", content=b"x" * 9999).status_code == 422


def test_a_room_that_is_erased_says_so(server: Served) -> None:
    opened = server.opened()
    with server.phone(opened.code).hearing() as lines:
        until(lines, "lobby", [])
        server.store.erase(opened.code, opened.secret).result()
        assert "data: gone" in list(lines)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_of_a_phone_is_one_small_answer(server: Served, language: str) -> None:
    answer = CLIENT.get(f"{server.root}/r/123456", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert len(answer.content) < 250_000
    assert f'<html lang="{language}">' in answer.text
    assert "http" not in answer.text.replace("http://www.w3.org/2000/svg", "")
    body, policy = phone.page("ko" if language == "ko" else "en")
    assert "'unsafe-inline'" not in policy
    assert body == answer.text


SERVER = """
import sys
from contextlib import asynccontextmanager
import uvicorn
from starlette.applications import Starlette
from pages.shared import rooms
@asynccontextmanager
async def lifespan(app):
    async with rooms.lifespan():
        print("serves", flush=True)
        yield
uvicorn.run(Starlette(routes=rooms.routes(), lifespan=lifespan), fd=int(sys.argv[1]), log_level="warning")
"""


def test_a_server_that_is_told_to_stop_sends_its_streams_away(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        root = f"http://127.0.0.1:{listening.getsockname()[1]}"
        process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(listening.fileno())],
            stdout=subprocess.PIPE,
            pass_fds=(listening.fileno(),),
            env=os.environ | {VARIABLE: str(tmp_path / "rooms.sqlite")},
            text=True,
        )
        with process:
            assert process.stdout is not None
            assert process.stdout.readline() == "serves\n"
            one = Served(None, root)  # type: ignore[arg-type]
            listener = one.phone(one.opened().code)
            with listener.hearing() as lines:
                until(lines, "lobby", [])
                process.terminate()
                assert not [line for line in lines if "data" in line]
            assert process.wait() in (0, -15)
