"""`by_layer`: the gradient at every layer of a deep stack."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional

from rnn_core.models.deep import DeepNetwork

__all__ = ["DepthGradients", "by_layer"]


@dataclass(frozen=True, eq=False)
class DepthGradients:
    """Base-2 logarithms of gradient norms at every layer; -inf where a gradient is zero.

    Attributes
    ----------
    states : ndarray, (depth + 1,)
        Of dL/dh_k, over the whole batch; index 0 is the first layer's output, the last is what the
        readout reads. In a dense stack h_k is what layer k adds.
    weights : ndarray, (depth,)
        Of dL/dW_k, the layers between: what an update of the weights would use.
    loss : float
        Cross-entropy, natural.
    """

    states: Float[np.ndarray, " layers"]
    weights: Float[np.ndarray, " depth"]
    loss: float

    @property
    def kept(self) -> float:
        """First layer's state gradient as a power of two of the last one's: below 0 it has faded."""
        return float(self.states[0] - self.states[-1])


def by_layer(
    model: DeepNetwork, x: Float[Tensor, "batch features"], targets: Int[Tensor, " batch"]
) -> DepthGradients:
    """Measure the gradient of the mean cross-entropy at every layer, in float64.

    The model itself is left as it is: a copy is measured.

    Examples
    --------
    >>> import torch
    >>> network = DeepNetwork(2, 3, depth=10, connection="residual", normalised=True)
    >>> gradients = by_layer(network, torch.randn(16, 2), torch.arange(16) % 3)
    >>> gradients.states.shape, gradients.weights.shape
    ((11,), (10,))
    """
    with torch.inference_mode(False), torch.enable_grad():
        model = copy.deepcopy(model).double().requires_grad_()
        states = model.states(x.detach().double().clone())
        loss = functional.cross_entropy(model.read_out(states), targets)
        weights = [layer.get_parameter("weight") for layer in model.layers]
        slopes = torch.autograd.grad(loss, [*states, *weights])
    norms = np.array([float(slope.norm()) for slope in slopes])
    with np.errstate(divide="ignore"):
        logs = np.log2(norms)
    return DepthGradients(logs[: len(states)], logs[len(states) :], float(loss.detach()))
