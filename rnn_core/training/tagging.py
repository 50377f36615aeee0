"""Train a tagger, and measure it on sentences that were held out."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from rnn_core.models.tagger import Tagger
from rnn_core.optimisers import Adam
from rnn_core.tasks.homographs import Corpus, Sentence, readings
from rnn_core.text.subwords import Subwords

__all__ = [
    "Answers",
    "EncodedCorpus",
    "TaggerProgress",
    "TaggerScores",
    "TrainingConfig",
    "answers",
    "prepare",
    "score",
    "train",
]

Off = Literal["forward", "backward"]


@dataclass(frozen=True)
class TrainingConfig:
    """How a tagger is trained.

    Attributes
    ----------
    updates, batch : int
        A batch holds sentences of one length, so that nothing is padded.
    learning_rate : float
        Of Adam, falling to a fiftieth in a straight line.
    forgetting : float
        Share of the pieces of words, and of the words of a batch, that is hidden from an update: what is left
        must do, and a word of which nothing is known must be read somehow.
    stress : float
        How much more the error at a word of several senses weighs: they are one word in six.
    seed : int
    quick : bool
        Whether an update embeds the words of its batch alone instead of all, each with chances of its own,
        and Adam goes in one step: the same lesson in half the time.
    """

    updates: int = 600
    batch: int = 64
    learning_rate: float = 2e-2
    forgetting: float = 0.05
    stress: float = 5.0
    seed: int = 0
    quick: bool = False


@dataclass(frozen=True)
class TaggerScores:
    """Shares of right answers on sentences, in [0, 1]; nan where nothing was asked.

    Attributes
    ----------
    sense : float
        Of ambiguous words: the right sense.
    speech : float
        Of words with several parts of speech: the right one.
    tags : float
        Of all words: the right part of speech.
    by_distance : dict
        Words from the ambiguous to the deciding one -> (share of the right senses, how many sentences).
    """

    sense: float
    speech: float
    tags: float
    by_distance: dict[int, tuple[float, int]]

    def side(self, sign: int) -> float:
        """Share of the right senses where the deciding word comes after (1) or before (-1)."""
        own = [(share, count) for distance, (share, count) in self.by_distance.items() if distance * sign > 0]
        total = sum(count for _, count in own)
        return sum(share * count for share, count in own) / total if total else float("nan")


@dataclass(frozen=True)
class TaggerProgress:
    """Where training stands: updates done, loss of the last batch in nats, CPU seconds, held-out scores."""

    update: int
    loss: float
    seconds: float
    scores: TaggerScores


@dataclass(frozen=True, eq=False)
class EncodedCorpus:
    """A corpus as numbers.

    Attributes
    ----------
    words, tags : tuple of str
        What the numbers stand for; the words of both halves, those of the training half first.
    subwords : Subwords
        Knows the words of the training half alone.
    train, test : tuple of (sentences, ids, tag ids)
        Sentences of one length together; ids and tag ids are (time, batch).
    """

    words: tuple[str, ...]
    tags: tuple[str, ...]
    subwords: Subwords
    train: tuple[tuple[tuple[Sentence, ...], Tensor, Tensor], ...]
    test: tuple[tuple[tuple[Sentence, ...], Tensor, Tensor], ...]


def prepare(drawn: Corpus, buckets: int = 2048) -> EncodedCorpus:
    """Turn a corpus into numbers.

    Examples
    --------
    >>> from rnn_core.tasks.homographs import corpus
    >>> sheet = prepare(corpus("en", train=60, test=20))
    >>> sum(ids.shape[1] for _, ids, _ in sheet.test)
    20
    """
    known = list(readings(drawn.train))
    words = [*known, *sorted({word for one in drawn.test for word in one.words} - set(known))]
    tags = sorted({tag for one in (*drawn.train, *drawn.test) for tag in one.tags})
    place, kind = {word: k for k, word in enumerate(words)}, {tag: k for k, tag in enumerate(tags)}

    def blocks(sentences: Sequence[Sentence]) -> tuple[tuple[tuple[Sentence, ...], Tensor, Tensor], ...]:
        alike: defaultdict[int, list[Sentence]] = defaultdict(list)
        for one in sentences:
            alike[len(one.words)].append(one)
        return tuple(
            (
                tuple(group),
                torch.tensor([[place[word] for word in one.words] for one in group]).T.contiguous(),
                torch.tensor([[kind[tag] for tag in one.tags] for one in group]).T.contiguous(),
            )
            for _, group in sorted(alike.items())
        )

    return EncodedCorpus(
        tuple(words), tuple(tags), Subwords(known, buckets), blocks(drawn.train), blocks(drawn.test)
    )


def train(
    model: Tagger, sheet: EncodedCorpus, config: TrainingConfig, every: int = 50
) -> Iterator[TaggerProgress]:
    """Train a tagger in place, reporting at the beginning, every so many updates and at the end."""
    source, chance = random.Random(config.seed), torch.Generator().manual_seed(config.seed)
    optimiser = Adam(model.parameters(), config.learning_rate, fused=config.quick)
    slope = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.02, config.updates)
    bags = sheet.subwords.bags(sheet.words)
    sizes = [len(group) for group, _, _ in sheet.train]
    stress = torch.tensor([config.stress if ":" in tag else 1.0 for tag in sheet.tags])
    seconds = 0.0
    yield TaggerProgress(0, float("nan"), seconds, score(model, sheet))
    for update in range(1, config.updates + 1):
        begun = time.thread_time()
        _, ids, tags = source.choices(sheet.train, sizes)[0]
        some = torch.randint(ids.shape[1], (config.batch,), generator=chance)
        chosen = ids[:, some]
        if config.quick:
            words, chosen = chosen.unique(return_inverse=True)
            pieces, starts = _bags_of(bags, words)
        else:
            pieces, starts = bags
        hidden = torch.rand(len(pieces), generator=chance) < config.forgetting
        x = model.embed(torch.where(hidden, 0, pieces), starts)[chosen]
        gone = torch.rand(x.shape[:2], generator=chance) < config.forgetting
        logits = model(torch.where(gone[..., None], model.unknown, x))
        loss = functional.cross_entropy(logits.flatten(0, 1), tags[:, some].flatten(), stress)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        slope.step()
        seconds += time.thread_time() - begun
        if update % every == 0 or update == config.updates:
            yield TaggerProgress(update, float(loss.detach()), seconds, score(model, sheet))


def _bags_of(bags: tuple[Tensor, Tensor], words: Tensor) -> tuple[Tensor, Tensor]:
    """Give the bags of some words, of those of all."""
    pieces, starts = bags
    sizes = torch.diff(starts, append=torch.tensor([len(pieces)]))[words]
    ends = sizes.cumsum(0)
    begins = ends - sizes
    places = torch.arange(int(ends[-1])) + (starts[words] - begins).repeat_interleave(sizes)
    return pieces[places], begins


@dataclass(frozen=True, eq=False)
class Answers:
    """What a tagger says of sentences of one length; a tag's number each, (time, batch)."""

    sentences: tuple[Sentence, ...]
    right: NDArray[np.int64]
    given: NDArray[np.int64]


@torch.no_grad()
def answers(model: Tagger, sheet: EncodedCorpus, without: Off | None = None) -> list[Answers]:
    """Let a tagger read the sentences that were held out, if asked for with one of two readers silent."""
    vectors = model.embed(*sheet.subwords.bags(sheet.words))
    found = []
    for sentences, ids, tags in sheet.test:
        given = model.answer(model.read(vectors[ids]), without).argmax(-1)
        found.append(Answers(sentences, tags.numpy(), given.numpy()))
    return found


def score(model: Tagger, sheet: EncodedCorpus, without: Off | None = None) -> TaggerScores:
    """Measure a tagger on the sentences that were held out."""
    parts = np.array([tag.partition(":")[0] for tag in sheet.tags])
    sense: list[bool] = []
    speech: list[bool] = []
    tags: list[NDArray[np.bool_]] = []
    far: defaultdict[int, list[bool]] = defaultdict(list)
    for one in answers(model, sheet, without):
        tags.append((parts[one.right] == parts[one.given]).ravel())
        for k, sentence in enumerate(one.sentences):
            hit = bool(one.right[sentence.ambiguous, k] == one.given[sentence.ambiguous, k])
            (sense if sentence.is_sense else speech).append(hit)
            if sentence.is_sense:
                far[sentence.distance].append(hit)
    return TaggerScores(
        _mean(sense),
        _mean(speech),
        float(np.concatenate(tags).mean()),
        {distance: (_mean(hits), len(hits)) for distance, hits in sorted(far.items())},
    )


def _mean(hits: list[bool]) -> float:
    return float(np.mean(hits)) if hits else float("nan")
