"""The pixels in a Streamlit page: a v2 component that tells what is drawn once the visitor rests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pages.shared.i18n import Language
from pages.shared.player import component_base

PICTURE: Final = component_base.Picture(Path(__file__).parent, (), tells="drawn")


@dataclass(frozen=True)
class Painter:
    """A square of pixels, row by row; each is the number of a tone.

    Attributes
    ----------
    scene : tuple of int
        The picture that drawing begins from.
    drawn : tuple of int
        What is on it now.
    tones : tuple of (str, str)
        Name and CSS colour of each tone; that of number 0 erases.
    language : str
    """

    scene: tuple[int, ...] = field(repr=False)
    drawn: tuple[int, ...] = field(repr=False)
    tones: tuple[tuple[str, str], ...]
    language: Language


def painter(view: Painter, *, key: str, on_drawn: Callable[[tuple[int, ...]], None]) -> None:
    """Show the pixels; ``on_drawn`` is called with those that the visitor drew, before the page reruns."""

    def heard(told: Any) -> None:
        pixels = as_pixels(told, view)
        if pixels is not None:
            on_drawn(pixels)

    PICTURE.show(packet(view), key=key, on_told=heard)


def packet(view: Painter) -> dict[str, Any]:
    """Return a view as the browser takes it: JSON."""
    return PICTURE.spoken(view.language, _revision(view)) | {
        "scene": list(view.scene),
        "drawn": list(view.drawn),
        "tones": [list(one) for one in view.tones],
    }


def as_pixels(told: Any, view: Painter) -> tuple[int, ...] | None:
    """Return what the browser told as pixels, if it is a drawing that began from this scene."""
    if not isinstance(told, dict) or told.get("rev") != _revision(view):
        return None
    pixels = told.get("pixels")
    if not isinstance(pixels, list) or len(pixels) != len(view.scene):
        return None
    found = tuple(component_base.whole(one) for one in pixels)
    return found if all(0 <= one < len(view.tones) for one in found) else None


def _revision(view: Painter) -> str:
    return component_base.revision(str(one) for one in view.scene)
