"""The rewind: an error goes back through a text, network by network, in the browser."""

from __future__ import annotations

from pages.shared.rewind.component import rewind
from pages.shared.rewind.view import Panel, Path, Rewind, RewindEvent

__all__ = ["Panel", "Path", "Rewind", "RewindEvent", "rewind"]
