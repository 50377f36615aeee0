"""Randomly initialised recurrent networks, by the choices that decide how gradients behave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn

from rnn_core.cells import Cell, spec
from rnn_core.errors import InputError
from rnn_core.models.seeded_init import unwritten
from rnn_core.tracing.modules import Recurrent

__all__ = ["RandomNetwork", "RandomNetworkConfig", "initialise", "random_network", "spectral_radius"]

Initialisation = Literal["torch", "xavier", "he", "orthogonal"]


_INPUTS, _TABLE = 1 << 32, 2 << 32  # streams of random numbers apart from that of the weights


@dataclass(frozen=True)
class RandomNetworkConfig:
    """All settings of a randomly initialised network.

    Attributes
    ----------
    cell : "lstm", "gru" or "rnn"
    activation : "tanh", "relu" or "sigmoid"
        Of an rnn; a gated cell has its own and takes "tanh" only.
    initialisation : "torch", "xavier", "he" or "orthogonal"
        Of each gate's weights. "torch": uniform within 1/sqrt(hidden), biases too; with the others
        biases are 0. "xavier": uniform, variance 2 / (rows + columns), Glorot & Bengio 2010. "he":
        normal, variance 2 / columns, He et al. 2015. "orthogonal": of W_hh, Saxe et al. 2014, with
        W_ih as by "xavier".
    radius : float, optional
        Scale each gate's W_hh so that its largest eigenvalue has this size, > 0. None: as it comes.
    forget_bias : float, optional
        Of an LSTM's forget gate, or a GRU's update gate, which keeps the old state likewise in
        torch's convention. None: as it comes.
    hidden, features : int
    seed : int
        Of the weights and of `noise` and `embed`; >= 0.
    """

    cell: Cell = "rnn"
    activation: Literal["tanh", "relu", "sigmoid"] = "tanh"
    initialisation: Initialisation = "torch"
    radius: float | None = None
    forget_bias: float | None = None
    hidden: int = 64
    features: int = 48
    seed: int = 0

    def noise(self, steps: int) -> Float[Tensor, "time 1 features"]:
        """Give random inputs: independent, normal, variance 1."""
        source = _generator(self.seed + _INPUTS)
        return torch.randn(steps, 1, self.features, dtype=torch.float64, generator=source)

    def embed(self, ids: object) -> Float[Tensor, "time 1 features"]:
        """Embed token ids >= 0, (time,), as random vectors, the same for the same token."""
        rows = torch.as_tensor(ids)
        source = _generator(self.seed + _TABLE)
        table = torch.randn(
            int(rows.max()) + 1, self.features, dtype=torch.float64, generator=source
        )  # row by row, so that a token's vector does not depend on which others occur
        return table[rows][:, None]


@dataclass(frozen=True, eq=False)
class RandomNetwork:
    """A fresh network, float64.

    module : torch.nn.LSTM, torch.nn.GRU or torch.nn.RNN
        For "sigmoid", which torch has not, a tanh RNN that is the same network in other
        coordinates: sigmoid(a) = (1 + tanh(a / 2)) / 2, so its state is u = 2 h - 1, and
        du_T/du_t = dh_T/dh_t exactly.
    state : Tensor, or (h, c)
        What to begin with: zeros, but u = -1 where h = 0 for "sigmoid".
    radii : tuple of float
        Largest absolute eigenvalue of each gate's W_hh, in torch's order of gates.
    """

    module: Recurrent
    state: Tensor | tuple[Tensor, Tensor]
    radii: tuple[float, ...]


def random_network(start: RandomNetworkConfig) -> RandomNetwork:
    """Make a randomly initialised network of one layer. torch's global generator is not touched.

    Raises
    ------
    InputError
        If a gated cell is given another activation, or sizes or radius are not positive.

    Examples
    --------
    >>> network = random_network(RandomNetworkConfig("lstm", hidden=8, forget_bias=3.0, radius=0.9))
    >>> [round(radius, 6) for radius in network.radii]
    [0.9, 0.9, 0.9, 0.9]
    >>> network.module.bias_ih_l0[8:16].tolist()
    [3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0]
    """
    _check(start)
    module = _empty(start)
    source = _generator(start.seed)
    weights = {name.removesuffix("_l0"): weight for name, weight in module.named_parameters()}
    biases = [weight for name, weight in weights.items() if name.startswith("bias")]
    with torch.no_grad():
        for name, weight in weights.items():  # W_ih, W_hh, b_ih, b_hh, and what else a cell has
            if name.startswith("bias"):
                _initialise_bias(weight, start, source)
            else:
                how = start.initialisation if name != "weight_ch" else "torch"
                initialise(weight, how, start.hidden, source, recurrent=name == "weight_hh")
        cell = spec(start.cell)
        if cell.retaining is not None and start.forget_bias is not None:
            kept = -start.forget_bias if cell.complement else start.forget_bias
            for bias, value in zip(biases, (kept, 0.0), strict=False):  # torch has two, a cell may have one
                bias.unflatten(0, (-1, start.hidden))[cell.retaining] = value
        radii = _scale(weights["weight_hh"], start) if "weight_hh" in weights else ()
        if start.activation == "sigmoid":
            _as_tanh(*weights.values())
    module.requires_grad_(False)
    zero = torch.full((1, 1, start.hidden), -1.0 if start.activation == "sigmoid" else 0.0).double()
    several = len(spec(start.cell).states) > 1
    return RandomNetwork(module.eval(), (zero, zero.clone()) if several else zero, radii)


def initialise(
    weight: Tensor, how: Initialisation, rows: int, source: torch.Generator, recurrent: bool = False
) -> None:
    """Initialise a weight matrix in place, one block of `rows` rows at a time; see `RandomNetworkConfig`.

    "torch" here means torch's bound for recurrent layers, 1 / sqrt(rows).
    """
    fill = {
        "torch": partial(nn.init.uniform_, a=-(rows**-0.5), b=rows**-0.5, generator=source),
        "xavier": partial(nn.init.xavier_uniform_, generator=source),
        "he": partial(nn.init.kaiming_normal_, nonlinearity="relu", generator=source),
        "orthogonal": partial(
            nn.init.orthogonal_ if recurrent else nn.init.xavier_uniform_, generator=source
        ),
    }[how]
    for block in weight.split(rows):
        fill(block)


def spectral_radius(weight: Float[Tensor, "n n"]) -> float:
    """Give the largest absolute value among the eigenvalues of a square matrix.

    Examples
    --------
    >>> round(spectral_radius(torch.tensor([[0.0, 2.0], [-2.0, 0.0]])), 6)
    2.0
    """
    return float(torch.linalg.eigvals(weight).abs().max())


def _empty(start: RandomNetworkConfig) -> Recurrent:
    """Make the module with weights yet to be written, so that none are drawn from torch's generator."""
    kind: Callable[..., Recurrent] = spec(start.cell).layer
    options = {"nonlinearity": "relu"} if start.activation == "relu" else {}
    module = kind(start.features, start.hidden, dtype=torch.float64, device="meta", **options)
    return unwritten(module)


def _check(start: RandomNetworkConfig) -> None:
    if spec(start.cell).gates and start.activation != "tanh":
        raise InputError.of(
            "activation 'tanh' for a gated cell", repr(start.activation), "choose cell 'rnn' for another"
        )
    if min(start.hidden, start.features) < 1 or (start.radius is not None and not start.radius > 0):
        raise InputError.of(
            "hidden, features >= 1 and a radius > 0",
            f"{start.hidden}, {start.features}, {start.radius}",
            "change them",
        )


def _initialise_bias(bias: Tensor, start: RandomNetworkConfig, source: torch.Generator) -> None:
    if start.initialisation == "torch":
        nn.init.uniform_(bias, -(start.hidden**-0.5), start.hidden**-0.5, generator=source)
    else:
        nn.init.zeros_(bias)


def _scale(weight: Tensor, start: RandomNetworkConfig) -> tuple[float, ...]:
    blocks = weight.split(start.hidden)
    radii = tuple(spectral_radius(block) for block in blocks)
    if start.radius is None:
        return radii
    for block, radius in zip(blocks, radii, strict=True):
        block.mul_(start.radius / radius)
    return (start.radius,) * len(blocks)


def _as_tanh(ih: Tensor, hh: Tensor, bias_ih: Tensor, bias_hh: Tensor) -> None:
    """Rewrite h' = sigmoid(W x + U h + b) for u = 2 h - 1: u' = tanh(W x / 2 + U (u + 1) / 4 + b / 2)."""
    bias_hh.div_(2).add_(hh.sum(1), alpha=0.25)
    bias_ih.div_(2)
    ih.div_(2)
    hh.div_(4)


def _generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)
