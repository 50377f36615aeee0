"""The backprop view in a Streamlit page: one v2 component; the browser plays, the server only measures."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path as File
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pages.shared.backprop_view.view import Array, BackpropEvent, BackpropView, Panel, Path
from pages.shared.player import component_base

PICTURE: Final = component_base.Picture(File(__file__).parent, ("transport.", "speed.", "text."))
_PER_DECADE: Final = 32
_NOTHING: Final = 255
_LEAST_RANGE: Final = (-9.0, 1.0)
_LOWEST: Final = -60.0  # an axis that goes on for longer shows nothing else


def backprop_view(view: BackpropView, *, key: str, on_painted: Callable[[], None]) -> BackpropEvent | None:
    """Show how an error goes back; return where the visitor went, in the one run that this caused."""
    data = packet(view)
    told = PICTURE.show(data, key=key, on_painted=on_painted)
    return as_event(told, data["rev"], len(view.tokens))


def packet(view: BackpropView) -> dict[str, Any]:
    """Return a view as the browser takes it: JSON, with effects as one byte each, base64."""
    shown = {
        "tokens": list(view.tokens),
        "next": view.following,
        "place": {"target": view.target, "step": view.step},
        "panels": [_panel(panel) for panel in view.panels],
        "range": _range(view),
        "limits": {"low": view.limits[0], "high": view.limits[1]},
        "fixed": view.fixed,
    }
    return PICTURE.framed(view, component_base.revision((*view.tokens, view.following))) | shown


def _panel(panel: Panel) -> dict[str, Any]:
    return {
        "name": panel.name,
        "note": panel.note,
        "rate": panel.rate,
        "rate_note": panel.rate_note,
        "alt": panel.alt,
        "paths": [_path(path) for path in panel.paths],
        "effect": None if panel.effects is None else component_base.coded(effect_bytes(panel.effects)),
        "guesses": [[[token, share] for token, share in guesses] for guesses in panel.guesses],
    }


def _path(path: Path) -> dict[str, Any]:
    return {
        "kind": path.kind,
        "label": path.label,
        "values": _finite(path.values),
        "low": None if path.low is None else _finite(path.low),
        "high": None if path.high is None else _finite(path.high),
    }


def _finite(values: Array) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in values]


def effect_bytes(effects: Array) -> NDArray[np.uint8]:
    """Return decimal logarithms of effects, at most 0, as bytes: minus 32 a decade; 255 is nothing.

    Examples
    --------
    >>> effect_bytes(np.array([[0.0, -1.0], [-3.5, -np.inf]])).tolist()
    [[0, 32], [112, 255]]
    """
    with np.errstate(invalid="ignore"):
        steps = np.clip(np.rint(-effects * _PER_DECADE), 0, _NOTHING - 1)
    return np.where(np.isneginf(effects) | np.isnan(effects), _NOTHING, steps).astype(np.uint8)


def _range(view: BackpropView) -> tuple[float, float]:
    marks = [path.values for panel in view.panels for path in panel.paths]
    marks += [
        each
        for panel in view.panels
        for path in panel.paths
        for each in (path.low, path.high)
        if each is not None
    ]
    values = np.concatenate(marks)
    values = values[np.isfinite(values)]
    if not len(values):
        return _LEAST_RANGE
    low = math.floor(min(_LEAST_RANGE[0], values.min()))
    high = math.ceil(max(_LEAST_RANGE[1], values.max() + 0.2))
    return max(_LOWEST, low), min(-_LOWEST, high)


def as_event(told: Any, revision: str, steps: int) -> BackpropEvent | None:
    """Return what the browser told as an event, if it is about this text and makes sense."""
    if not isinstance(told, dict) or told.get("rev") != revision:
        return None
    target, step = component_base.whole(told.get("target")), component_base.whole(told.get("step"))
    return BackpropEvent(target, step) if 0 <= step <= target < steps else None
