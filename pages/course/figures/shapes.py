"""The drawing of the page of tensor shapes: which cells ``output``, ``h_n`` and ``c_n`` hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np

from pages.course.figures import FigureKind, Shown
from pages.shapes import measure
from pages.shapes.shapes_view import ShapesView, shapes_view
from pages.shapes.url_state import FIRST, LEAST, LONGEST, OFFERED, Lit, PageState
from pages.shapes.view_model import view_model
from pages.shared.i18n import FALLBACK, Words

TENSORS: Final[tuple[Lit, ...]] = ("x", "output", "h_n", "c_n", "last")


@dataclass(frozen=True)
class Settings:
    """Which module is drawn, and what of it is lit.

    Attributes
    ----------
    cell : str
    batch, steps, layers, features, hidden : int
    both, first : {"no", "yes"}
        Whether it reads both ways, and whether the batch comes first.
    lit : str
        The tensor whose cells are lit: ``"x"``, ``"output"``, ``"h_n"``, ``"c_n"`` or ``"last"``.
    mask : tuple of str
        Tensors that are left out.
    """

    cell: str = FIRST
    batch: int = 3
    steps: int = 6
    layers: int = 2
    features: int = 8
    hidden: int = 16
    both: Literal["no", "yes"] = "no"
    first: Literal["no", "yes"] = "yes"
    lit: Lit = "output"
    mask: tuple[Lit, ...] = ()

    def __post_init__(self) -> None:
        if self.cell not in OFFERED:
            raise ValueError(f"expected one of {', '.join(OFFERED)}; got {self.cell!r}")
        for size in ("batch", "steps", "layers", "features", "hidden"):
            if not LEAST[size] <= getattr(self, size) <= LONGEST[size]:
                raise ValueError(f"expected {size} from {LEAST[size]} to {LONGEST[size]}")
        if self.lit in self.mask:
            raise ValueError(f"expected a tensor that is not withheld; got {self.lit!r}")

    def state(self, language: str = FALLBACK) -> PageState:
        """Return what the page's address would say."""
        return PageState(
            language,
            self.cell,
            self.batch,
            self.steps,
            self.layers,
            self.features,
            self.hidden,
            0,
            self.both,
            self.first,
            self.lit,
        )


def names(settings: Settings) -> Mapping[str, Any]:
    """Return what the module hands out.

    ``last_is`` is the part of ``h_n``, ``c_n`` or ``output`` that equals the last step of ``output``, such as
    ``"h_n[1]"``, empty if none does; ``numbers("h_n")`` says how many numbers a tensor holds.
    """
    found = measure.returned(settings.state().sizes())

    def numbers(tensor: str) -> int:
        if tensor not in found.places:
            raise ValueError(f"expected one of {', '.join(found.places)}; got {tensor!r}")
        return int(found.places[tensor].values.size)

    last = found.last().values
    parts = {
        f"{name}[{k}]": place.values[k]
        for name, place in found.places.items()
        if name != "output"
        for k in range(len(place.values))
    }
    same = [name for name, part in parts.items() if np.array_equal(part, last)]
    return {
        "last_is": same[0] if len(same) == 1 else "",
        "numbers": numbers,
        "layers": settings.layers,
        "steps": settings.steps,
        "batch": settings.batch,
        "hidden": settings.hidden,
    }


def view(t: Words, settings: Settings) -> ShapesView:
    """Return what the drawing is told: without its sliders and its wall, and without what is withheld."""
    whole = view_model(t, settings.state(t.language))
    kept = tuple(one for one in whole.tensors if one.key in TENSORS and one.key not in settings.mask)
    return replace(whole, tensors=kept, claim="", lede="", footer="", wall=(), bare=True)


def draw(shown: Shown) -> None:
    """Draw the module; what is pressed in it stays in the browser."""
    shapes_view(view(shown.t, shown.settings[0]), key=shown.key)


KIND: Final = FigureKind(Settings, names, draw)
