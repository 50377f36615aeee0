"""The player: a network reads a text step by step, in the browser."""

from __future__ import annotations

from pages.shared.player.component import name, pair, player
from pages.shared.player.drive import PARTS, Depth, Drive, Pose, Withheld
from pages.shared.player.quantise import TONES
from pages.shared.player.standalone import standalone_html
from pages.shared.player.verdicts import VERDICTS
from pages.shared.player.view import Intro, PlayerEvent, Story, View

__all__ = [
    "PARTS",
    "TONES",
    "VERDICTS",
    "Depth",
    "Drive",
    "Intro",
    "PlayerEvent",
    "Pose",
    "Story",
    "View",
    "Withheld",
    "name",
    "pair",
    "player",
    "standalone_html",
]
