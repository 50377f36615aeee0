"""What the drawing is told, and what it tells: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field

from rnn_core.player.view import Framed


@dataclass(frozen=True)
class Control:
    """A slider: its field, name, value, and from where to where it goes."""

    field: str
    name: str
    value: int
    least: int
    most: int


@dataclass(frozen=True)
class Held:
    """A cell that a tensor holds a part of.

    Attributes
    ----------
    cell : tuple of int
        Layer, direction, step, sequence.
    said : str
        Which part of which tensor, and its first numbers; a change or a count where that is what is shown.
    """

    cell: tuple[int, int, int, int]
    said: str


@dataclass(frozen=True)
class Tensor:
    """What a button lights.

    Attributes
    ----------
    key, name : str
        What the address says, and what stands on the button.
    shape : str
        As torch prints it, behind the name; or what else is counted.
    said : str
        What is true of it.
    held : tuple of Held
        The cells to light; none of the input.
    note : str
        What torch says about it.
    """

    key: str
    name: str
    shape: str
    said: str
    held: tuple[Held, ...] = field(repr=False)
    note: str = ""


@dataclass(frozen=True)
class Block:
    """One tensor in the wall: name, rows, columns, and (symbol, token of its hue, first row, last row)."""

    name: str
    layer: int
    rows: int
    columns: int
    stripes: tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True)
class ShapesView(Framed):
    """All that is shown, besides its frame.

    Attributes
    ----------
    code : str
        Lines that make and call the module.
    cells : tuple of (str, str)
        What may be chosen, and its name.
    cell : str
    controls : tuple of Control
    flags : tuple of (str, str, bool)
        Field, name and state of each switch.
    tensors : tuple of Tensor
    lit : str
        Key of one of them.
    layers, directions, steps, batch : int
    total, sum : str
        How many weights there are, and of what that is the product.
    wall : tuple of Block
    why : str
        What the wall shows.
    weights : tuple of str
        Names of the tensors of which one number may be changed.
    weight : str
    bare : bool
        Whether the code, the buttons and the drawing stand alone.
    """

    code: str
    cells: tuple[tuple[str, str], ...]
    cell: str
    controls: tuple[Control, ...]
    flags: tuple[tuple[str, str, bool], ...]
    tensors: tuple[Tensor, ...]
    lit: str
    layers: int
    directions: int
    steps: int
    batch: int
    total: str
    sum: str
    wall: tuple[Block, ...]
    why: str
    weights: tuple[str, ...]
    weight: str
    bare: bool = False


@dataclass(frozen=True)
class Chosen:
    """What the visitor changed in the browser: one field and its value."""

    field: str
    value: str
