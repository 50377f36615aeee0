"""Many to one: a sentence in, praise or blame out; and the same by counting words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from jaxtyping import Float
from numpy import ndarray
from torch import nn

from rnn_core.cells import Cell
from rnn_core.checkpoints.parts import weights_of
from rnn_core.experiments.types.report import TypeReport, fresh
from rnn_core.models.classifier import BagOfWords, Classifier
from rnn_core.models.seeded_init import shapes_alone, unwritten
from rnn_core.models.seq2seq.pieces import UNKNOWN, Pieces
from rnn_core.tasks.negation import Judged, Language, Verdicts, negation
from rnn_core.training.classifying import ClassifierLesson, numbered, train

__all__ = [
    "VerdictTraining",
    "learn_verdicts",
    "praise_along",
    "share_right",
    "verdict_network",
    "verdict_read",
    "verdict_sentences",
    "verdict_words",
]


@dataclass(frozen=True)
class VerdictTraining:
    """How a network learns to tell praise from blame; ``cell=None``: it only counts words."""

    language: Language = "en"
    cell: Cell | None = "lstm"
    hidden: int = 32
    embedding: int = 16
    sentences: int = 4000
    batch: int = 64
    updates: int = 300
    learning_rate: float = 1e-2
    probe: int = 200
    seed: int = 0


@cache
def verdict_sentences(settings: VerdictTraining) -> Verdicts:
    """Draw sentences to learn from; of those held out, the first ones are for following the training."""
    return negation(settings.language, settings.sentences, settings.probe + 500, settings.seed)


@cache
def verdict_words(language: Language) -> Pieces:
    """Give every word that there is."""
    drawn = negation(language, 4000, 0, 0)
    return Pieces.of(one.words for one in drawn.training)


def verdict_read(text: str, language: Language) -> tuple[str, ...]:
    """Cut a sentence as the network reads it: small letters; a Korean stem and its ending apart.

    Examples
    --------
    >>> verdict_read("The film was NOT good!", "en")
    ('the', 'film', 'was', 'not', 'good')
    """
    known = frozenset(verdict_words(language).names)
    found: list[str] = []
    for word in re.findall(r"[^\W_]+", text.lower()):
        # From the longest stem on: of two that fit it is the one that is meant.
        cuts = ((word[:at], f"+{word[at:]}") for at in range(len(word) - 1, 0, -1))
        apart = next((cut for cut in cuts if known.issuperset(cut)), (word,))
        found += (word,) if word in known else apart
    return tuple(found)


def verdict_network(settings: VerdictTraining) -> nn.Module:
    """Make the network that training begins with."""
    words, cell = len(verdict_words(settings.language)), settings.cell
    if cell is None:
        with shapes_alone():
            bag = BagOfWords(words, 2)
        bag = unwritten(bag)
        for parameter in bag.parameters():
            nn.init.zeros_(parameter)
        return bag
    return fresh(lambda: Classifier(words, 2, cell, settings.hidden, settings.embedding), settings.seed)


def learn_verdicts(settings: VerdictTraining) -> Iterator[TypeReport]:
    """Train; an answer is the verdict on a held-out sentence.

    Examples
    --------
    >>> reports = list(learn_verdicts(VerdictTraining(sentences=50, updates=2, probe=9)))
    >>> [one.update for one in reports]
    [2]
    """
    drawn, words = verdict_sentences(settings), verdict_words(settings.language)
    model = verdict_network(settings)
    lesson = ClassifierLesson(settings.updates, settings.batch, settings.learning_rate, settings.seed)
    for one in train(model, lesson, drawn.training, drawn.held_out[: settings.probe], words, every=20):
        yield TypeReport(one.update, one.loss, one.right, one.seconds, weights_of(model))


@torch.no_grad()
def share_right(model: nn.Module, sentences: tuple[Judged, ...], language: Language) -> float:
    """Share of verdicts that are right."""
    ids, lengths, praise = numbered(sentences, verdict_words(language))
    return float((model(ids, lengths).argmax(-1) == praise).double().mean())


@torch.no_grad()
def praise_along(
    model: Classifier, words: tuple[str, ...], language: Language
) -> tuple[Float[ndarray, " words"], tuple[bool, ...]]:
    """Give the probability of praise after each word, and which words the network does not know."""
    numbers = verdict_words(language).encode(words)
    shares = model.along(torch.as_tensor(numbers)).softmax(-1)[:, 1].numpy()
    return np.asarray(shares), tuple(bool(number == UNKNOWN) for number in numbers)
