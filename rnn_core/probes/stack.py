"""`read_stack`: every layer of a network at every step, also where ways lead round the layers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor, nn

from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel, State
from rnn_core.models.skipped import layer_of
from rnn_core.tracing import Trace, trace

__all__ = ["StackReading", "inputs_of_layers", "lstm_of", "read_stack"]


@dataclass(frozen=True, eq=False)
class StackReading:
    """What every layer of a network did while it read.

    Attributes
    ----------
    traces : tuple of Trace
        A layer each, the lowest first: all gates and states, batch 1.
    embedded : ndarray, (time, embedding)
        What the lowest layer read.
    hidden : ndarray, (layers, time, hidden)
        h of every layer at every step.
    logits : ndarray, (time, vocabulary)
        Of the next token, computed from the layers one by one.
    residual : float
        Largest difference of anything here from what the network gave when it was run as a whole: its
        logits, and its last h and c of every layer; and the traces' own.
    """

    traces: tuple[Trace, ...] = field(repr=False)
    embedded: Float[np.ndarray, "time embedding"] = field(repr=False)
    hidden: Float[np.ndarray, "layers time hidden"] = field(repr=False)
    logits: Float[np.ndarray, "time vocabulary"] = field(repr=False)
    residual: float


def lstm_of(model: CharacterModel) -> nn.LSTM:
    """Return the layers of a network of LSTM layers.

    Raises
    ------
    InputError
        If its cells are others.
    """
    if not isinstance(model.rnn, nn.LSTM):
        raise InputError.of("a network of LSTM layers", f"one of {model.cell} layers", "choose an LSTM")
    return model.rnn


def inputs_of_layers(stack: nn.LSTM, embedded: Tensor) -> list[Tensor]:
    """Return what each layer reads, (time, batch, features), and last what the stack gives out."""
    skips, streams = getattr(stack, "skips", False), [embedded]
    for layer in range(stack.num_layers):
        own, _ = layer_of(stack, layer)(streams[-1])
        streams.append(streams[-1] + own if skips and layer else own)
    return streams


@torch.no_grad()
def read_stack(model: CharacterModel, ids: NDArray[np.int64]) -> StackReading:
    """Read a text from zero states, layer by layer, and compare with the network run as a whole.

    Parameters
    ----------
    model
        A network of LSTM layers in eval mode; its dtype decides how exact the result is.
    ids
        Token numbers, ``(time,)``, at least one.

    Returns
    -------
    StackReading

    Raises
    ------
    InputError
        If its cells are no LSTM's, or there is nothing to read.

    Examples
    --------
    >>> model = CharacterModel(5, "lstm", 4, layers=3, embedding=2, skips=True).double().eval()
    >>> reading = read_stack(model, np.array([1, 2, 3, 4, 1]))
    >>> reading.hidden.shape, reading.residual < 1e-12
    ((3, 5, 4), True)
    """
    stack = lstm_of(model)
    if not len(ids):
        raise InputError.of("at least one token", "none", "give a text")
    tokens = torch.as_tensor(ids)[:, None]
    streams = inputs_of_layers(stack, model.embedding(tokens))
    traces = tuple(trace(layer_of(stack, layer), streams[layer]) for layer in range(stack.num_layers))
    logits = model.readout(streams[-1])[:, 0]
    return StackReading(
        traces,
        streams[0][:, 0].numpy(),
        np.stack([one.gate("hidden")[0] for one in traces]),
        logits.numpy(),
        _residual(traces, logits, *model(tokens)),
    )


def _residual(traces: tuple[Trace, ...], logits: Tensor, whole: Tensor, state: State) -> float:
    ends = [np.stack([one.final_state[part][0] for one in traces]) for part in (0, 1)]
    gaps = [float((logits - whole[:, 0]).abs().max())]
    gaps += [float(abs(ours - its.numpy()).max()) for ours, its in zip(ends, state, strict=True)]
    return max(*gaps, *(one.residual for one in traces))
