"""Train a network that translates, record by record: what the app's jobs and the tests consume.

One :class:`TranslatorBegun`; then an :class:`~rnn_core.training.translating.Updated` after every update, and
a :class:`TranslatorStage` before the first one and after some of them; one
:class:`~rnn_core.training.records.Ended`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal, get_args

import numpy as np

from rnn_core.checkpoints.parts import weights_of, with_weights
from rnn_core.checkpoints.translators import Translator
from rnn_core.errors import InputError
from rnn_core.models.seq2seq import Attention, Pieces
from rnn_core.tasks.parallel import GENERATED, Parallel, join
from rnn_core.text.hangul import SYLLABLE_COUNT, SYLLABLE_FIRST
from rnn_core.training.learn import marks
from rnn_core.training.records import Ended
from rnn_core.training.scores import TranslationScores, scores
from rnn_core.training.translating import HeldOut, Sentences, TrainingConfig, Updated, network, speak, updates

__all__ = [
    "SUBJECTS",
    "Subject",
    "TranslatorBegun",
    "TranslatorPlan",
    "TranslatorStage",
    "learn_to_translate",
    "trained",
]

Subject = Literal["en-ko", "ko-en", "dates", "digits", "own"]
SUBJECTS: Final[tuple[Subject, ...]] = get_args(Subject)

TRAINING, HELD_OUT = 12_000, 300
STAGES: Final = 12
_EXAMPLES: Final = 3


@dataclass(frozen=True)
class TranslatorPlan:
    """What to learn, and how: the recipe is the fastest that was found on one core.

    A narrow network (80 units), small batches (32) and many of them, an Adam that forgets the size of
    gradients quickly, and a rate of 1e-2 that falls only in the second half: what comes last, such as which
    clause "but" belongs to, is learnt while it is still high.

    Attributes
    ----------
    subject : {"en-ko", "ko-en", "dates", "digits", "own"}
        The grammar one way or the other, dates, digits back to front, or pairs that somebody brought.
    attention : {"none", "luong", "bahdanau"}
    context : int or None
        Numbers in the context vector; None is as many as the decoder has units.
    updates : int
        >= 1.
    seed : int
        Of the pairs that are drawn, the weights and the batches.
    pairs : Parallel or None
        With the subject "own": the pairs.

    Raises
    ------
    InputError
        If "own" pairs are not there, or there is nothing to learn.
    """

    subject: Subject = "en-ko"
    attention: Attention = "luong"
    context: int | None = None
    updates: int = 1500
    seed: int = 0
    pairs: Parallel | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Refuse a plan that cannot be followed."""
        if self.updates < 1:
            raise InputError.of("one update or more", str(self.updates), "choose how many")
        if (self.subject == "own") != (self.pairs is not None):
            came = "none" if self.pairs is None else "some"
            raise InputError.of('pairs with the subject "own" and with no other', came, "give them, or not")

    @property
    def lesson(self) -> TrainingConfig:
        """How the network is trained."""
        return TrainingConfig(
            self.attention,
            hidden=80,
            embedding=40,
            context=self.context,
            batch=32,
            learning_rate=1e-2,
            updates=self.updates,
            seed=self.seed,
            memory=0.98,
            hold=0.5,
            dropped=0.003,
            quick=True,
        )

    def draw(self) -> Parallel:
        """Draw the pairs: 12,000 to learn from and 300 that are held out, or those that were brought."""
        if self.subject == "own":
            assert self.pairs is not None  # else there were no such plan
            return self.pairs
        return GENERATED[self.subject](TRAINING, HELD_OUT, self.seed)


@dataclass(frozen=True)
class TranslatorBegun:
    """What is known before the first update.

    Attributes
    ----------
    parameters : int
    training, held_out : int
        Pairs to learn from, and pairs that are held out.
    source, target : Pieces
    examples : tuple of (source, target)
        Held-out pairs that every stage says: a short one, a middling one and a long one.
    """

    parameters: int
    training: int
    held_out: int
    source: Pieces = field(repr=False)
    target: Pieces = field(repr=False)
    examples: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = field(repr=False)


@dataclass(frozen=True, eq=False)
class TranslatorStage:
    """The network, examined.

    Attributes
    ----------
    update : int
    seconds : float
        CPU time of training so far; drawing the pairs and being examined do not count.
    loss : float
        Mean bits a piece of the training pairs since the last stage; nan before the first update.
    exact, pieces : float
        Of the held-out pairs, running free: the share said without one mistake, and the share of the targets'
        pieces that were said at all.
    by_length : dict
        First length of a bin of 4 source pieces -> (exact, pieces, how many pairs).
    said : tuple of tuple of str
        What it says to each of the examples.
    weights : bytes
        ``weights.safetensors``, float16.
    scores : TranslationScores or None
        chrF and BLEU on the held-out pairs, where they are a visitor's own: a right translation in other
        words counts for something. None of pairs with one right answer, and without sacreBLEU.
    """

    update: int
    seconds: float
    loss: float
    exact: float
    pieces: float
    by_length: dict[int, tuple[float, float, int]] = field(repr=False)
    said: tuple[tuple[str, ...], ...]
    weights: bytes = field(repr=False)
    scores: TranslationScores | None = None


def learn_to_translate(plan: TranslatorPlan) -> Iterator[TranslatorBegun | Updated | TranslatorStage | Ended]:
    """Draw the pairs and train from the beginning to the end.

    Yields
    ------
    TranslatorBegun, Updated, TranslatorStage or Ended
        In the order that this module's first lines tell.

    Examples
    --------
    >>> pairs = Parallel(([("a",), ("b",)], [("x",), ("y",)]), ([("b",)], [("y",)]))
    >>> records = list(learn_to_translate(TranslatorPlan("own", updates=2, pairs=pairs)))
    >>> [type(record).__name__ for record in records[:4]]
    ['TranslatorBegun', 'TranslatorStage', 'Updated', 'TranslatorStage']
    >>> records[-1].reason
    'done'
    """
    pairs, config = plan.draw(), plan.lesson
    # All that it learns from is known; to read what is not, it learns by the words that `dropped` hides.
    pieces = Pieces.of(pairs.training[0]), Pieces.of(pairs.training[1])
    model = network(config, *pieces)
    examples = _examples(pairs)
    yield TranslatorBegun(
        model.parameter_count, len(pairs.training[0]), len(pairs.held_out[0]), *pieces, examples
    )

    def stage(update: int, seconds: float, losses: list[float]) -> TranslatorStage:
        answers = speak(model, pairs.held_out[0], pieces)
        right = HeldOut.of(answers, *pairs.held_out)
        return TranslatorStage(
            update,
            seconds,
            float(np.mean(losses)) if losses else math.nan,
            right.exact,
            right.pieces,
            right.by_length,
            tuple(speak(model, [source for source, _ in examples], pieces)),
            weights_of(model),
            _scores(answers, pairs.held_out[1]) if plan.subject == "own" else None,
        )

    looks, last = marks(config.updates, STAGES), 0.0
    losses: list[float] = []
    yield stage(0, last, losses)
    for one in updates(model, config, pairs.training, pieces):
        last = one.seconds
        if not math.isfinite(one.loss):
            yield Ended("diverged", one.update, last)
            return
        yield one
        losses.append(one.loss)
        if one.update in looks:
            yield stage(one.update, last, losses)
            losses = []
    yield Ended("done", config.updates, last)


def _examples(pairs: Parallel) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    ranked = sorted(zip(*pairs.held_out, strict=True), key=lambda pair: len(pair[0]))
    places = np.linspace(0.1, 0.9, _EXAMPLES) * (len(ranked) - 1)
    return tuple(ranked[round(place)] for place in places)


def _scores(said: Sentences, expected: Sentences) -> TranslationScores | None:
    """Score sentences as they are written; Korean words are long, so BLEU counts its characters."""
    written, wanted = ([join(one) for one in half] for half in (said, expected))
    korean = any(0 <= ord(letter) - SYLLABLE_FIRST < SYLLABLE_COUNT for one in wanted for letter in one)
    try:
        return scores(written, wanted, "char" if korean else "13a")
    except ModuleNotFoundError:  # an extra of the library; the app brings it
        return None


def trained(plan: TranslatorPlan, begun: TranslatorBegun, stage: TranslatorStage, name: str) -> Translator:
    """Return the network as it was at a stage, with its figures in ``config`` as shipped ones have them.

    Examples
    --------
    >>> pairs = Parallel(([("a",), ("b",)], [("x",), ("y",)]), ([("b",)], [("y",)]))
    >>> plan = TranslatorPlan("own", updates=1, pairs=pairs)
    >>> begun, stage, *_ = learn_to_translate(plan)
    >>> trained(plan, begun, stage, "mine").model.attention
    'luong'
    """
    lesson = plan.lesson
    model = with_weights(network(lesson, begun.source, begun.target), stage.weights)
    right = HeldOut(stage.exact, stage.pieces, begun.held_out, stage.by_length)
    config: dict[str, Any] = {
        "direction": plan.subject,
        "held_out": right.record() | ({} if stage.scores is None else asdict(stage.scores)),
        "training": asdict(lesson)
        | {
            "updates": stage.update,
            "planned": lesson.updates,
            "sentences": begun.training,
            "cpu_seconds": round(stage.seconds, 1),
        },
    }
    return Translator(name, model, begun.source, begun.target, config)
