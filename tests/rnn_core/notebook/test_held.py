"""What a notebook shows of an intervention: measured, escaped, complete in itself."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import torch

import rnn_core
from rnn_core import Clamp
from rnn_core.cells import spec
from rnn_core.interventions import what_if
from rnn_core.notebook.strip import LEVELS
from tests.rnn_core.interventions.nets import network


def said(html: str) -> str:
    return " ".join(ET.fromstring(html).itertext())


def held(clamps: list[Clamp], cell: str = "lstm", steps: int = 40, **how: int) -> rnn_core.Intervention:
    torch.manual_seed(3)
    module = spec(cell).layer(3, 12, **how).double()
    return rnn_core.intervene(module, torch.randn(steps, 2, 3, dtype=torch.float64), clamps)


def test_it_says_what_was_held_and_when_the_runs_meet() -> None:
    clamps = [Clamp("forget", range(12), slice(3, 6), 1.0, 1), Clamp("cell", [7, 2], [9], "freeze")]
    seen = held(clamps, num_layers=2)
    cells = [cell.text or "" for cell in ET.fromstring(seen._repr_html_()).iter("td")]
    assert cells == [
        "forget",
        "12",
        "3 to 5",
        "1",
        "1",
        "forward",
        "cell",
        "2, 7",
        "9",
        "freeze",
        "0",
        "forward",
    ]
    assert f"from step {seen.meets()} on; residual {seen.after.residual:.1e}" in said(seen._repr_html_())
    apart = held([Clamp("cell", [0], slice(0, 40), 9.0)])
    assert apart.meets() is None
    assert "apart at the end" in said(apart._repr_html_())


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_the_strip_shows_how_far_the_memory_moved(cell: str) -> None:
    seen = held([Clamp("hidden", [4], slice(5, 8), 0.9)], cell)
    name = spec(cell).states[-1]
    html = seen._repr_html_()
    units = [int(unit) for unit in re.search(r"of units ([\d, ]+) \(those", said(html))[1].split(",")]  # type: ignore[index]
    values = seen.before.gate(name)[0]
    shares = np.abs(seen.difference(name)[0]) / np.ptp(values, axis=0)
    assert set(units) == set(np.argsort(-shares.max(0))[:8].tolist())
    drawn = np.zeros((40, len(units)))
    for path in ET.fromstring(html).iter("path"):
        for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path.get("d") or ""):
            drawn[int(x), int(y)] = float(path.get("fill-opacity") or "nan")
    assert abs(drawn - np.minimum(shares[:, units] / 0.25, 1)).max() <= 0.5 / LEVELS + 1e-9
    assert len(html) < 16_000


def test_many_clamps_arrays_directions_and_nothing() -> None:
    many = held([Clamp("update", [0], [k], 0.5) for k in range(1, 20)], "gru")
    assert "and 13 more" in said(many._repr_html_())
    back = held([Clamp("reset", [0], [3], np.full((2, 1), 0.5), 0, "reverse")], "gru", bidirectional=True)
    told = said(back._repr_html_())
    assert "an array" in told
    assert "layer 0, reverse, sequence 0" in told
    assert "nothing is held" in said(held([])._repr_html_())


def test_a_what_if_says_its_sentence_first() -> None:
    seen = what_if(network("lstm", letters="<&\nabc"), "<&abc" * 5, "c1@3-5=2~x9=%3C")
    told = said(seen._repr_html_())
    assert told.startswith(seen.sentence("en"))
    assert "http" not in seen._repr_html_()
