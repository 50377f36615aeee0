"""The tables in a Streamlit page: a v2 component."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from pages.shared.player import component_base
from pages.units.units_view.view import Chosen, UnitsView

PICTURE: Final = component_base.Picture(Path(__file__).parent, (), tells="chosen")


def units_view(view: UnitsView, *, key: str, on_painted: Callable[[], None]) -> Chosen | None:
    """Show it; return what the visitor chose, in the one run that this caused."""
    return as_chosen(PICTURE.show(packet(view), key=key, on_painted=on_painted), view)


def packet(view: UnitsView) -> dict[str, Any]:
    """Return a view as the browser takes it: JSON."""
    return asdict(view) | PICTURE.spoken(view.language, _revision(view))


def as_chosen(told: Any, view: UnitsView) -> Chosen | None:
    """Return what the browser told, if it is about this view and makes sense."""
    if not isinstance(told, dict) or told.get("rev") != _revision(view):
        return None
    row = component_base.whole(told.get("row"))
    if 0 <= row < len(view.matches):
        return Chosen(row=row)
    start, stop = component_base.whole(told.get("start")), component_base.whole(told.get("stop"))
    return Chosen(span=(start, stop)) if 0 <= start < stop <= len(view.characters) else None


def _revision(view: UnitsView) -> str:
    return component_base.revision([*view.characters, *(one.name for one in view.matches)])
