"""The player: a network reads a text step by step, in the browser."""

from __future__ import annotations

from pages.shared.player.component import asker, name, pair, player
from pages.shared.player.drive import PARTS, Depth, Drive, Pose, Withheld
from pages.shared.player.packet import revision
from pages.shared.player.quantise import TONES
from pages.shared.player.run_packet import Run, Told, run_packet
from pages.shared.player.standalone import standalone_html
from pages.shared.player.verdicts import VERDICTS
from pages.shared.player.view import Cut, Intro, PlayerEvent, Story, Try, View

__all__ = [
    "PARTS",
    "TONES",
    "VERDICTS",
    "Cut",
    "Depth",
    "Drive",
    "Intro",
    "PlayerEvent",
    "Pose",
    "Run",
    "Story",
    "Told",
    "Try",
    "View",
    "Withheld",
    "asker",
    "name",
    "pair",
    "player",
    "revision",
    "run_packet",
    "standalone_html",
]
