"""Is it this unit, or would any unit do? The same cut on every unit, on groups, and at many places."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.interventions.batched import HeldRows, States, Stepper
from rnn_core.interventions.places import Place
from rnn_core.readonly import ReadOnly
from rnn_core.tracing.intervene import Clamp
from rnn_core.tracing.setting import plain_setting

__all__ = ["Control", "ControlProgress", "ControlQuestion", "Group", "control", "controlled"]

Array = NDArray[np.float64]

_ROWS: Final = 1024
"""Rows of a batch: what a processor's own memory holds."""

_DTYPES: Final = {"float32": torch.float32, "float64": torch.float64}


@dataclass(frozen=True, eq=False)
class Group(ReadOnly):
    """So many units held together.

    Attributes
    ----------
    size : int
    units : tuple of int
        The best ones: those that change most when held singly, at the places that choose.
    best : float
        Mean probability with them held, at the places that score.
    chosen : float
        The same at the places that chose them: as a rule too good.
    drawn : tuple of tuple of int
        Random groups of the same size, of the other units.
    random : (draws,)
        Mean probability with each of these held, at the places that score.
    """

    size: int
    units: tuple[int, ...]
    best: float
    chosen: float
    drawn: tuple[tuple[int, ...], ...] = field(repr=False)
    random: Array = field(repr=False)


@dataclass(frozen=True, eq=False)
class Control(ReadOnly):
    """What a cut does, beside the same cut on other units.

    All numbers are probabilities of what truly follows, in [0, 1]; see `Place.asked`.

    Attributes
    ----------
    claimed : tuple of int
        The units that the cut is about.
    chosen : bool
        Whether they were chosen here, at the places that choose, and not by somebody before.
    untouched : (places,)
        With nothing held.
    cut : (places,)
        With all claimed units held.
    single : (units, places)
        With one unit held, each in turn.
    groups : tuple of Group
    others : (places,)
        With every unit held but the claimed ones: whether they are enough. None if it was not asked for.
    choosing, scoring : tuple of int
        Places, by number, that chose the best groups, and that they were scored at; the same ones where
        there is only one place.
    """

    claimed: tuple[int, ...]
    chosen: bool
    untouched: Array = field(repr=False)
    cut: Array = field(repr=False)
    single: Array = field(repr=False)
    groups: tuple[Group, ...] = field(repr=False)
    others: Array | None = field(repr=False)
    choosing: tuple[int, ...] = field(repr=False)
    scoring: tuple[int, ...] = field(repr=False)

    @property
    def places(self) -> int:
        """At how many places it was measured."""
        return len(self.untouched)

    @property
    def honest(self) -> bool:
        """Whether groups were scored at other places than those that chose them."""
        return set(self.choosing).isdisjoint(self.scoring)

    @property
    def base(self) -> float:
        """Mean with nothing held, at the places that score; all means below are of these too."""
        return self._scored(self.untouched)

    @property
    def claim(self) -> float:
        """Mean with the claimed units held."""
        return self._scored(self.cut)

    @property
    def enough(self) -> float | None:
        """Mean with every unit held but the claimed ones."""
        return None if self.others is None else self._scored(self.others)

    @property
    def means(self) -> Array:
        """Mean with each unit held alone, (units,)."""
        found: Array = self.single[:, list(self.scoring)].mean(1)
        return found

    @property
    def next_best(self) -> int:
        """Give the unit, other than the claimed ones, that lowers the mean most."""
        order = np.argsort(self.means, kind="stable").tolist()
        return next((unit for unit in order if unit not in self.claimed), order[0])

    @property
    def fell(self) -> int:
        """At how many of the places that score the cut lowered the probability."""
        return int((self.cut < self.untouched)[list(self.scoring)].sum())

    def _scored(self, values: Array) -> float:
        return float(values[list(self.scoring)].mean())


@dataclass(frozen=True)
class ControlQuestion:
    """All that `controlled` has to be told: what `control` takes."""

    network: TrainedNetwork
    places: tuple[Place, ...]
    clamps: tuple[Clamp, ...]
    groups: tuple[int, ...] = (1, 2, 4, 8)
    draws: int = 20
    seed: int = 0
    others: bool = True
    dtype: Literal["float32", "float64"] = "float32"


class ControlProgress(NamedTuple):
    """How many readings are done, of how many; with the last, what was found."""

    done: int
    total: int
    found: Control | None = None


def control(
    network: TrainedNetwork,
    places: Sequence[Place],
    clamps: Sequence[Clamp],
    groups: Sequence[int] = (1, 2, 4, 8),
    draws: int = 20,
    seed: int = 0,
    *,
    others: bool = True,
    dtype: Literal["float32", "float64"] = "float32",
    progress: Callable[[ControlProgress], object] = lambda _: None,
) -> Control:
    """Make the same cut on every unit singly, on the best groups and on random ones, at many places.

    The network reads up to each place once; from its first held step on, all units and places are read in
    large batches. The best groups are chosen at places 0, 2, 4, ... and scored at places 1, 3, 5, ...;
    random groups, of units other than the claimed ones, are scored at the latter too.

    Parameters
    ----------
    network : TrainedNetwork
    places : sequence of Place
        Two or more, or groups are scored where they were chosen; see `Control.honest`.
    clamps : sequence of Clamp
        The cut, as on the claimed units: all name the same units and one layer. Of each, quantity and value
        are taken; its steps give way to the place's own. A value is a number, "freeze", or one number for
        each unit of the layer. No units: the one that lowers the mean most at the places that choose.
    groups : sequence of int
        Sizes, each from 1 to the number of units.
    draws : int
        Random groups of each size.
    seed : int
    others : bool
        Whether all but the claimed units are held as well.
    dtype : "float32" or "float64"
    progress : callable, optional
        Called after every batch; an exception that it raises ends the measurement.

    Returns
    -------
    Control

    Raises
    ------
    InputError
        If there are no places, or the clamps are not one cut.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core import Clamp
    >>> from rnn_core.checkpoints import load
    >>> from rnn_core.interventions import Place, control
    >>> network = load(Path("assets/models/python-lstm"))
    >>> ids = tuple(network.vocabulary.ids("if name in ('color', 'volume')").tolist())
    >>> place = Place(ids, held=range(21, 28), asked=range(27, 28))
    >>> cut = [Clamp("forget", [219], slice(0), 1.0), Clamp("input", [219], slice(0), 0.0)]
    >>> found = control(network, [place], cut, groups=(1,), draws=2)
    >>> int(found.means.argmin()), found.honest
    (219, False)
    """
    question = ControlQuestion(
        network, tuple(places), tuple(clamps), tuple(groups), draws, seed, others, dtype
    )
    for step in controlled(question):
        progress(step)
        if step.found is not None:
            return step.found
    raise AssertionError("a measurement ends with what was found")


def controlled(question: ControlQuestion) -> Iterator[ControlProgress]:
    """Do what `control` does, one batch after the other: for a job that is watched, paused and stopped.

    Yields
    ------
    ControlProgress
        After every batch; the last has what was found.

    Raises
    ------
    InputError
        As `control` does.
    """
    cuts = _Cuts(question)
    units, sizes = cuts.stepper.hidden, question.groups
    everyone = range(units)
    held_others = question.others and len(cuts.units) < units
    total = cuts.places * (units + 1 + held_others + len(sizes) * (1 + question.draws))
    done = 0

    def run(sets: Sequence[Sequence[int]]) -> Generator[ControlProgress, None, Array]:
        nonlocal done
        found = np.empty((len(sets), cuts.places))
        for which, at, values in cuts.batches(sets):
            found[which, at] = values
            done += len(which)
            yield ControlProgress(done, total)
        return found

    single = yield from run([[unit] for unit in everyone])
    choosing = tuple(range(0, cuts.places, 2))
    scoring = tuple(range(1, cuts.places, 2)) or choosing
    order = np.argsort(single[:, choosing].mean(1), kind="stable").tolist()
    claimed = cuts.units or (order[0],)
    free = [unit for unit in everyone if unit not in claimed] or list(everyone)
    cut = yield from run([claimed])
    random = np.random.default_rng(question.seed)
    groups = []
    for size in sizes:
        best = tuple(order[:size])
        at_best = yield from run([best])
        most = min(size, len(free))
        drawn = [tuple(random.choice(free, most, replace=False).tolist()) for _ in range(question.draws)]
        at_random = yield from run(drawn)
        scored, chosen = (float(at_best[0, list(part)].mean()) for part in (scoring, choosing))
        groups.append(Group(size, best, scored, chosen, tuple(drawn), at_random[:, scoring].mean(1)))
    others = (yield from run([free]))[0] if held_others else None
    found = Control(
        claimed, not cuts.units, cuts.untouched, cut[0], single, tuple(groups), others, choosing, scoring
    )
    yield ControlProgress(total, total, found)


class _Cuts:
    """A cut, ready to be made at every place on any units."""

    def __init__(self, question: ControlQuestion) -> None:
        self.stepper = Stepper(question.network, _DTYPES[question.dtype])
        self.units, self.layer = _checked(question, self.stepper)
        self.clamps = question.clamps
        self._places = question.places
        with plain_setting(), torch.inference_mode():
            self._states, self._last = self._before()
            self._values = [self._value(clamp) for clamp in self.clamps]
        tails = [place.ids[place.held.start : place.asked.stop + 1] for place in self._places]
        self._tails = torch.zeros(len(tails), max(map(len, tails)), dtype=torch.int64)
        for row, tail in zip(self._tails, tails, strict=True):
            row[: len(tail)] = torch.tensor(tail)
        self._held, self._asked, self._length = (
            torch.tensor(values)
            for values in (
                [len(place.held) for place in self._places],
                [place.asked.start - place.held.start for place in self._places],
                [place.length for place in self._places],
            )
        )
        self.untouched = np.empty(self.places)
        for _, at, values in self.batches([[]]):
            self.untouched[at] = values

    @property
    def places(self) -> int:
        """How many there are."""
        return len(self._places)

    def batches(self, sets: Sequence[Sequence[int]]) -> Iterator[tuple[np.ndarray, np.ndarray, Array]]:
        """Hold each set of units at each place; all sets are of one size.

        Yields
        ------
        which, at : (rows,)
            Set and place of each row of a batch.
        probabilities : (rows,)
        """
        order = torch.argsort(self._length, stable=True)
        at = order.repeat_interleave(len(sets))  # places of like length share a batch
        which = torch.arange(len(sets)).repeat(self.places)
        units = torch.tensor(np.array(sets, np.int64).reshape(len(sets), -1))
        for start in range(0, len(at), _ROWS):
            rows = slice(start, start + _ROWS)
            with plain_setting(), torch.inference_mode():
                values = self._probabilities(units[which[rows]], at[rows]).numpy()
            yield which[rows].numpy(), at[rows].numpy(), values

    def _probabilities(self, units: Tensor, at: Tensor) -> Tensor:
        """Read on from before the places `at`, with units (rows, k) held; (rows,) of what truly follows."""
        states = _rows_of(self._states, at)
        tails, held, asked, length = (one[at] for one in (self._tails, self._held, self._asked, self._length))
        values = [(one[at[:, None], units] if one.dim() > 1 else one[units]) for one in self._values]
        logs = torch.zeros(len(at), dtype=torch.float64)
        for step in range(int(length.max())):
            rows = (step < held).nonzero()
            holding = [
                HeldRows(clamp.gate, self.layer, rows, units[rows[:, 0]], value[rows[:, 0]])
                for clamp, value in zip(self.clamps, values, strict=True)
                if units.shape[1] and len(rows)
            ]
            found, states = self.stepper.step(tails[:, step], states, holding)
            telling = ((asked <= step) & (step < length)).nonzero()[:, 0]
            if len(telling):
                last = {"hidden": found[-1]["hidden"][telling]}
                scores = self.stepper.scores([last])
                logs[telling] += scores.gather(1, tails[telling, step + 1][:, None])[:, 0]
        return logs.exp()

    def _before(self) -> tuple[States, list[dict[str, Tensor]]]:
        """Read every text up to its place; give the states there, and all quantities of the step before."""
        starts = np.array([place.held.start for place in self._places])
        longest = int(starts.max())
        order = np.argsort(-starts, kind="stable")  # texts end together; those that have begun come first
        ids = torch.zeros(len(starts), longest, dtype=torch.int64)
        for row, number in enumerate(order):
            before = self._places[number].ids[: starts[number]]
            ids[row, longest - len(before) :] = torch.tensor(before, dtype=torch.int64)
        states, last = self.stepper.first(len(starts)), list[dict[str, Tensor]]()
        for step in range(longest):
            begun = int((longest - starts[order] <= step).sum())
            last, after = self.stepper.step(ids[:begun, step], _rows_of(states, slice(begun)))
            states = tuple(
                tuple(torch.cat([new, old[begun:]]) for new, old in zip(*layers, strict=True))
                for layers in zip(after, states, strict=True)
            )
        back = torch.from_numpy(np.argsort(order, kind="stable"))
        if begun_all := bool(starts.all()):
            last = [{name: values[back] for name, values in found.items()} for found in last]
        return _rows_of(states, back), last if begun_all else []

    def _value(self, clamp: Clamp) -> Tensor:
        """Give what a clamp holds: (hidden,), or (places, hidden) where that is kept from before."""
        if not isinstance(clamp.value, str):
            value = torch.as_tensor(clamp.value, dtype=self.stepper.dtype)
            return value.expand(self.stepper.hidden)
        names = self.stepper.cell.states
        if clamp.gate in names:
            return self._states[self.layer][names.index(clamp.gate)]
        if not self._last:
            raise InputError.of(
                f"a step before each place, whose {clamp.gate} is kept",
                "a place at the first step",
                'give a number in place of "freeze", or a longer text',
            )
        return self._last[self.layer][clamp.gate]


def _rows_of(states: States, rows: Tensor | slice) -> States:
    return tuple(tuple(part[rows] for part in layer) for layer in states)


def _checked(question: ControlQuestion, stepper: Stepper) -> tuple[tuple[int, ...], int]:
    """Give the claimed units and the layer of a cut.

    Raises
    ------
    InputError
        If there is nothing to measure, or the clamps are not one cut that this network can take.
    """
    clamps = question.clamps
    if not question.places:
        raise InputError.of("at least one place", "none", "find some with rnn_core.interventions.between")
    same = {(tuple(one.units), one.layer, one.direction) for one in clamps}
    if len(same) != 1 or len({one.gate for one in clamps}) < len(clamps):
        raise InputError.of(
            "clamps of one cut: the same units, one layer, each quantity once",
            f"{len(clamps)} clamp(s) of {len(same)} kinds",
            "measure one cut after the other",
        )
    ((units, layer, direction),) = same
    if direction != "forward" or not 0 <= layer < stepper.layers:
        raise InputError.of(
            f"a layer in 0..{stepper.layers - 1}, forward", f"layer {layer}, {direction}", "choose another"
        )
    last = stepper.hidden - 1
    if len(set(units)) < len(units) or not all(0 <= unit <= last for unit in units):
        raise InputError.of(f"units from 0 to {last}, each once", f"{units}", "choose others")
    for clamp in clamps:
        _check_quantity(clamp, stepper)
    wrong = [size for size in question.groups if not 1 <= size <= stepper.hidden]
    if wrong or question.draws < 0:
        raise InputError.of(
            f"groups of 1 to {stepper.hidden} units, and 0 or more draws",
            f"{question.groups}, {question.draws} draws",
            "choose others",
        )
    return units, layer


def _check_quantity(clamp: Clamp, stepper: Stepper) -> None:
    there = stepper.cell.recorded()
    if clamp.gate not in there:
        raise InputError.of(
            f"a quantity of this {stepper.cell.title}: {', '.join(there)}", repr(clamp.gate), "choose one"
        )
    if isinstance(clamp.value, str):
        if clamp.value != "freeze":
            raise InputError.of('a number or "freeze"', repr(clamp.value), "choose one")
        return
    value = np.asarray(clamp.value, np.float64)
    if value.shape not in ((), (stepper.hidden,)) or not np.isfinite(value).all():
        raise InputError.of(
            f"one finite number, or one for each of {stepper.hidden} units",
            f"a value of shape {value.shape}",
            "give one of these",
        )
    if clamp.gate in stepper.cell.gates and not ((value >= 0) & (value <= 1)).all():
        raise InputError.of("a gate held from 0 to 1", f"{clamp.value!r}", "choose a value there")
