"""Inside both networks while they say one sentence: every gate and state, and what a piece owes to each."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor

from rnn_core.analysis.translation import padded
from rnn_core.errors import InputError
from rnn_core.gradients import backward_trace
from rnn_core.models.seq2seq.network import Encoded, Seq2Seq
from rnn_core.models.seq2seq.pieces import BEGIN
from rnn_core.tracing import Trace, trace

__all__ = ["GRADIENT", "PARTS", "QUANTITIES", "Inside", "Part", "inside"]

Part = Literal["forward", "backward", "decoder"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
QUANTITIES: Final = ("reset", "update", "new", "hidden")
GRADIENT: Final = "gradient"


@dataclass(frozen=True, eq=False)
class Inside:
    """What went on while one sentence was read and said.

    Attributes
    ----------
    encoder, decoder : Trace
        Every gate and state: r, z, n, h of both readers, and of the decoder.
    piece : int
        Which piece the gradients are of.
    log2_probability : float
        Of that piece, given those before it.
    to_states : (source, hidden)
        Derivative of that by the encoder's states as they are handed over, the reader from the left's half
        first: by way of attention and of the context vector, whatever a state owes to the one before it left
        out.
    to_encoder : (2, source, hidden / 2)
        Derivative by the states of the reader from the left, then of the one from the right, by every path:
        what later states owe to them is counted too.
    to_decoder : (steps, hidden)
        Derivative by the decoder's states, by every path; step t has read piece t - 1. Zero after the piece.
    residual : float
        Largest difference from torch: of the traces' outputs, and of the gradient that reaches the encoder's
        inputs, by its largest entry.
    """

    encoder: Trace = field(repr=False)
    decoder: Trace = field(repr=False)
    piece: int
    log2_probability: float
    to_states: Float[np.ndarray, "source hidden"] = field(repr=False)
    to_encoder: Float[np.ndarray, "2 source half"] = field(repr=False)
    to_decoder: Float[np.ndarray, "steps hidden"] = field(repr=False)
    residual: float

    def values(self, part: Part, quantity: str) -> Float[np.ndarray, "steps units"]:
        """Return a gate, a state or the gradient by the states of one part.

        Parameters
        ----------
        part : {"forward", "backward", "decoder"}
            The reader from the left, the one from the right, or the decoder.
        quantity
            One of `QUANTITIES`, or `GRADIENT`.
        """
        if quantity == GRADIENT:
            return self.to_decoder if part == "decoder" else self.to_encoder[PARTS.index(part)]
        if part == "decoder":
            return self.decoder.gate(quantity)[0]
        return self.encoder.gate(quantity, direction="forward" if part == "forward" else "reverse")[0]


def inside(
    model: Seq2Seq,
    source: Int[np.ndarray, " source"],
    said: Int[np.ndarray, " steps"],
    piece: int,
    forced: Float[np.ndarray, "rows source"] | None = None,
) -> Inside:
    """Read and say a sentence once more, and take the derivative of one piece's log2-probability.

    Parameters
    ----------
    model
        In eval mode, float64 for what is shown.
    source
        Numbers of the words read, at least one.
    said
        Numbers of the pieces, END included if it was said.
    piece
        Which of them.
    forced
        As for `greedy`; with every row where attention was forced, it is held fixed.

    Raises
    ------
    InputError
        If there is no such piece, or nothing was read.

    Examples
    --------
    >>> model = Seq2Seq(source=10, target=12, hidden=8, embedding=4, attention="luong").double()
    >>> found = inside(model, np.array([4, 5, 6]), np.array([7, 8, 2]), piece=1)
    >>> found.to_encoder.shape, found.to_decoder.shape, found.residual < 1e-9
    ((2, 3, 4), (3, 8), True)
    """
    if not len(source) or not 0 <= piece < len(said):
        raise InputError.of("a word and a piece that was said", f"{len(source)} and {piece}", "choose others")
    words, lengths = torch.as_tensor(source)[:, None], torch.tensor([len(source)])
    told = torch.tensor([BEGIN, *said[:-1]])[:, None]
    rows = padded(forced, len(said))

    def log2(states: Tensor) -> Tensor:
        encoded, upto = _handed_over(model, states), slice(piece + 1)
        own = None if rows is None else rows[upto]
        return _log2(model.decode(told[upto], encoded.start, encoded, own).logits[-1, 0], int(said[piece]))

    back = backward_trace(model.encoder, model.source_embedding(words).detach(), log2, check=True)
    with torch.no_grad():
        encoded = model.encode(words, lengths)
        whole = model.decode(told, encoded.start, encoded, rows)
        wrote = trace(model.decoder, whole.inputs, encoded.start)
    to_decoder = np.zeros((len(said), model.decoder.hidden_size))
    to_decoder[: piece + 1] = _to_decoder(model, encoded, told[: piece + 1], int(said[piece]), rows)
    return Inside(
        back.forward,
        wrote,
        piece,
        back.loss,
        back.output[0],
        np.stack([back.gradient("hidden", direction=one)[0] for one in back.forward.directions]),
        to_decoder,
        max(back.forward.residual, wrote.residual, back.residual or 0.0),
    )


def _handed_over(model: Seq2Seq, states: Tensor) -> Encoded:
    """Hand the readers' states over, each reader's last one at its own end."""
    half = states.shape[-1] // 2
    last = torch.cat([states[-1, :, :half], states[0, :, half:]], -1)
    return model.encoded(states, last, torch.ones(states.shape[:2], dtype=torch.bool))


def _log2(logits: Tensor, piece: int) -> Tensor:
    return logits.log_softmax(-1)[piece] / math.log(2)


def _to_decoder(
    model: Seq2Seq, encoded: Encoded, told: Tensor, piece: int, rows: Tensor | None
) -> Float[np.ndarray, "steps hidden"]:
    """Speak a step at a time, every state one tensor of its own, and differentiate by them all."""
    cell = model.decoder
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    weights: list[Any] = [getattr(cell, f"{name}_l0") for name in names]
    state, states, seen = encoded.start[0].detach().requires_grad_(), [], None
    with torch.enable_grad():
        for step, x in enumerate(model.target_embedding(told).detach()):
            row = None if rows is None else rows[step : step + 1]
            if model.attention == "bahdanau":
                seen = model.look(state[None], encoded, row)[1]
                x = torch.cat([x, seen[0]], -1)
            state = torch.gru_cell(x, state, *weights)
            states.append(state)
        if model.attention == "luong":
            seen = model.look(state[None], encoded, row)[1]
        said = state[None]
        logits = model.readout(said) if seen is None else model.read(said, seen)
        slopes = torch.autograd.grad(_log2(logits[0, 0], piece), states)
    return torch.cat(slopes).numpy()
