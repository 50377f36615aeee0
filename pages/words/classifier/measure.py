"""Whose networks read, at which point of their training, and what they make of a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from pages.shared import cache, shipped
from pages.shared.experiments import RESULTS
from pages.shared.jobs import Job
from pages.words.classifier.sentence import Asked
from pages.words.classifier.url_state import PageState, Spoken
from rnn_core.analysis import verdicts
from rnn_core.analysis.verdicts import EmbeddingMap, Judgement, Pair, Reader
from rnn_core.tasks.contrast import vocabulary
from rnn_core.training.verdict_run import VerdictLesson

WEIGHTS: Final = RESULTS / "classifier.safetensors"
"""The networks of seed 0 that the stored experiment trained, a language each, at every stage."""

OTHERS: Final[Mapping[Spoken, tuple[str, ...]]] = {
    tongue: tuple(word for word in vocabulary(tongue) if word in ("not", "but") or word.startswith("+"))
    for tongue in ("ko", "en")
}
"""Words that turn or part what others say, drawn beside those."""

_YOURS: Final = "words_classifier_yours"


@dataclass(frozen=True, eq=False)
class Judged:
    """A sentence and its mirror, read by both networks at one point of their training.

    Attributes
    ----------
    reader : Reader
    mine : bool
        Whether the visitor trained them.
    stage : int
        Updates they had.
    whole, other : Judgement
        Of the sentence, and of the same words in another order; the latter None where there is none.
    words : EmbeddingMap
    reach : float
        How far the maps of all stages go.
    """

    reader: Reader
    mine: bool
    stage: int
    whole: Judgement
    other: Judgement | None
    words: EmbeddingMap = field(repr=False)
    reach: float

    @property
    def lesson(self) -> VerdictLesson:
        """How both were trained."""
        return self.reader.lesson


@st.cache_resource(show_spinner=False, max_entries=2)
def stored(tongue: Spoken) -> Reader:
    """Return the stored training of a language; read-only by agreement."""
    return verdicts.stored(shipped.content(WEIGHTS), VerdictLesson(tongue))


def yours(tongue: Spoken) -> Reader | None:
    """Return what the visitor trained last in a language, if they did."""
    found: dict[Spoken, Reader] = st.session_state.setdefault(_YOURS, {})
    return found.get(tongue)


def take(job: Job | None) -> None:
    """Take over what a training of the visitor's has told; the same reports only once."""
    if job is None or not job.records:
        return
    lesson: VerdictLesson = job.settings
    mine = yours(lesson.language)
    if mine is None or mine.lesson != lesson or len(mine.reports) != len(job.records):
        st.session_state[_YOURS][lesson.language] = verdicts.of_training(lesson, job.records)


def reader(page_state: PageState) -> tuple[Reader, bool]:
    """Return the training that is looked at, and whether it is the visitor's."""
    mine = yours(page_state.spoken) if page_state.net == "yours" else None
    return (mine, True) if mine is not None else (stored(page_state.spoken), False)


_keep: Final = cache.keeper("words_classifier", 64, 16)


def judged(page_state: PageState, read: Asked) -> Judged:
    """Let both networks read the sentence, once for each choice."""
    found, mine = reader(page_state)
    stage, pair = found.at(page_state.updates)

    def make() -> Judged:
        with cache.TURN:
            return _measure(found, stage, pair, read, mine=mine)

    key = (found.lesson, len(found.reports), mine, stage, read.words)
    return _keep(key, make, own=read.own or mine)


def _measure(found: Reader, stage: int, pair: Pair, read: Asked, *, mine: bool) -> Judged:
    lesson, begun = found.lesson, found.stages[min(found.stages)].reader
    others = OTHERS[read.tongue]
    maps = {
        update: verdicts.embedding_map(lesson, one.reader, begun, others)
        for update, one in found.stages.items()
    }
    other = verdicts.judge(lesson, pair, read.other) if read.other else None
    reach = 1.1 * max(float(abs(one.places).max()) for one in maps.values())
    return Judged(found, mine, stage, verdicts.judge(lesson, pair, read.words), other, maps[stage], reach)
