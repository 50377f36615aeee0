"""One to many: a picture in, a caption out; scenes never seen, and a thing never seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import torch
from jaxtyping import Float
from numpy import ndarray
from torch import Tensor
from torch.nn import functional

from rnn_core.experiments.types.report import TypeReport, follow, fresh
from rnn_core.models.captioner import Captioner
from rnn_core.models.seq2seq.pieces import BEGIN, END, PAD, Pieces
from rnn_core.tasks.scenes import (
    COLOURS,
    RELATIONS,
    SHAPES,
    SIZE,
    Language,
    Scene,
    Thing,
    caption,
    draw,
    kind,
)
from rnn_core.training.translating import padded

__all__ = [
    "Caption",
    "CaptionTraining",
    "Captions",
    "caption_network",
    "caption_words",
    "captions",
    "learn_captions",
    "say",
    "spoken",
]


@dataclass(frozen=True)
class CaptionTraining:
    """How a network learns to caption.

    Attributes
    ----------
    pictures : int
        That are learnt from.
    probe : int
        Pictures of unseen scenes on which it is followed.
    seed : int
        Of pictures, weights and batches.
    """

    language: Language = "en"
    hidden: int = 64
    embedding: int = 16
    pictures: int = 6000
    batch: int = 64
    updates: int = 600
    learning_rate: float = 6e-3
    probe: int = 200
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Captions:
    """How pictures were captioned.

    Attributes
    ----------
    exact : float
        Share of captions that are right in every word, in [0, 1].
    words : float
        Share of words that are right at their place.
    renamed : float
        Share of captions whose only wrong words are the new thing's colour or shape; nan without a new thing.
    """

    exact: float
    words: float
    renamed: float


@dataclass(frozen=True, eq=False)
class Caption:
    """What was said of one picture.

    Attributes
    ----------
    words : tuple of str
        As far as the end, that left out.
    shares : ndarray, (steps, words of the vocabulary)
        Probability of every word at every step; the step that ends the caption is the last.
    ended : bool
        Whether it came to an end.
    """

    words: tuple[str, ...]
    shares: Float[ndarray, "steps words"] = field(repr=False)
    ended: bool


@cache
def caption_words(language: Language) -> Pieces:
    """Give the words of all captions of the training."""
    things = [Thing(colour, shape) for colour in COLOURS for shape in SHAPES]
    scenes = (Scene(one, other, relation) for one in things for other in things for relation in RELATIONS)
    return Pieces.of(caption(one, language) for one in scenes if kind(one) == "training")


def caption_network(settings: CaptionTraining) -> Captioner:
    """Make the network that training begins with."""
    words = len(caption_words(settings.language))
    return fresh(
        lambda: Captioner(words, SIZE, hidden=settings.hidden, embedding=settings.embedding), settings.seed
    )


def learn_captions(settings: CaptionTraining) -> Iterator[TypeReport]:
    """Train; an answer is a whole caption of an unseen scene, right in every word.

    Examples
    --------
    >>> reports = list(learn_captions(CaptionTraining(pictures=40, updates=2, probe=4)))
    >>> [one.update for one in reports]
    [2]
    """
    model = caption_network(settings)
    pictures, words = _batch(draw(settings.pictures, "training", settings.seed), settings.language)
    held = draw(settings.probe, "unseen", settings.seed)
    chance = torch.Generator().manual_seed(settings.seed)

    def loss() -> Tensor:
        some = torch.randint(len(pictures), (settings.batch,), generator=chance)
        given = model(pictures[some], words[:-1, some])
        return functional.cross_entropy(given.flatten(0, 1), words[1:, some].flatten(), ignore_index=PAD)

    yield from follow(
        model,
        loss,
        lambda: captions(model, held, settings.language).exact,
        updates=settings.updates,
        learning_rate=settings.learning_rate,
        every=20,
    )


def captions(
    model: Captioner, drawn: Sequence[tuple[Scene, ndarray]], language: Language, new: Thing | None = None
) -> Captions:
    """Measure how pictures are captioned, greedily.

    Parameters
    ----------
    new
        The thing whose colour and shape may be wrong for a caption to count as `Captions.renamed`.
    """
    pictures, words = _batch(drawn, language)
    wanted = words[1:]
    said, _ = model.say(pictures, len(wanted), BEGIN)
    after = (said == END).cumsum(0) - (said == END).long() > 0
    said = said.masked_fill(after, PAD)  # nothing is said after the end
    counts = wanted != PAD
    hits = (said == wanted) | ~counts
    renamed = float("nan")
    if new is not None:
        known = caption_words(language)
        names = torch.tensor(known.encode([*_names(new, language)]))
        renamed = float(((hits | torch.isin(wanted, names)).all(0) & ~hits.all(0)).double().mean())
    return Captions(
        float(hits.all(0).double().mean()),
        float((hits & counts).sum() / counts.sum()),
        renamed,
    )


@torch.no_grad()
def say(
    model: Captioner, picture: Float[ndarray, "3 size size"], language: Language, most: int = 12
) -> Caption:
    """Caption one picture, and give every word's probability at every step."""
    known = caption_words(language)
    pictures = torch.as_tensor(picture, dtype=model.readout.weight.dtype)[None]
    said, shares = model.say(pictures, most, BEGIN)
    numbers = said[:, 0].tolist()
    steps = numbers.index(END) + 1 if END in numbers else most
    return Caption(known.decode(numbers), shares[:steps, 0].numpy(), END in numbers)


def spoken(
    model: Captioner, drawn: Sequence[tuple[Scene, ndarray]], language: Language
) -> list[tuple[str, ...]]:
    """Give the words that are said of each picture, as far as the end."""
    pictures, words = _batch(drawn, language)
    said, _ = model.say(pictures, len(words) - 1, BEGIN)
    return [caption_words(language).decode(one) for one in said.T.tolist()]


def _names(thing: Thing, language: Language) -> tuple[str, ...]:
    """Give a thing's two words."""
    named = caption(Scene(thing, Thing("red", "square"), "left"), language)
    other = caption(Scene(Thing("blue", "cross"), Thing("red", "square"), "left"), language)
    return tuple(word for word in named if word not in other)


def _batch(drawn: Sequence[tuple[Scene, ndarray]], language: Language) -> tuple[Tensor, Tensor]:
    known = caption_words(language)
    rows = [np.array([BEGIN, *known.encode(caption(scene, language)), END]) for scene, _ in drawn]
    return torch.tensor(np.stack([picture for _, picture in drawn])), padded(rows)[0]
