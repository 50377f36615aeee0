"""The player: a network reads a text step by step, in the browser."""

from __future__ import annotations

from pages.shared.player.component import name, pair, player
from pages.shared.player.standalone import standalone_html
from pages.shared.player.view import Depth, PlayerEvent, Story, View

__all__ = ["Depth", "PlayerEvent", "Story", "View", "name", "pair", "player", "standalone_html"]
