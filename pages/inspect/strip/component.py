"""The strip in a Streamlit page: a v2 component that fetches windows itself, and tells where it rests."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pages.shared.i18n import Language
from pages.shared.player import component_base
from rnn_core.player.quantise import signed_bytes

PICTURE: Final = component_base.Picture(Path(__file__).parent, ())
_MOST: Final = 1000
"""Columns that a screen can show."""


@dataclass(frozen=True, eq=False)
class Strip:
    """A long text, a column a window.

    Attributes
    ----------
    mean, bits : ndarray, (windows read,)
        Mean of a signed quantity of a unit, and mean surprise in bits a token, nan where there is none.
    start, width : int
        First step of the window on screen, and steps in each.
    total, read : int
        Steps of the whole text, and up to where windows can be shown.
    unit : int
    text, url : str
        Name of the text's walk, and where its windows are had.
    player : str
        Name of the player that shows them.
    language : str
    """

    mean: NDArray[np.float32] = field(repr=False)
    bits: NDArray[np.float64] = field(repr=False)
    start: int
    width: int
    total: int
    read: int
    unit: int
    text: str
    url: str
    player: str
    language: Language


def strip(view: Strip, *, key: str) -> int | None:
    """Show the whole text; return where a visitor came to rest, a window's first step, in that one run."""
    return as_start(PICTURE.show(packet(view), key=key), view)


def packet(view: Strip) -> dict[str, Any]:
    """Return a view as the browser takes it: JSON, with means as one byte each, base64."""
    per = -(-view.total // (view.width * _MOST))
    mean, bits = _columns(view.mean, per), _columns(view.bits, per)
    largest = float(np.abs(mean).max(initial=0)) or 1.0
    tones = signed_bytes(mean, np.array([largest], np.float32))
    return PICTURE.spoken(view.language, view.text) | {
        "tones": component_base.coded(tones),
        "bits": [None if np.isnan(one) else round(float(one), 3) for one in bits],
        "column": per * view.width,
        "start": view.start,
        "width": view.width,
        "total": view.total,
        "read": view.read,
        "unit": view.unit,
        "url": view.url,
        "player": view.player,
    }


def _columns(values: NDArray[Any], per: int) -> NDArray[np.float64]:
    """Mean of every ``per`` values, the last ones by themselves; nan where all are."""
    starts = np.arange(0, len(values), per)
    known = ~np.isnan(values)
    counts = np.add.reduceat(known, starts, dtype=float) if len(values) else np.zeros(0)
    sums = np.add.reduceat(np.where(known, values, 0.0), starts, dtype=float) if len(values) else np.zeros(0)
    with np.errstate(invalid="ignore"):
        return sums / counts


def as_start(told: Any, view: Strip) -> int | None:
    """Return the window that the browser told of, if it is one of this text that can be shown."""
    if not isinstance(told, dict) or told.get("text") != view.text:
        return None
    start = component_base.whole(told.get("start"))
    return start if 0 <= start < view.read and start % view.width == 0 else None
