"""What a notebook shows: a trace and its figures, a player, an intervention, exercises that are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rnn_core.notebook.card import card
from rnn_core.notebook.exercise import Feedback, checker, languages, words
from rnn_core.notebook.figures import Figures
from rnn_core.notebook.held import held_card

if TYPE_CHECKING:
    from rnn_core.notebook.player import Player

__all__ = ["Feedback", "Figures", "Player", "card", "checker", "held_card", "languages", "words"]


def __getattr__(name: str) -> Any:
    """Import the player, and anywidget with it, when it is first asked for."""
    if name != "Player":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from rnn_core.notebook.player import Player

    return Player
