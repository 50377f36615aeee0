"""The player: a network reads a text step by step, in the browser."""

from __future__ import annotations

from pages.shared.player.component import name, pair, player
from pages.shared.player.quantise import TONES
from pages.shared.player.standalone import standalone_html
from pages.shared.player.verdicts import VERDICTS
from pages.shared.player.view import Depth, Intro, PlayerEvent, Story, View

__all__ = [
    "TONES",
    "VERDICTS",
    "Depth",
    "Intro",
    "PlayerEvent",
    "Story",
    "View",
    "name",
    "pair",
    "player",
    "standalone_html",
]
