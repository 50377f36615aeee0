"""From bytes to what a network reads: decoding, cleaning, characters."""

from __future__ import annotations

from rnn_core.text.graphemes import graphemes

__all__ = ["graphemes"]
