"""`Trace.plot`: figures hold the trace's own numbers, and plotly comes only when one is drawn."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
import torch

import rnn_core
from rnn_core import InputError
from rnn_core.plots import DEFAULT_STYLE

ROOT = Path(rnn_core.__file__).parents[1]
LETTERS = {
    "forget": "f", "input": "i", "candidate": "g", "output": "o", "cell": "c", "hidden": "h",
    "reset": "r", "update": "z", "new": "n",
}  # fmt: skip


@pytest.fixture
def lstm() -> rnn_core.Trace:
    return rnn_core.trace(torch.nn.LSTM(3, 5, num_layers=2), torch.randn(30, 2, 3))


def test_the_lanes_are_one_units_quantities(lstm):
    figure = lstm.plot.gates(unit=3, layer=1, batch=1, start=4, stop=20, tokens="x" * 30)
    assert [lane.name for lane in figure.data] == list(lstm.gates)
    for lane in figure.data:
        assert np.array_equal(lane.y, lstm.gate(lane.name, 1)[1, 4:20, 3])
        assert np.array_equal(lane.x, np.arange(4, 20))
        assert len(lane.text) == 16


def test_values_beyond_a_gates_range_stay_inside_their_lane():
    trace = rnn_core.trace(torch.nn.GRU(3, 5), 50 * torch.randn(30, 1, 3))
    figure = trace.plot.gates()
    names = list(trace.gates)
    low, high = figure.layout[f"yaxis{names.index('new_hidden') + 1}"].range
    values = trace.gate("new_hidden")[0, :, 0]
    assert low <= values.min()
    assert values.max() <= high


def test_a_unit_beyond_the_projection_has_no_hidden_lane():
    trace = rnn_core.trace(torch.nn.LSTM(3, 5, proj_size=2), torch.randn(6, 1, 3))
    assert "hidden" in [lane.name for lane in trace.plot.gates(unit=1).data]
    assert "hidden" not in [lane.name for lane in trace.plot.gates(unit=2).data]


@pytest.mark.parametrize("quantity", ["forget", "cell", None])
def test_a_heat_map_is_every_unit_at_every_step(quantity, lstm):
    (heat,) = lstm.plot.heat_map(quantity, layer=1, batch=1).data
    values = lstm.gate(quantity or "forget", 1)[1]
    assert np.array_equal(heat.z, values.T)
    if quantity == "cell":
        assert heat.zmax == -heat.zmin == pytest.approx(np.abs(values).max())
    else:
        assert (heat.zmin, heat.zmax) == (0, 1)


def test_what_is_read_is_printed_as_it_is(lstm):
    (heat,) = lstm.plot.heat_map(tokens=["<b>"] * 30, stop=2).data
    assert heat.text[0][0] == "&lt;b&gt;"
    assert "text" not in lstm.plot.heat_map().data[0].hovertemplate


def test_saturation_and_half_life_are_the_summarys(lstm):
    summary = rnn_core.summarize(lstm, 1)
    panels = {panel.name: panel for panel in lstm.plot.saturation(1).data if panel.name}
    assert np.array_equal(panels["forget"].x, summary.shut["forget"])
    bars = lstm.plot.half_life(1, unit=2).data[0]
    assert np.array_equal(bars.customdata, np.argsort(summary.half_life, kind="stable"))


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda plot: plot.gates(unit=5), r"a unit in 0\.\.4; got 5"),
        (lambda plot: plot.gates(unit=-1), r"a unit in 0\.\.4"),
        (lambda plot: plot.gates(batch=2), r"a sequence in 0\.\.1"),
        (lambda plot: plot.gates(start=9, stop=9), r"steps within 0\.\.30; got 9\.\.9"),
        (lambda plot: plot.heat_map("update"), "a quantity of this lstm"),
        (lambda plot: plot.heat_map(layer=2), r"a layer in 0\.\.1"),
        (lambda plot: plot.heat_map(tokens="abc"), "a token for each of 30 steps; got 3"),
        (lambda plot: plot.saturation(unit=7), r"a unit in 0\.\.4"),
    ],
)
def test_what_is_not_there_is_said(draw, sentence, lstm):
    with pytest.raises(InputError, match=sentence):
        draw(lstm.plot)


def test_a_plain_rnn_has_no_gates_to_sum_up():
    plot = rnn_core.trace(torch.nn.RNN(3, 5), torch.randn(6, 1, 3)).plot
    for draw in (plot.saturation, plot.half_life):
        with pytest.raises(InputError, match="a rnn, which has no gates"):
            draw()
    assert plot.heat_map().data[0].z.shape == (5, 6)


def test_the_hues_are_the_products():
    light = tomllib.loads((ROOT / "rnn_core" / "player" / "tokens.toml").read_text("utf-8"))["light"]
    assert dict(DEFAULT_STYLE.quantities) == {name: light[f"q-{letter}"] for name, letter in LETTERS.items()}
    assert (DEFAULT_STYLE.ink, DEFAULT_STYLE.faint, DEFAULT_STYLE.paper) == (
        light["ink"],
        light["ink-3"],
        light["bg"],
    )
    assert DEFAULT_STYLE.diverging == tuple(
        light[name] for name in ("neg-max", "neg-mid", "zero", "pos-mid", "pos-max")
    )


def test_plotly_comes_with_the_first_figure_and_its_absence_is_named():
    code = """
import sys, torch, rnn_core
trace = rnn_core.trace(torch.nn.GRU(3, 4), torch.randn(5, 1, 3))
trace._repr_html_(), trace.plot
assert not {"plotly", "streamlit", "pandas"} & set(sys.modules)
sys.modules["plotly"] = None
try:
    trace.plot.gates()
except ModuleNotFoundError as error:
    print(error)
del sys.modules["plotly"]
print(type(trace.plot.gates()).__name__)
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == [
        "figures need the package plotly, which is not installed; pip install 'rnn_core[plots]'",
        "Figure",
    ]
