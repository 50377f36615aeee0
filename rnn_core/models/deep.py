"""Deep stacks of layers, joined in the four ways that decide whether a gradient gets through."""

from __future__ import annotations

from typing import Final, Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn

from rnn_core.errors import InputError
from rnn_core.models.random_network import Initialisation
from rnn_core.models.seeded_init import unwritten

__all__ = ["CONNECTIONS", "GATE_BIAS", "Activation", "Connection", "DeepNetwork"]

Connection = Literal["plain", "residual", "dense", "highway"]
Activation = Literal["relu", "tanh", "sigmoid"]

CONNECTIONS: Final[tuple[Connection, ...]] = ("plain", "residual", "dense", "highway")

GATE_BIAS: Final = -2.0
"""Of a highway's gates at the start, unless told otherwise: little of F(h) is let in."""

_ACTIVATIONS: Final = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}


class DeepNetwork(nn.Module):
    """A classifier of any depth; with F the layer's own map, activation(W h + b):

    - plain: h' = F(h)
    - residual: h' = h + F(h), He et al. 2016 (ResNet)
    - dense: h' = (h, F(h)), side by side: each layer reads all before it, Huang et al. 2017 (DenseNet)
    - highway: h' = t F(h) + (1 - t) h with t = sigmoid(W_t h + b_t), Srivastava et al. 2015

    Parameters
    ----------
    features, classes : int
        Sizes of input and output.
    depth : int
        Layers between the first, which brings the input to `width`, and the readout; >= 1.
    width : int
    connection : "plain", "residual", "dense" or "highway"
    activation : "relu", "tanh" or "sigmoid"
    initialisation : "torch", "xavier", "he" or "orthogonal"
        Of all weights but the readout's. "torch": what torch.nn.Linear draws; with the others biases are 0.
    normalised : bool
        Normalise what F reads, over its units: F(LayerNorm(h)), Ba et al. 2016, "pre-activation".
    growth : int
        Units that each layer adds, dense only.
    gate_bias : float
        b_t at the start, highway only; below 0 the old state is carried on at first.
    source : torch.Generator, optional
        What the weights are drawn from; None: torch's own, which all threads share.
    """

    def __init__(
        self,
        features: int,
        classes: int,
        depth: int,
        width: int = 32,
        connection: Connection = "plain",
        activation: Activation = "relu",
        initialisation: Initialisation = "he",
        normalised: bool = False,
        growth: int = 4,
        gate_bias: float = GATE_BIAS,
        source: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        if min(features, classes, depth, width, growth) < 1:
            raise InputError.of(
                "sizes and depth >= 1", f"{(features, classes, depth, width, growth)}", "raise them"
            )
        self.connection, self.depth = connection, depth
        self._activation = _ACTIVATIONS[activation]
        dense = connection == "dense"
        widths = [width + growth * k if dense else width for k in range(depth + 1)]
        self.first = _empty(features, width)
        self.layers = nn.ModuleList(_empty(w, growth if dense else width) for w in widths[:-1])
        self.norms = nn.ModuleList(nn.LayerNorm(w) for w in widths[:-1] if normalised)
        self.gates = nn.ModuleList(_empty(w, width) for w in widths[:-1] if connection == "highway")
        self.readout = _empty(widths[-1], classes)
        for layer in self.modules():
            if isinstance(layer, nn.Linear):
                _initialise(layer, "torch" if layer is self.readout else initialisation, source)
        for gate in self.gates:
            nn.init.constant_(gate.get_parameter("bias"), gate_bias)

    def states(self, x: Float[Tensor, "batch features"]) -> list[Float[Tensor, "batch _"]]:
        """Give what each layer gives to those after it: depth + 1 tensors, the first layer's first.

        Dense layers give the `growth` units they add, all others the whole state.
        """
        given = [self._activation(self.first(x))]
        whole = given[0]
        for k in range(self.depth):
            new = self._layer(k, whole)
            whole = torch.cat([whole, new], -1) if self.connection == "dense" else new
            given.append(new)
        return given

    def read_out(self, states: list[Float[Tensor, "batch _"]]) -> Float[Tensor, "batch classes"]:
        """Give the logits from what `states` gave."""
        return self.readout(torch.cat(states, -1) if self.connection == "dense" else states[-1])

    def forward(self, x: Float[Tensor, "batch features"]) -> Float[Tensor, "batch classes"]:
        """Give the logits."""
        return self.read_out(self.states(x))

    def _layer(self, k: int, h: Tensor) -> Tensor:
        own = self._activation(self.layers[k](self.norms[k](h) if self.norms else h))
        if self.connection == "residual":
            return h + own
        if self.connection == "highway":
            t = torch.sigmoid(self.gates[k](h))
            return torch.lerp(h, own, t)
        return own


def _empty(features: int, width: int) -> nn.Linear:
    """Make a layer with weights yet to be written, so that none are drawn from torch's generator."""
    return unwritten(nn.Linear(features, width, device="meta"))


def _initialise(layer: nn.Linear, how: Initialisation, source: torch.Generator | None) -> None:
    if how == "torch":
        bound = layer.in_features**-0.5
        nn.init.uniform_(layer.weight, -bound, bound, generator=source)
        nn.init.uniform_(layer.bias, -bound, bound, generator=source)
        return
    if how == "xavier":
        nn.init.xavier_uniform_(layer.weight, generator=source)
    elif how == "he":
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=source)
    else:
        nn.init.orthogonal_(layer.weight, generator=source)
    nn.init.zeros_(layer.bias)
