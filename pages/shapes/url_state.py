"""All that a link to the page of tensor shapes can say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared.address import Address, Parameter, choice, count_or, one_of
from pages.shared.url_state import Visit
from rnn_core.analysis.shapes import Sizes, can_project
from rnn_core.cells import names, spec
from rnn_core.tasks.race import CELLS

Lit = Literal["h_n", "output", "c_n", "x", "last", "dropout", "weight"]
Told = Literal["no", "yes"]
Packed = Literal["no", "yes"]

LIT: Final[tuple[Lit, ...]] = get_args(Lit)
LONGEST: Final = {"batch": 4, "steps": 10, "layers": 4, "features": 64, "hidden": 128, "projection": 64}
"""The largest of each size; a test holds what the page says of all combinations up to these."""
LEAST: Final = {"batch": 1, "steps": 1, "layers": 1, "features": 1, "hidden": 2, "projection": 0}
OFFERED: Final = (*reversed(CELLS), *(cell for cell in names() if cell not in CELLS))
SHARES: Final = (0, 25, 50, 75, 100)
"""Percent of b_ih that are moved."""
PADS: Final = 15
"""Zeros that the page reads after a text's end, at most."""
FIRST: Final = next(cell for cell in OFFERED if "cell" in spec(cell).states)


@dataclass(frozen=True)
class PageState(Visit):
    """What is on screen.

    Attributes
    ----------
    cell, batch, steps, layers, features, hidden, projection, both, first
        As `rnn_core.analysis.shapes.Sizes` takes them; `settled` makes them fit one another.
    lit : str
        Which tensor's cells are lit: what the module returns, its input, the last step of its output, what
        dropout acts on, or what moves with one weight.
    weight : str
        Name of the tensor whose first number is changed; empty: the first one.
    share : int
        Percent of b_ih moved into b_hh.
    told : {"no", "yes"}
        Whether the module that gets the batch first is told so.
    packed : {"no", "yes"}
        Whether the padded batch is packed.
    """

    cell: str = FIRST
    batch: int = 3
    steps: int = 8
    layers: int = 2
    features: int = 48
    hidden: int = 64
    projection: int = 0
    both: Told = "yes"
    first: Told = "no"
    lit: Lit = "h_n"
    weight: str = ""
    share: int = 100
    told: Told = "no"
    packed: Packed = "no"

    def sizes(self) -> Sizes:
        """Return the sizes, a projection only where the cell takes so wide a one."""
        widest = self.hidden - 1 if can_project(self.cell) else 0
        return Sizes(
            self.cell,
            self.batch,
            self.steps,
            self.features,
            self.hidden,
            self.layers,
            self.both == "yes",
            self.first == "yes",
            min(self.projection, widest),
        )

    @property
    def shown(self) -> Lit:
        """What is lit: not a state that the cell has not."""
        lacking = self.lit == "c_n" and "c_n" not in self.sizes().returned
        return "h_n" if lacking else self.lit


def _tensor(value: str) -> str:
    return value if re.fullmatch(r"(weight|bias)_(ih|hh|hr|ch)_l[0-3](_reverse)?", value) else ""


def _size(name: str) -> Parameter:
    plain: int = getattr(PageState, name)
    return Parameter(name, count_or(plain, LEAST[name], LONGEST[name]))


def _flag(name: str) -> Parameter:
    return Parameter(name, choice(get_args(Told), getattr(PageState, name)))


ADDRESS: Final = Address(
    "shapes",
    PageState,
    {
        "cell": Parameter("cell", choice(OFFERED, FIRST)),
        "b": _size("batch"),
        "t": _size("steps"),
        "layers": _size("layers"),
        "in": _size("features"),
        "h": _size("hidden"),
        "proj": _size("projection"),
        "bi": _flag("both"),
        "bf": _flag("first"),
        "lit": Parameter("lit", one_of(LIT)),
        "w": Parameter("weight", _tensor),
        "share": Parameter("share", choice(SHARES, 100)),
        "told": _flag("told"),
        "packed": _flag("packed"),
    },
)
