"""Flags in the state of a word-level network: which unit tells one, and which unit decides the word.

A flag (`rnn_core.tasks.agreement`) is raised by one word and needed by later ones. A unit *tells* it if its
state is higher where the flag is up than where it is not, at positions where the flag is settled and still
needed in both kinds of sentence: like is compared with like. It *decides* if the word that comes changes when
its state alone is set to what it is in the other kind of sentence. Units are chosen on one half of the
held-out sentences, and everything that is reported is measured on the other half.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.cells.spec import CellSpec, spec_of
from rnn_core.models.character import CharacterModel, with_dtype
from rnn_core.tasks.agreement import Flag, Flagged, Language, flags, vocabulary
from rnn_core.tracing import trace
from rnn_core.tracing.intervene import Clamp, step_by_step, with_units
from rnn_core.tracing.modules import weights
from rnn_core.units.scoring import auroc, ranks

__all__ = [
    "COUNTS",
    "FlagStudy",
    "Reading",
    "memory_of",
    "numbers",
    "read_words",
    "studies_of",
    "study",
]

COUNTS: Final = (1, 2, 4)
"""How many cells are set together."""

Array = NDArray[np.float64]


def memory_of(model: CharacterModel) -> str:
    """Name the state that keeps what a network remembers: the cell state, where there is one.

    Examples
    --------
    >>> memory_of(CharacterModel(5, "lstm", 4, embedding=3))
    'cell'
    """
    return spec_of(model.rnn).states[-1]


def numbers(words: Iterable[str], language: Language) -> list[int]:
    """Return the numbers of words in the vocabulary, a full stop before them.

    Examples
    --------
    >>> numbers(("today",), "en")[1:]
    [0]
    """
    number = {word: k for k, word in enumerate(vocabulary(language))}
    return [number["."], *(number[word] for word in words)]


@dataclass(frozen=True, eq=False)
class Reading:
    """Sentences as a network read them, each after a full stop.

    Step 0 is that full stop, step t the word at place t - 1: at step t the word at place t is foretold.

    Attributes
    ----------
    sentences : tuple of Flagged
    quantities : dict
        Of the cell, each (sentences, time, hidden), float64.
    likely : (sentences, time, words)
        Probability of each word to come next.
    """

    sentences: tuple[Flagged, ...]
    quantities: dict[str, Array] = field(repr=False)
    likely: Array = field(repr=False)
    memory: str = "cell"

    @property
    def states(self) -> Array:
        """What the network remembers, (sentences, time, hidden)."""
        return self.quantities[self.memory]

    def matched(self, flag: str) -> tuple[Array, NDArray[np.bool_]]:
        """Give the states where a flag is settled and still needed, (positions, hidden), and its value."""
        rows, values = [], []
        for k, one in enumerate(self.sentences):
            asked = one.flags.get(flag)
            if asked is not None:
                steps = range(asked.known + 1, asked.needed + 1)
                rows.append(self.states[k, steps.start : steps.stop])
                values += [asked.value] * len(steps)
        return np.concatenate(rows), np.array(values)

    def everywhere(self, flag: str) -> tuple[Array, NDArray[np.bool_]]:
        """Give the states after all words, (words, hidden), and whether a flag is up: raised and needed."""
        rows, values = [], []
        for k, one in enumerate(self.sentences):
            asked = one.flags.get(flag)
            rows.append(self.states[k, 1 : len(one.words) + 1])
            begin = asked.raised if asked is not None and asked.raised is not None else len(one.words)
            end = asked.needed if asked is not None else 0
            values += [begin <= place < end for place in range(len(one.words))]
        return np.concatenate(rows), np.array(values)

    def decisions(self, flag: str) -> tuple[list[int], list[int], NDArray[np.bool_]]:
        """Give the sentences in which a flag is asked for, the step before the word, and its value."""
        cases = [(k, one.flags[flag]) for k, one in enumerate(self.sentences) if flag in one.flags]
        values = np.array([asked.value for _, asked in cases])
        return [k for k, _ in cases], [asked.at for _, asked in cases], values


@torch.no_grad()
def read_words(model: CharacterModel, sentences: Sequence[Flagged], language: Language) -> Reading:
    """Let a network read sentences, in float64, each after a full stop and a state of zeros."""
    precise = with_dtype(model, torch.float64)
    rows = [numbers(one.words, language) for one in sentences]
    longest = max(map(len, rows))
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows]).T
    seen = trace(precise.rnn, precise.embedding(ids))
    quantities = {name: np.asarray(seen.gate(name)) for name in seen.gates}
    likely = precise.readout(torch.tensor(quantities["hidden"])).softmax(-1).numpy()
    return Reading(tuple(sentences), quantities, likely, memory_of(model))


class _Decision(NamedTuple):
    """All sentences at the word that a flag decides: quantities, each (sentences, hidden), and its value."""

    found: dict[str, Tensor]
    value: NDArray[np.bool_]
    yes: list[int]
    no: list[int]


def _decision(read: Reading, flag: Flag, language: Language) -> _Decision:
    rows, steps, value = read.decisions(flag.name)
    found = {name: torch.tensor(values[rows, steps]) for name, values in read.quantities.items()}
    number = {word: k for k, word in enumerate(vocabulary(language))}
    return _Decision(found, value, [number[w] for w in flag.yes], [number[w] for w in flag.no])


class _Judge(NamedTuple):
    """What a network makes of a state: for one model in float64."""

    cell: CellSpec
    model: CharacterModel
    memory: str

    def odds(self, hidden: Tensor, at: _Decision) -> Array:
        """Log of how much likelier one of the words for "up" is than one of the others."""
        logits = self.model.readout(hidden)
        found: Array = (logits[:, at.yes].logsumexp(-1) - logits[:, at.no].logsumexp(-1)).numpy()
        return found

    def after(self, at: _Decision, units: Sequence[int], up: Array, down: Array) -> Array:
        """The same, once these units are set to their mean in the other kind of sentence."""
        other = np.where(at.value[:, None], down[None, list(units)], up[None, list(units)])
        given = weights(self.model.rnn, 0, "forward")
        changed = with_units(self.cell, at.found, given, self.memory, units, torch.tensor(other))
        return self.odds(changed["hidden"], at)


@dataclass(frozen=True)
class FlagStudy:
    """What was found of one flag; all shares on the half of the sentences that chose nothing.

    Attributes
    ----------
    flag : str
    reader : int
        The unit that tells it best, and whether it is higher (1) or lower (-1) where the flag is up.
    sign : int
    auroc : float
        How well it tells it, from chance (0.5) to always (1).
    untrained : float
        The same search and measure in the network before training.
    everywhere : float
        How well the first unit of `order` tells, at every word, whether the flag is up: raised, and still
        needed. A unit that stays up when the flag is needed no more loses here.
    rises : float
        Share of sentences with the flag in which that unit rises most, of all words up to the one that is
        decided, at the word that raises it.
    positions, sentences : int
        Words and sentences that were measured on.
    right : float
        Share of sentences in which the word that the flag decides is the likelier one.
    mass : float
        Mean probability of all words that may decide it: the rest is words that may come before.
    up, down : tuple of float
        Mean state of every unit before the deciding word, in sentences of either kind.
    order : tuple of int
        Units by how far setting each alone moves the odds of the word, the furthest first.
    flips : dict
        How many units of `order` are set -> share of sentences in which another word is the likelier one.
    flips_reader, flips_control : float
        The same for `reader`, and for the unit in the middle of `order`.
    carried : dict
        How many units are set, right after the word that raises the flag and then left alone -> share of
        those sentences in which the word for "not up" is the likelier one.
    """

    flag: str
    reader: int
    sign: int
    auroc: float
    untrained: float
    everywhere: float
    rises: float
    positions: int
    sentences: int
    right: float
    mass: float
    up: tuple[float, ...]
    down: tuple[float, ...]
    order: tuple[int, ...]
    flips: dict[int, float]
    flips_reader: float
    flips_control: float
    carried: dict[int, float]

    @property
    def control(self) -> int:
        """The unit in the middle of `order`."""
        return self.order[len(self.order) // 2]

    def units(self, count: int) -> tuple[int, ...]:
        """Give the units that move the word most."""
        return self.order[:count]


def study(
    model: CharacterModel,
    untrained: CharacterModel,
    choosing: Sequence[Flagged],
    scoring: Sequence[Flagged],
    language: Language,
) -> dict[str, FlagStudy]:
    """Find the units of every flag on one half of the sentences, and measure them on the other.

    Parameters
    ----------
    model, untrained : CharacterModel
        The network after and before its training, of one layer.
    choosing, scoring : sequence of Flagged
        Held-out sentences; none stands in both.
    language : {"ko", "en"}
    """
    precise = with_dtype(model, torch.float64)
    reads = [read_words(precise, part, language) for part in (choosing, scoring)]
    plain = [read_words(untrained, part, language) for part in (choosing, scoring)]
    judge = _Judge(spec_of(precise.rnn), precise, reads[0].memory)
    return {
        flag.name: _study(judge, flag, reads[0], reads[1], _told(plain[0], plain[1], flag.name)[2], language)
        for flag in flags(language)
    }


def _told(choosing: Reading, scoring: Reading, flag: str) -> tuple[int, int, float]:
    """Choose the unit that tells a flag best, and its side, on one half; score it on the other."""
    values, truth = choosing.matched(flag)
    found = auroc(ranks(values), truth.astype(float))
    unit = int(np.argmax(np.abs(found - 0.5)))
    sign = 1 if found[unit] >= 0.5 else -1
    values, truth = scoring.matched(flag)
    scored = auroc(ranks(sign * values[:, [unit]]), truth.astype(float))
    return unit, sign, float(scored[0])


@torch.no_grad()
def _study(
    judge: _Judge, flag: Flag, choosing: Reading, scoring: Reading, untrained: float, language: Language
) -> FlagStudy:
    reader, sign, told = _told(choosing, scoring, flag.name)
    learn, test = (_decision(one, flag, language) for one in (choosing, scoring))
    states = learn.found[judge.memory].numpy()
    up, down = states[learn.value].mean(0), states[~learn.value].mean(0)
    before, plain = judge.odds(learn.found["hidden"], learn), judge.odds(test.found["hidden"], test)
    side = np.where(learn.value, -1.0, 1.0)
    units = range(states.shape[1])
    moved = [float((side * (judge.after(learn, [unit], up, down) - before)).mean()) for unit in units]
    order = tuple(int(unit) for unit in np.argsort(-np.array(moved), kind="stable"))

    def flips(chosen: Sequence[int]) -> float:
        return float(((judge.after(test, chosen, up, down) > 0) != (plain > 0)).mean())

    rows, steps, _ = scoring.decisions(flag.name)
    first = order[0]
    values, raised = scoring.everywhere(flag.name)
    side_of_first = 1.0 if up[first] > down[first] else -1.0
    everywhere = auroc(ranks(side_of_first * values[:, [first]]), raised.astype(float))
    shares = scoring.likely[rows, steps]
    return FlagStudy(
        flag=flag.name,
        reader=reader,
        sign=sign,
        auroc=told,
        untrained=untrained,
        everywhere=float(everywhere[0]),
        rises=_rises(scoring, flag.name, first, side_of_first),
        positions=len(scoring.matched(flag.name)[1]),
        sentences=len(rows),
        right=float(((plain > 0) == test.value).mean()),
        mass=float(shares[:, [*test.yes, *test.no]].sum(-1).mean()),
        up=tuple(map(float, up)),
        down=tuple(map(float, down)),
        order=order,
        flips={count: flips(order[:count]) for count in COUNTS},
        flips_reader=flips([reader]),
        flips_control=flips([order[len(order) // 2]]),
        carried={count: _carried(judge, flag, scoring, order[:count], down, language) for count in COUNTS},
    )


def _rises(read: Reading, flag: str, unit: int, sign: float) -> float:
    """Give the share of sentences in which a unit rises most, up to the decision, at the raising word."""
    found = []
    for k, one in enumerate(read.sentences):
        asked = one.flags.get(flag)
        if asked is not None and asked.raised is not None:
            steps = np.diff(sign * read.states[k, : asked.at + 1, unit])
            found.append(int(steps.argmax()) == asked.raised)
    return float(np.mean(found))


def _carried(
    judge: _Judge, flag: Flag, read: Reading, units: Sequence[int], down: Array, language: Language
) -> float:
    """Set units to "not up" right after the raising word, read on, and count the words that come out so."""
    by_step: dict[int, list[Flagged]] = {}
    for one in read.sentences:
        asked = one.flags.get(flag.name)
        if asked is not None and asked.raised is not None:
            by_step.setdefault(asked.raised + 1, []).append(one)
    flipped = []
    for step, ones in by_step.items():
        rows = [numbers(one.words[: one.flags[flag.name].at], language) for one in ones]
        longest = max(map(len, rows))
        ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows]).T
        clamp = Clamp(judge.memory, tuple(units), (step,), down[list(units)])
        seen = step_by_step(judge.model.rnn, judge.model.embedding(ids), [clamp])
        hidden = np.stack([seen.gate("hidden")[k, len(row) - 1] for k, row in enumerate(rows)])
        number = {word: k for k, word in enumerate(vocabulary(language))}
        at = _Decision({}, np.array([]), [number[w] for w in flag.yes], [number[w] for w in flag.no])
        flipped += (judge.odds(torch.tensor(hidden), at) < 0).tolist()
    return float(np.mean(flipped))


def studies_of(record: Mapping[str, Mapping[str, Any]]) -> dict[str, FlagStudy]:
    """Read studies that were written as JSON: flag -> its fields."""
    found = {}
    for name, one in record.items():
        counts = {part: {int(k): v for k, v in one[part].items()} for part in ("flips", "carried")}
        rows = {part: tuple(one[part]) for part in ("up", "down", "order")}
        found[name] = FlagStudy(**{**one, **counts, **rows})
    return found
