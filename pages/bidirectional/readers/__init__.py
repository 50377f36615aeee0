"""A forward and a backward LSTM read a sentence, in the browser."""

from __future__ import annotations

from pages.bidirectional.readers.component import readers
from pages.bidirectional.readers.view import Card, Effects, Readers, ReadersEvent, Strip, Word

__all__ = ["Card", "Effects", "Readers", "ReadersEvent", "Strip", "Word", "readers"]
