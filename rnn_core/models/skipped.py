"""A stack of LSTM layers with residual connections."""

from __future__ import annotations

from typing import Any, Final

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["SkippedLSTM", "layer_of"]

_WEIGHTS: Final = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


class SkippedLSTM(nn.LSTM):
    """LSTM layers with a residual (skip) connection around each.

    With h^l the hidden state of layer l, and the layers numbered from 0, layer l + 1 reads

    s^l = s^{l-1} + h^l,    s^0 = h^0,

    and the output is the last s. The first layer brings the input to the width of the others, so
    nothing leads round it. Weights, and their names, are those of :class:`torch.nn.LSTM`.

    Attributes
    ----------
    skips : bool
        True. What reads a plain LSTM's weights asks for it: see :mod:`rnn_core.probes.stack`.

    References
    ----------
    He et al. 2016, "Deep Residual Learning for Image Recognition"; between LSTM layers: Wu et al. 2016,
    "Google's Neural Machine Translation System", equation 6.

    Examples
    --------
    >>> stack = SkippedLSTM(3, 4, num_layers=3)
    >>> output, (h, c) = stack(torch.randn(10, 2, 3))
    >>> torch.equal(output[-1], h[0] + h[1] + h[2])
    True
    """

    skips = True

    def forward(  # type: ignore[override]
        self,
        input: Float[Tensor, "time batch features"],
        hx: tuple[Tensor, Tensor] | None = None,
    ) -> tuple[Float[Tensor, "time batch hidden"], tuple[Tensor, Tensor]]:
        """Run over time-first input; states are ``(layers, batch, hidden)``, as of :class:`torch.nn.LSTM`."""
        h0, c0 = self._start(input) if hx is None else hx
        stream, ends = input, []
        for layer in range(self.num_layers):
            below = functional.dropout(stream, self.dropout, self.training and layer > 0)
            own, h, c = self._layer(layer, below, h0[layer : layer + 1], c0[layer : layer + 1])
            stream = stream + own if layer else own
            ends.append((h, c))
        return stream, (torch.cat([h for h, _ in ends]), torch.cat([c for _, c in ends]))

    def _start(self, inputs: Tensor) -> tuple[Tensor, Tensor]:
        zeros = inputs.new_zeros(self.num_layers, inputs.shape[1], self.hidden_size)
        return zeros, zeros

    def _layer(self, layer: int, inputs: Tensor, h: Tensor, c: Tensor) -> Any:
        weights: list[Tensor] = [self.get_parameter(f"{name}_l{layer}") for name in _WEIGHTS]
        return torch.lstm(inputs, (h, c), weights, True, 1, 0.0, self.training, False, False)


def layer_of(stack: nn.LSTM, layer: int) -> nn.LSTM:
    """Return one layer of a stack as an LSTM of its own, in eval mode; it shares the stack's weights.

    Parameters
    ----------
    stack
        Plain or skipped, one direction, with biases.
    layer
        In 0..layers - 1.

    Examples
    --------
    >>> stack = torch.nn.LSTM(3, 4, num_layers=2)
    >>> x = torch.randn(10, 1, 3)
    >>> below, _ = layer_of(stack, 0)(x)
    >>> torch.allclose(layer_of(stack, 1)(below)[0], stack(x)[0])
    True
    """
    weight = stack.get_parameter(f"weight_ih_l{layer}")
    # On no device, so that nothing is drawn from torch's generator for weights that are replaced at once.
    one = nn.LSTM(weight.shape[1], stack.hidden_size, device="meta")
    for name in _WEIGHTS:
        shared = stack.get_parameter(f"{name}_l{layer}").detach()
        setattr(one, f"{name}_l0", nn.Parameter(shared, requires_grad=False))
    return one.eval()
