"""The picture that the captioner reads, as pixels to draw on."""

from __future__ import annotations

from pages.types.painter.component import Painter, painter

__all__ = ["Painter", "painter"]
