"""The two LSTMs in a Streamlit page: one v2 component; the browser plays, the server only measures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, get_args

from pages.bidirectional.direction_view.view import Card, DirectionView, Effects, ReadersEvent, Strip
from pages.bidirectional.url_state import UNITS
from pages.shared.player import component_base
from rnn_core.analysis.tagger import QUANTITIES, Side
from rnn_core.player.design import LETTERS
from rnn_core.player.quantise import gate_bytes, signed_bytes

PICTURE: Final = component_base.Picture(Path(__file__).parent)
_GATES: Final = ("forget", "input", "output")


def direction_view(view: DirectionView, *, key: str, on_painted: Callable[[], None]) -> ReadersEvent | None:
    """Show how two LSTMs come to every word; return where the visitor went, in the run that this caused."""
    data = packet(view)
    told = PICTURE.show(data, key=key, on_painted=on_painted)
    return as_event(told, data["rev"], len(view.words))


def packet(view: DirectionView) -> dict[str, Any]:
    """Return a view as the browser takes it: JSON, with states as one byte each, base64."""
    shown = {
        "tokens": [word.text for word in view.words],
        "words": [{"candidates": list(word.candidates), "note": word.note} for word in view.words],
        "cards": [_card(card) for card in view.cards],
        "strips": [_strip(strip) for strip in view.strips],
        "effects": [_effects(effects) for effects in view.effects],
        "place": {
            "word": view.word,
            "step": view.step,
            "quantity": view.quantity,
            "reader": view.reader,
            "unit": view.unit,
        },
        "tongue": view.tongue,
        "fixed": view.fixed,
    }
    rev = component_base.revision([view.tongue, *(word.text for word in view.words)])
    return PICTURE.framed(view, rev) | shown


def _card(card: Card) -> dict[str, Any]:
    return {
        "name": card.name,
        "accuracy": card.accuracy,
        "needs": card.needs,
        "shares": _rounded(card.shares),
        "halves": {side: _rounded(shares) for side, shares in card.halves.items()},
        "answers": [[name, round(share, 6)] for name, share in card.answers],
        "clear": list(card.clear),
    }


def _effects(effects: Effects) -> dict[str, Any]:
    sides = {"forward": effects.forward, "backward": effects.backward}
    # Four significant digits: they are read as two.
    values = {side: [[float(f"{one:.4g}") for one in row] for row in rows] for side, rows in sides.items()}
    return {"kind": effects.kind, "name": effects.name, **values}


def _rounded(rows: tuple[tuple[float, ...], ...]) -> list[list[float]]:
    return [[round(share, 6) for share in row] for row in rows]


def _strip(strip: Strip) -> dict[str, Any]:
    gate = strip.quantity in _GATES
    largest = 1.0 if gate else max(1.0, float(abs(strip.forward).max()), float(abs(strip.backward).max()))
    sides = {
        side: component_base.coded(gate_bytes(values) if gate else signed_bytes(values / largest, None))
        for side, values in (("forward", strip.forward), ("backward", strip.backward))
    }
    return {
        "quantity": strip.quantity,
        "letter": LETTERS[strip.quantity],
        "name": strip.name,
        "signed": not gate,
        "largest": round(largest, 2),
        "units": strip.forward.shape[1],
        **sides,
    }


def as_event(told: Any, revision: str, steps: int) -> ReadersEvent | None:
    """Return what the browser told as an event, if it is about this sentence and makes sense."""
    if not isinstance(told, dict) or told.get("rev") != revision or told.get("quantity") not in QUANTITIES:
        return None
    word, step, unit = (component_base.whole(told.get(name)) for name in ("word", "step", "unit"))
    sound = 0 <= word < steps and 0 <= step < steps and 0 <= unit < UNITS
    if not sound or told.get("reader") not in get_args(Side):
        return None
    return ReadersEvent(word, step, told["quantity"], told["reader"], unit)
