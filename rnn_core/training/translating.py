"""Train networks that translate: batches of pairs, teacher forcing, and what is right on unseen sentences."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import torch
from jaxtyping import Int
from torch import Tensor, nn
from torch.nn import functional

from rnn_core.errors import InputError
from rnn_core.models.seq2seq import BEGIN, END, PAD, UNKNOWN, Attention, Pieces, Seq2Seq
from rnn_core.optimisers import Adam
from rnn_core.tasks.parallel import Sentences
from rnn_core.training import fast_forward

__all__ = [
    "HeldOut",
    "Sentences",
    "TrainingConfig",
    "Translated",
    "Updated",
    "by_length",
    "exact",
    "held_out",
    "network",
    "padded",
    "speak",
    "train",
    "updates",
]

_SORTED = 16
"""Batches drawn at once and sorted by length."""

BIN: Final = 4
"""Source pieces to a bin of the figures by length."""


@dataclass(frozen=True)
class TrainingConfig:
    """How a network is trained.

    Attributes
    ----------
    attention, hidden, embedding, context
        Of the network (see `Seq2Seq`).
    batch, learning_rate
        Of Adam; the rate falls to a twentieth along a straight line, once `hold` is over.
    updates : int
    dropped : float
        Share of source words shown as unknown, so that an unknown word is nothing new.
    seed : int
        Of weights and batches.
    memory : float
        Of Adam for the size of gradients, its beta_2; the less, the faster it follows them.
    hold : float
        Share of the updates before the rate begins to fall, in [0, 1).
    quick : bool
        Whether the sums are done a layer at a time (:mod:`rnn_core.training.gru`) and Adam in one go: the
        same but for rounding, in less time.
    """

    attention: Attention = "luong"
    hidden: int = 96
    embedding: int = 48
    context: int | None = None
    batch: int = 64
    learning_rate: float = 4e-3
    updates: int = 600
    dropped: float = 0.01
    seed: int = 0
    memory: float = 0.999
    hold: float = 0.0
    quick: bool = False


@dataclass(frozen=True)
class Updated:
    """One update.

    Attributes
    ----------
    update : int
        The first is 1.
    loss : float
        Bits a piece of its pairs; nan once it has diverged.
    seconds : float
        CPU time of training so far.
    """

    update: int
    loss: float
    seconds: float


@dataclass(frozen=True)
class Translated:
    """Where training stands.

    Attributes
    ----------
    update : int
    loss : float
        Mean bits a piece of the training pairs since the last report; nan once it has diverged.
    exact : float
        Share of the given unseen sentences said without one mistake, running free.
    seconds : float
        CPU time of training alone.
    """

    update: int
    loss: float
    exact: float
    seconds: float


@dataclass(frozen=True)
class HeldOut:
    """What is right of what was said to held-out sentences, running free.

    Attributes
    ----------
    exact : float
        Share of sentences without one mistake.
    pieces : float
        Mean share of a target's pieces that were said, wherever in the sentence.
    sentences : int
    by_length : dict
        See :func:`by_length`.
    """

    exact: float
    pieces: float
    sentences: int
    by_length: dict[int, tuple[float, float, int]] = field(repr=False)

    @classmethod
    def of(cls, said: Sentences, sources: Sentences, targets: Sentences) -> HeldOut:
        """Compare what was said with what should have been.

        Examples
        --------
        >>> HeldOut.of([("x",), ("y", "x")], [("a", "b"), ("c",)], [("x",), ("x", "z")])
        HeldOut(exact=0.5, pieces=0.75, sentences=2)
        """
        bins = by_length(said, sources, targets)
        count = sum(own[2] for own in bins.values())
        exact, pieces = (sum(own[k] * own[2] for own in bins.values()) / count for k in (0, 1))
        return cls(exact, pieces, count, bins)

    def record(self) -> dict[str, Any]:
        """Return the figures as ``config.json`` keeps them."""
        return {
            "exact": round(self.exact, 4),
            "pieces": round(self.pieces, 4),
            "sentences": self.sentences,
            "by_length": {
                str(first): [round(one, 4) for one in own] for first, own in self.by_length.items()
            },
        }


def network(config: TrainingConfig, source: Pieces, target: Pieces) -> Seq2Seq:
    """Make the network that training begins with; torch's own random generator is not touched."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        return Seq2Seq(
            len(source), len(target), config.hidden, config.embedding, config.attention, config.context
        )


def train(
    model: Seq2Seq,
    config: TrainingConfig,
    pairs: tuple[Sentences, Sentences],
    unseen: tuple[Sentences, Sentences],
    pieces: tuple[Pieces, Pieces],
    every: int = 50,
) -> Iterator[Translated]:
    """Train a network in place by teacher forcing (Williams & Zipser 1989).

    Parameters
    ----------
    model
        Of `network`.
    config
        Its settings and seed.
    pairs, unseen
        Sources and targets to learn from, and to be examined on.
    pieces
        Of sources and of targets.
    every
        Updates between two reports.

    Raises
    ------
    InputError
        If there is nothing to learn from, or a target has no source.

    Examples
    --------
    >>> pairs = [("a",), ("b",)], [("x",), ("y",)]
    >>> pieces = Pieces.of(pairs[0]), Pieces.of(pairs[1])
    >>> lesson = TrainingConfig(hidden=8, embedding=4, batch=2, updates=100, dropped=0.0)
    >>> [last] = train(network(lesson, *pieces), lesson, pairs, pairs, pieces, every=100)
    >>> last.update, last.exact
    (100, 1.0)
    """
    losses: list[float] = []
    for one in updates(model, config, pairs, pieces):
        losses.append(one.loss)
        if one.update % every == 0 or one.update == config.updates:
            yield Translated(one.update, float(np.mean(losses)), exact(model, unseen, pieces), one.seconds)
            losses.clear()


def updates(
    model: Seq2Seq, config: TrainingConfig, pairs: tuple[Sentences, Sentences], pieces: tuple[Pieces, Pieces]
) -> Iterator[Updated]:
    """Train a network in place as :func:`train` does, a record an update; nothing is examined.

    Parameters
    ----------
    model, config, pairs, pieces
        As for :func:`train`.

    Raises
    ------
    InputError
        As :func:`train` does.
    """
    if not len(pairs[0]) or len(pairs[0]) != len(pairs[1]):
        raise InputError.of("as many sources as targets", f"{len(pairs[0])} and {len(pairs[1])}", "pair them")
    return _updates(model, config, _numbered(pairs, pieces))


def _updates(
    model: Seq2Seq, config: TrainingConfig, numbered: list[tuple[np.ndarray, np.ndarray]]
) -> Iterator[Updated]:
    source = np.random.default_rng(config.seed)
    optimiser = Adam(model.parameters(), config.learning_rate, betas=(0.9, config.memory), fused=config.quick)
    batches = _batches(numbered, config.batch, source)
    seconds = 0.0
    for update in range(1, config.updates + 1):
        begun = time.thread_time()
        for group in optimiser.param_groups:
            left = 1 - (update - 1) / config.updates
            group["lr"] = config.learning_rate * min(1.0, max(0.05, left / (1 - config.hold)))
        loss = _update(model, optimiser, next(batches), source, config)
        seconds += time.thread_time() - begun
        yield Updated(update, loss, seconds)


def _batches(
    numbered: list[tuple[np.ndarray, np.ndarray]], size: int, source: np.random.Generator
) -> Iterator[list[tuple[np.ndarray, np.ndarray]]]:
    """Draw batches for ever, each of sentences of about one length, so that little is padded."""
    longest = np.array([len(one) + len(other) for one, other in numbered])
    while True:
        order = source.permutation(len(numbered))
        for drawn in np.array_split(order, -(-len(order) // (_SORTED * size))):
            alike = drawn[np.argsort(longest[drawn], kind="stable")]
            parts = np.array_split(alike, -(-len(alike) // size))
            for k in source.permutation(len(parts)):
                yield [numbered[one] for one in parts[k]]


def _update(
    model: Seq2Seq,
    optimiser: torch.optim.Optimizer,
    chosen: list[tuple[np.ndarray, np.ndarray]],
    source: np.random.Generator,
    config: TrainingConfig,
) -> float:
    words, lengths = padded([one for one, _ in chosen])
    hidden = torch.as_tensor(source.random(words.shape) < config.dropped) & (words != PAD)
    shown = words.masked_fill(hidden, UNKNOWN)
    told, _ = padded([np.concatenate([[BEGIN], one, [END]]) for _, one in chosen])
    if config.quick:
        logits = fast_forward.logits(model, told[:-1], fast_forward.encode(model, shown, lengths))
    else:
        encoded = model.encode(shown, lengths)
        logits = model.decode(told[:-1], encoded.start, encoded).logits
    loss = functional.cross_entropy(logits.flatten(0, 1), told[1:].flatten(), ignore_index=PAD)
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    return float(loss.detach()) / np.log(2)


@torch.no_grad()
def exact(model: Seq2Seq, pairs: tuple[Sentences, Sentences], pieces: tuple[Pieces, Pieces]) -> float:
    """Give the share of sentences said without one mistake, greedily and running free; nan of none."""
    said = speak(model, pairs[0], pieces)
    right = [one == tuple(target) for one, target in zip(said, pairs[1], strict=True)]
    return float(np.mean(right)) if right else float("nan")


@torch.no_grad()
def speak(
    model: Seq2Seq, sources: Sentences, pieces: tuple[Pieces, Pieces], limit: int = 60
) -> list[tuple[str, ...]]:
    """Say many sentences at once, greedily and running free."""
    words, lengths = padded([pieces[0].encode(one) for one in sources])
    encoded = model.encode(words, lengths)
    piece, state = torch.full((1, len(sources)), BEGIN), encoded.start
    said: list[Tensor] = []
    ended = torch.zeros(len(sources), dtype=torch.bool)
    while len(said) < limit and not bool(ended.all()):
        decoded = model.decode(piece, state, encoded)
        piece, state = decoded.logits.argmax(-1), decoded.state
        said.append(piece[0])
        ended |= piece[0] == END
    return [pieces[1].decode(row) for row in torch.stack(said, 1).tolist()]


def held_out(
    model: Seq2Seq, unseen: tuple[Sentences, Sentences], pieces: tuple[Pieces, Pieces]
) -> dict[str, Any]:
    """Measure a network on sentences it never saw, running free, as ``config.json`` keeps it."""
    return HeldOut.of(speak(model, unseen[0], pieces), *unseen).record()


def by_length(
    said: Sentences, sources: Sentences, targets: Sentences, size: int = BIN
) -> dict[int, tuple[float, float, int]]:
    """Sum up what is right by the length of the source, in bins of so many pieces.

    Returns
    -------
    dict
        First length of a bin -> (share of sentences without one mistake, share of the targets' pieces
        that were said, wherever in the sentence, how many sentences).

    Examples
    --------
    >>> by_length([("x",), ("y", "x")], [("a", "b"), ("c",)], [("x",), ("x", "z")])
    {0: (0.5, 0.75, 2)}
    """
    right: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for one, source, target in zip(said, sources, targets, strict=True):
        common = (Counter(one) & Counter(target)).total() / len(target)
        right[len(source) // size * size].append((float(one == target), common))
    return {first: (*np.mean(own, 0).tolist(), len(own)) for first, own in sorted(right.items())}


def _numbered(
    pairs: tuple[Sentences, Sentences], pieces: tuple[Pieces, Pieces]
) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(pieces[0].encode(one), pieces[1].encode(other)) for one, other in zip(*pairs, strict=True)]


def padded(rows: Sequence[np.ndarray]) -> tuple[Int[Tensor, "time batch"], Int[Tensor, " batch"]]:
    """Put rows of numbers side by side, `PAD` beyond an end; and their lengths.

    Examples
    --------
    >>> padded([np.array([5, 6]), np.array([7])])[0].T.tolist()
    [[5, 6], [7, 0]]
    """
    lengths = [len(row) for row in rows]
    found = np.full((max(lengths, default=0), len(rows)), PAD, np.int64)
    for k, row in enumerate(rows):
        found[: len(row), k] = row
    return torch.from_numpy(found), torch.tensor(lengths, dtype=torch.long)
