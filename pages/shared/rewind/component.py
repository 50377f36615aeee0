"""The rewind in a Streamlit page: one v2 component; the browser plays, the server only measures."""

from __future__ import annotations

import hashlib
import math
from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path as File
from typing import Any, Final

import numpy as np

from pages.shared.i18n import Language
from pages.shared.player import borrowed
from pages.shared.rewind.view import Array, Panel, Path, Rewind, RewindEvent

FOLDER: Final = File(__file__).parent
_BORROWED: Final = ("transport.", "speed.", "text.")  # of the player's words
_PER_DECADE: Final = 32
_NOTHING: Final = 255
_LEAST_RANGE: Final = (-9.0, 1.0)
_LOWEST: Final = -60.0  # an axis that goes on for longer shows nothing else


def strings(language: Language) -> Mapping[str, str]:
    """Return every message: the player's about its transport bar, and the rewind's own."""
    return borrowed.messages(FOLDER, language, _BORROWED)


def rewind(view: Rewind, *, key: str, on_painted: Callable[[], None]) -> RewindEvent | None:
    """Show how an error goes back.

    Parameters
    ----------
    view
        All there is to show.
    key
        Name of this rewind in the page.
    on_painted
        Called before the page reruns because the browser has painted its first picture.

    Returns
    -------
    RewindEvent or None
        Where the visitor went, in the one run that this caused.
    """
    data = packet(view)
    told = borrowed.show(FOLDER, data, key=key, on_painted=on_painted)
    return as_event(told, data["rev"], len(view.tokens))


def packet(view: Rewind) -> dict[str, Any]:
    """Return a view as the browser takes it: JSON, with effects as one byte each, base64."""
    text = hashlib.sha256("\0".join((*view.tokens, view.following)).encode("utf-8", "replace")).hexdigest()
    shown = {
        "claim": view.claim,
        "lede": view.lede,
        "badge": view.badge,
        "footer": view.footer,
        "tokens": list(view.tokens),
        "next": view.following,
        "place": {"target": view.target, "step": view.step},
        "panels": [_panel(panel) for panel in view.panels],
        "range": _range(view),
        "limits": {"low": view.limits[0], "high": view.limits[1]},
        "language": view.language,
        "strings": dict(strings(view.language)),
    }
    return shown | {"text": text[:16], "rev": text[:16]}


def _panel(panel: Panel) -> dict[str, Any]:
    return {
        "name": panel.name,
        "note": panel.note,
        "rate": panel.rate,
        "rate_note": panel.rate_note,
        "alt": panel.alt,
        "paths": [_path(path) for path in panel.paths],
        "effect": None if panel.effects is None else b64encode(effect_bytes(panel.effects)).decode(),
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


def effect_bytes(effects: Array) -> bytes:
    """Return decimal logarithms of effects, at most 0, as bytes: minus 32 a decade; 255 is nothing.

    Examples
    --------
    >>> list(effect_bytes(np.array([[0.0, -1.0], [-3.5, -np.inf]])))
    [0, 32, 112, 255]
    """
    with np.errstate(invalid="ignore"):
        steps = np.clip(np.rint(-effects * _PER_DECADE), 0, _NOTHING - 1)
    return np.where(np.isneginf(effects) | np.isnan(effects), _NOTHING, steps).astype(np.uint8).tobytes()


def _range(view: Rewind) -> tuple[float, float]:
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


def as_event(told: Any, revision: str, steps: int) -> RewindEvent | None:
    """Return what the browser told as an event, if it is about this text and makes sense."""
    if not isinstance(told, dict) or told.get("rev") != revision:
        return None
    target, step = borrowed.whole(told.get("target")), borrowed.whole(told.get("step"))
    return RewindEvent(target, step) if 0 <= step <= target < steps else None
