"""The gradient of one answer under truncated backpropagation, and without truncation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional

from rnn_core.errors import InputError
from rnn_core.experiments.tbptt import EchoNetwork, EchoTraining, echo_stream
from rnn_core.gradients.backward import backward_trace

__all__ = ["TruncatedGradient", "truncated_gradient"]


@dataclass(frozen=True, eq=False)
class TruncatedGradient:
    """The gradient of one answer at every step of a stretch of the stream.

    ==========  ================  ================================================================
    field       shape or value    meaning
    ==========  ================  ================================================================
    answer      step              whose loss is propagated back
    asked       step              of the bit that the answer should repeat; answer - lag
    begins      step              the answer's window begins here: the gradient goes no further
    within      (time,), >= 0     ``|dL/dh_t|`` as truncated training has it; 0 before `begins` and
                                  after `answer`
    whole       (time,), >= 0     the same without the cut
    bits        (time,), 0 or 1   what one of the streams heard
    ==========  ================  ================================================================

    Lengths of gradients are root mean squares over the streams of a batch.
    """

    answer: int
    asked: int
    begins: int
    within: Float[np.ndarray, " time"]
    whole: Float[np.ndarray, " time"]
    bits: Int[np.ndarray, " time"]

    @property
    def reached(self) -> bool:
        """Whether the gradient comes to the bit that was asked for."""
        return self.asked >= self.begins


def truncated_gradient(
    settings: EchoTraining, network: EchoNetwork, steps: int, answer: int
) -> TruncatedGradient:
    """Backpropagate the loss of one answer through its window and, for comparison, through the whole stream.

    The last window ends with the last step, so the first may be shorter than the others.

    Parameters
    ----------
    settings
        Window, lag, batch; the bits are those of its seed.
    network
        As `echo_network` makes it, trained or not; it is not changed.
    steps
        Of the stretch.
    answer
        Step of the answer, in lag..steps - 1.

    Raises
    ------
    InputError
        If there is no such answer.

    Examples
    --------
    >>> from rnn_core.experiments.tbptt import echo_network
    >>> echo = EchoTraining(window=8)
    >>> found = truncated_gradient(echo, echo_network(echo), steps=40, answer=39)
    >>> found.asked, found.begins, found.reached, float(found.within[31])
    (31, 32, False, 0.0)
    """
    if not settings.lag <= answer < steps:
        raise InputError.of(f"an answer in {settings.lag}..{steps - 1}", str(answer), "choose one within")
    bits = echo_stream(settings, steps, torch.Generator().manual_seed(settings.seed))
    begins = max(0, answer - (answer - steps) % settings.window)
    whole = _lengths(network, bits, settings.lag, answer, 0)
    within = np.zeros(steps)
    within[begins : answer + 1] = _lengths(network, bits, settings.lag, answer, begins)
    padded = np.zeros(steps)
    padded[: answer + 1] = whole
    heard = bits[:, 0].numpy().astype(np.int64)
    return TruncatedGradient(answer, answer - settings.lag, begins, within, padded, heard)


def _lengths(network: EchoNetwork, bits: Tensor, lag: int, answer: int, begins: int) -> np.ndarray:
    """Run up to a window without gradients, then through it with them: ``|dL/dh_t|`` from there on."""
    rnn, readout = network
    bits = bits.to(readout.weight.dtype)
    x, target = 2 * bits[..., None] - 1, bits[answer - lag]
    state = None
    if begins:
        with torch.no_grad():
            state = rnn(x[:begins])[1]

    def loss(output: Tensor) -> Tensor:
        # Summed, so that each stream's gradient is that of its own answer.
        logits = readout(output[-1])[:, 0]
        return functional.binary_cross_entropy_with_logits(logits, target, reduction="sum")

    back = backward_trace(rnn, x[begins : answer + 1], loss, state)  # type: ignore[arg-type]
    return np.sqrt(np.square(back.norm("hidden")).mean(0))
