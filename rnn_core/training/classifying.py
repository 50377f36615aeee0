"""Train a classifier on sentences that praise or blame, beside one that only counts words."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from rnn_core.errors import InputError
from rnn_core.models.seq2seq.pieces import Pieces
from rnn_core.optimisers import Adam
from rnn_core.tasks.negation import Judged
from rnn_core.training.translating import padded

__all__ = ["Classified", "ClassifierLesson", "by_negations", "numbered", "right", "train"]


@dataclass(frozen=True)
class ClassifierLesson:
    """How a classifier is trained, by Adam: updates, sentences an update, rate, and the seed of batches."""

    updates: int = 300
    batch: int = 64
    learning_rate: float = 1e-2
    seed: int = 0


@dataclass(frozen=True)
class Classified:
    """Where training stands: updates, bits of loss in the last batch, CPU seconds, share held out right."""

    update: int
    loss: float
    seconds: float
    right: float


def numbered(sentences: Sequence[Judged], words: Pieces) -> tuple[Tensor, Tensor, Tensor]:
    """Turn sentences into numbers: (time, batch), 0 beyond an end; their lengths; 1 where they praise.

    Examples
    --------
    >>> words = Pieces.of([("good",), ("not", "good")])
    >>> numbered([Judged(("not", "good"), False, 1)], words)[0].T.tolist()
    [[5, 4]]
    """
    rows = [words.encode(one.words) for one in sentences]
    return *padded(rows), torch.tensor([int(one.praise) for one in sentences], dtype=torch.long)


def train(
    model: nn.Module,
    config: ClassifierLesson,
    learnt: Sequence[Judged],
    held_out: Sequence[Judged],
    words: Pieces,
    every: int = 25,
) -> Iterator[Classified]:
    """Train a classifier in place.

    Parameters
    ----------
    model
        `Classifier` or `BagOfWords`, of two classes.
    every
        Updates between two reports.

    Raises
    ------
    InputError
        If there is nothing to learn from.
    """
    if not learnt:
        raise InputError.of("sentences to learn from", "none", "draw some")
    ids, lengths, praise = numbered(learnt, words)
    chance = torch.Generator().manual_seed(config.seed)
    optimiser = Adam(model.parameters(), config.learning_rate)
    seconds = 0.0
    for update in range(1, config.updates + 1):
        begun = time.thread_time()
        some = torch.randint(len(learnt), (config.batch,), generator=chance)
        longest = int(lengths[some].max())
        loss = functional.cross_entropy(model(ids[:longest, some], lengths[some]), praise[some])
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        seconds += time.thread_time() - begun
        if update % every == 0 or update == config.updates:
            share = float(np.mean(right(model, held_out, words))) if held_out else float("nan")
            yield Classified(update, float(loss.detach()) / float(np.log(2)), seconds, share)


@torch.no_grad()
def right(model: nn.Module, sentences: Sequence[Judged], words: Pieces) -> list[bool]:
    """Say of each sentence whether it is judged right."""
    ids, lengths, praise = numbered(sentences, words)
    hits: list[bool] = (model(ids, lengths).argmax(-1) == praise).tolist()
    return hits


def by_negations(
    model: nn.Module, sentences: Sequence[Judged], words: Pieces
) -> dict[int, tuple[float, int]]:
    """Give negations in a sentence -> (share of right answers, how many sentences)."""
    found: defaultdict[int, list[bool]] = defaultdict(list)
    for one, hit in zip(sentences, right(model, sentences, words), strict=True):
        found[one.negations].append(hit)
    return {count: (float(np.mean(hits)), len(hits)) for count, hits in sorted(found.items())}
