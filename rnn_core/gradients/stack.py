"""`layer_gradients`: how much a loss changes with every layer's state at every step of a stack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from rnn_core.errors import InputError
from rnn_core.gradients.backward import backward_trace
from rnn_core.models.character import CharacterModel
from rnn_core.models.skipped import layer_of
from rnn_core.probes.stack import inputs_of_layers, lstm_of

__all__ = ["LayerGradients", "layer_gradients", "surprise_at", "surprise_of"]

Loss = Callable[[Tensor], Tensor]


@dataclass(frozen=True, eq=False)
class LayerGradients:
    """How a loss changes with every state of a stack.

    Attributes
    ----------
    loss : float
        In nats.
    hidden : ndarray, (layers, time, hidden)
        dL/dh_t of every layer, by every path: through later steps of the layer, through those above it,
        and round them where ways lead round them. Lowest layer first.
    inputs : ndarray, (time, embedding)
        dL/dx_t of what the lowest layer reads.
    residual : float
        Largest difference of `inputs` from what autograd gives for the whole network, by its largest entry.
    """

    loss: float
    hidden: Float[np.ndarray, "layers time hidden"] = field(repr=False)
    inputs: Float[np.ndarray, "time embedding"] = field(repr=False)
    residual: float

    def norms(self) -> Float[np.ndarray, "layers time"]:
        """Give the length of dL/dh_t, over the units of a layer."""
        return np.linalg.norm(self.hidden, axis=-1)


def surprise_of(targets: NDArray[np.int64]) -> Loss:
    """Return the mean surprise of a text, in nats: the loss that the networks are trained on.

    Parameters
    ----------
    targets
        What followed each step, ``(time,)``.
    """
    return lambda logits: functional.cross_entropy(logits, torch.as_tensor(targets))


def surprise_at(step: int, target: int) -> Loss:
    """Return the surprise of one guess, in nats: that `target` follows `step`."""
    return lambda logits: -logits[step].log_softmax(-1)[target]


def layer_gradients(model: CharacterModel, ids: NDArray[np.int64], loss: Loss) -> LayerGradients:
    """Follow a loss back through every layer and step of a network.

    Layer l's output s^l is read by the layer above and, with ways round the layers, added to what that
    gives out. Down the layers, with g^l = dL/ds^l as it comes from above and J^l the layer's own way
    back from its states to its inputs (:func:`rnn_core.backward_trace`),

    g^{l-1} = J^l g^l                 plain,
    g^{l-1} = J^l g^l + g^l           with a way round layer l.

    Parameters
    ----------
    model
        A network of LSTM layers in eval mode; its dtype decides how exact the result is.
    ids
        Token numbers, ``(time,)``.
    loss
        loss(logits) -> scalar tensor, of logits ``(time, vocabulary)``.

    Returns
    -------
    LayerGradients

    Raises
    ------
    InputError
        If its cells are no LSTM's, or there is nothing to read.

    Examples
    --------
    >>> model = CharacterModel(5, "lstm", 4, layers=3, embedding=2).double().eval()
    >>> back = layer_gradients(model, np.array([1, 2, 3, 4]), surprise_at(step=3, target=0))
    >>> back.norms().shape, back.residual < 1e-12
    ((3, 4), True)
    """
    stack = lstm_of(model)
    if not len(ids):
        raise InputError.of("at least one token", "none", "give a text")
    with torch.no_grad():
        streams = inputs_of_layers(stack, model.embedding(torch.as_tensor(ids)[:, None]))
    value, slope = _slope(model.readout, loss, streams[-1])
    hidden: list[NDArray[np.float64]] = []
    for layer in reversed(range(stack.num_layers)):
        one = layer_of(stack, layer)
        back = backward_trace(one, streams[layer], _given(slope))
        hidden.insert(0, back.gradient("hidden")[0])
        through = torch.from_numpy(back.inputs.swapaxes(0, 1).copy())
        slope = through + slope if getattr(stack, "skips", False) and layer else through
    inputs = slope[:, 0].numpy()
    whole = _autograd(model, streams[0], loss)
    return LayerGradients(value, np.stack(hidden), inputs, _residual(inputs, whole))


def _slope(readout: nn.Module, loss: Loss, output: Tensor) -> tuple[float, Tensor]:
    with torch.enable_grad():
        leaf = output.detach().clone().requires_grad_()
        value = loss(readout(leaf)[:, 0])
        return float(value.detach()), torch.autograd.grad(value, leaf)[0]


def _given(slope: Tensor) -> Loss:
    """Return a loss whose gradient by the output is `slope`."""
    return lambda output: (output * slope).sum()


def _autograd(model: CharacterModel, embedded: Tensor, loss: Loss) -> NDArray[np.float64]:
    with torch.enable_grad():
        leaf = embedded.detach().clone().requires_grad_()
        output, _ = model.rnn(leaf)
        return torch.autograd.grad(loss(model.readout(output)[:, 0]), leaf)[0][:, 0].numpy()


def _residual(ours: NDArray[np.float64], torchs: NDArray[np.float64]) -> float:
    largest = float(abs(torchs).max())
    return float(abs(ours - torchs).max()) / (largest if largest > 0 else 1.0)
