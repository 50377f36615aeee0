"""`connectivity`: how much each earlier token matters to each prediction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import ArrayLike
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from rnn_core.errors import InputError
from rnn_core.gradients.batched_adjoint import BatchedAdjoint
from rnn_core.gradients.layer_pass import layer_pass_of, observe_steady
from rnn_core.readonly import ReadOnly
from rnn_core.tracing.inputs import prepare
from rnn_core.tracing.modules import Recurrent, check_module, directions_of
from rnn_core.tracing.setting import plain_setting

__all__ = ["Connectivity", "connectivity"]

EVERY = 8
"""Steps after which targets are looked at that may be done."""

Square = Float[np.ndarray, "target time"]


@dataclass(frozen=True, eq=False, repr=False)
class Connectivity(ReadOnly):
    """How strongly each prediction depends on each input so far.

    ==========  ===============  ==============================================================
    field       shape            meaning
    ==========  ===============  ==============================================================
    norms       (target, time)   row p, column t: Euclidean norm of the gradient of p's score by
                                 the input vector of step t. Zero for t > p, which p cannot know
    scores      (target,)        the score of each prediction: logit or log-probability, natural
    of          str              which of the two
    tolerance   float            what was followed no further once it was fainter than this
    ==========  ===============  ==============================================================

    Row p is the prediction made after reading step p: of token p + 1.
    """

    norms: Square
    scores: Float[np.ndarray, " target"]
    of: str
    tolerance: float

    def __repr__(self) -> str:
        """Say what it is of and how large."""
        return f"<Connectivity of the {self.of}: {len(self.norms)} predictions>"

    @property
    def share(self) -> Square:
        """Each row divided by its sum: what share of a prediction's whole sensitivity each input has."""
        total = self.norms.sum(1, keepdims=True)
        return self.norms / np.where(total > 0, total, 1)


def connectivity(
    module: Recurrent,
    readout: Callable[[Tensor], Tensor],
    inputs: Tensor | PackedSequence,
    targets: ArrayLike,
    initial_state: object = None,
    of: Literal["logit", "log probability"] = "logit",
    tolerance: float = 1e-7,
) -> Connectivity:
    """Measure how much each earlier input matters to each prediction.

    For every step p the score of `targets[p]` is differentiated by the input vector of every step
    t <= p, and the norm of that gradient is taken. All predictions go back through the sequence
    together, one matrix product a step.

    Parameters
    ----------
    module : torch.nn.LSTM, torch.nn.GRU or torch.nn.RNN
        Any number of layers, reading forward only; dropout, if any, inactive.
    readout : callable
        From (time, features) outputs, in the module's dtype, to (time, classes) logits, each
        step by itself: a torch.nn.Linear, say.
    inputs : Tensor or PackedSequence
        One sequence, in any form the module takes: (time, 1, features), say.
    targets : (time,) integers
        Which class each step's score is of: the token that followed, or the likeliest one. At a
        negative one nothing is measured: zeros, and nan for the score.
    initial_state : optional
        As for `rnn_core.trace`.
    of : "logit" or "log probability"
        "logit": the readout's own number for the target, as in the reference; a rival class that
        becomes likelier does not count. "log probability": ln softmax, which it does.
    tolerance : float
        A prediction is followed no further back once its gradient by the state is below this
        share of what it began with; beyond there stand zeros. 0: all is followed to the first step.

    Returns
    -------
    Connectivity

    Raises
    ------
    InputError
        If the module reads in both directions, there is more than one sequence, or targets or
        readout do not fit.

    Notes
    -----
    It is a gradient: what an infinitely small change of an input vector would do. It does not
    say what would follow if the token were another one, nor that the network "looks at" it.

    References
    ----------
    Madsen 2019, "Visualizing memorization in RNNs", Distill, doi 10.23915/distill.00016.

    Examples
    --------
    >>> import torch, rnn_core
    >>> gru, readout = torch.nn.GRU(3, 4).double(), torch.nn.Linear(4, 5).double()
    >>> c = rnn_core.connectivity(gru, readout, torch.randn(6, 1, 3).double(), [0, 1, 2, 3, 4, 0])
    >>> c.norms.shape, float(c.norms[2, 3])
    ((6, 6), 0.0)
    """
    with plain_setting():
        module = check_module(module)
        _check(module, prepare(module, inputs, initial_state).x, of, tolerance)
        seen, _ = observe_steady(module, inputs, initial_state)
        output = torch.tensor(seen.trace.output[0])
        scores, starts = _starts(readout, output, _targets(targets, len(output)), of)
    with plain_setting(), torch.no_grad():
        layers = [
            BatchedAdjoint(layer_pass_of(seen, layer, "forward"), to_input=True)
            for layer in range(seen.trace.layers)
        ]
        norms = _lockstep(layers, starts, tolerance)
    return Connectivity(norms.numpy(), scores, of, tolerance)


def _check(module: Recurrent, x: Tensor, of: str, tolerance: float) -> None:
    if len(directions_of(module)) > 1:
        raise InputError.of(
            "a module that reads forward only",
            "a bidirectional one",
            "its output at a step knows the inputs after it: use rnn_core.backward_trace",
        )
    if x.shape[1] != 1:
        raise InputError.of("one sequence", f"a batch of {x.shape[1]}", "measure one at a time")
    if of not in ("logit", "log probability") or not 0 <= tolerance < 1:
        raise InputError.of(
            "of 'logit' or 'log probability', and a tolerance in [0, 1)", f"{of!r} and {tolerance}", "choose"
        )


def _targets(targets: ArrayLike, steps: int) -> Tensor:
    array = np.asarray(targets)
    if array.shape != (steps,) or not np.issubdtype(array.dtype, np.integer):
        raise InputError.of(
            f"one integer for each of the {steps} steps",
            f"{array.dtype} of shape {array.shape}",
            "give -1 where there is no target",
        )
    return torch.tensor(array, dtype=torch.int64)


def _starts(
    readout: Callable[[Tensor], Tensor], output: Tensor, targets: Tensor, of: str
) -> tuple[np.ndarray, Tensor]:
    """Score each step's target: the scores, and each one's gradient by its own step's output."""
    with plain_setting(), torch.enable_grad():
        leaf = output.clone().requires_grad_()
        logits = readout(leaf)
        if logits.dim() != 2 or len(logits) != len(leaf) or int(targets.max()) >= logits.shape[1]:
            raise InputError.of(
                f"a readout to ({len(leaf)}, classes) logits, and targets below the number of classes",
                f"logits of shape {tuple(logits.shape)} and a target {int(targets.max())}",
                "pass the readout layer and the vocabulary that belong to this network",
            )
        values = logits if of == "logit" else logits.log_softmax(-1)
        real = targets >= 0
        picked = values.gather(1, targets.clamp(min=0)[:, None])[:, 0]
        slope = torch.autograd.grad(torch.where(real, picked, 0).sum(), leaf)[0]
    return torch.where(real, picked.detach(), torch.nan).numpy(), slope


def _lockstep(layers: list[BatchedAdjoint], starts: Tensor, tolerance: float) -> Tensor:
    """Go back step by step; target t enters at step t. Rows t..high - 1 are active."""
    steps = len(starts)
    norms = starts.new_zeros(steps, steps)
    state = [(starts.new_zeros(steps, layer.units), starts.new_zeros(steps, layer.cells)) for layer in layers]
    begun = starts.norm(dim=1)
    high = steps
    for t in range(steps - 1, -1, -1):
        under_way = slice(t, high)
        state[-1][0][t] = starts[t] if high > t else 0
        given: Tensor | None = None
        for layer, (all_h, all_c) in zip(layers[::-1], state[::-1], strict=True):
            dh, dc = all_h[under_way], all_c[under_way]
            if given is not None:
                dh += given
            layer.absorb(t, dh, dc)
            both = layer.back(t, dh, dc)
            dh.copy_(both[:, : layer.units])
            given = both[:, layer.units :]
        assert given is not None
        torch.linalg.vector_norm(given, dim=1, out=norms[under_way, t])
        if tolerance and t % EVERY == 0:
            left = torch.stack([part[under_way].square().sum(1) for pair in state for part in pair]).sum(0)
            alive = (left > (tolerance * begun[under_way]) ** 2).nonzero()
            high = t + 1 + int(alive[-1]) if len(alive) else t
    return norms
