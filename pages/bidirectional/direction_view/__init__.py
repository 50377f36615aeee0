"""A forward and a backward LSTM read a sentence, in the browser."""

from __future__ import annotations

from pages.bidirectional.direction_view.component import direction_view
from pages.bidirectional.direction_view.view import Card, DirectionView, Effects, ReadersEvent, Strip, Word

__all__ = ["Card", "DirectionView", "Effects", "ReadersEvent", "Strip", "Word", "direction_view"]
