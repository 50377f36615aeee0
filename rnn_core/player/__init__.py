"""The player: a network reads a text step by step, in the browser."""

from __future__ import annotations

from rnn_core.player.drive import PARTS, Depth, Drive, Pose, Withheld
from rnn_core.player.event import as_event
from rnn_core.player.packet import revision
from rnn_core.player.quantise import TONES
from rnn_core.player.run_packet import Run, Told, run_packet
from rnn_core.player.standalone import standalone_html
from rnn_core.player.verdicts import VERDICTS
from rnn_core.player.view import Cut, Intro, PlayerEvent, Story, Try, View

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
    "as_event",
    "revision",
    "run_packet",
    "standalone_html",
]
