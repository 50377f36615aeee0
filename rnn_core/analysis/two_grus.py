"""One set of weights under every way a GRU is written: what a name changes, and what a formula changes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.cells import Cell, spec
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel, with_dtype
from rnn_core.text.vocabulary import UNKNOWN

__all__ = [
    "CHO",
    "CHUNG",
    "TORCH",
    "TURNED",
    "UNTURNED",
    "WRITINGS",
    "TwoGRUs",
    "Writing",
    "takes",
    "two_grus",
]

Array = NDArray[np.float64]
Layer = tuple[Tensor, Tensor, Tensor, Tensor]


class Writing(NamedTuple):
    """A way to write a GRU, and to take over torch's weights.

    Attributes
    ----------
    reset : {"after", "before"}
        Whether r multiplies U_n h + b after the product, n = tanh(W_n x + r (U_n h + b)), or h before it,
        n = tanh(W_n x + U_n (r h) + b).
    z : {"keeps", "takes"}
        Whether z multiplies the old state, h' = (1 - z) n + z h, or the new one, h' = (1 - z) h + z n.
    turned : bool
        Whether the sign of z's weights and biases is turned.
    """

    reset: Literal["after", "before"]
    z: Literal["keeps", "takes"]
    turned: bool = False


TORCH: Final = Writing("after", "keeps")
"""torch.nn.GRU, cuDNN, and whoever follows them."""
TURNED: Final = Writing("after", "takes", turned=True)
"""torch's with the other z: 1 - sigmoid(a) = sigmoid(-a), so that only a sign turns."""
CHO: Final = Writing("before", "keeps")
"""Cho et al. 2014, equations 5 to 8."""
CHUNG: Final = Writing("before", "takes", turned=True)
"""Chung et al. 2014, section 3.2."""
UNTURNED: Final = Writing("after", "takes")
"""torch's weights taken over as they are by a GRU whose z takes the new state: a mistake."""

WRITINGS: Final = (TORCH, TURNED, CHO, CHUNG, UNTURNED)


@dataclass(frozen=True, eq=False)
class TwoGRUs:
    """One set of weights on one text, under torch's GRU and under the other ways to write it; float64.

    Attributes
    ----------
    hidden : mapping of Writing to ndarray, (time, hidden)
        The last layer's h after each step.
    bits : mapping of Writing to float
        Mean surprise at the tokens after the first that are known, bits per token; nan where there is none.
    residual : float
        Largest difference of h under `TORCH` from that of torch's own kernel.
    """

    hidden: Mapping[Writing, Array]
    bits: Mapping[Writing, float]
    residual: float

    def apart(self, other: Writing, writing: Writing = TORCH) -> Array:
        """Give the distance between two ways, of every unit at every step: ``|h - h'|``, (time, hidden)."""
        return np.abs(self.hidden[other] - self.hidden[writing])

    def largest(self, other: Writing, writing: Writing = TORCH) -> float:
        """Give the largest distance over all units and steps."""
        return float(self.apart(other, writing).max())


def takes(cell: Cell) -> bool:
    """Whether networks of a cell can be run so: whether the cell is torch's GRU."""
    return spec(cell).layer is torch.nn.GRU


def two_grus(model: CharacterModel, ids: NDArray[np.int64]) -> TwoGRUs:
    """Run a trained GRU's weights under every way to write a GRU, on one text.

    Parameters
    ----------
    model
        Of torch's GRU, of any number of layers; computed in float64, and left as it is.
    ids : (time,)
        At least one.

    Raises
    ------
    InputError
        If the model's cell is another.

    Notes
    -----
    A GRU that resets before the product has one bias of n; torch's second, which it multiplies by r, is added
    to it as it is.

    References
    ----------
    Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder", EMNLP, equations 5 to 8.
    Chung et al. 2014, "Empirical Evaluation of Gated Recurrent Neural Networks on Sequence Modeling",
    arXiv 1412.3555, section 3.2.

    Examples
    --------
    >>> _ = torch.manual_seed(0)
    >>> found = two_grus(CharacterModel(5, "gru", 4), np.array([1, 2, 3, 1]))
    >>> found.largest(TURNED) < 1e-15, found.largest(CHUNG, CHO) < 1e-15, found.largest(CHO) > 1e-4
    (True, True, True)
    """
    if not takes(model.cell):
        raise InputError.of("a network of torch's GRU", repr(model.cell), "choose one")
    precise = with_dtype(model, torch.float64)
    hidden, bits = {}, {}
    with torch.inference_mode():
        x = precise.embedding(torch.as_tensor(ids))
        for writing in WRITINGS:
            h = x
            for k in range(precise.rnn.num_layers):
                h = _run(writing, _layer(precise, k), h)
            hidden[writing] = h.numpy()
            bits[writing] = _bits(precise, h, ids)
        residual = float(np.abs(precise.rnn(x[:, None])[0][:, 0].numpy() - hidden[TORCH]).max())
    return TwoGRUs(hidden, bits, residual)


def _layer(model: CharacterModel, k: int) -> Layer:
    W, U, b, d = (
        getattr(model.rnn, f"{name}_l{k}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    )
    return W, U, b, d


def _run(writing: Writing, weights: Layer, x: Tensor) -> Tensor:
    """Run one layer over a text, (time, features) -> (time, hidden), from a state of zeros."""
    W, U, b, d = weights
    units = U.shape[1]
    if writing.turned:
        sign = W.new_ones(3 * units, 1)
        sign[units : 2 * units] = -1
        W, U, b, d = sign * W, sign * U, sign[:, 0] * b, sign[:, 0] * d
    from_x, both = x @ W.T + b, 2 * units
    h, found = x.new_zeros(units), []
    for a in from_x:
        past = U[:both] @ h + d[:both]
        r, z = (a[:both] + past).sigmoid().split(units)
        if writing.reset == "after":
            n = (a[both:] + r * (U[both:] @ h + d[both:])).tanh()
        else:
            n = (a[both:] + d[both:] + U[both:] @ (r * h)).tanh()
        h = (1 - z) * n + z * h if writing.z == "keeps" else (1 - z) * h + z * n
        found.append(h)
    return torch.stack(found)


def _bits(model: CharacterModel, hidden: Tensor, ids: NDArray[np.int64]) -> float:
    told, goal = model.readout(hidden[:-1]).log_softmax(-1), torch.as_tensor(ids[1:])
    known = goal != UNKNOWN
    surprise = -told.gather(1, goal[:, None])[:, 0][known] / math.log(2)
    return float(surprise.mean()) if len(surprise) else math.nan
