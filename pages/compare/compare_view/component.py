"""Two readings in a Streamlit page: one v2 component; the browser plays, the server only measures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pages.compare.compare_view.view import Array, CompareEvent, CompareView, Side
from pages.shared.player import component_base
from rnn_core.player.quantise import gate_bytes, signed_bytes

PICTURE: Final = component_base.Picture(
    Path(__file__).parent, ("transport.", "text.", "guess."), parts=("text", "stage", "score")
)

FINEST: Final = 32767
"""Steps from 0 to a unit's limit."""

FULLEST: Final = 0.25
"""How much of what a unit spans a change is that is drawn in full colour."""


def compare_view(view: CompareView, *, key: str, on_painted: Callable[[], None]) -> CompareEvent | None:
    """Show two readings; return where the visitor went, in the one run that this caused."""
    return as_event(PICTURE.show(packet(view), key=key, on_painted=on_painted), view)


def packet(view: CompareView) -> dict[str, Any]:
    """Return a view as the browser takes it: JSON, with states and tints as one byte each, base64."""
    return PICTURE.framed(view, view.rev) | {
        "kind": view.kind,
        "sides": [_side(one) for one in view.sides],
        "characters": [list(one) for one in view.characters],
        "quantity": view.quantity,
        "tones": component_base.coded(_tones(view)),
        "known": [not np.isnan(one) for one in view.tint],
        "full": view.full,
        "distance": _plain(view.tint) if view.kind == "texts" else [],
        "change": component_base.coded(_change(view)),
        "partner": view.partner.tolist(),
        "back": view.back.tolist(),
        "likeness": np.round(view.likeness, 4).tolist(),
        "meets": view.meets,
        "tolerance": view.tolerance,
        "finest": FINEST,
        "fullest": FULLEST,
        "place": {"step": view.step, "unit": view.unit},
    }


def _tones(view: CompareView) -> Any:
    share = np.nan_to_num(view.tint / view.full)
    return signed_bytes(share, None) if view.kind == "networks" else gate_bytes(share)


def _change(view: CompareView) -> Any:
    """Return by how much each unit changed from the first text to the second, as bytes; of networks none."""
    if view.kind == "networks":
        return np.zeros(0, np.uint8)
    first, second = (one.states for one in view.sides)
    every = np.concatenate([first, second])
    span = np.nanmax(every, 0) - np.nanmin(every, 0)
    return signed_bytes(np.nan_to_num(second - first), (FULLEST * np.maximum(span, 1e-9)).astype(np.float32))


def _side(one: Side) -> dict[str, Any]:
    reading = one.reading
    vocabulary = reading.checkpoint.vocabulary
    numbers, places = np.unique(reading.top_ids, return_inverse=True)
    tokens = reading.tokens
    present = one.at >= 0
    return {
        "name": one.name,
        "note": one.note,
        "units": one.states.shape[1],
        "at": one.at.tolist(),
        "positions": np.flatnonzero(present).tolist(),
        "steps": one.steps.tolist(),
        "bits": _plain(one.bits),
        "graphemes": list(tokens.graphemes),
        "unknown": np.unique(tokens.source[~tokens.known]).tolist(),
        "tokens": list(tokens.shown),
        "ids": tokens.ids.tolist(),
        "symbols": [vocabulary.shown(int(number)) for number in numbers],
        "symbol_ids": numbers.tolist(),
        "guess": {
            "ids": places.ravel().tolist(),
            "shares": np.round(reading.top_probability.ravel(), 5).tolist(),
            "truth": _plain(reading.next_probability),
        },
        "plane": component_base.coded(_fine(one.states / one.limits).view(np.uint8)),
        "limits": np.round(one.limits, 5).tolist(),
        "order": one.order.tolist(),
    }


def _fine(share: Array) -> NDArray[np.int16]:
    """Return shares of a unit's limit in 16 bits, little end first: figures are read from them too."""
    return np.rint(np.nan_to_num(share).clip(-1, 1) * FINEST).astype("<i2")


def _plain(values: Array) -> list[float | None]:
    return [None if np.isnan(value) else float(f"{value:.5g}") for value in values]


def as_event(told: Any, view: CompareView) -> CompareEvent | None:
    """Return what the browser told as an event, if it is about this comparison and makes sense."""
    if not isinstance(told, dict) or told.get("rev") != view.rev:
        return None
    step, unit = component_base.whole(told.get("step")), component_base.whole(told.get("unit"))
    if not 0 <= step < len(view.characters) or not 0 <= unit < view.sides[0].states.shape[1]:
        return None
    return CompareEvent(step, unit)
