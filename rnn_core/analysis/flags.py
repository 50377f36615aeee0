"""Flags in one sentence: a network reads it as it is, and with cells set; and what is said of a cell's line.

The flags themselves, and the units that tell and decide them, are found by `rnn_core.units.flags`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.cells.spec import spec_of
from rnn_core.checkpoints.word_models import load_word_model
from rnn_core.models.character import CharacterModel, with_dtype
from rnn_core.tasks.agreement import Language, vocabulary
from rnn_core.tracing import Trace
from rnn_core.tracing.intervene import Clamp, step_by_step
from rnn_core.tracing.summary import OPEN, SHUT
from rnn_core.training.word_model import WordLesson, WordProgress, halves, network
from rnn_core.units.flags import FlagStudy, Reading, memory_of, numbers, read_words, studies_of

__all__ = [
    "Course",
    "Moved",
    "TwoWays",
    "WordNetwork",
    "bits",
    "course",
    "level",
    "load",
    "of_training",
    "saturated",
    "two_ways",
]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WordNetwork:
    """A network of words as it was shipped or trained: read it, never change it.

    Attributes
    ----------
    lesson : WordLesson
        How it was trained.
    model : CharacterModel
        In eval mode, no gradients.
    studies : mapping
        Flag -> what was found of it.
    config : mapping
        What ships beside it; empty for one that was trained here.
    """

    lesson: WordLesson
    model: CharacterModel = field(repr=False)
    studies: Mapping[str, FlagStudy] = field(repr=False)
    config: Mapping[str, Any] = field(repr=False)

    @property
    def language(self) -> Language:
        """Whose words it knows."""
        return self.lesson.language

    @property
    def gates(self) -> tuple[str, ...]:
        """The cell's gates, in the order of its equations."""
        return spec_of(self.model.rnn).gates

    @property
    def memory(self) -> str:
        """The state that keeps what it remembers."""
        return memory_of(self.model)


def load(folder: Path) -> WordNetwork:
    """Load a network that ships, with what was found of its flags.

    Raises
    ------
    CheckpointError
        If a file is missing or damaged.
    """
    model, config = load_word_model(folder)
    return WordNetwork(WordLesson(**config["lesson"]), model, studies_of(config["studies"]), config)


def of_training(lesson: WordLesson, last: WordProgress) -> WordNetwork:
    """Return a network as the last report of its training left it."""
    assert last.weights is not None
    assert last.studies is not None
    model = network(lesson)
    model.load_state_dict(last.weights)
    return WordNetwork(lesson, model.requires_grad_(False).eval(), last.studies, {})


@torch.no_grad()
def bits(shown: WordNetwork, unit: int) -> tuple[dict[str, float], int]:
    """Give gate -> share of held-out words at which it is as good as a bit, and how many words there were."""
    _, scoring = halves(shown.lesson.drawn)
    read = read_words(shown.model, scoring, shown.language)
    return saturated(read, unit, shown.gates), sum(len(one.words) for one in scoring)


class Moved(NamedTuple):
    """A word and its probability to come next: as it is, and once cells are set."""

    word: str
    before: float
    after: float


@dataclass(frozen=True, eq=False)
class TwoWays:
    """One sentence, read as it is and with cells set after one of its words.

    Attributes
    ----------
    words : tuple of str
    step : int
        After which step cells are set: 0 is the full stop before the sentence.
    plain, changed : Trace
        What the network does, as it is and with the cells set.
    likely, likely_changed : (time, words)
        Probability of each word to come next.
    residual : float
        Largest difference of the plain run, step by step, from torch's own.
    """

    words: tuple[str, ...]
    step: int
    plain: Trace = field(repr=False)
    changed: Trace = field(repr=False)
    likely: Array = field(repr=False)
    likely_changed: Array = field(repr=False)
    residual: float
    language: Language
    memory: str
    written: tuple[tuple[str, ...], tuple[str, ...]]

    def moved(self, at: int, most: int = 6) -> tuple[Moved, ...]:
        """Give the likeliest words after a step, as it is or with cells set, the most moved first."""
        before, after = self.likely[at], self.likely_changed[at]
        chosen = np.argsort(-np.maximum(before, after), kind="stable")[:most]
        ordered = sorted(chosen.tolist(), key=lambda k: -abs(float(after[k] - before[k])))
        words = vocabulary(self.language)
        return tuple(Moved(words[k], float(before[k]), float(after[k])) for k in ordered)

    def share(self, at: int, words: Iterable[str]) -> tuple[float, float]:
        """Give the probability that one of some words comes after a step: as it is, and with cells set."""
        number = {word: k for k, word in enumerate(vocabulary(self.language))}
        chosen = [number[word] for word in words]
        return float(self.likely[at, chosen].sum()), float(self.likely_changed[at, chosen].sum())

    @cached_property
    def states(self) -> tuple[Array, Array]:
        """What the network remembers, (time, hidden): as it is, and with cells set."""
        plain, changed = self.plain.gate(self.memory)[0], self.changed.gate(self.memory)[0]
        return plain, changed


@torch.no_grad()
def two_ways(
    model: CharacterModel, words: Sequence[str], language: Language, step: int, values: dict[int, float]
) -> TwoWays:
    """Read a sentence as it is, and with the state of some units set after one step.

    Parameters
    ----------
    words
        Of the vocabulary.
    step
        After which the units are set: 0 is the full stop before the sentence, t the word at place t - 1.
    values
        Unit -> the value it is set to.
    """
    precise = with_dtype(model, torch.float64)
    ids = torch.tensor(numbers(words, language))[:, None]
    x, memory = precise.embedding(ids), memory_of(model)
    clamp = Clamp(memory, tuple(values), (step,), np.array(list(values.values())))
    plain, changed = (step_by_step(precise.rnn, x, held) for held in ([], [clamp] if values else []))
    own, _ = precise.rnn(x)
    likely = [precise.readout(torch.tensor(one.output[0])).softmax(-1).numpy() for one in (plain, changed)]
    read = numbers(words, language)[: step + 1]
    return TwoWays(
        tuple(words),
        step,
        plain,
        changed,
        likely[0],
        likely[1],
        float(np.abs(plain.output[0] - own[:, 0].numpy()).max()),
        language,
        memory,
        (_written(precise, read, [], language), _written(precise, read, [clamp] if values else [], language)),
    )


def _written(
    model: CharacterModel, read: Sequence[int], clamps: Sequence[Clamp], language: Language, most: int = 24
) -> tuple[str, ...]:
    """Write on, the likeliest word each time, until a full stop: what the network itself would say."""
    seen = step_by_step(model.rnn, model.embedding(torch.tensor(read)[:, None]), clamps)
    cell = spec_of(model.rnn)
    state = tuple(torch.tensor(seen.gate(name)[:, -1])[None] for name in cell.states)
    hidden, words = torch.tensor(seen.output[:, -1]), vocabulary(language)
    said: list[str] = []
    while len(said) < most:
        best = int(model.readout(hidden)[0].argmax())
        said.append(words[best])
        if words[best] == ".":
            break
        one = model.embedding(torch.tensor([[best]]))
        output, after = model.rnn(one, state if len(state) > 1 else state[0])
        hidden, state = output[0], after if isinstance(after, tuple) else (after,)
    return tuple(said)


def level(values: Array, up: float, down: float) -> Array:
    """Write a unit's state so that its mean where the flag is up is 1, and where it is not, -1.

    Examples
    --------
    >>> level(np.array([0.0, 1.5, 3.0]), up=3.0, down=0.0).tolist()
    [-1.0, 0.0, 1.0]
    """
    return (values - (up + down) / 2) / ((up - down) / 2)


class Course(NamedTuple):
    """Where a line moves most in one step, and by how much: places of words, and levels."""

    rise: int
    rises: float
    fall: int
    falls: float


def course(levels: Array) -> Course:
    """Read a line that begins before the first word; its steps are words.

    Examples
    --------
    >>> found = course(np.array([-1.0, -0.5, 1.0, 0.75, -0.75]))
    >>> found.rise, found.rises, found.fall, found.falls
    (1, 1.5, 3, 1.5)
    """
    steps = np.diff(levels)
    rise, fall = int(steps.argmax()), int(steps.argmin())
    return Course(rise, float(steps[rise]), fall, float(-steps[fall]))


def saturated(read: Reading, unit: int, gates: Sequence[str]) -> dict[str, float]:
    """Give gate -> share of words at which this unit's gate is as good as a bit: below 0.1 or above 0.9."""
    inside = np.zeros(read.likely.shape[:2], bool)
    for k, one in enumerate(read.sentences):
        inside[k, 1 : len(one.words) + 1] = True
    found: dict[str, Any] = {}
    for name in gates:
        values = read.quantities[name][..., unit][inside]
        found[name] = float(((values < SHUT) | (values > OPEN)).mean())
    return found
