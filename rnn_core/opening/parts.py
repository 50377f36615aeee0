"""What a network is made of, as far as names and shapes tell: the recurrent layer, and what is beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Inference", "Note", "Parts", "Question", "TensorRow"]

Array = NDArray[Any]
Shape = tuple[int, ...]


class TensorRow(NamedTuple):
    """One tensor of a file, in the table of all.

    name : as the file has it
    got : its shape; None for one that is missing
    must : the shape that it has to have; None for one that is not used
    formula : the same by letters: H units, I inputs, P projected, V tokens, O outputs
    role : "recurrent", "embedding", "readout" or "unused"
    """

    name: str
    got: Shape | None
    must: Shape | None = None
    formula: str = ""
    role: str = "unused"

    @property
    def fits(self) -> bool | None:
        """Whether it is as it has to be; None where it is not used."""
        return None if self.must is None else self.got == self.must


class Inference(NamedTuple):
    """Something that was found out, and from which tensor.

    code : "cell", "units", "layers", "direction", "projection", "inputs", "embedding", "readout",
        "tied", "one-hot", "alphabet" or "nonlinearity"
    value : what was found
    tensor, shape : what showed it
    details : what a sentence about it needs besides
    """

    code: str
    value: Any
    tensor: str
    shape: Shape
    details: Mapping[str, Any] = {}

    @property
    def sentence(self) -> str:
        """The same in English."""
        shape = " x ".join(map(str, self.shape))
        words = {"value": self.value, "tensor": self.tensor, "shape": shape, **self.details}
        return _SENTENCES[self.code].format(**words)


_SENTENCES = {
    "cell": "cell: {value}, because {tensor} ({shape}) has {blocks} x {units} rows",
    "units": "units: {value}, because {tensor} is {shape}",
    "layers": "layers: {value}, the last of which is {tensor}",
    "direction": "directions: {value}, because of {tensor}",
    "projection": "projection to {value}, because of {tensor} ({shape})",
    "inputs": "inputs at each step: {value}, because {tensor} is {shape}",
    "embedding": "embedding of {value} tokens: {tensor} ({shape}), because its width is what the layer reads",
    "readout": "readout of {value} outputs: {tensor} ({shape}), because its width is what the layer gives",
    "tied": "readout of {value} outputs: {tensor} ({shape}) again, because {bias} has a number for each row",
    "one-hot": "tokens: {value}, one-hot, because {tensor} ({shape}) has a row for each input",
    "alphabet": "alphabet of {value} tokens, because the file has {tensor}",
    "nonlinearity": "nonlinearity: {value}, because {tensor} says so",
}


class Note(NamedTuple):
    """Something that was done with a file on the way, or is to be known of it.

    code : "prefix", "aside", "names", "half", "double", "nonfinite", "unused", "stacked", "last", "unseen",
        "converted" or "activation"
    details : what a sentence about it needs
    """

    code: str
    details: Mapping[str, Any] = {}

    @property
    def sentence(self) -> str:
        """The same in English."""
        joined = {
            key: ", ".join(value) if isinstance(value, (list, tuple)) else value
            for key, value in self.details.items()
        }
        return _NOTES[self.code].format(**joined)


_NOTES = {
    "prefix": "{prefix!r} was taken off the names of {count} tensors",
    "aside": "{count} parts of a training, such as the optimiser's, were left aside",
    "names": "the file names {names}: read as names, nothing of it was imported",
    "half": "{count} tensors of {kind} are read as float32",
    "double": "{count} tensors of float64 are rounded to float32",
    "nonfinite": "{name} holds {count} numbers that are NaN or infinite",
    "unused": "{count} tensors are not used: {names}",
    "stacked": "{names} are read as the layers of one stack: each reads what the one before gives",
    "last": "the file reads out at the last step only; here the readout is shown at every step",
    "unseen": "what has no weights (dropout, activations) is not in such a file, and is not computed",
    "converted": "{layer} ({library}) is converted: blocks of rows in another order{more}",
    "activation": "the readout's {activation} is not computed: its sums are shown",
}


class Question(NamedTuple):
    """Something that no file of weights says.

    name : the argument of `Found.network` that answers it: "module", "nonlinearity", "input" or "vocabulary"
    choices : what can be answered; empty where anything can
    tokens : how many tokens a vocabulary needs
    """

    name: str
    choices: tuple[str, ...] = ()
    tokens: int | None = None

    @property
    def sentence(self) -> str:
        """The same in English."""
        return _QUESTIONS[self.name].format(choices=" or ".join(self.choices), count=self.tokens)


_QUESTIONS = {
    "module": "which of the recurrent modules: {choices}",
    "nonlinearity": "whether the plain RNN takes {choices}: the weights are the same",
    "input": "whether an input is a token ({choices}): nothing in the file says",
    "vocabulary": "which tokens the {count} rows stand for, in their order",
}


@dataclass(frozen=True, eq=False)
class Parts:
    """One recurrent layer, or stack of layers, of a file.

    Attributes
    ----------
    module : str
        What it is called there.
    cells : tuple of str
        Names of the cells that have weights of these names and shapes, torch's own first.
    features, hidden, layers, projected : int
        Sizes; `projected` is 0 without a projection.
    bidirectional, bias : bool
    weights : dict
        Name in torch's layout, such as ``"weight_ih_l0"``, to its array.
    sources : dict
        The same names to what the file calls them.
    nonlinearity : str, optional
        Where the file says it.
    embedding, readout, readout_bias : ndarray, optional
        (tokens, features), (outputs, width), (outputs,).
    used : dict
        Name of a tensor in the file to its row of the table.
    inferred : tuple of Inference
    notes : tuple of Note
    """

    module: str
    cells: tuple[str, ...]
    features: int
    hidden: int
    layers: int
    bidirectional: bool
    bias: bool
    weights: dict[str, Array] = field(repr=False)
    sources: dict[str, str] = field(repr=False)
    projected: int = 0
    nonlinearity: str | None = None
    embedding: Array | None = field(default=None, repr=False)
    readout: Array | None = field(default=None, repr=False)
    readout_bias: Array | None = field(default=None, repr=False)
    used: dict[str, TensorRow] = field(default_factory=dict, repr=False)
    inferred: tuple[Inference, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def width(self) -> int:
        """Numbers that the layer gives at each step."""
        return (self.projected or self.hidden) * (2 if self.bidirectional else 1)

    @property
    def one_hot(self) -> bool:
        """Whether what it reads might be tokens, one input each."""
        return self.embedding is None and self.readout is not None and len(self.readout) == self.features

    def changed(self, **changes: Any) -> Parts:
        """Return the same with other attributes."""
        return replace(self, **changes)

    def finite(self) -> bool:
        """Whether every number is one."""
        arrays = [*self.weights.values(), self.embedding, self.readout, self.readout_bias]
        return all(bool(np.isfinite(array).all()) for array in arrays if array is not None)
