"""What the browser gets is what was measured: exact where it says so, within half a step elsewhere."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pages.shared import registry
from rnn_core.cells import spec
from rnn_core.player import Story, View, standalone_html
from rnn_core.player.blocks import Blocks, unpack
from rnn_core.player.design import LETTERS
from rnn_core.player.event import as_event
from rnn_core.player.packet import feed, packet, revision
from rnn_core.player.quantise import (
    GATE_ERROR,
    SIGNED_ERROR,
    ZERO,
    gate_bytes,
    limits_of,
    signed_bytes,
)
from rnn_core.reading import read
from tests.cells import OWN, network

NETWORKS = ("python-lstm", "shakespeare-gru", "shakespeare-rnn", "korean-lstm")
TEXT = "if x in ('a', 'b'):\n    return \U0001f600\n하루"
NAMED = 7
SQUASHES = {"sigmoid": lambda x: 1 / (1 + np.exp(-x)), "tanh": np.tanh, "identity": lambda x: x}


def story(unit: int, quantity: str) -> Story:
    return Story(unit, 0, quantity, "chip", "claim", "lede", "low", "high", "auroc", 0.95, 0.7, 0.9)


@pytest.fixture(scope="module", params=(*NETWORKS, *OWN))
def view(request: pytest.FixtureRequest) -> View:
    checkpoint = network(request.param) if request.param in OWN else registry.network(request.param)
    reading = read(checkpoint, TEXT)
    return View(
        reading=reading,
        layer=0,
        stories=(story(NAMED, "hidden"),),
        order=np.arange(reading.trace.hidden)[::-1],
        unit=3,
        quantity="hidden",
        step=4,
        depth="story",
        language="ko",
        window_start=0,
        total=len(reading.tokens),
        network="a name",
        footer="a footer",
    )


@given(arrays(np.float64, (5, 4), elements=st.floats(0, 1)))
def test_a_gates_byte_is_within_half_a_step(values: np.ndarray):
    assert np.abs(gate_bytes(values) / 255 - values).max() <= GATE_ERROR + 1e-12


@given(arrays(np.float64, (5, 4), elements=st.floats(-1e4, 1e4)))
def test_a_signed_byte_is_within_half_a_step_of_its_own_unit(values: np.ndarray):
    limits = limits_of(values, None, always=True)
    assert limits is not None
    back = (signed_bytes(values, limits).astype(float) - ZERO) / 127 * limits
    # float32 limits: a hair more than half a step.
    assert (np.abs(back - values) <= limits * (SIGNED_ERROR + 1e-6)).all()


def test_zero_stays_zero_and_a_limit_counts_the_state_before():
    assert signed_bytes(np.zeros((1, 1)), np.array([3.0], np.float32)) == ZERO
    limits = limits_of(np.array([[1.0]]), np.array([-5.0]), always=True)
    assert limits is not None
    assert limits.tolist() == [5.0]
    assert limits_of(np.array([[0.5, -1.0]]), None, always=False) is None


def test_the_header_says_what_was_read(view: View):
    header, blocks = unpack(packet(view, "one"))
    reading, trace = view.reading, view.reading.trace
    assert header["player"] == "one"
    assert header["cell"] == trace.cell
    assert (header["time"], header["hidden"]) == (len(reading.tokens), trace.hidden)
    assert header["residual"] == trace.residual
    assert header["dtype"] == "float64"
    assert header["tokens"] == list(reading.tokens.shown)
    assert header["graphemes"] == list(reading.tokens.graphemes)
    assert header["unknown"] == np.flatnonzero(~reading.tokens.known).tolist()
    assert header["unknown"]
    assert [one["name"] for one in header["quantities"]] == [one.name for one in spec(trace.cell).shown]
    assert blocks["order"].tolist() == view.order.tolist()
    assert all(one["at"] % 4 == 0 for one in header["blocks"].values())


def test_every_plane_is_the_trace_within_half_a_step(view: View):
    header, blocks = unpack(packet(view, "one"))
    for one in header["quantities"]:
        values = view.reading.trace.gate(one["name"])[0]
        plane = blocks[f"plane/{one['letter']}"].reshape(values.shape).astype(float)
        limits = blocks.get(f"limit/{one['letter']}", np.ones(1))
        back = (plane - ZERO) / 127 * limits if one["signed"] else plane / 255
        step = limits * SIGNED_ERROR if one["signed"] else GATE_ERROR
        assert (np.abs(back - values) <= step + 1e-5 * np.abs(limits)).all(), one["name"]


def test_standalone_planes_are_float32_of_the_trace(view: View):
    header, blocks = unpack(packet(view, "one", "float32"))
    for one in header["quantities"]:
        values = view.reading.trace.gate(one["name"])[0].astype(np.float32)
        np.testing.assert_array_equal(blocks[f"plane/{one['letter']}"].reshape(values.shape), values)


def test_named_units_are_exact_and_their_sums_lead_to_their_gates(view: View):
    header, blocks = unpack(packet(view, "one"))
    assert header["exact"] == [NAMED]
    for name in (one.name for one in spec(view.reading.trace.cell).shown):
        exact = view.reading.trace.gate(name)[0, :, NAMED].astype(np.float32)
        np.testing.assert_array_equal(blocks[f"exact/{NAMED}/{LETTERS[name]}"], exact)
    squashes = {LETTERS[one.name]: one.squash or "tanh" for one in spec(view.reading.trace.cell).shown}
    assert header["bias"][str(NAMED)]
    for letter, bias in header["bias"][str(NAMED)].items():
        parts = [values for name, values in blocks.items() if name.startswith(f"why/{NAMED}/{letter}/")]
        made = SQUASHES[squashes[letter]](np.sum(parts, axis=0) + bias)
        np.testing.assert_allclose(made, blocks[f"exact/{NAMED}/{letter}"], atol=1e-5)


def test_guesses_and_surprise_come_along(view: View):
    header, blocks = unpack(packet(view, "one"))
    reading = view.reading
    ids = np.array(header["symbol_ids"])[blocks["guess/ids"]].reshape(reading.top_ids.shape)
    np.testing.assert_array_equal(ids, reading.top_ids)
    np.testing.assert_allclose(blocks["guess/p"], reading.top_probability.ravel(), rtol=1e-6)
    np.testing.assert_array_equal(np.isnan(blocks["bits"]), np.isnan(reading.bits))
    assert len(header["symbols"]) == len(header["symbol_ids"])


def test_the_packet_is_the_same_for_another_unit_step_and_language(view: View):
    other = replace(view, unit=9, step=1, depth="maths", language="en", footer="another")
    assert packet(other, "one") == packet(view, "one")
    assert revision(other) == revision(view)


def test_the_feed_brings_the_chosen_units_exact_curves(view: View):
    header, blocks = unpack(feed(view, "one", echo=False))
    assert header["rev"] == unpack(packet(view, "one"))[0]["rev"]
    place = {"unit": 3, "quantity": "hidden", "step": 4, "depth": "story"}
    assert header["place"] == place | {"diary": False}
    assert header["exact"] == [3]
    curve = view.reading.trace.gate("hidden")[0, :, 3].astype(np.float32)
    np.testing.assert_array_equal(blocks["exact/3/h"], curve)
    assert header["stories"][0]["quantity"] == "h"
    assert header["language"] == "ko"


def test_the_feed_of_a_named_unit_repeats_nothing(view: View):
    header, blocks = unpack(feed(replace(view, unit=NAMED), "one", echo=True))
    assert header["exact"] == []
    assert not blocks
    assert header["echo"] is True


def _sound(view: View) -> dict[str, object]:
    there = {"unit": 5, "quantity": "hidden", "step": 2, "depth": "maths", "diary": True}
    return {"rev": revision(view), **there}


def test_an_event_of_this_reading_is_taken(view: View):
    event = as_event(_sound(view), view)
    assert event is not None
    assert (event.unit, event.quantity, event.step, event.depth) == (5, "hidden", 2, "maths")
    assert event.diary


@pytest.mark.parametrize(
    "forged",
    [
        {"rev": "of another reading"},
        {"unit": -1},
        {"unit": 10**9},
        {"unit": True},
        {"unit": "0"},
        {"step": 1e300},
        {"step": float("nan")},
        {"quantity": "__class__"},
        {"quantity": None},
        {"quantity": ["hidden"]},
        {"depth": "deep"},
        {"diary": "on"},
        {"diary": None},
    ],
)
def test_a_forged_event_is_not(view: View, forged: dict[str, object]):
    assert as_event(_sound(view) | forged, view) is None


def test_what_is_no_event_at_all_is_none(view: View):
    for nothing in (None, "x", 3, []):
        assert as_event(nothing, view) is None


def test_a_block_the_browser_cannot_hold_is_refused():
    blocks = Blocks()
    with pytest.raises(TypeError, match="float64"):
        blocks.add("a", np.zeros(2))
    blocks.add("a", np.zeros(2, np.float32))
    with pytest.raises(TypeError, match="'a'"):
        blocks.add("a", np.zeros(2, np.float32))


def test_the_page_of_its_own_holds_the_same_numbers(view: View):
    page = standalone_html(replace(view, network="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in page
    found = re.search(r'id="packet">([^<]*)<', page)
    assert found
    header, _ = unpack(b64decode(found[1]))
    assert header["tokens"] == list(view.reading.tokens.shown)
    assert f'lang="{view.language}"' in page
