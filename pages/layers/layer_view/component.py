"""The layer view in a Streamlit page: one v2 component; the browser plays, the server only measures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np

from pages.layers.layer_view.view import Array, FloorsEvent, LayerView, Question
from pages.shared.player import component_base
from rnn_core.player.quantise import gate_bytes, signed_bytes

PICTURE: Final = component_base.Picture(Path(__file__).parent)


def layer_view(view: LayerView, *, key: str, on_painted: Callable[[], None]) -> FloorsEvent | None:
    """Show how a stack reads a text; return where the visitor went, in the one run that this caused."""
    return as_event(PICTURE.show(packet(view), key=key, on_painted=on_painted), view)


def packet(view: LayerView) -> dict[str, Any]:
    """Return a view as the browser takes it: JSON, with states and answers as one byte each, base64."""
    return PICTURE.framed(view, view.rev) | {
        "tokens": list(view.tokens),
        "graphemes": list(view.graphemes),
        "source": list(view.source),
        "floors": [
            {
                "name": one.name,
                "units": one.hidden.shape[1],
                "hidden": component_base.coded(signed_bytes(one.hidden, None)),
            }
            for one in view.floors
        ],
        "questions": [_question(one) for one in view.questions],
        "place": {"step": view.step, "question": view.question},
    }


def _question(one: Question) -> dict[str, Any]:
    # Counts share one scale with the truth, so that tints can be compared.
    largest = max(1.0, float(np.nanmax(np.append(one.truth, 1.0)))) if one.counts else 1.0
    return {
        "slug": one.slug,
        "name": one.name,
        "group": one.group,
        "counts": one.counts,
        "largest": largest,
        "told": [[round(float(value), 2) for value in row] for row in one.told],
        "tones": [_tones(row, largest) for row in one.told],
        "truth": [None if np.isnan(value) else float(value) for value in one.truth],
        "marks": _tones(np.nan_to_num(one.truth), largest),
        "notes": list(one.notes),
    }


def _tones(values: Array, largest: float) -> str:
    return component_base.coded(gate_bytes(values / largest))


def as_event(told: Any, view: LayerView) -> FloorsEvent | None:
    """Return what the browser told as an event, if it is about this text and makes sense."""
    if not isinstance(told, dict) or told.get("rev") != view.rev:
        return None
    step, question = told.get("step"), told.get("question")
    known = any(one.slug == question for one in view.questions)
    if not isinstance(step, int) or isinstance(step, bool) or not 0 <= step < len(view.tokens) or not known:
        return None
    return FloorsEvent(step, str(question))
