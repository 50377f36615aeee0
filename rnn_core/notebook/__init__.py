"""What a notebook shows: a trace and its figures, an intervention, exercises that are checked."""

from __future__ import annotations

from rnn_core.notebook.card import card
from rnn_core.notebook.exercise import Feedback, checker, languages, words
from rnn_core.notebook.figures import Figures
from rnn_core.notebook.held import held_card

__all__ = ["Feedback", "Figures", "card", "checker", "held_card", "languages", "words"]
