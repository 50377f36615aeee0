"""A classifier of sentences looked at: the map of its words, its verdict word by word, and its last sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from rnn_core.errors import CheckpointError, InputError
from rnn_core.models.classifier import BagOfWords, Classifier
from rnn_core.tasks.contrast import qualities
from rnn_core.tracing import trace
from rnn_core.training.verdict_run import STAGES, VerdictLesson, VerdictProgress, networks
from rnn_core.units.scoring import auroc, ranks

__all__ = [
    "EmbeddingMap",
    "Judgement",
    "Pair",
    "Reader",
    "embedding_map",
    "judge",
    "kept",
    "of_training",
    "saved",
    "stored",
    "stored_weights",
]

Array = NDArray[np.float64]

PRAISE: Final = 1
"""Which of the two classes praises."""


@dataclass(frozen=True, eq=False)
class Pair:
    """Reader and bag at one point of their training: read them, never change them."""

    reader: Classifier
    bag: BagOfWords


@dataclass(frozen=True, eq=False)
class Reader:
    """A training with both networks at its stages.

    Attributes
    ----------
    lesson : VerdictLesson
    stages : mapping of int to Pair
        Updates -> the networks then, in float64.
    reports : tuple of VerdictProgress
        What its training told; empty for one that is stored.
    """

    lesson: VerdictLesson
    stages: Mapping[int, Pair] = field(repr=False)
    reports: tuple[VerdictProgress, ...] = field(default=(), repr=False)

    def at(self, stage: int) -> tuple[int, Pair]:
        """Return the last stage that is not after `stage`, and the networks there."""
        reached = max(update for update in self.stages if update <= max(stage, min(self.stages)))
        return reached, self.stages[reached]


def kept(lesson: VerdictLesson, weights: Mapping[str, Tensor], bag: Mapping[str, Tensor]) -> Pair:
    """Make both networks of kept weights, in float64 and without gradients."""
    found = networks(lesson)
    for model, own in zip(found, (weights, bag), strict=True):
        model.load_state_dict(dict(own))
        model.double().eval().requires_grad_(False)
    return Pair(*found)


def of_training(lesson: VerdictLesson, reports: Sequence[VerdictProgress]) -> Reader:
    """Return what a training has kept so far."""
    stages = {
        one.update: kept(lesson, one.weights, one.bag_weights)
        for one in reports
        if one.weights is not None and one.bag_weights is not None
    }
    return Reader(lesson, stages, tuple(reports))


def stored_weights(lesson: VerdictLesson, reports: Iterable[VerdictProgress]) -> dict[str, Tensor]:
    """Name the weights of a training's stages as `stored` reads them."""
    return {
        f"{lesson.language}.{one.update}.{part}.{name}": value
        for one in reports
        for part, own in (("reader", one.weights), ("bag", one.bag_weights))
        for name, value in (own or {}).items()
    }


def stored(weights: bytes, lesson: VerdictLesson) -> Reader:
    """Return a training that is stored with all its stages.

    Parameters
    ----------
    weights
        A safetensors file of what `stored_weights` names.
    lesson
        How it was trained.

    Raises
    ------
    CheckpointError
        If the file is damaged, or holds no such training.
    """
    try:
        tensors = load(weights)
        stages = {}
        for update in STAGES:
            start = f"{lesson.language}.{update}."
            own = {name.removeprefix(start): one for name, one in tensors.items() if name.startswith(start)}
            parts = [
                {name.removeprefix(part): one for name, one in own.items() if name.startswith(part)}
                for part in ("reader.", "bag.")
            ]
            stages[update] = kept(lesson, parts[0], parts[1])
    except (SafetensorError, RuntimeError) as error:
        raise CheckpointError(
            f"expected the weights of a classifier of {lesson.language!r} at updates {STAGES}; "
            f"got {str(error).splitlines()[0]}; run the experiment again"
        ) from error
    return Reader(lesson, stages)


def saved(weights: Mapping[str, Tensor]) -> bytes:
    """Write weights as one safetensors file."""
    return save(dict(weights))


@dataclass(frozen=True, eq=False)
class EmbeddingMap:
    """The vectors of the words that praise or blame, and of others, on the two principal axes of the former.

    Attributes
    ----------
    words : tuple of str
        Those that praise, those that blame, then the others.
    praise, blame : int
        How many of the first two kinds there are.
    places : (words, 2)
        Along the first and the second axis, from the mean of the words that praise or blame; those that
        praise lie on the right.
    variance : tuple of float
        Share of the variance between the words that praise or blame, along each of the two axes.
    auroc : float
        How well the first axis parts them: the chance that a word that praises lies on the right of one that
        blames, at least one half since the axis has no direction of its own.
    moved : float
        Mean distance of their vectors from where they began.
    length : float
        Mean length of their vectors before training.
    """

    words: tuple[str, ...]
    praise: int
    blame: int
    places: Array
    variance: tuple[float, float]
    auroc: float
    moved: float
    length: float


def embedding_map(
    lesson: VerdictLesson, model: Classifier, begun: Classifier, others: Sequence[str] = ()
) -> EmbeddingMap:
    """Draw the map of a reader's words.

    Parameters
    ----------
    lesson
        Whose words.
    model, begun
        The reader as it is, and before training.
    others
        More words, drawn on the same axes.

    Examples
    --------
    >>> lesson = VerdictLesson("en")
    >>> begun, _ = networks(lesson)
    >>> found = embedding_map(lesson, begun, begun, ["not"])
    >>> found.words[0], found.words[-1], found.places.shape, found.moved
    ('good', 'not', (21, 2), 0.0)
    """
    good, bad = qualities(lesson.language)
    words = (*good, *bad, *others)
    numbers = lesson.words.encode(words)
    vectors = model.embedding.weight.detach().double().numpy()[numbers]
    first = begun.embedding.weight.detach().double().numpy()[numbers]
    judged = len(good) + len(bad)
    middle = vectors[:judged].mean(0)
    _, sizes, axes = np.linalg.svd(vectors[:judged] - middle, full_matrices=False)
    places = (vectors - middle) @ axes[:2].T
    praises = np.arange(judged) < len(good)
    told = float(auroc(ranks(places[:judged, :1]), praises.astype(float))[0])
    if told < 0.5:
        places[:, 0], told = -places[:, 0], 1 - told
    share = sizes**2 / (sizes**2).sum()
    return EmbeddingMap(
        words,
        len(good),
        len(bad),
        places,
        (float(share[0]), float(share[1])),
        told,
        float(np.linalg.norm(vectors[:judged] - first[:judged], axis=1).mean()),
        float(np.linalg.norm(first[:judged], axis=1).mean()),
    )


@dataclass(frozen=True, eq=False)
class Judgement:
    """What both networks make of one sentence.

    Attributes
    ----------
    words : tuple of str
    running : (words,)
        Probability of praise if the sentence ended after each word, by the reader.
    bag : float
        Probability of praise of the whole sentence, by the bag of words.
    state : (hidden,)
        h after the last word.
    weights : (hidden,)
        w: the readout's row of praise minus that of blame.
    bias : float
        b: the same of its two biases.
    score : float
        The readout's own answer for praise minus that for blame: w h + b, and log of p / (1 - p).
    residual : float
        Largest difference of the traced states from those of torch's own kernel.
    """

    words: tuple[str, ...]
    running: Array
    bag: float
    state: Array
    weights: Array
    bias: float
    score: float
    residual: float

    @property
    def terms(self) -> Array:
        """w times h, a unit each: with `bias` they add up to `score`."""
        return self.weights * self.state

    @property
    def praise(self) -> float:
        """Probability of praise after the last word."""
        return float(self.running[-1])

    def largest(self, most: int) -> tuple[int, ...]:
        """Give the units whose terms are largest, whatever their sign."""
        return tuple(np.argsort(-np.abs(self.terms), kind="stable")[:most].tolist())


@torch.no_grad()
def judge(lesson: VerdictLesson, pair: Pair, words: Sequence[str]) -> Judgement:
    """Let both networks read a sentence.

    Parameters
    ----------
    lesson
        Whose words.
    pair
        In float64, as `kept` makes them.
    words
        Of the vocabulary; at least one.

    Raises
    ------
    InputError
        If there is no word.
    """
    if not words:
        raise InputError.of("a sentence", "no words", "write some")
    ids = torch.from_numpy(lesson.words.encode(words))
    reader, bag = pair.reader, pair.bag
    record = trace(reader.rnn, reader.embedding(ids))
    states = torch.from_numpy(np.array(record.gate("hidden")[0]))
    both = reader.readout(states)
    apart = both[:, PRAISE] - both[:, 1 - PRAISE]
    counted = bag(ids[:, None], torch.tensor([len(words)]))[0].softmax(-1)
    w, b = reader.readout.weight, reader.readout.bias
    return Judgement(
        tuple(words),
        apart.sigmoid().numpy(),
        float(counted[PRAISE]),
        states[-1].numpy(),
        (w[PRAISE] - w[1 - PRAISE]).numpy(),
        float(b[PRAISE] - b[1 - PRAISE]),
        float(apart[-1]),
        float(record.residual),
    )
