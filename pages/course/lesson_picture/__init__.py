"""A small still picture in the colours of the theme: SVG that Python drew, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pages.shared.player import component_base

PICTURE: Final = component_base.Picture(Path(__file__).parent, (), tells="told")


def lesson_picture(packet: Mapping[str, Any], *, key: str) -> None:
    """Show a picture as `pages.course.pictures.packet` makes it; it tells the server nothing."""
    PICTURE.show(packet, key=key)
