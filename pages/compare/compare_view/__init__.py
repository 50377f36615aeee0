"""Two readings on one time axis, in the browser: one cursor moves in both."""

from __future__ import annotations

from pages.compare.compare_view.component import compare_view
from pages.compare.compare_view.view import CompareEvent, CompareView, Side

__all__ = ["CompareEvent", "CompareView", "Side", "compare_view"]
