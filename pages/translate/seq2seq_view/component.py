"""The seq2seq view in a Streamlit page: one v2 component; the browser plays, the server only translates."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pages.shared.player import component_base
from pages.translate.seq2seq_view.view import Choice, Seq2SeqView, Spoken
from rnn_core.player.quantise import signed_bytes

PICTURE: Final = component_base.Picture(
    Path(__file__).parent, ("transport.", "speed.", "text."), tells="choice"
)


def seq2seq_view(view: Seq2SeqView, *, key: str, on_painted: Callable[[], None]) -> Choice | None:
    """Show a sentence going through; return what the visitor did, in the one run that this caused."""
    data = packet(view)
    told = PICTURE.show(data, key=key, on_painted=on_painted)
    return as_choice(told, data["rev"], len(view.source), len(view.spoken))


def packet(view: Seq2SeqView) -> dict[str, Any]:
    """Return a view as the browser takes it: JSON, with states as one signed byte each, base64."""
    shown: dict[str, Any] = {
        "source": list(view.source),
        "unknown": list(view.unknown),
        "states": component_base.coded(signed_bytes(view.states, None)),
        "context": component_base.coded(signed_bytes(view.context, None)),
        "spoken": [_spoken(one) for one in view.spoken],
        "rows": [list(row) for row in view.rows],
        "verdict": view.verdict,
        "notes": list(view.notes),
        "fixed": view.fixed,
    }
    framed = PICTURE.framed(view, "") | shown  # the same sentence in other words is another packet
    rev = component_base.revision([json.dumps(framed, ensure_ascii=False)])
    return framed | {"place": {"step": view.pick}, "text": rev, "rev": rev}


def _spoken(one: Spoken) -> dict[str, Any]:
    return {
        "piece": one.piece,
        "p": float(one.probability),
        "top": [[piece, float(share)] for piece, share in one.top],
        "weights": None if one.weights is None else [round(float(weight), 5) for weight in one.weights],
        "forced": one.forced,
        "wrong": one.wrong,
    }


def as_choice(told: Any, revision: str, words: int, pieces: int) -> Choice | None:
    """Return what the browser told, if it is about this sentence and makes sense."""
    if not isinstance(told, dict) or told.get("rev") != revision:
        return None
    pick, force = told.get("step"), told.get("force")
    if not isinstance(pick, int) or not 0 <= pick < pieces:
        return None
    sound = isinstance(force, int) and not isinstance(force, bool) and -1 <= force < words
    return Choice(pick, force if sound else None)
