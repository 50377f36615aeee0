"""Every registered cell in the player: its script agrees with the trace, and a network of it is played.

Also a cell that nobody knew, of one spec and one script.
"""

from __future__ import annotations

import re
import shutil
from base64 import b64encode
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, expect

from rnn_core import cells
from rnn_core.cells.layer import CellLayer, kernel_of
from rnn_core.cells.spec import KERNELS, CellSpec, Mode, squashed
from rnn_core.cells.squash import sigmoid, tanh
from rnn_core.cells.sums import sums
from rnn_core.player import bundle, standalone_html
from rnn_core.player.packet import feed, packet
from rnn_core.player.strings import strings
from tests.browser.conftest import Visitor
from tests.cells import OWN, TEXT, archive, view

UNIT: Final = 3


@pytest.fixture(scope="module")
def look(browser: Browser) -> Iterator[Any]:
    script = bundle.join(bundle.modules(Path(__file__).with_name("cells.js")))
    page = browser.new_page()
    page.add_script_tag(content=script.replace("export default function", "window.look = function"))
    yield lambda *given: page.evaluate("([packet, feed, unit]) => look(packet, feed, unit)", given)
    page.close()


@pytest.fixture(scope="module", params=cells.names())
def seen(request: pytest.FixtureRequest, look: Any) -> tuple[Any, Any]:
    shown = view(request.param, unit=UNIT)
    bodies = packet(shown, "p", "float32"), feed(shown, "p", echo=False)
    return shown, look(*(b64encode(one).decode() for one in bodies), UNIT)


def test_its_letters_are_those_of_its_spec_and_its_words_are_there(seen: tuple[Any, Any]):
    shown, told = seen
    cell = cells.spec(shown.reading.trace.cell)
    assert sorted(told["letters"]) == sorted(one.symbol for one in cell.shown)
    assert sorted(told["formulas"]) == sorted(one.symbol for one in cell.stacked)
    said = {key for step in told["steps"] for key in step["said"]}
    assert {*told["words"], *said} <= set(strings("en"))


def test_its_equation_holds_at_every_step(seen: tuple[Any, Any]):
    """What is left of its first sign is what is right of it, worked out as it is written."""
    shown, told = seen
    hidden = shown.reading.trace
    state = "c" if "c" in told["letters"] else "h"
    name = next(one.name for one in cells.spec(hidden.cell).shown if one.symbol == state)
    signs = [sign.replace("×", "*") for sign in told["operators"]]
    for step, one in enumerate(told["steps"]):
        left, *rest = one["values"]
        assert signs[0].startswith("=")
        written = signs[0][1:] + "".join(
            f"({value!r}){sign}" for value, sign in zip(rest, signs[1:], strict=True)
        )
        assert abs(left - eval(written, {"tanh": np.tanh})) <= 1e-5 * max(1.0, abs(left)), (step, written)
        assert abs(left - hidden.gate(name)[0, step, UNIT]) <= 1e-6 * max(1.0, abs(left))


def test_its_parts_add_up_to_what_each_gate_is_made_of(seen: tuple[Any, Any]):
    """In float64 as the trace has them, and in the browser as float32 came."""
    shown, told = seen
    reading = shown.reading
    cell = cells.spec(reading.trace.cell)
    split = reading.contributions(UNIT, 0)
    for one in cell.stacked:
        parts = split[one.name]
        told_of = [parts[part] for part in told["parts"] if part in parts]
        np.testing.assert_allclose(sum(told_of), parts["sum"], rtol=0, atol=1e-12)
        kind = cell.squash(one, reading.checkpoint.model.rnn.mode)
        made = squashed(kind, torch.from_numpy(parts["sum"].copy())).numpy()
        np.testing.assert_allclose(made, reading.trace.gate(one.name)[0, :, UNIT], rtol=0, atol=1e-12)
        here = [step["sums"][one.symbol] for step in told["steps"]]
        np.testing.assert_allclose([each["sum"] for each in here], parts["sum"], rtol=1e-5, atol=1e-5)


# Quantity by the question that a diary puts to it; what answers it, worked out anew from the trace.
QUESTIONS: Final = {"keep": "gate", "write": "gate", "draft": "candidate", "tonight": "state", "tell": "gate"}


def answers(trace: Any, step: int) -> dict[str, list[float]]:
    """The figures of every question that has an answer in a cell: shares first, in whole percent."""
    held = trace.gates

    def at(name: str, when: int = step) -> float:
        return float(trace.gate(name)[0, when, UNIT]) if when >= 0 else 0.0

    state = "cell" if "cell" in held else "hidden"
    old, now = at(state, step - 1), at(state)
    if "forget" in held:
        keep, write, draft = at("forget"), at("input"), at("candidate")
    elif "update" in held:
        z, draft = at("update"), at("new")
        keep, write = (z, 1 - z) if trace.cell == "gru" else (1 - z, z)
    else:
        return {"tonight": [now]}
    found = {
        "keep": [keep, old, keep * old],
        "write": [write, write * draft],
        "draft": [draft],
        "tonight": [now],
    }
    return found | ({"tell": [at("output"), at("hidden")]} if "output" in held else {})


def test_its_diary_asks_what_it_can_answer_and_answers_with_what_was_measured(seen: tuple[Any, Any]):
    shown, told = seen
    trace = shown.reading.trace
    quantities = {one.symbol: one for one in cells.spec(trace.cell).shown}
    for step, one in enumerate(told["steps"]):
        expected = answers(trace, step)
        assert [question for _, question, *_ in one["diary"]] == [f"diary.{name}" for name in expected]
        for (letter, question, answer, values), figures in zip(one["diary"], expected.values(), strict=True):
            assert quantities[letter].role == QUESTIONS[question.removeprefix("diary.")]
            *_, words = strings("en")[answer], strings("ko")[answer]
            assert set(re.findall(r"\{(\w+)\}", words)) == set(values)
            printed = [float(v.rstrip("%")) / 100 if isinstance(v, str) else v for v in values.values()]
            for name, is_, was in zip(values, printed, figures, strict=True):
                slack = 0.00501 if name == "share" else 1e-5 * max(1.0, abs(was))
                assert abs(is_ - was) <= slack, (step, question, name)


def test_a_diary_hides_what_an_output_gate_hides_and_nothing_else(seen: tuple[Any, Any]):
    shown, told = seen
    asked = {question for _, question, *_ in told["steps"][0]["diary"]}
    assert ("diary.tell" in asked) == ("output" in shown.reading.trace.gates)
    assert ("diary.keep" in asked) == bool(cells.spec(shown.reading.trace.cell).retention)


Visit = Callable[..., Visitor]


@pytest.mark.parametrize("cell", OWN)
def test_a_network_of_ones_own_is_played(visit: Visit, cell: str):
    page = visit("/lab?lang=en", player=False).page
    page.get_by_role("button", name="Import a network").click()
    page.locator("input[type=file]").last.set_input_files(
        {"name": "n.zip", "mimeType": "application/zip", "buffer": archive(cell)}
    )
    page.locator(".st-key-lab_character_inspect_brought button").click()
    drawn = page.locator("svg.cell")
    expect(drawn).to_have_attribute("aria-label", strings("en")[f"cell.{cell}_label"])
    steps = page.locator(".scrub[role=slider]")
    steps.focus()
    page.keyboard.press("Home")
    expect(steps).to_have_attribute("aria-valuenow", "1")
    before = drawn.evaluate("(svg) => svg.innerHTML")
    page.keyboard.press("ArrowRight")
    expect(steps).to_have_attribute("aria-valuenow", "2")
    assert drawn.evaluate("(svg) => svg.innerHTML") != before
    page.locator("button.pp").click()
    expect(steps).not_to_have_attribute("aria-valuenow", "2")
    page.locator(".depth").get_by_role("button", name="Maths").click()
    rows = page.locator(".why tbody tr")
    expect(rows).to_have_count(len(cells.spec(cell).stacked))
    expect(rows.first).to_contain_text(re.compile(r"\d\.\d{4}"))
    with page.expect_download() as coming:
        page.get_by_role("button", name="SVG", exact=True).click()
    picture = coming.value.path().read_text("utf-8")
    assert coming.value.suggested_filename.startswith(f"gatescope-{cell}-")
    assert "<svg" in picture
    assert "NaN" not in picture


# A cell that is made up: a leak k, as a gate of its own hue-less letter, and nothing else.


def _leak(x: Any, state: Any, weights: Any, mode: str) -> dict[str, Any]:
    ih, hh, *biases = weights
    stacked = x @ ih.T + state[0] @ hh.T + sum(biases)
    units = state[0].shape[-1]
    k, n = sigmoid(stacked[:, :units]), tanh(stacked[:, units:])
    return {"leak": k, "fresh": n, "hidden": state[0] - k * state[0] + k * n}


class Leaky(CellLayer):
    mode = "LEAKY"
    kernel = staticmethod(kernel_of(_leak, ("hidden",), "LEAKY"))

    @staticmethod
    def shapes(features: int, hidden: int, bias: bool) -> dict[str, tuple[int, ...]]:
        biases = {"bias_ih": (2 * hidden,), "bias_hh": (2 * hidden,)} if bias else {}
        return {"weight_ih": (2 * hidden, features), "weight_hh": (2 * hidden, hidden), **biases}


def _replay(mode: str, weights: Any, x: Any, before: Any, first_cell: Any = None) -> Any:
    stacked = sums(x, weights.ih, weights.bias_ih) + sums(before, weights.hh, weights.bias_hh)
    k, n = stacked.chunk(2, -1)
    k, n = k.sigmoid(), n.tanh()
    return {"leak": k, "fresh": n, "hidden": torch.lerp(before, n, k)}


LEAKY: Final = CellSpec(
    name="leaky",
    title="Leaky",
    layer=Leaky,
    modes={"LEAKY": Mode(Leaky.kernel)},
    states=("hidden",),
    quantities=(
        cells.Quantity("leak", "k", "gate", "sigmoid", 0),
        cells.Quantity("fresh", "y", "candidate", "tanh", 1),
        cells.Quantity("hidden", "h", "state"),
    ),
    retention="leak",
    complement=True,
    step=_leak,
    replay=_replay,
)


@pytest.fixture
def leaky(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One spec is registered and one script lies in the folder, until the test ends."""
    folder = tmp_path / "shared" / "player"
    shutil.copytree(bundle.FOLDER, folder)
    shutil.copy(Path(__file__).with_name("leaky.js"), folder / "js" / "cells")
    monkeypatch.setattr(bundle, "FOLDER", folder)
    module = import_module("rnn_core.cells.spec")  # the package's own `spec` is the function
    monkeypatch.setattr(module, "_SPECS", dict(module._SPECS))
    bundle.script.cache_clear()
    cells.register(LEAKY)
    yield
    bundle.script.cache_clear()
    KERNELS.pop(Leaky.kernel)


@pytest.mark.usefixtures("leaky")
def test_a_cell_that_nobody_knew_is_drawn(browser: Browser, tmp_path: Path):
    shown = view("leaky", unit=UNIT, depth="maths")
    (tmp_path / "page.html").write_text(standalone_html(shown), "utf-8")
    page = browser.new_page(reduced_motion="reduce")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((tmp_path / "page.html").as_uri())
    expect(page.locator("svg.cell")).to_have_attribute("aria-label", "a leaky unit")
    expect(page.locator("svg.cell .letter")).to_have_text("k")
    leak = shown.reading.trace.gate("leak")[0, 8, UNIT]
    expect(page.locator(".say")).to_contain_text(f"It leaks {leak:.2f}")
    hidden = f"{shown.reading.trace.gate('hidden')[0, 8, UNIT]:.4f}".replace("-", "\u2212")
    expect(page.locator("svg.cell .nm")).to_have_text(hidden)
    expect(page.locator(".why tbody tr")).to_have_count(2)
    page.locator(".scrub[role=slider]").focus()
    page.keyboard.press("End")
    expect(page.locator(".scrub[role=slider]")).to_have_attribute("aria-valuenow", str(len(TEXT)))
    page.close()
    assert not errors
