"""The hourglass in a Streamlit page: one v2 component; the browser plays, the server only translates."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from pages.shared.i18n import Language
from pages.shared.player import borrowed
from pages.translate.hourglass.view import Array, Choice, Hourglass, Spoken

FOLDER: Final = Path(__file__).parent
_BORROWED: Final = ("transport.", "speed.", "text.")  # of the player's words


def strings(language: Language) -> Mapping[str, str]:
    """Return every message: the player's about its transport bar, and the hourglass's own."""
    return borrowed.messages(FOLDER, language, _BORROWED)


def hourglass(view: Hourglass, *, key: str, on_painted: Callable[[], None]) -> Choice | None:
    """Show a sentence going through.

    Parameters
    ----------
    view
        All there is to show.
    key
        Name of this hourglass in the page.
    on_painted
        Called before the page reruns because the browser has painted its first picture.

    Returns
    -------
    Choice or None
        What the visitor did, in the one run that this caused.
    """
    data = packet(view)
    told = borrowed.show(FOLDER, data, key=key, on_painted=on_painted, tells="choice")
    return as_choice(told, data["rev"], len(view.source), len(view.spoken))


def packet(view: Hourglass) -> dict[str, Any]:
    """Return a view as the browser takes it: JSON, with states as one signed byte each, base64."""
    shown: dict[str, Any] = {
        "claim": view.claim,
        "lede": view.lede,
        "badge": view.badge,
        "footer": view.footer,
        "source": list(view.source),
        "unknown": list(view.unknown),
        "states": state_bytes(view.states),
        "context": state_bytes(view.context),
        "spoken": [_spoken(one) for one in view.spoken],
        "rows": [list(row) for row in view.rows],
        "verdict": view.verdict,
        "notes": list(view.notes),
        "language": view.language,
        "strings": dict(strings(view.language)),
    }
    whole = json.dumps(shown, ensure_ascii=False).encode("utf-8", "replace")
    revision = hashlib.sha256(whole).hexdigest()[:16]
    return shown | {"place": {"step": view.pick}, "text": revision, "rev": revision}


def _spoken(one: Spoken) -> dict[str, Any]:
    return {
        "piece": one.piece,
        "p": float(one.probability),
        "top": [[piece, float(share)] for piece, share in one.top],
        "weights": None if one.weights is None else [round(float(weight), 5) for weight in one.weights],
        "forced": one.forced,
        "wrong": one.wrong,
    }


def state_bytes(values: Array) -> str:
    """Return values in (-1, 1) as bytes 1..255 around 128, base64.

    Examples
    --------
    >>> from base64 import b64decode
    >>> list(b64decode(state_bytes(np.array([-1.0, 0.0, 0.5]))))
    [1, 128, 192]
    """
    return b64encode(np.rint(128 + 127 * np.clip(values, -1, 1)).astype(np.uint8).tobytes()).decode()


def as_choice(told: Any, revision: str, words: int, pieces: int) -> Choice | None:
    """Return what the browser told, if it is about this sentence and makes sense."""
    if not isinstance(told, dict) or told.get("rev") != revision:
        return None
    pick, force = told.get("step"), told.get("force")
    if not isinstance(pick, int) or not 0 <= pick < pieces:
        return None
    sound = isinstance(force, int) and not isinstance(force, bool) and -1 <= force < words
    return Choice(pick, force if sound else None)
