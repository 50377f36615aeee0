"""The sizes of a recurrent module, and the module they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import torch
from torch import Tensor, nn

from rnn_core.cells import Cell, spec
from rnn_core.errors import InputError

Direction = Literal["forward", "backward"]
DIRECTIONS: Final[tuple[Direction, ...]] = ("forward", "backward")
ENDS: Final = {"hidden": "h_n", "cell": "c_n"}
"""A state that goes on to the next step -> what torch calls it once all steps are read."""


def can_project(cell: Cell) -> bool:
    """Whether a cell's layer takes ``proj_size``.

    Examples
    --------
    >>> [cell for cell in ("lstm", "gru") if can_project(cell)]
    ['lstm']
    """
    return any(one.projected for one in spec(cell).quantities)


@dataclass(frozen=True)
class Sizes:
    """What a recurrent module and its input are as large as.

    Attributes
    ----------
    cell : str
        One of `rnn_core.cells.names()`.
    batch, steps, features, hidden, layers : int
        At least 1.
    bidirectional, batch_first : bool
        As torch takes them.
    projection : int
        ``proj_size``, less than `hidden`; 0: none.

    Raises
    ------
    InputError
        If a size is below 1, or the cell takes no such projection.

    Examples
    --------
    >>> sizes = Sizes("lstm", batch=3, steps=8, features=48, hidden=256, layers=2)
    >>> sizes.directions, sizes.width
    (1, 256)
    """

    cell: Cell
    batch: int = 1
    steps: int = 1
    features: int = 1
    hidden: int = 1
    layers: int = 1
    bidirectional: bool = False
    batch_first: bool = False
    projection: int = 0

    def __post_init__(self) -> None:
        least = min(self.batch, self.steps, self.features, self.hidden, self.layers)
        if least < 1:
            raise InputError.of("sizes of 1 or more", str(least), "make it larger")
        most = self.hidden - 1 if can_project(self.cell) else 0
        if not 0 <= self.projection <= most:
            raise InputError.of(f"a projection from 0 to {most}", str(self.projection), "choose 0")

    @property
    def directions(self) -> int:
        """1, or 2 if it reads both ways."""
        return 1 + self.bidirectional

    @property
    def width(self) -> int:
        """Numbers in one h: `projection`, or `hidden` without one."""
        return self.projection or self.hidden

    @property
    def returned(self) -> tuple[str, ...]:
        """What the module hands out, in torch's order: output, h_n, and c_n where there is a cell state."""
        return ("output", *(ENDS[state] for state in spec(self.cell).states))

    def options(self) -> dict[str, Any]:
        """Return the keywords of the module's constructor that are not at their default."""
        said = {
            "num_layers": (self.layers, 1),
            "bidirectional": (self.bidirectional, False),
            "batch_first": (self.batch_first, False),
            "proj_size": (self.projection, 0),
        }
        return {name: value for name, (value, usual) in said.items() if value != usual}

    def code(self) -> tuple[str, str]:
        """Return the two lines that make the module and call it.

        Examples
        --------
        >>> Sizes("gru", features=3, hidden=4, batch_first=True).code()
        ('rnn = nn.GRU(3, 4, batch_first=True)', 'output, h_n = rnn(x)')
        """
        layer = spec(self.cell).layer
        name = f"nn.{layer.__name__}" if layer.__module__.startswith("torch.") else layer.__name__
        given = [str(self.features), str(self.hidden), *(f"{k}={v}" for k, v in self.options().items())]
        first, *ends = self.returned
        caught = ends[0] if len(ends) == 1 else f"({', '.join(ends)})"
        return f"rnn = {name}({', '.join(given)})", f"{first}, {caught} = rnn(x)"

    def module(self, seed: int = 0, **more: Any) -> nn.Module:
        """Make the module, its weights drawn from a seed, in float64 and in eval mode.

        Parameters
        ----------
        seed
            Of the weights; the generator of the rest of the program is left as it was.
        **more
            Further keywords of the constructor, such as ``dropout``.
        """
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            kind = spec(self.cell).layer
            made: nn.Module = kind(
                self.features, self.hidden, dtype=torch.float64, **self.options(), **more
            ).eval()
        return made

    def inputs(self, seed: int = 0) -> Tensor:
        """Draw an input of standard normal numbers, its axes as `batch_first` says."""
        generator = torch.Generator().manual_seed(seed + 1)
        shape = (self.batch, self.steps) if self.batch_first else (self.steps, self.batch)
        return torch.randn(*shape, self.features, dtype=torch.float64, generator=generator)
