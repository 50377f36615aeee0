"""What a notebook shows: a trace, its figures (``trace.plot``), and exercises that are checked."""

from __future__ import annotations

from rnn_core.notebook.card import card
from rnn_core.notebook.exercise import Feedback, checker, languages, words
from rnn_core.notebook.figures import Figures

__all__ = ["Feedback", "Figures", "card", "checker", "languages", "words"]
