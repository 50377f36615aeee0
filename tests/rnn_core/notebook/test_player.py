"""The player of a notebook: what it shows is what was traced, and its traits lead and follow."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import torch
from traitlets import HasTraits

import rnn_core
from rnn_core.checkpoints import load
from rnn_core.errors import InputError
from rnn_core.notebook import Player
from rnn_core.player.alone import MOST, alone, labelled
from rnn_core.player.blocks import unpack
from rnn_core.player.strings import strings
from rnn_core.reading import read

MODULES = {
    "lstm": lambda: torch.nn.LSTM(3, 5, num_layers=2, bidirectional=True),
    "gru": lambda: torch.nn.GRU(3, 5, num_layers=2),
    "rnn": lambda: torch.nn.RNN(3, 5, nonlinearity="relu"),
}


def traced(kind: str = "lstm", steps: int = 7, batch: int = 2) -> rnn_core.Trace:
    torch.manual_seed(0)
    return rnn_core.trace(MODULES[kind](), torch.randn(steps, batch, 3))


def place(player: Player) -> tuple[int, int, str, str]:
    return player.unit, player.step, player.quantity, player.depth


def told(player: Player, **moved: object) -> None:
    """Say what the browser says once somebody rests, as one message of a notebook."""
    rev = unpack(player._packet)[0]["rev"]
    here = dict(zip(("unit", "step", "quantity", "depth"), place(player), strict=True)) | moved
    full = {**here, "diary": False, "mode": "look", "held": "", "rev": rev}
    player.set_state({**here, "_told": full})


@pytest.mark.parametrize("kind", MODULES)
def test_the_curves_are_the_traces_own(kind: str):
    trace = traced(kind)
    layer = trace.layers - 1
    player = Player(trace, tokens="abcdefg", layer=layer, sequence=1, unit=4)
    (numbers, _), (words, exact) = unpack(player._packet), unpack(player._feed)
    assert numbers["tokens"] == list("abcdefg")
    assert (numbers["alone"], numbers["predicts"], numbers["residual"]) == (True, "nothing", trace.residual)
    assert words["exact"] == [4]
    for one in numbers["quantities"]:
        expected = trace.gate(one["name"], layer)[1, :, 4]
        np.testing.assert_allclose(exact[f"exact/4/{one['letter']}"], expected, rtol=1e-6)


def test_units_are_ordered_by_likeness_where_that_is_said():
    """Two that move together stand together, and one that moves by itself stands apart."""
    hidden = np.array([[1, -9, 2], [2, 5, 4], [3, -2, 6], [1, 4, 2], [5, 0, 9]], np.float32) / 10
    trace = rnn_core.trace(torch.nn.GRU(3, 3), torch.randn(5, 1, 3))
    (record,) = trace.records
    made = replace(trace, records=({**record, "hidden": hidden[None]},))
    _, blocks = unpack(made.player()._packet)
    assert sorted(blocks["order"].tolist()) == [0, 1, 2]
    assert blocks["order"][1] != 1
    assert "order" not in unpack(traced("gru", steps=2).player()._packet)[1]


def test_backwards_time_runs_as_that_direction_reads():
    trace = traced()
    found = alone(trace, "abcdefg", direction="reverse", sequence=1)
    assert "".join(found.tokens.shown) == "gfedcba"
    np.testing.assert_array_equal(found.trace.gate("cell", 1)[0], trace.gate("cell", 1, "reverse")[1, ::-1])
    for state, whole in zip(found.trace.final_state, trace.final_state, strict=True):
        np.testing.assert_array_equal(state[:, 0], whole[[1, 3], 1])


def test_part_of_the_steps_begins_with_the_state_before_them():
    """As a run of the rest alone from that state: torch's own."""
    torch.manual_seed(0)
    module, x = torch.nn.LSTM(3, 5), torch.randn(9, 1, 3)
    found = alone(rnn_core.trace(module, x), steps=slice(4, 8))
    with torch.no_grad():
        _, (h, c) = module(x[:4])
        output, final = module(x[4:8], (h, c))
    assert found.tokens.shown == ("5", "6", "7", "8")
    for ours, torchs in zip(found.trace.initial_state, (h, c), strict=True):
        np.testing.assert_allclose(ours, torchs, atol=1e-6)
    np.testing.assert_allclose(found.trace.gate("hidden")[0], output[:, 0], atol=1e-6)
    for ours, torchs in zip(found.trace.final_state, final, strict=True):
        np.testing.assert_allclose(ours, torchs, atol=1e-6)


def test_a_shorter_sequence_of_a_batch_is_as_long_as_it_is():
    torch.manual_seed(0)
    packed = torch.nn.utils.rnn.pack_sequence([torch.randn(5, 3), torch.randn(2, 3)])
    trace = rnn_core.trace(torch.nn.GRU(3, 4, bidirectional=True), packed)
    found = alone(trace, ["the", "end"], sequence=1, direction="reverse")
    assert found.tokens.graphemes == ("end ", "the ")
    np.testing.assert_array_equal(found.trace.gate("hidden")[0], trace.gate("hidden", 0, "reverse")[1, 1::-1])


def test_what_a_plain_rnn_takes_of_its_sum_is_seen_in_its_states():
    assert alone(traced("rnn")).mode == "RNN_RELU"
    assert alone(rnn_core.trace(torch.nn.RNN(3, 5), torch.randn(7, 1, 3))).mode == "RNN_TANH"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"tokens": "abc"}, "expected 7 labels"),
        ({"sequence": 2}, "a sequence in 0..1"),
        ({"layer": 2}, "a layer in 0..1"),
        ({"direction": "back"}, "a direction"),
        ({"steps": slice(3, 3)}, f"1 to {MOST:,} steps"),
        ({"steps": slice(0, 7, 2)}, "one after the other"),
        ({"unit": 5}, "a unit in 0..4"),
        ({"step": -1}, "a step in 0..6"),
        ({"quantity": "update"}, "one of input, forget"),
        ({"depth": "deep"}, "one of story, numbers, maths"),
        ({"language": "xx"}, "one of en, ko"),
    ],
)
def test_what_does_not_fit_is_refused(options: dict[str, object], said: str):
    with pytest.raises(InputError, match=re.escape(said)):
        Player(traced(), **options)


def test_too_many_steps_and_a_projection_are_refused_with_a_remedy():
    with pytest.raises(InputError, match=r"steps=slice\(0, 4_000\)"):
        Player(traced("gru", steps=MOST + 1, batch=1))
    projected = rnn_core.trace(torch.nn.LSTM(3, 5, proj_size=2), torch.randn(4, 1, 3))
    with pytest.raises(InputError, match="as many hidden states as units"):
        projected.player()


def test_the_browser_is_followed_and_python_leads():
    player = traced().player("abcdefg", unit=1)
    before = player._feed
    told(player, unit=3, step=5)
    assert place(player) == (3, 5, "cell", "story")
    words, exact = unpack(player._feed)
    assert (words["echo"], words["exact"]) == (True, [3])
    assert {name.split("/")[1] for name in exact} == {"3"}

    player.unit = 1
    words, _ = unpack(player._feed)
    assert (words["echo"], words["place"]["unit"], words["place"]["step"]) == (None, 1, 5)
    told(player, unit=3)
    assert unpack(player._feed)[0]["echo"] is True
    player.unit = 1  # as before: it leads again
    assert unpack(player._feed)[0]["echo"] is None
    assert player._feed != before


def test_what_is_told_of_another_picture_is_not_believed():
    player = traced().player("abcdefg", unit=1)
    feed = player._feed
    player.set_state({"_told": {"unit": 3, "step": 5, "quantity": "cell", "depth": "story", "rev": "other"}})
    assert (place(player), player._feed) == ((1, 0, "cell", "story"), feed)


@pytest.mark.parametrize(("name", "value"), [("unit", 5), ("step", -1), ("quantity", "z"), ("depth", "")])
def test_a_trait_takes_only_what_there_is(name: str, value: object):
    player = traced().player()
    before = place(player)
    with pytest.raises(InputError, match="expected"):
        setattr(player, name, value)
    assert place(player) == before


@pytest.fixture(scope="module")
def reading():
    return read(load(Path("assets/models/python-lstm")), "def f(x):\n")


def test_of_a_reading_the_guesses_and_the_sums_are_there(reading):
    player = reading.player(unit=7, language="ko", depth="maths")
    numbers, _ = unpack(player._packet)
    words, exact = unpack(player._feed)
    assert (numbers["alone"], numbers["predicts"]) == (False, "tokens")
    assert any(name.startswith("why/7/") for name in exact)
    assert words["unnamed"] == strings("ko")["claim.unscored"]
    assert "#term-" not in str(words["strings"])
    with pytest.raises(InputError, match="a reading alone"):
        Player(reading, tokens="def f(x):\n")


class Frames(HTMLParser):
    """The frames of a page, by their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [dict(attrs)] if tag == "iframe" else []


def test_a_page_of_its_own_is_in_a_frame_that_may_only_play():
    player = traced().player(["<b>", '"&', "c", "d", "e", "f", "</script>"], language="ko")
    page = player.html(height=700)
    frames = Frames()
    frames.feed(page._repr_html_())
    (frame,) = frames.found
    assert frame["sandbox"] == "allow-scripts allow-downloads"
    assert "height:700px" in str(frame["style"])
    assert frame["srcdoc"] == page.source
    assert '<html lang="ko">' in page.source
    assert html.escape(page.source) not in repr(page)


@pytest.mark.parametrize(
    ("system", "spoken"), [("ko_KR", "ko"), ("en_US", "en"), ("fr_FR", "en"), (None, "en")]
)
def test_the_language_is_the_systems_where_it_is_spoken(
    monkeypatch: pytest.MonkeyPatch, system: str | None, spoken: str
):
    monkeypatch.setattr("locale.getlocale", lambda: (system, "UTF-8"))
    assert unpack(traced().player()._feed)[0]["language"] == spoken


def test_labels_of_any_kind_are_taken_and_letters_stand_side_by_side():
    assert labelled([1.5, 2]).shown == ("1.5", "2")
    assert labelled("가나").graphemes == ("가", "나")
    assert isinstance(traced().player(), HasTraits)
