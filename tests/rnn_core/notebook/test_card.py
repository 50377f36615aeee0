"""What a notebook shows of a trace: measured, escaped, complete in itself."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import torch

import rnn_core
from rnn_core.notebook.strip import LEVELS, binned, svg

MODULES = {
    "lstm": torch.nn.LSTM(3, 12, num_layers=2, bidirectional=True),
    "gru": torch.nn.GRU(3, 12),
    "rnn": torch.nn.RNN(3, 12, nonlinearity="relu"),
    "projected": torch.nn.LSTM(3, 12, proj_size=2),
}


def parsed(html: str) -> ET.Element:
    return ET.fromstring(html)


def said(html: str) -> str:
    return " ".join(parsed(html).itertext())


@pytest.mark.parametrize("kind", MODULES)
@pytest.mark.parametrize("steps", [1, 40, 1000])
def test_every_figure_in_it_is_the_traces(kind, steps):
    trace = rnn_core.trace(MODULES[kind], torch.randn(steps, 2, 3))
    html = trace._repr_html_()
    cells = [cell.text for cell in parsed(html).iter("td")]
    assert cells == [
        trace.cell,
        str(trace.layers),
        ", ".join(trace.directions),
        "2",
        f"{steps:,}",
        "12",
        "float32",
        trace.method,
        f"{trace.residual:.1e}",
    ]
    assert len(html) < 16_000


def test_the_strip_shows_the_units_that_vary_most_at_their_own_values():
    trace = rnn_core.trace(MODULES["gru"], torch.randn(20, 1, 3))
    values = trace.gate("update")[0]
    html = trace._repr_html_()
    units = [int(unit) for unit in re.search(r"of units ([\d, ]+) \(those", said(html))[1].split(",")]
    assert set(units) == set(np.argsort(-values.std(axis=0))[:8].tolist())
    drawn = np.zeros((20, 8))
    for path in parsed(html).iter("path"):
        for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path.get("d")):
            drawn[int(x), int(y)] = float(path.get("fill-opacity"))
    assert np.abs(drawn - values[:, units]).max() <= 0.5 / LEVELS + 1e-6


def test_long_texts_are_averaged_and_that_is_said():
    trace = rnn_core.trace(MODULES["gru"], torch.randn(1000, 1, 3))
    html = trace._repr_html_()
    assert "a column is the mean of 11 steps" in said(html)
    (strip,) = parsed(html).iter("svg")
    assert strip.get("viewBox") == "0 0 91 8"


def test_it_needs_nothing_from_outside_and_no_colour_of_its_own():
    html = rnn_core.trace(MODULES["lstm"], torch.randn(9, 1, 3))._repr_html_()
    assert not re.search(r"https?:|//|url\(|<script|<link|<style|<img|#[0-9a-fA-F]{3}|rgb", html)
    assert "currentColor" in html


def test_what_a_trace_holds_is_text_and_not_markup():
    trace = rnn_core.trace(MODULES["gru"], torch.randn(9, 1, 3))
    html = dataclasses.replace(trace, method="<b onclick='x'>&</b>")._repr_html_()
    assert "<b" not in html
    assert "<b onclick='x'>&</b>" in said(html)


def test_padding_and_broken_numbers_are_not_drawn():
    packed = torch.nn.utils.rnn.pack_sequence([torch.randn(5, 3), torch.randn(9, 3)], enforce_sorted=False)
    html = rnn_core.trace(MODULES["gru"], packed)._repr_html_()
    assert "5 to 9" in said(html)
    assert next(parsed(html).iter("svg")).get("viewBox") == "0 0 5 8"
    with np.errstate(all="ignore"):
        broken = rnn_core.trace(MODULES["gru"], torch.full((4, 1, 3), torch.nan))
    assert "path" not in broken._repr_html_()


def test_means_over_uneven_ends():
    means, width = binned(np.arange(5.0)[:, None], 2)
    assert (means.ravel().tolist(), width) == ([1.0, 3.5], 3)
    assert svg(np.zeros((2, 2)), "nothing").count("path") == 0
