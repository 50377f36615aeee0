"""A run with something held, as the browser gets it: the numbers of `intervene`, as near as bytes go."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

import rnn_core
from pages.shared import registry
from rnn_core import Clamp
from rnn_core.cells import spec
from rnn_core.interventions import WhatIf, what_if
from rnn_core.models.character import with_dtype
from rnn_core.player import Cut, Run, Told, View, revision, run_packet
from rnn_core.player.blocks import unpack
from rnn_core.player.event import as_event
from rnn_core.player.packet import FULL_CHANGE, feed
from rnn_core.player.run_packet import MOST
from rnn_core.reading import Reading, read

NETWORKS = ("python-lstm", "shakespeare-gru", "shakespeare-rnn")
TEXT = "So it is: 'here' or there, and no more."
UNIT = 5


@pytest.fixture(scope="module", params=NETWORKS)
def held(request: pytest.FixtureRequest) -> WhatIf:
    reading = read(registry.network(request.param), TEXT)
    gate = (spec(reading.trace.cell).gates or ("hidden",))[0]
    return what_if(reading, clamps=[Clamp(gate, [UNIT], slice(9, 15), 0.25)])


@pytest.fixture(scope="module")
def view(held: WhatIf) -> View:
    return View(
        reading=held.before,
        layer=0,
        stories=(),
        order=np.arange(held.before.trace.hidden),
        unit=3,
        quantity="hidden",
        step=4,
        depth="story",
        language="en",
        window_start=0,
        total=len(TEXT),
        network="a name",
        footer="",
        mode="whatif",
    )


def _cuts(held: WhatIf) -> tuple[Cut, ...]:
    letters = {one.name: one.symbol for one in spec(held.before.trace.cell).quantities}
    return tuple(Cut(letters[one.gate], tuple(one.units), 9, 14, 0.25, 0) for one in held.clamps)


def test_the_curves_are_those_of_intervene(held: WhatIf, view: View):
    header, blocks = unpack(run_packet(view, "one", Run("q-1", _cuts(held)), held))
    assert header["exact"] == [view.unit, UNIT]
    assert (header["first"], header["seq"], header["rev"]) == (9, "q-1", revision(view))
    model = with_dtype(held.before.checkpoint.model, torch.float64)
    with torch.no_grad():
        inputs = model.embedding(torch.as_tensor(held.before.tokens.ids))[:, None]
    done = rnn_core.intervene(model.rnn, inputs, held.clamps)
    for one in spec(done.before.cell).shown:
        for unit in header["exact"]:
            np.testing.assert_allclose(
                blocks[f"exact/{unit}/{one.symbol}"], done.after.gate(one.name)[0, :, unit], atol=1e-6
            )
    memory = spec(done.before.cell).states[-1]
    was = done.before.gate(memory)[0]
    share = np.clip(done.difference(memory)[0] / np.ptp(was, axis=0) / FULL_CHANGE, -1, 1)
    change = (blocks["change"].reshape(was.shape).astype(float) - 128) / 127
    np.testing.assert_allclose(change, share, atol=0.5 / 127 + 1e-6)
    assert header["meets"] == done.meets()
    assert header["most"][0] == np.abs(done.difference(memory)[0] / np.ptp(was, axis=0)).max(0).argmax()


def test_both_runs_guesses_are_the_networks_own(held: WhatIf, view: View):
    header, blocks = unpack(run_packet(view, "one", Run(None, _cuts(held)), held))
    ids = np.asarray(header["symbol_ids"])[blocks["pair/ids"]].reshape(-1, header["wide"])

    def chances(reading: Reading) -> np.ndarray:
        model = with_dtype(reading.checkpoint.model, torch.float64)
        hidden = torch.from_numpy(reading.trace.gate("hidden")[0].copy())
        with torch.no_grad():
            return np.asarray(torch.softmax(model.readout(hidden), -1).numpy())

    was, now = chances(held.before), chances(held.after)
    for step, row in enumerate(ids):
        np.testing.assert_allclose(blocks["pair/was"].reshape(ids.shape)[step], was[step, row], atol=1e-6)
        np.testing.assert_allclose(blocks["pair/if"].reshape(ids.shape)[step], now[step, row], atol=1e-6)
        assert (np.diff(was[step, row]) <= 0).all()  # in the order of before
        rest = np.delete(np.maximum(was[step], now[step]), row)
        assert rest.max() <= np.maximum(was[step], now[step])[row].min()
    np.testing.assert_allclose(blocks["bits"], held.after.bits, rtol=1e-6)


def test_without_a_run_there_are_words_alone(view: View):
    header, blocks = unpack(run_packet(view, "one", Run(refused="no such unit", edits={2: "a"}), None))
    assert (header["first"], header["refused"], blocks) == (None, "no such unit", {})
    assert [(edit["step"], edit["at"], edit["shown"]) for edit in header["edits"]] == [(2, 2, "a")]


def test_steps_of_an_edit_are_those_of_the_window_too(view: View):
    later = replace(view, window_start=1000)
    header, _ = unpack(run_packet(later, "one", Run(edits={1002: "a"}, sentence=Told("x")), None))
    assert [(edit["step"], edit["at"]) for edit in header["edits"]] == [(1002, 2)]
    assert header["sentence"] == {"before": "x", "token": None, "after": "", "more": ""}


def test_a_large_group_does_not_bring_every_value(view: View, held: WhatIf):
    cut = Cut("h", tuple(range(held.before.trace.hidden)), 9, 14, 0.25, 0)
    header, _ = unpack(run_packet(view, "one", Run(None, (cut,)), held))
    assert len(header["exact"]) == MOST
    assert header["exact"][0] == view.unit


def test_the_feed_says_what_may_be_held(view: View):
    asks, _ = unpack(feed(view, "one", echo=False))
    shown = spec(view.reading.trace.cell).shown
    assert asks["what_if"]["holdable"] == [one.symbol for one in shown]
    assert asks["place"]["mode"] == "whatif"
    plain, _ = unpack(feed(replace(view, mode=""), "one", echo=False))
    assert plain["what_if"] is None


@pytest.mark.parametrize(("told", "mode"), [("whatif", "whatif"), ("look", "look"), ("x", None), (3, None)])
def test_a_mode_is_one_of_two(view: View, told: object, mode: str | None):
    place = {"unit": 5, "quantity": "hidden", "step": 2, "depth": "maths", "diary": True, "mode": told}
    event = as_event(place | {"rev": revision(view)}, view)
    assert (event.mode if event else None) == mode
