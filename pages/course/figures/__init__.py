"""The kinds of figures that a lesson drives, found from the modules of this folder: one file a kind.

A kind is ``KIND = FigureKind(...)`` in ``<kind>.py``. What it draws is one of the app's own components, and
what it measures the app's own measurement: a lesson only says where to stand in it, and what to withhold.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from pages.shared.i18n import Words
from pages.shared.lessons.schema import Figure

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True)
class Shown:
    """What a figure is drawn for.

    Attributes
    ----------
    t : Words
        The visitor's language.
    key : str
        Prefix of every key that the drawing gives to a widget or a container.
    settings : tuple
        Settings of every step that shares the drawing, those of the visitor's own step first.
    """

    t: Words
    key: str
    settings: tuple[Any, ...]


@dataclass(frozen=True)
class FigureKind:
    """One kind of figure.

    Attributes
    ----------
    settings : type
        Frozen dataclass; its fields are what a step's table may say. Lists become tuples. A field ``mask``
        names what is withheld until a prediction is locked: what is masked is not sent to the browser.
    names : callable
        Settings -> name -> what expressions may use: numbers, arrays and functions, all measured.
    draw : callable
        Draws with the app's own component.
    scene : callable
        Settings -> what two steps must have in common to share one drawing.
    drive : callable
        Settings -> what the browser is told when a step is reached; JSON. Nothing: the drawing stands still.
    room : int
        Least height on a phone, in px: kept free until the drawing is there, so that the card under it stays
        where it is.
    """

    settings: type
    names: Callable[[Any], Mapping[str, Any]]
    draw: Callable[[Shown], None]
    scene: Callable[[Any], Hashable] = lambda settings: settings
    drive: Callable[[Any], Mapping[str, Any]] = lambda _: {}
    room: int = 300


@cache
def kinds() -> Mapping[str, FigureKind]:
    """Return every kind by its name."""
    names = sorted(one.stem for one in FOLDER.glob("*.py") if not one.stem.startswith("_"))
    return {name: importlib.import_module(f"{__name__}.{name}").KIND for name in names}


def kind_of(figure: Figure) -> FigureKind:
    """Return the kind of a figure."""
    return kinds()[figure.kind]


def settings_of(figure: Figure) -> Any:
    """Return a figure's settings as its kind takes them.

    Raises
    ------
    ValueError
        If there is no such kind, if it has no such setting, or if a value is of another type.
    """
    if figure.kind not in kinds():
        raise ValueError(f"expected a figure of one of {', '.join(kinds())}; got {figure.kind!r}")
    kind = kind_of(figure).settings
    known = [one.name for one in fields(kind)]
    unknown = sorted(set(figure.settings) - set(known))
    if unknown:
        raise ValueError(f"expected of a figure {figure.kind!r} {', '.join(known)}; got {unknown[0]!r}")
    try:
        return msgspec.convert(dict(figure.settings), kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"figure {figure.kind!r}: {error}") from error


def check(figure: Figure, _: str = "") -> None:
    """Raise a ValueError where a figure is none that can be drawn."""
    settings_of(figure)
