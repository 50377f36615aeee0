"""What a recurrent cell is: one declaration, which everything that looks into networks iterates over.

A cell is one file of this package that makes a `CellSpec` and registers it. Tracing, streaming,
surveying, gradients, models and tasks read what it declares and know no cell by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from rnn_core.cells.weights import Weights
from rnn_core.errors import InputError

__all__ = [
    "KERNELS",
    "Arrays",
    "Cell",
    "CellSpec",
    "Foreign",
    "HeldStep",
    "Hold",
    "Kernel",
    "LocalDerivatives",
    "Loop",
    "Mode",
    "Multiplied",
    "Parts",
    "Quantity",
    "Read",
    "Record",
    "Squash",
    "as_computed",
    "block_row",
    "layers",
    "names",
    "register",
    "spec",
    "spec_of",
    "squashed",
    "usual_parts",
]

Cell = str
"""A cell's name, one of `names()`."""

Role = Literal["gate", "candidate", "state", "term"]
Squash = Literal["sigmoid", "tanh", "relu", "identity"]
Record = dict[str, Tensor]
Arrays = dict[str, np.ndarray]
Kernel = Callable[..., tuple[Tensor, ...]]
Multiplied = Callable[[Tensor, np.ndarray, Sequence[np.ndarray]], Callable[[np.ndarray], object]]
"""Makes what writes U h into given memory: see `rnn_core.tracing.products.multiplied`."""


@dataclass(frozen=True)
class Quantity:
    """One number that each unit has at each step.

    Attributes
    ----------
    name : str
        As a trace calls it.
    symbol : str
        As the equations write it.
    role : "gate", "candidate", "state" or "term"
        A gate lies in (0, 1) and multiplies; a candidate could be written; a state goes on to
        the next step; a term is part of a sum.
    squash : "sigmoid", "tanh", "relu" or "identity", optional
        What is taken of its sum; None where it has no sum of its own, or where the mode decides.
    block : int, optional
        Which block of `hidden` rows of the stacked weights gives its sum; None where none does.
    projected : bool
        Whether only a module with a projection has it.
    bounded : bool
        Whether it stays within -1 and 1 from a state that does, but for a mode that rectifies.
    """

    name: str
    symbol: str
    role: Role
    squash: Squash | None = None
    block: int | None = None
    projected: bool = False
    bounded: bool = True


class Mode(NamedTuple):
    """One of the kernels of torch by which a cell runs.

    kernel : such as `torch.gru`
    squash : what a quantity is made by that leaves it to the mode
    """

    kernel: Kernel
    squash: Squash = "tanh"


class LocalDerivatives(NamedTuple):
    """Derivatives at every step, in the order of reading.

    recurrent : (time, batch, gates, hidden), of the new state by what U h_prev adds to each gate's sum. For
    an
        LSTM that is c by the sums of i, f and g, and o tanh(c) by the sum of o; else h
    input : the same by what W x adds; another array than `recurrent` only for a GRU, whose reset gate stands
        between U h_prev and the sum of n
    retention : (time, batch, hidden), of the new state by the old one at the same sums: f, z, or None for a
    simple
        network; a peephole LSTM's gates see the old cell state, and it goes on through them too
    output : (time, batch, hidden), of o tanh(c) by c; None where there is no cell state
    alone : `retention` and `output` without what goes through a gate that sees the cell state, where there
    is one
    """

    recurrent: np.ndarray
    input: np.ndarray
    retention: np.ndarray | None
    output: np.ndarray | None
    alone: tuple[np.ndarray, np.ndarray] | None = None


class Step(Protocol):
    """One step as the textbook writes it, of numpy arrays or torch tensors."""

    def __call__(self, x: Any, state: Sequence[Any], weights: Sequence[Any], mode: str) -> dict[str, Any]:
        """Give every quantity after the step, each (batch, hidden).

        Parameters
        ----------
        x : (batch, features)
        state : of each of `CellSpec.states`, (batch, hidden)
        weights : as torch stores them, biases and a projection if there are any
        mode : one of `CellSpec.modes`
        """


Hold = Callable[[str, Any], Any]
"""hold(name, value) -> what takes the place of a quantity, (batch, hidden), in all that follows from it."""


def as_computed(name: str, value: Any) -> Any:
    """Leave a quantity as the equations give it: the `Hold` of a step that nobody interferes with."""
    return value


class HeldStep(Protocol):
    """A step in which each quantity may be set as soon as it is known."""

    def __call__(
        self, x: Any, state: Sequence[Any], weights: Sequence[Any], mode: str, hold: Hold
    ) -> dict[str, Any]:
        """Give what `Step` gives, each quantity as `hold` left it, and computed from what it left."""


class Replay(Protocol):
    """Every quantity of every step at once, given h before each of them."""

    def __call__(
        self, mode: str, weights: Weights, x: Tensor, before: Tensor, first_cell: Tensor | None = None
    ) -> Record:
        """Give what a trace records, each (time, batch, hidden), "hidden" from our own gates."""


Read = Callable[[str], Tensor]
Parts = dict[str, Tensor]


def usual_parts(
    quantity: Quantity, unit: int, weights: Weights, x: Tensor, before: tuple[Tensor, ...], read: Read
) -> Parts:
    """Split the sum inside one gate of one unit: W x, U h and the biases, each (time, batch).

    Parameters
    ----------
    quantity : one that has a sum
    unit : int
    x : (time, batch, features)
    before : the states before each step, each (time, batch, hidden)
    read : read(name) -> another quantity, (time, batch, hidden)
    """
    row = block_row(quantity, unit, weights)
    bias = sum((one[row] for one in weights.biases()), x.new_zeros(()))
    recurrent = before[0] @ weights.hh[row]
    return {"input": x @ weights.ih[row], "recurrent": recurrent, "bias": bias.expand_as(recurrent)}


def block_row(quantity: Quantity, unit: int, weights: Weights) -> int:
    """Give the row of the stacked weights that makes a unit's sum."""
    assert quantity.block is not None
    return unit + quantity.block * weights.hidden


class Loop(NamedTuple):
    """A cell step by step in numpy, where that is faster than torch's kernel: docs/adr/0003-loop.md.

    run : run(mode, weights, x, h, multiplied) -> what a trace records, each (time, batch, hidden)
    largest : batch * hidden^2 up to which it is taken, with numpy's product, where nothing is measured
    widest : units up to which it is then taken for a few sequences together
    """

    run: Callable[[str, Weights, Tensor, np.ndarray, Multiplied], Arrays]
    largest: int
    widest: int


class Foreign(NamedTuple):
    """How another library writes the weights of a cell, and when what it computes is exactly this cell.

    library : "keras" or "onnx"
    operator : what it calls the layer
    order : which of its blocks of rows each of ours is
    settings : what it has to say of each of these, and the default is the first
    negated : our blocks whose gate is 1 minus its gate: sigmoid(-a) = 1 - sigmoid(a)
    modes : by what it says of the setting "activation", or the first of "activations"; else the only mode
    """

    library: str
    operator: str
    order: tuple[int, ...]
    settings: Mapping[str, tuple[Any, ...]] = {}
    negated: tuple[int, ...] = ()
    modes: Mapping[str, str] = {}


@dataclass(frozen=True)
class CellSpec:
    """Everything that the library has to know of a recurrent cell.

    Attributes
    ----------
    name : str
        Such as "lstm".
    title : str
        As people write it.
    layer : type of torch.nn.Module
        A layer, or several, of such cells.
    modes : mapping of str to Mode
        By what `layer.mode` says.
    states : tuple of str
        Quantities that go on to the next step, "hidden" first.
    quantities : tuple of Quantity
        In the order of the equations.
    retention : str, optional
        The gate that the old state is multiplied by.
    complement : bool
        Whether it is multiplied by 1 minus that gate.
    step : Step
        One step, as the textbook writes it: what everything else is tested against.
    replay : Replay
    reach : callable, optional
        reach(weights, x, before, record, first_cell) -> what rounding may move each state by, every step.
        None: 64 units of rounding where numbers are about 1 are all that is allowed.
    reach_by_unit : bool
        Whether that of a unit hangs on its own gates and states alone, beside x and all h before: then it is
        asked for those units only whose numbers differ.
    walk : callable, optional
        walk(weights, x, h, ...) -> all quantities of all steps of one sequence, (time, 1, hidden), in numpy,
        where torch's kernel is slower: float64, no projection.
    slopes : callable, optional
        slopes(mode, weights, record, x, before) -> the derivatives of every step. None: those of `step`,
        by autograd, which is slower.
    weights : callable
        weights(flat, biased) -> the weights of one layer and direction, of what the kernel takes.
    parts : callable
        Splits the sum inside a gate into where it came from; see `usual_parts`.
    emit : callable, optional
        emit(quantities, weights) -> "hidden" of one step, of its gates and of a cell state that was set after
        it; None where the only state is "hidden".
    held : HeldStep, optional
        The same step, with each quantity put through hold(name, value) as soon as it is known: first all
        gates and candidates, then the states, "hidden" last. What follows reads what `hold` gave back; a
        state that is set moves no gate of its own step. None: `rnn_core.intervene` sets states only.
    loop : Loop, optional
    workspace : bool
        Whether torch's kernel may leave its gates in a workspace: docs/adr/0002-onednn-workspace.md.
    lanes : tuple of int
        Stretches of a long sequence that are read at once where nothing is measured, and then what
        to choose from where it is.
    foreign : tuple of Foreign
        How other libraries write its weights.
    """

    name: str
    title: str
    layer: type[Any]
    modes: Mapping[str, Mode]
    states: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    retention: str | None
    step: Step
    replay: Replay
    complement: bool = False
    reach: Callable[..., tuple[Tensor, ...]] | None = None
    reach_by_unit: bool = False
    walk: Callable[..., Arrays] | None = None
    local_derivatives: (
        Callable[[str, Weights, Arrays, np.ndarray, tuple[np.ndarray, ...]], LocalDerivatives] | None
    ) = None
    weights: Callable[[Sequence[Tensor], bool], Weights] = Weights.of
    parts: Callable[[Quantity, int, Weights, Tensor, tuple[Tensor, ...], Read], Parts] = usual_parts
    emit: Callable[[Mapping[str, Tensor], Weights], Tensor] | None = None
    held: HeldStep | None = None
    loop: Loop | None = None
    workspace: bool = False
    lanes: tuple[int, tuple[int, ...]] = (8, (1, 4, 8, 16))
    foreign: tuple[Foreign, ...] = ()

    def recorded(self, projected: bool = False) -> tuple[str, ...]:
        """Name what a trace holds, with a projection or without."""
        return tuple(one.name for one in self.quantities if projected or not one.projected)

    @property
    def shown(self) -> tuple[Quantity, ...]:
        """What has a letter in the cell's equations; a trace records terms of them too."""
        return tuple(one for one in self.quantities if one.role != "term")

    @property
    def gates(self) -> tuple[str, ...]:
        """Names of what lies in (0, 1) and multiplies."""
        return tuple(one.name for one in self.quantities if one.role == "gate")

    @property
    def stacked(self) -> tuple[Quantity, ...]:
        """What has a sum of its own, in the order in which torch stacks the weights' rows."""
        found = [one for one in self.quantities if one.block is not None]
        return tuple(sorted(found, key=lambda one: one.block or 0))

    @property
    def retaining(self) -> int | None:
        """Which block of rows decides what is kept; None if no gate does."""
        return next((one.block for one in self.quantities if one.name == self.retention), None)

    @property
    def forgets(self) -> bool:
        """Whether a gate of its own, apart from the one that writes, keeps a cell state."""
        return self.retention is not None and "cell" in self.states

    def squash(self, quantity: Quantity, mode: str) -> Squash:
        """Say what is taken of a quantity's sum."""
        return quantity.squash or self.modes[mode].squash

    def kept(self, gate: np.ndarray) -> np.ndarray:
        """Give the share of the old state that is left, of what `retention` names."""
        return 1 - gate if self.complement else gate

    def parameters(self, features: int, hidden: int) -> int:
        """Count the numbers of one layer and direction, biases included."""
        layer: Callable[..., nn.Module] = self.layer
        return _numbers(layer, features, hidden)


@lru_cache(4096)  # who looks for a size asks for all below it, again at each run of a page
def _numbers(layer: Callable[..., nn.Module], features: int, hidden: int) -> int:
    return sum(weight.numel() for weight in layer(features, hidden, device="meta").parameters())


KERNELS: Final[dict[Kernel, tuple[CellSpec, str]]] = {}
"""What runs a layer of cells, each with its cell and what a module that uses it calls its mode."""

_SPECS: Final[dict[str, CellSpec]] = {}


def register(declared: CellSpec) -> CellSpec:
    """Register a cell with the library; return it.

    Raises
    ------
    InputError
        If another cell has its name or one of its modes.
    """
    taken = {mode for one in _SPECS.values() if one.name != declared.name for mode in one.modes}
    if _SPECS.get(declared.name, declared) is not declared or taken & set(declared.modes):
        raise InputError.of("a cell of a name and modes of its own", repr(declared.name), "rename it")
    _SPECS[declared.name] = declared
    KERNELS.update({mode.kernel: (declared, name) for name, mode in declared.modes.items()})
    return declared


def names() -> tuple[str, ...]:
    """Name the cells there are, those with fewer gates first."""
    return tuple(sorted(_SPECS, key=lambda name: len(_SPECS[name].stacked)))


def spec(cell: str) -> CellSpec:
    """Return what a cell declares.

    Raises
    ------
    InputError
        If there is no such cell.

    Examples
    --------
    >>> spec("gru").gates
    ('reset', 'update')
    """
    if cell not in _SPECS:
        raise InputError.of(f"a cell: {', '.join(names())}", repr(cell), "choose one")
    return _SPECS[cell]


def layers() -> tuple[type[Any], ...]:
    """Give the classes of module that `rnn_core.trace` takes."""
    return tuple(one.layer for one in _SPECS.values())


def spec_of(module: nn.Module) -> CellSpec:
    """Return what the cell of a torch module declares, by its mode.

    Examples
    --------
    >>> spec_of(nn.GRU(3, 4)).name
    'gru'
    """
    return next(one for one in _SPECS.values() if module.mode in one.modes)


def squashed(kind: Squash, sums: Tensor) -> Tensor:
    """Take the sigmoid, tanh or rectifier of sums, or leave them as they are."""
    return sums if kind == "identity" else getattr(torch, kind)(sums)
