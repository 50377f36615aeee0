"""The drawing in a Streamlit page: a v2 component."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from pages.shapes.shapes_view.view import Chosen, ShapesView
from pages.shared.player import component_base

PICTURE: Final = component_base.Picture(Path(__file__).parent, (), tells="chosen")


def shapes_view(
    view: ShapesView, *, key: str, on_painted: Callable[[], None] | None = None
) -> tuple[Chosen, ...]:
    """Draw it, and return what the visitor changed, in that one run.

    Parameters
    ----------
    key
        Name of the component in the page.
    on_painted
        Called before the page reruns because the browser has painted its first picture.
    """
    return as_chosen(PICTURE.show(packet(view), key=key, on_painted=on_painted), view)


def packet(view: ShapesView) -> dict[str, Any]:
    """Return a view as the browser takes it: JSON."""
    said = {name: value for name, value in asdict(view).items() if name not in _FRAME}
    return PICTURE.framed(view, component_base.revision([view.code])) | said


_FRAME: Final = ("claim", "lede", "badge", "footer", "language")


def as_chosen(told: Any, view: ShapesView) -> tuple[Chosen, ...]:
    """Return what the browser told, what of it is a value that is offered."""
    if not isinstance(told, dict):
        return ()
    sound = []
    ranges = {one.field: range(one.least, one.most + 1) for one in view.controls}
    words = {
        "cell": {one for one, _ in view.cells},
        "lit": {one.key for one in view.tensors},
        "weight": set(view.weights),
        **{field: {"no", "yes"} for field, _, _ in view.flags},
    }
    for field, value in told.items():
        if field in ranges and component_base.whole(value) in ranges[field]:
            sound.append(Chosen(field, str(component_base.whole(value))))
        elif field in words and isinstance(value, str) and value in words[field]:
            sound.append(Chosen(field, value))
    return tuple(sound)
