"""A trace at the end of a notebook's cell, and its figures: ``trace`` and ``trace.plot``; and exercises, checked."""

from __future__ import annotations

from rnn_core.notebook.card import card
from rnn_core.notebook.exercise import Feedback, checker, languages, words
from rnn_core.notebook.figures import Figures

__all__ = ["Feedback", "Figures", "card", "checker", "languages", "words"]
