"""Train a reader of sentences and a bag of words on the same sentences, and keep both as they stood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final

import torch
from torch import Tensor, nn

from rnn_core.cells import Cell, spec
from rnn_core.models.classifier import BagOfWords, Classifier
from rnn_core.models.seq2seq.pieces import Pieces
from rnn_core.tasks.contrast import Language, contrast, mirrors, vocabulary
from rnn_core.tasks.negation import Judged, Verdicts
from rnn_core.training.classifying import ClassifierLesson, right, train

__all__ = ["EVERY", "STAGES", "VerdictLesson", "VerdictProgress", "learn_verdicts", "networks"]

STAGES: Final = (0, 25, 50, 100, 200)
"""Updates after which networks are kept to be looked at."""

EVERY: Final = 25
"""Updates between two reports."""


@dataclass(frozen=True)
class VerdictLesson:
    """What is learnt and how: Adam on the cross-entropy of the answer after the last word.

    Attributes
    ----------
    language : {"ko", "en"}
    cell : str
        One of `rnn_core.cells.names()`.
    embedding, hidden : int
        Numbers a word, and units.
    start : float
        Standard deviation of the embedding before training.
    updates, batch : int
        Updates, each of that many sentences.
    rate : float
    sentences, unseen, pairs : int
        Sentences learnt from, held-out ones measured on, and held-out pairs of the same words.
    seed : int
        Of the sentences, the weights and the batches.
    """

    language: Language
    cell: Cell = "lstm"
    embedding: int = 8
    hidden: int = 24
    start: float = 0.3
    updates: int = STAGES[-1]
    batch: int = 64
    rate: float = 1e-2
    sentences: int = 4000
    unseen: int = 800
    pairs: int = 200
    seed: int = 0

    @cached_property
    def drawn(self) -> Verdicts:
        """The sentences."""
        return contrast(self.language, self.sentences, self.unseen, self.seed)

    @property
    def words(self) -> Pieces:
        """The language's words and their numbers."""
        return Pieces.of([vocabulary(self.language)])


@dataclass(frozen=True)
class VerdictProgress:
    """Where both stand.

    Attributes
    ----------
    update : int
    loss : float
        Of the reader's last batch, bits; nan before the first.
    seconds : float
        CPU time of the reader's updates.
    right, bag_right : float
        Share of held-out sentences judged right, by the reader and by the bag.
    mirrored, bag_mirrored : float
        The same in pairs of the same words and opposite verdicts.
    weights, bag_weights : mapping of str to Tensor, optional
        Both as they stand, at the updates of `STAGES` and after the last.
    """

    update: int
    loss: float
    seconds: float
    right: float
    bag_right: float
    mirrored: float
    bag_mirrored: float
    weights: Mapping[str, Tensor] | None = None
    bag_weights: Mapping[str, Tensor] | None = None


def networks(lesson: VerdictLesson) -> tuple[Classifier, BagOfWords]:
    """Return reader and bag as they are before training: the seed decides the weights.

    Examples
    --------
    >>> reader, bag = networks(VerdictLesson("en"))
    >>> reader.embedding.embedding_dim, bag.weights.embedding_dim
    (8, 2)
    """
    spec(lesson.cell)  # says which cells there are
    words = len(lesson.words)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(lesson.seed)
        reader = Classifier(words, 2, lesson.cell, lesson.hidden, lesson.embedding, lesson.start)
        return reader, BagOfWords(words, 2)


def learn_verdicts(lesson: VerdictLesson) -> Iterator[VerdictProgress]:
    """Train both on the same batches, and report before the first update, every 25, and after the last.

    Examples
    --------
    >>> reports = list(learn_verdicts(VerdictLesson("en", updates=25, sentences=64, unseen=9, pairs=2)))
    >>> [(one.update, one.weights is not None) for one in reports]
    [(0, True), (25, True)]
    """
    reader, bag = networks(lesson)
    drawn, words = lesson.drawn, lesson.words
    pairs = tuple(chain.from_iterable(mirrors(lesson.language, lesson.pairs, lesson.seed)))

    def report(update: int, loss: float, seconds: float) -> VerdictProgress:
        kept = update in STAGES or update == lesson.updates
        return VerdictProgress(
            update,
            loss,
            seconds,
            _share(reader, drawn.held_out, words),
            _share(bag, drawn.held_out, words),
            _share(reader, pairs, words),
            _share(bag, pairs, words),
            _copied(reader) if kept else None,
            _copied(bag) if kept else None,
        )

    yield report(0, float("nan"), 0.0)
    config = ClassifierLesson(lesson.updates, lesson.batch, lesson.rate, lesson.seed)
    both = [train(model, config, drawn.training, (), words, EVERY) for model in (reader, bag)]
    for one, _ in zip(*both, strict=True):
        yield report(one.update, one.loss, one.seconds)


def _share(model: nn.Module, sentences: Sequence[Judged], words: Pieces) -> float:
    hits = right(model, sentences, words)
    return sum(hits) / len(hits) if hits else float("nan")


def _copied(model: nn.Module) -> dict[str, Tensor]:
    return {name: one.detach().clone() for name, one in model.state_dict().items()}
