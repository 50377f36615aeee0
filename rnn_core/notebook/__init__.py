"""A trace at the end of a notebook's cell, and its figures: ``trace`` and ``trace.plot``."""

from __future__ import annotations

from rnn_core.notebook.card import card
from rnn_core.notebook.figures import Figures

__all__ = ["Figures", "card"]
