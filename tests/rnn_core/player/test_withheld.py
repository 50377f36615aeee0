"""What a lesson withholds does not leave the server: not as a value, nor in what is computed of values."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.cells import names, spec
from rnn_core.player import Drive, Pose, Story, View, Withheld, standalone_html
from rnn_core.player.blocks import unpack
from rnn_core.player.packet import Precision, feed, packet, revision
from rnn_core.player.quantise import GATE_ERROR, SIGNED_ERROR, ZERO
from rnn_core.player.withheld import without
from tests.cells import TEXT, UNITS
from tests.cells import view as _view
from tests.examples import examples

TOLD = 7  # the unit with a story
ASKED = 3  # the unit of the view


@cache
def whole(cell: str) -> View:
    """A view that nobody drives."""
    quantity = spec(cell).states[-1]
    story = Story(TOLD, 0, quantity, "", "", "", "", "", "auroc", 0.9, 0.5, 0.8, (0.1, 1.0))
    return replace(_view(cell, unit=ASKED), stories=(story,))


def letters(cell: str) -> list[str]:
    return [one.symbol for one in spec(cell).shown]


@st.composite
def drives(draw: st.DrawFn, cell: str) -> Drive:
    """Any drive of a cell, whatever follows from what it leaves."""
    step = st.integers(0, len(TEXT) - 1)
    one = st.tuples(st.sampled_from([*letters(cell), "bits", "guess"]), step, st.integers(0, 20))
    some = [Withheld(name, first, first + more) for name, first, more in draw(st.lists(one, max_size=5))]
    until = draw(st.none() | step)
    return Drive(tuple(some), until=until, units=tuple(draw(st.lists(st.integers(0, UNITS - 1), max_size=2))))


def away(drive: Drive, name: str, steps: int) -> np.ndarray:
    """Which steps of a letter are withheld, worked out as the drive says it."""
    at = np.arange(steps)
    late = at > (steps if drive.until is None else drive.until)
    ranges = [(at >= one.first) & (at <= one.last) for one in drive.withheld if one.quantity == name]
    return np.logical_or.reduce([late, *ranges])


def disturbed(view: View, drive: Drive, seed: int) -> View:
    """The same reading, but for the values that are withheld: those are drawn anew."""
    reading, random = view.reading, np.random.default_rng(seed)
    trace, steps = reading.trace, reading.trace.steps
    symbols = {one.name: one.symbol for one in spec(trace.cell).quantities}
    record = {name: values.copy() for name, values in trace.records[0].items()}
    for name, values in record.items():
        hidden = away(drive, symbols[name], steps)
        values[0, hidden] = random.uniform(-5, 5, values[0, hidden].shape)
    gone = away(drive, "guess", steps)
    ids, shares, following = (
        one.copy() for one in (reading.top_ids, reading.top_probability, reading.next_probability)
    )
    ids[gone] = random.integers(0, 20, ids[gone].shape)
    shares[gone], following[gone] = random.random(shares[gone].shape), random.random(gone.sum())
    bits = reading.bits.copy()
    bits[away(drive, "bits", steps)] = random.uniform(0, 9, away(drive, "bits", steps).sum())
    other = replace(trace, records=(record,), gap=trace.residual, method="loop")
    story = replace(view.stories[0], here=random.random(), scale=(random.random(), 1.0))
    told = away(drive, symbols[story.quantity], steps).any()
    known = replace(
        reading, trace=other, top_ids=ids, top_probability=shares, next_probability=following, bits=bits
    )
    return replace(view, reading=known, stories=(story,) if told else view.stories)


@pytest.mark.parametrize("cell", names())
@settings(max_examples=examples(10))
@given(data=st.data())
def test_what_is_withheld_is_in_no_byte(cell: str, data: st.DataObject):
    """Two readings that differ in nothing else give the same bytes, in packet, feed and fingerprint."""
    drive, seed = data.draw(drives(cell)), data.draw(st.integers(0, 99))
    one = replace(whole(cell), drive=drive)
    other = disturbed(one, drive, seed)
    precisions: tuple[Precision, ...] = ("uint8", "float32")
    for precision in precisions:
        assert packet(other, "p", precision) == packet(one, "p", precision)
    assert feed(other, "p", echo=False) == feed(one, "p", echo=False)
    assert revision(other) == revision(one)


@pytest.mark.parametrize("cell", names())
@settings(max_examples=examples(10))
@given(data=st.data())
def test_what_is_not_withheld_is_as_it_was(cell: str, data: st.DataObject):
    drive = data.draw(drives(cell))
    steps = whole(cell).reading.trace.steps
    driven = replace(whole(cell), drive=drive)
    _, plain = unpack(packet(whole(cell), "p", "float32"))
    header, told = unpack(packet(driven, "p", "float32"))
    _, small = unpack(packet(driven, "p"))
    for one in header["quantities"]:
        letter, hidden = one["letter"], away(drive, one["letter"], steps)
        before, after = (blocks[f"plane/{letter}"].reshape(steps, UNITS) for blocks in (plain, told))
        assert np.isnan(after[hidden]).all()
        np.testing.assert_array_equal(after[~hidden], before[~hidden])
        curve = told[f"exact/{TOLD}/{letter}"]
        assert np.isnan(curve[hidden]).all()
        np.testing.assert_array_equal(curve[~hidden], plain[f"exact/{TOLD}/{letter}"][~hidden])
        if not one["signed"]:
            np.testing.assert_array_equal(told[f"mean/{letter}"][~hidden], plain[f"mean/{letter}"][~hidden])
            assert np.isnan(told[f"mean/{letter}"][hidden]).all()
        _within_half_a_step(small, one, before, hidden)
    for name, block in (("guess", "guess/next"), ("bits", "bits")):
        kept = ~(away(drive, name, steps) | _tells(drive, name, steps))
        np.testing.assert_array_equal(told[block][kept], plain[block][kept])
        assert np.isnan(told[block][~kept]).all()


def _tells(drive: Drive, name: str, steps: int) -> np.ndarray:
    """What a guess tells of the surprise one step later, and the other way round."""
    early = replace(drive, until=None)
    if name == "guess":
        return np.append(away(early, "bits", steps)[1:], False)
    return np.append(False, away(early, "guess", steps)[:-1])


def _within_half_a_step(small: dict, one: dict, exact: np.ndarray, hidden: np.ndarray) -> None:
    """A byte each: the rest are as near as ever, and what is withheld is one byte throughout."""
    plane = small[f"plane/{one['letter']}"].reshape(exact.shape).astype(float)
    limits = small.get(f"limit/{one['letter']}", np.ones(1))
    back, step = (
        ((plane - ZERO) / 127 * limits, limits * SIGNED_ERROR) if one["signed"] else (plane / 255, GATE_ERROR)
    )
    assert (np.abs(back - exact) <= step + 1e-5 * np.abs(limits))[~hidden].all()
    assert len(np.unique(plane[hidden])) <= 1


@pytest.mark.parametrize("cell", names())
@settings(max_examples=examples(10))
@given(data=st.data())
def test_of_a_sum_goes_what_tells_a_withheld_value_and_no_more(cell: str, data: st.DataObject):
    drive = data.draw(drives(cell))
    _, plain = unpack(packet(whole(cell), "p"))
    header, told = unpack(packet(replace(whole(cell), drive=drive), "p"))
    steps = whole(cell).reading.trace.steps
    every = np.logical_or.reduce([away(drive, letter, steps) for letter in letters(cell)])
    near = every | np.append(False, every[:-1])
    for letter, parts in header["parts"].items():
        for part in parts:
            before, after = (blocks[f"why/{TOLD}/{letter}/{part}"] for blocks in (plain, told))
            assert np.isnan(after[away(drive, letter, steps)]).all()
            assert not np.isnan(after[~near]).any()
            seen = ~np.isnan(after)
            np.testing.assert_allclose(after[seen], before[seen], rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("cell", names())
def test_a_drive_that_withholds_nothing_changes_no_number(cell: str):
    """Nor does a player that nobody drives hear of drives."""
    driven = replace(whole(cell), drive=Drive(pose=Pose(step=2)))
    (first, plain), (second, told) = (unpack(packet(one, "p")) for one in (whole(cell), driven))
    assert {name: block.tobytes() for name, block in plain.items()} == {
        name: block.tobytes() for name, block in told.items()
    }
    assert set(second) - set(first) == {"withheld", "until", "total"}
    assert {**second, "rev": first["rev"]} == {**first, "withheld": [], "until": None, "total": driven.total}
    sent, _ = unpack(feed(whole(cell), "p", echo=False))
    assert "drive" not in sent
    assert without(whole(cell)) is whole(cell)


def test_the_feed_says_what_the_first_step_shows():
    pose = Pose(step=5, ring=("f",), lanes=("f", "c"), play=(1, 5), guess={"f": 0.6}, mask=("o",))
    drive = Drive((Withheld("f", 5, 5),), until=9, pose=pose)
    header, blocks = unpack(feed(replace(whole("lstm"), drive=drive), "p", echo=False))
    told = header["drive"]
    assert (told["step"], told["ring"], told["play"], told["guess"]) == (5, ["f"], [1, 5], {"f": 0.6})
    assert "until" not in told
    assert np.isnan(blocks[f"exact/{ASKED}/f"][5])
    shown, _ = unpack(packet(replace(whole("lstm"), drive=drive), "p"))
    assert (shown["withheld"], shown["until"]) == ([["f", 5, 5]], 9)
    assert shown["rev"] == header["rev"]


def test_a_pose_is_plain_json():
    packed = Pose(step=1, unit=2, quantity="c", depth="maths", until=3, scale={"c": 2.0}).packed()
    assert json.loads(json.dumps(packed)) == packed
    assert packed["scale"] == {"c": 2.0}
    assert "play" not in packed


def test_what_is_measured_on_the_text_goes_from_a_story_whose_quantity_is_withheld():
    view = whole("lstm")
    state = letters("lstm")[-2]  # the story's
    for drive, gone in ((Drive((Withheld(state, 3, 3),)), True), (Drive((Withheld("f", 3, 3),)), False)):
        header, _ = unpack(feed(replace(view, drive=drive), "p", echo=False))
        assert (header["stories"][0]["here"] is None) == gone
        assert (header["stories"][0]["scale"] is None) == gone


def test_a_drive_names_what_there_is():
    with pytest.raises(ValueError, match="'forget'"):
        packet(replace(whole("lstm"), drive=Drive((Withheld("forget", 1, 2),))), "p")


def test_the_page_of_its_own_is_driven_too():
    drive = Drive((Withheld("f", 5, 5),), pose=Pose(step=5))
    one = replace(whole("lstm"), drive=drive)
    assert standalone_html(disturbed(one, drive, 1)) == standalone_html(one)
