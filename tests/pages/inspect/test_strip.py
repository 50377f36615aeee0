"""What reaches the browser of the strip, what is believed of what comes back, and the door to its windows."""

from __future__ import annotations

import asyncio
import gc
import json
import struct
from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from pages.inspect.player_bridge import view, window
from pages.inspect.scene import Scene, elsewhere
from pages.inspect.strip import Strip
from pages.inspect.strip.component import as_start, packet
from pages.shared import window_endpoint
from pages.shared.i18n import words
from pages.shared.long_text_scan import LongTextScan
from pages.shared.samples import Opening
from pages.shared.state import PageState
from rnn_core.analysis.long_text import WINDOW
from rnn_core.checkpoints import load
from rnn_core.player.blocks import unpack
from rnn_core.reading import read

STRIP = Strip(
    mean=np.array([0.5, -2.0, 1.0], np.float32),
    bits=np.array([np.nan, 2.0, 3.0]),
    start=1000,
    width=1000,
    total=4500,
    read=3000,
    unit=7,
    text="a text",
    url="/ahead/token",
    player="gs-player",
    language="en",
)


def test_the_packet_is_plain_json():
    sent = json.loads(json.dumps(packet(STRIP), allow_nan=False))
    assert list(b64decode(sent["tones"])) == [160, 1, 192]  # 128 is 0, 1 is the lowest
    assert sent["bits"] == [None, 2.0, 3.0]
    assert (sent["column"], sent["start"], sent["read"], sent["total"]) == (1000, 1000, 3000, 4500)


def test_nothing_read_yet_is_an_empty_strip():
    sent = packet(replace(STRIP, mean=np.zeros(0, np.float32), bits=np.zeros(0)))
    assert (sent["tones"], sent["bits"]) == ("", [])


@given(windows=st.integers(1, 5000), done=st.integers(1, 5000))
def test_a_column_is_the_mean_of_its_windows(windows: int, done: int):
    done = min(done, windows)
    values = np.random.default_rng(done).normal(size=done)
    bits = np.where(np.arange(done) % 3 == 0, np.nan, values)
    sent = packet(replace(STRIP, mean=values.astype(np.float32), bits=bits, total=windows * 1000))
    per = sent["column"] // 1000
    assert -(-windows // per) <= 1000
    assert len(sent["bits"]) == len(b64decode(sent["tones"])) == -(-done // per)
    for k in {0, len(sent["bits"]) - 1}:
        part = bits[k * per : (k + 1) * per]
        known = part[~np.isnan(part)]
        assert sent["bits"][k] == (pytest.approx(known.mean(), abs=1e-3) if len(known) else None)


@given(st.none() | st.integers() | st.floats() | st.text() | st.booleans() | st.lists(st.integers()))
def test_a_forged_place_is_none(start: Any):
    told = as_start({"text": "a text", "start": start}, STRIP)
    assert told is None or (told in (0, 1000, 2000) and told == int(start))
    assert as_start(start, STRIP) is None
    assert as_start({"text": "another", "start": 0}, STRIP) is None


@pytest.fixture(scope="module")
def scene() -> Scene:
    checkpoint = load(Path("assets/models/shakespeare-lstm"))
    text = Path("assets/samples/shakespeare/gate.txt").read_text("utf-8") * 20
    walk = LongTextScan(checkpoint, text[: 4 * WINDOW + 100])
    walk.run()
    assert walk.tokens
    first = read(checkpoint, walk.tokens.window(0, WINDOW))
    page_state = PageState("en", net="shakespeare-lstm", unit=108, quantity="cell", step=3)
    return Scene(page_state, checkpoint, walk.text, "sha", None, first, 0, len(walk.tokens), walk, Opening())


def get(path: str) -> tuple[int, dict[str, str], bytes]:
    """Ask a server with this one route, without a network."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    asyncio.run(Starlette(routes=[window_endpoint.route()])(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


def test_a_window_comes_by_the_door_as_the_page_would_send_it(scene: Scene):
    assert scene.walk
    t = words("en")
    shown = view(t, scene)
    scene.walk.door.answer = lambda start: window(t, scene, shown, start)
    status, _, body = get(f"{scene.walk.door.url}/2000")
    assert status == 200
    (length,) = struct.unpack_from("<I", body)
    (numbers, planes), (feed, _) = map(unpack, (body[4 : 4 + length], body[4 + length :]))
    there = elsewhere(scene, 2000)
    assert there
    assert (numbers["start"], numbers["text"]) == (2000, shown.text)
    assert numbers["rev"] == feed["rev"]
    assert "".join(numbers["graphemes"]) == scene.text[2000:3000]
    assert numbers["exact"] == [108]
    forget = there.reading.trace.gate("forget")[0]
    np.testing.assert_allclose(planes["plane/f"].reshape(forget.shape) / 255, forget, atol=1 / 255)
    step = feed["place"]["step"]
    asked = {"unit": 108, "quantity": "cell", "depth": "story", "diary": False, "mode": "look"}
    assert feed["place"] == asked | {"step": step}
    assert 0 <= feed["place"]["step"] < 1000


@pytest.mark.parametrize("start", ["5000", "9000000", "1", "-1000", "x"])
def test_there_is_nothing_elsewhere(scene: Scene, start: str):
    assert scene.walk
    t = words("ko")
    shown = view(t, scene)
    scene.walk.door.answer = lambda at: window(t, scene, shown, at)
    assert get(f"{scene.walk.door.url}/{start}")[0] == 404


def test_a_door_that_nobody_holds_or_that_leads_nowhere_is_shut(caplog: Any):
    door = window_endpoint.WindowEndpoint()
    url = door.url
    assert get(f"{url}/0")[0] == 404
    door.answer = lambda start: bytes([start])
    status, headers, body = get(f"{url}/7")
    assert (status, body, headers["cache-control"]) == (200, b"\x07", "no-store")

    def broken(_: int) -> bytes:
        raise RuntimeError("as a test wants it")

    door.answer = broken
    assert get(f"{url}/0")[0] == 404
    assert "as a test wants it" in caplog.text
    del door
    gc.collect()
    assert get(f"{url}/0")[0] == 404
