"""States of one text carried into another: which units, at which step, carry the difference."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.interventions.batched import States, Stepper
from rnn_core.readonly import ReadOnly
from rnn_core.text import clean
from rnn_core.text.vocabulary import Tokens
from rnn_core.tracing.setting import plain_setting

__all__ = ["Patch", "PatchProgress", "PatchQuestion", "PatchRow", "patch", "patched"]

Array = NDArray[np.float64]
Of = Literal["log odds", "bits"]

GROUP: Final = 8
"""Units of the best group, and of the random ones."""

_STEPS: Final = 40
"""Steps that are tried where nobody says which."""

_DTYPES: Final = {"float32": torch.float32, "float64": torch.float64}


class PatchRow(NamedTuple):
    """One row of the picture: which units were carried over, and how far that led at each step.

    kind : "all", "best", "unit", "asked" or "random"
    units : the units; empty where they are drawn anew
    shares : (steps,)
    """

    kind: str
    units: tuple[int, ...]
    shares: Array


@dataclass(frozen=True, eq=False)
class Patch(ReadOnly):
    """How far states of text B, carried into text A, lead from what follows A to what follows B.

    A share of 0 is as in A, 1 as in B; it can leave [0, 1].

    Attributes
    ----------
    a, b : Tokens
    steps : tuple of int
        After which the states were carried over, from 0.
    of : "log odds" or "bits"
        What was measured: at the end, the log of how much likelier `answers` make the second token than the
        first; or the surprise at all tokens after the last that differs, bits.
    answers : tuple of int
        The two tokens of the log odds; empty for bits.
    before, after : float
        That number in A and in B.
    whole : (steps,)
        Share with all states of all units carried over.
    single : (units, steps)
        With those of one unit, each in turn.
    best : tuple of int
        Eight units that lead furthest singly, at whichever step: chosen on these very texts.
    group : (steps,)
        With these together.
    asked : tuple of int
        Units that somebody asked for, and what they give together, (steps,) or None.
    together : (steps,), optional
    random : (draws, steps)
        With eight units at random, none of the best.
    """

    a: Tokens = field(repr=False)
    b: Tokens = field(repr=False)
    steps: tuple[int, ...]
    of: Of
    answers: tuple[int, ...]
    before: float
    after: float
    whole: Array = field(repr=False)
    single: Array = field(repr=False)
    best: tuple[int, ...]
    group: Array = field(repr=False)
    asked: tuple[int, ...]
    together: Array | None = field(repr=False)
    random: Array = field(repr=False)

    @property
    def order(self) -> tuple[int, ...]:
        """Units by the largest share that each leads to alone, at whichever step."""
        return tuple(int(unit) for unit in np.argsort(-self.single.max(1), kind="stable"))

    def rows(self, singles: int = 6) -> tuple[PatchRow, ...]:
        """Give the rows of a picture: all units, the best eight, single ones, and eight at random (means)."""
        rows = [PatchRow("all", (), self.whole), PatchRow("best", self.best, self.group)]
        if self.together is not None and len(self.asked) > 1:
            rows.append(PatchRow("asked", self.asked, self.together))
        chosen = self.asked[:singles] or self.order[:singles]
        rows += [PatchRow("unit", (unit,), self.single[unit]) for unit in chosen]
        if len(self.random):
            rows.append(PatchRow("random", (), self.random.mean(0)))
        return tuple(rows)


@dataclass(frozen=True)
class PatchQuestion:
    """All that `patched` has to be told: what `patch` takes."""

    network: TrainedNetwork
    text_a: str
    text_b: str
    units: tuple[int, ...] = ()
    at: tuple[int, ...] | None = None
    of: Of = "log odds"
    answers: tuple[str, str] | None = None
    layer: int = 0
    draws: int = 10
    seed: int = 0
    dtype: Literal["float32", "float64"] = "float64"


class PatchProgress(NamedTuple):
    """How many readings are done, of how many: at each step three; at last what was found."""

    done: int
    total: int
    found: Patch | None = None


def patch(
    network: TrainedNetwork,
    text_a: str,
    text_b: str,
    units: Sequence[int] | None = None,
    at: Sequence[int] | None = None,
    of: Of = "log odds",
    *,
    answers: tuple[str, str] | None = None,
    layer: int = 0,
    draws: int = 10,
    seed: int = 0,
    dtype: Literal["float32", "float64"] = "float64",
) -> Patch:
    """Read text A with states of units replaced, after one step, by what they are in text B.

    Every state of a unit (c and h) is carried over once, after the step, and then left alone.

    Parameters
    ----------
    network : TrainedNetwork
    text_a, text_b : str
        Of one length in tokens.
    units : sequence of int, optional
        Whose rows are wanted; the best ones if it is not given.
    at : sequence of int, optional
        Steps, from 0; from the first that differs on, at most 40, if it is not given.
    of : "log odds" or "bits"
        See `Patch`.
    answers : two of str, optional
        Characters whose odds are measured, that of A first. If they are not given, the likeliest after each
        text; where both expect the same one, those whose probability falls and rises most from A to B.
    layer : int
        Whose units; "all" is all layers.
    draws, seed : int
        Random groups of eight.
    dtype : "float32" or "float64"

    Returns
    -------
    Patch

    Raises
    ------
    InputError
        If the texts differ in length or not at all, or what follows is the same in both, or there is no such
        unit, step or layer.

    References
    ----------
    Vig et al. 2020, "Investigating Gender Bias in Language Models Using Causal Mediation Analysis", NeurIPS;
    Meng et al. 2022, "Locating and Editing Factual Associations in GPT", NeurIPS: causal tracing.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> from rnn_core.interventions import patch
    >>> network = load(Path("assets/models/python-lstm"))
    >>> found = patch(network, "f('color", 'f("color', answers=("'", '"'))
    >>> bool(abs(found.whole - 1).max() < 1e-9)
    True
    """
    question = PatchQuestion(
        network,
        text_a,
        text_b,
        tuple(units or ()),
        None if at is None else tuple(at),
        of,
        answers,
        layer,
        draws,
        seed,
        dtype,
    )
    *_, last = patched(question)
    assert last.found is not None
    return last.found


def patched(question: PatchQuestion) -> Iterator[PatchProgress]:
    """Do what `patch` does, one step after the other: for a job that is watched, paused and stopped.

    Yields
    ------
    PatchProgress
        The last has what was found.

    Raises
    ------
    InputError
        As `patch` does.
    """
    run, layer, wanted = _Runs(question), question.layer, question.units
    hidden = run.stepper.hidden
    if not 0 <= layer < run.stepper.layers:
        raise InputError.of(f"a layer in 0..{run.stepper.layers - 1}", repr(layer), "choose another")
    if len(set(wanted)) < len(wanted) or not all(0 <= unit < hidden for unit in wanted):
        raise InputError.of(f"units from 0 to {hidden - 1}, each once", f"{wanted}", "choose others")
    length, first = len(run.ids_a), run.first
    steps = tuple(range(first, min(length, first + _STEPS))) if question.at is None else question.at
    if not steps or not all(first <= step < length for step in steps):
        raise InputError.of(
            f"steps from {first}, the first that differs, to {length - 1}", f"{steps}", "choose others"
        )
    total, done = 3 * len(steps), 0

    def shares(masks: Tensor, layer: int | None) -> Generator[PatchProgress, None, Array]:
        nonlocal done
        found = np.empty((len(masks), len(steps)))
        for place, step in enumerate(steps):
            found[:, place] = run.share(masks, step, layer)
            done += 1
            yield PatchProgress(done, total)
        return found

    whole = (yield from shares(torch.ones(1, hidden, dtype=torch.bool), None))[0]
    single = yield from shares(torch.eye(hidden, dtype=torch.bool), layer)
    best = tuple(int(unit) for unit in np.argsort(-single.max(1), kind="stable")[:GROUP])
    free = [unit for unit in range(hidden) if unit not in best]
    random = np.random.default_rng(question.seed)
    draws = question.draws if len(free) >= GROUP else 0
    groups = [
        best,
        *([wanted] if wanted else []),
        *(random.choice(free, GROUP, replace=False) for _ in range(draws)),
    ]
    mask = torch.zeros(len(groups), hidden, dtype=torch.bool)
    for row, group in zip(mask, groups, strict=True):
        row[torch.as_tensor(np.array(group, np.int64))] = True
    together = yield from shares(mask, layer)
    found = Patch(
        run.a,
        run.b,
        steps,
        question.of,
        run.answers,
        run.before,
        run.after,
        whole,
        single,
        best,
        together[0],
        wanted,
        together[1] if wanted else None,
        together[1 + bool(wanted) :],
    )
    yield PatchProgress(total, total, found)


class _Runs:
    """Two texts, read once each; A again from any step on with states of B."""

    def __init__(self, question: PatchQuestion) -> None:
        network, of = question.network, question.of
        if of not in ("log odds", "bits"):
            raise InputError.of('"log odds" or "bits"', repr(of), "choose one")
        self.stepper, self.of = Stepper(network, _DTYPES[question.dtype]), of
        self.a, self.b = (
            network.vocabulary.encode(clean(text).text) for text in (question.text_a, question.text_b)
        )
        if len(self.a) != len(self.b):
            raise InputError.of(
                "two texts of one length in tokens, so that each step has a partner",
                f"{len(self.a)} and {len(self.b)} tokens",
                "change characters instead of adding or leaving out some",
            )
        differ = np.flatnonzero(self.a.ids != self.b.ids)
        if not len(differ):
            raise InputError.of("two texts that differ", "the same tokens twice", "change a character")
        self.first, self.last = int(differ[0]), int(differ[-1])
        self.ids_a, self.ids_b = (torch.as_tensor(one.ids) for one in (self.a, self.b))
        if of == "bits" and self.last == len(self.a) - 1:
            raise InputError.of(
                "texts that go on after the last difference", "none of it", "add what follows both"
            )
        with plain_setting(), torch.inference_mode():
            states_a, scores_a = self._read(self.ids_a)
            states_b, scores_b = self._read(self.ids_b)
        self._states_a, self._states_b = states_a, states_b
        self.answers = self._answers(network, question.answers, scores_a[-1], scores_b[-1])
        self._bits_a = self._bits(scores_a[:-1], self.ids_a[1:])
        bits_b = self._bits(scores_b[:-1], self.ids_b[1:])
        if of == "bits":
            self.before, self.after = (float(one[self.last :].sum()) for one in (self._bits_a, bits_b))
        else:
            self.before, self.after = (float(self._odds(one[-1])) for one in (scores_a, scores_b))
        if abs(self.after - self.before) < 1e-6:
            raise InputError.of(
                "texts after which something else is expected", "the same after both", "choose others"
            )

    def share(self, masks: Tensor, step: int, layer: int | None) -> Array:
        """Give shares, (rows,), for units of `masks`, (rows, hidden), after a step; None: of all layers."""
        with plain_setting(), torch.inference_mode():
            found = self._patched(masks, step, layer).numpy()
        shares: Array = (found - self.before) / (self.after - self.before)
        return shares

    def _patched(self, masks: Tensor, step: int, layer: int | None) -> Tensor:
        rows = len(masks)
        states: States = tuple(
            tuple(
                torch.where(masks, new, old) if layer in (None, k) else old.expand(rows, -1)
                for old, new in zip(*layers, strict=True)
            )
            for k, layers in enumerate(zip(self._states_a[step], self._states_b[step], strict=True))
        )
        scores = self.stepper.scores([{"hidden": states[-1][0]}])
        bits = self._bits_a[self.last : step].sum().expand(rows)
        for following in self.ids_a[step + 1 :]:
            bits = bits - scores[:, following] / np.log(2)
            found, states = self.stepper.step(following.expand(rows), states)
            scores = self.stepper.scores(found)
        return bits if self.of == "bits" else self._odds(scores)

    def _read(self, ids: Tensor) -> tuple[list[States], Tensor]:
        states, all_states, scores = self.stepper.first(1), [], []
        for one in ids:
            found, states = self.stepper.step(one[None], states)
            all_states.append(states)
            scores.append(self.stepper.scores(found)[0])
        return all_states, torch.stack(scores)

    def _odds(self, scores: Tensor) -> Tensor:
        first, second = self.answers
        return scores[..., second] - scores[..., first]

    @staticmethod
    def _bits(scores: Tensor, following: Tensor) -> Tensor:
        return -scores.gather(1, following[:, None])[:, 0] / np.log(2)

    def _answers(
        self, network: TrainedNetwork, asked: tuple[str, str] | None, a: Tensor, b: Tensor
    ) -> tuple[int, ...]:
        if self.of == "bits":
            return ()
        if asked is None:
            found = (int(a.argmax()), int(b.argmax()))
            if found[0] == found[1]:
                moved = b.exp() - a.exp()
                found = (int(moved.argmin()), int(moved.argmax()))
        else:
            tokens = [network.vocabulary.ids(one).tolist() for one in asked]
            if len(tokens) != 2 or any(len(one) != 1 or not one[0] for one in tokens):
                raise InputError.of(
                    "two characters that are one known token each", f"{asked}", "choose others"
                )
            found = (tokens[0][0], tokens[1][0])
        if found[0] == found[1]:
            raise InputError.of(
                "two different tokens to follow",
                f"{network.vocabulary.shown(found[0])!r} as the likeliest after both texts",
                "name two with `answers`",
            )
        return found
