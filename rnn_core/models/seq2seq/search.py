"""Decode a sentence: greedily, under teacher forcing, or by beam search."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor

from rnn_core.errors import InputError
from rnn_core.models.seq2seq.network import Encoded, Seq2Seq
from rnn_core.models.seq2seq.pieces import BEGIN, END

__all__ = ["Beam", "DecodedSentence", "Hypothesis", "beam_search", "greedy", "score"]

TOP = 5


@dataclass(frozen=True)
class DecodedSentence:
    """One decoded sentence: decoded freely, or forced to a reference.

    Attributes
    ----------
    pieces : (steps,) int
        The last one is END unless the limit came first.
    log2_probabilities : (steps,)
        Of each piece, given those before it; their sum is the sentence's.
    top : (steps, 5) int
        The likeliest pieces at each step, likeliest first (fewer in a smaller vocabulary).
    top_probabilities : (steps, 5)
    weights : (steps, source) or None
        Attention.
    """

    pieces: Int[np.ndarray, " steps"]
    log2_probabilities: Float[np.ndarray, " steps"]
    top: Int[np.ndarray, "steps best"]
    top_probabilities: Float[np.ndarray, "steps best"]
    weights: Float[np.ndarray, "steps source"] | None = field(repr=False)

    @property
    def bits(self) -> float:
        """Mean bits a piece: the loss of a sentence, a sum of its parts over their number."""
        return -float(self.log2_probabilities.mean())


@dataclass(frozen=True)
class Hypothesis:
    """A node of the beam's tree.

    Attributes
    ----------
    step : int
        How many pieces it has.
    parent : int
        Number of its parent in `Beam.tree`; -1 at the root's children.
    piece : int
    log2_probability : float
        Of all its pieces together.
    kept : bool
        Whether the beam went on with it, or it ended well.
    """

    step: int
    parent: int
    piece: int
    log2_probability: float
    kept: bool


@dataclass(frozen=True)
class Beam:
    """What a beam search looked at.

    Attributes
    ----------
    tree : tuple of Hypothesis
        Every candidate that was among the best `width` continuations of a kept one.
    best : tuple of tuple of int
        Finished sentences without END, best first by mean log-probability a piece.
    bits : tuple of float
        Mean bits a piece of each, END counted.
    """

    tree: tuple[Hypothesis, ...] = field(repr=False)
    best: tuple[tuple[int, ...], ...]
    bits: tuple[float, ...]


def greedy(
    model: Seq2Seq,
    source: Int[np.ndarray, " source"],
    forced: Float[np.ndarray, "steps words"] | None = None,
    limit: int = 60,
) -> DecodedSentence:
    """Decode greedily: each output token is the next input.

    Parameters
    ----------
    model
        In eval mode, any precision.
    source
        Numbers of the words read, at least one.
    forced
        Attention to use instead of the network's own, a row a step; rows of nan, and steps beyond,
        are left to it.
    limit
        Most pieces.

    Raises
    ------
    InputError
        If there is nothing to read, or a forced row does not fit the source.
    """
    return _speak(model, source, None, forced, limit)


def score(
    model: Seq2Seq, source: Int[np.ndarray, " source"], target: Int[np.ndarray, " target"]
) -> DecodedSentence:
    """Score a reference under teacher forcing: the cost of each of its tokens.

    Parameters
    ----------
    model, source
        As for `greedy`.
    target
        Numbers of its pieces, without BEGIN and END.
    """
    return _speak(model, source, np.append(target, END), None, len(target) + 1)


@torch.no_grad()
def beam_search(model: Seq2Seq, source: Int[np.ndarray, " source"], width: int = 5, limit: int = 60) -> Beam:
    """Keep the `width` likeliest beginnings at every step (Graves 2012, section 2).

    Parameters
    ----------
    model, source, limit
        As for `greedy`.
    width : int
        >= 1; 1 is greedy.
    """
    if width < 1:
        raise InputError.of("a beam of 1 or more", str(width), "choose how many beginnings are kept")
    encoded = _encode(model, source)
    tree: list[Hypothesis] = []
    alive, state, ended = [_Alive(-1, BEGIN, 0.0)], encoded.start, []
    for step in range(1, limit + 1):
        said = model.decode(torch.tensor([[one.piece for one in alive]]), state, _repeat(encoded, len(alive)))
        found = _candidates(alive, said.logits[0], width)
        kept = sorted(range(len(found)), key=lambda k: -found[k][1].total)[:width]
        first = len(tree)
        tree += [
            Hypothesis(step, alive[row].node, one.piece, one.total, k in kept)
            for k, (row, one) in enumerate(found)
        ]
        living = [k for k in kept if found[k][1].piece != END]
        ended += [first + k for k in kept if found[k][1].piece == END]
        if not living or len(ended) >= width:
            break
        state = said.state[:, [found[k][0] for k in living]]
        alive = [_Alive(first + k, found[k][1].piece, found[k][1].total) for k in living]
    return _beam(tree, ended or [one.node for one in alive])


class _Alive(NamedTuple):
    """An open hypothesis: its node, its last token, its log2-probability."""

    node: int
    piece: int
    total: float


def _candidates(alive: list[_Alive], logits: Tensor, width: int) -> list[tuple[int, _Alive]]:
    best = (logits.log_softmax(-1).double() / np.log(2)).topk(min(width, logits.shape[-1]))
    return [
        (row, _Alive(-1, piece, alive[row].total + value))
        for row in range(len(alive))
        for value, piece in zip(best.values[row].tolist(), best.indices[row].tolist(), strict=True)
    ]


def _beam(tree: list[Hypothesis], nodes: list[int]) -> Beam:
    ranked = sorted(nodes, key=lambda node: -tree[node].log2_probability / tree[node].step)
    paths = [_path(tree, node) for node in ranked]
    return Beam(
        tuple(tree),
        tuple(tuple(piece for piece in path if piece != END) for path in paths),
        tuple(-tree[node].log2_probability / tree[node].step for node in ranked),
    )


def _path(tree: list[Hypothesis], node: int) -> list[int]:
    path: list[int] = []
    while node >= 0:
        path.append(tree[node].piece)
        node = tree[node].parent
    return path[::-1]


@torch.no_grad()
def _speak(
    model: Seq2Seq,
    source: Int[np.ndarray, " source"],
    told: Int[np.ndarray, " target"] | None,
    forced: Float[np.ndarray, "steps words"] | None,
    limit: int,
) -> DecodedSentence:
    encoded, steps = _encode(model, source), []
    _check_forced(forced, len(source))
    piece, state = BEGIN, encoded.start
    for step in range(limit):
        row = _forced_row(forced, step, encoded)
        said = model.decode(torch.tensor([[piece]]), state, encoded, row)
        logs, state = said.logits[0, 0].double().log_softmax(-1) / np.log(2), said.state
        piece = int(logs.argmax()) if told is None else int(told[step])
        steps.append((piece, logs, said.weights))
        if told is None and piece == END:
            break
    best = [logs.topk(min(TOP, len(logs))) for _, logs, _ in steps]
    return DecodedSentence(
        np.array([piece for piece, _, _ in steps]),
        np.array([float(logs[piece]) for piece, logs, _ in steps]),
        np.stack([one.indices.numpy() for one in best]),
        np.stack([one.values.exp2().numpy() for one in best]),
        None
        if steps[0][2] is None
        else np.concatenate([w[:, 0].numpy() for _, _, w in steps if w is not None]),
    )


def _encode(model: Seq2Seq, source: Int[np.ndarray, " source"]) -> Encoded:
    if not len(source):
        raise InputError.of("a sentence", "no word", "give one word or more")
    return model.encode(torch.as_tensor(source)[:, None], torch.tensor([len(source)]))


def _repeat(encoded: Encoded, times: int) -> Encoded:
    return Encoded(
        encoded.states.expand(-1, times, -1),
        encoded.context.expand(times, -1),
        encoded.start.expand(-1, times, -1),
        encoded.present.expand(-1, times),
    )


def _check_forced(forced: Float[np.ndarray, "steps words"] | None, source: int) -> None:
    if forced is not None and forced.shape[1:] != (source,):
        raise InputError.of(
            f"forced attention of {source} words a step", str(forced.shape), "force one a word"
        )


def _forced_row(
    forced: Float[np.ndarray, "steps words"] | None, step: int, encoded: Encoded
) -> Tensor | None:
    if forced is None or step >= len(forced):
        return None
    return torch.as_tensor(forced[step], dtype=encoded.states.dtype)[None, None]
