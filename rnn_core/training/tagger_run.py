"""Train a tagger that reads both ways beside one that is blind where it matters, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import torch

from rnn_core.models.tagger import Direction, Tagger
from rnn_core.tasks.homographs import Language, corpus
from rnn_core.training.tagging import EncodedCorpus, TaggerProgress, TrainingConfig, prepare, train

__all__ = ["BLIND", "TaggerPlan", "TaggerReport", "learn_to_tag"]

#: The reader that comes too early to know, by where each language mostly decides.
BLIND: Final[dict[Language, Direction]] = {"ko": "forward", "en": "backward"}
TRAIN, TEST = 10_000, 500
_CORPUS_SEED: Final = 1
_EVERY: Final = 40


@dataclass(frozen=True)
class TaggerPlan:
    """What to learn: the recipe is the fastest that was found on one core.

    Attributes
    ----------
    language : {"ko", "en"}
    updates : int
        Of each of the two.
    seed : int
        Of weights and batches; the sentences are always the same.
    """

    language: Language
    updates: int = 560
    seed: int = 0

    @property
    def lesson(self) -> TrainingConfig:
        """How both are trained."""
        return TrainingConfig(
            updates=self.updates, learning_rate=2e-2, forgetting=0.02, seed=self.seed, quick=True
        )

    @property
    def directions(self) -> tuple[Direction, Direction]:
        """Who is trained: the one that reads both ways first."""
        return "both", BLIND[self.language]


@dataclass(frozen=True)
class TaggerReport:
    """Where one of the two stands."""

    direction: Direction
    progress: TaggerProgress


def learn_to_tag(plan: TaggerPlan) -> Iterator[TaggerReport]:
    """Draw 10,000 sentences and 500 others, and train the two in turn, so that neither is hurried.

    Yields
    ------
    TaggerReport
        Of the one and the other, before the first update and after every 40.
    """
    sheet = prepare(corpus(plan.language, TRAIN, TEST, seed=_CORPUS_SEED))
    going = {direction: _one(direction, sheet, plan.lesson) for direction in plan.directions}
    while True:
        for direction, records in going.items():
            progress = next(records, None)
            if progress is None:
                return
            yield TaggerReport(direction, progress)


def _one(direction: Direction, sheet: EncodedCorpus, config: TrainingConfig) -> Iterator[TaggerProgress]:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        model = Tagger(sheet.subwords.buckets, len(sheet.tags), direction)
    yield from train(model, sheet, config, every=_EVERY)
