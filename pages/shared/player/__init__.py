"""The player in a page: the library's, between Streamlit's doors."""

from __future__ import annotations

from pages.shared.player.component import asker, name, pair, player

__all__ = ["asker", "name", "pair", "player"]
