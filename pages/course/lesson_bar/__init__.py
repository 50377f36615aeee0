"""The bar of a lesson: back to the course, its name, one mark a step."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pages.shared.player import component_base

PICTURE: Final = component_base.Picture(Path(__file__).parent, (), tells="told")


def lesson_bar(packet: Mapping[str, Any], *, key: str) -> None:
    """Show the bar; it talks to the card in the browser, and tells the server nothing."""
    PICTURE.show(packet, key=key)
