"""What reaches the browser of a backprop view, and what is believed of what comes back."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.backprop_view import BackpropView, Panel, Path
from pages.shared.backprop_view.component import as_event, effect_bytes, packet


def view(**changes: Any) -> BackpropView:
    curve = np.array([-12.0, -np.inf, 0.0])
    effects = np.array([[0.0, -np.inf, -np.inf], [-1.0, 0.0, -np.inf], [-4.0, -2.0, 0.0]])
    guesses = ((("a", 0.5),),) * 3
    panel = Panel("LSTM", "", "80%", "left", "alt", (Path("main", "cell", curve),), effects, guesses)
    values = {
        "claim": "c",
        "lede": "l",
        "badge": "b",
        "footer": "f",
        "tokens": ("a", "</script>", "\ud55c"),
        "following": "z",
        "target": 2,
        "step": 0,
        "panels": (panel,),
        "limits": (-7.2, 7.2),
        "language": "en",
    }
    return BackpropView(**(values | changes))


def test_the_packet_is_plain_json_with_every_number():
    sent = json.loads(json.dumps(packet(view()), allow_nan=False))
    assert sent["panels"][0]["paths"][0]["values"] == [-12.0, None, 0.0]
    assert sent["range"] == [-12, 1]
    effect = np.frombuffer(b64decode(sent["panels"][0]["effect"]), np.uint8).reshape(3, 3)
    assert effect[2].tolist() == [128, 64, 0]
    assert effect[0, 1] == 255


def test_an_axis_ends_somewhere():
    endless = Panel("RNN", "", "", "", "", (Path("main", "", np.array([-400.0, 300.0, 0.0])),))
    assert packet(view(panels=(endless,)))["range"] == (-60.0, 60.0)


@given(st.lists(st.floats(-8, 0) | st.just(-np.inf), min_size=1, max_size=9))
def test_a_byte_holds_an_effect_to_a_sixtyfourth_of_a_decade(logs: list[float]):
    values = np.array([logs])
    found = np.frombuffer(effect_bytes(values), np.uint8).astype(float)
    gone = np.isneginf(values[0])
    assert (found[gone] == 255).all()
    near = values[0] > -254 / 32
    assert np.abs(-found[~gone & near] / 32 - values[0][~gone & near]).max(initial=0) <= 1 / 64 + 1e-9


@pytest.mark.parametrize(
    "told",
    [
        None,
        "x",
        {},
        {"rev": "r"},
        {"rev": "r", "target": 3, "step": 0},
        {"rev": "r", "target": 1, "step": 2},
        {"rev": "r", "target": True, "step": 0},
        {"rev": "old", "target": 1, "step": 0},
        {"rev": "r", "target": "1", "step": 0},
        {"rev": "r", "target": 1, "step": -1},
    ],
)
def test_a_forged_event_is_none(told: Any):
    assert as_event(told, "r", 3) is None


def test_an_event_is_where_the_visitor_went():
    event = as_event({"rev": "r", "target": 2, "step": 1.0}, "r", 3)
    assert event is not None
    assert (event.target, event.step) == (2, 1)
