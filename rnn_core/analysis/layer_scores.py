"""How well each layer of a stack tells what, in figures that were measured once and for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnn_core.probes.labels import GROUPS, QUESTIONS, Group

__all__ = ["CLEAR", "Network", "ProbeScores", "Way", "agreed", "of_rows", "over_seeds", "printed", "way"]

Array = NDArray[np.float64]
Way = Literal["falls", "stays", "rises"]

CLEAR = 0.005
"""A difference of mean areas under the ROC that is worth speaking of."""


@dataclass(frozen=True, eq=False)
class ProbeScores:
    """Of one stack, on documents that neither it nor the probes saw; the character alone comes first.

    Attributes
    ----------
    trained : mapping
        Question -> a score a layer.
    untrained : mapping
        Question -> (seed, layer).
    counts : tuple of str
        Questions that are scored by rank correlation.
    """

    trained: Mapping[str, Array]
    untrained: Mapping[str, Array]
    counts: tuple[str, ...]

    def mean(self, group: Group, corpus: str) -> Array:
        """Mean area under the ROC over the yes-or-no questions of a group, a value a layer."""
        among = [self.trained[name] for name in self.of(group, corpus) if name not in self.counts]
        found: Array = np.mean(among, axis=0)
        return found

    def untrained_mean(self, group: Group, corpus: str) -> Array:
        """Give the same of the untrained stacks, the median over seeds."""
        names = [name for name in self.of(group, corpus) if name not in self.counts]
        found: Array = np.mean([np.median(self.untrained[name], 0) for name in names], axis=0)
        return found

    def of(self, group: Group, corpus: str) -> list[str]:
        """Return the questions of a group that were asked, in the order they are shown."""
        return [name for name, one in QUESTIONS[corpus].items() if one == group and name in self.trained]

    def network(self, corpus: str, seed: int, tokens: int) -> Network:
        """Return the trained stack as one network among others; see :class:`Network` for the arguments."""
        means = {group: tuple(map(float, self.mean(group, corpus)[1:])) for group in GROUPS}
        return Network(seed, tokens, means)

    def opening_question(self, corpus: str, first: str) -> str:
        """Return a question that the highest layer answers better than the first: ``first`` if it is one."""
        rises = {name: float(values[-1] - values[1]) for name, values in self.trained.items()}
        if rises[first] >= 0:
            return first
        places = (name for name in self.of("place", corpus) if name not in self.counts)
        return max(places, key=rises.__getitem__)

    def beaten(self) -> list[str]:
        """Return the questions whose best layer tells less than the best of the same stack untrained."""
        return [
            name
            for name, values in self.trained.items()
            if values[1:].max() < np.median(self.untrained[name], 0)[1:].max()
        ]

    def matched_by(self, other: ProbeScores) -> tuple[int, int]:
        """Count the questions that the other's first layer tells as well as any layer here, and all asked."""
        best = {name: values[1:].max() for name, values in self.trained.items() if name in other.trained}
        return sum(bool(other.trained[name][1] >= value) for name, value in best.items()), len(best)


def of_rows(rows: Sequence[Mapping[str, Any]]) -> ProbeScores:
    """Sort scores by question and layer.

    Parameters
    ----------
    rows
        A question and layer each: ``question``, ``layer``, ``measure`` (``"auroc"`` or ``"rho"``), ``score``,
        and ``untrained``, a score a seed. As ``probes.json`` has them.

    Examples
    --------
    >>> row = {"question": "space", "measure": "auroc"}
    >>> first = row | {"layer": 1, "score": 0.9, "untrained": [0.6, 0.7]}
    >>> alone = row | {"layer": 0, "score": 0.8, "untrained": [0.5, 0.5]}
    >>> found = of_rows([first, alone])
    >>> found.trained["space"], found.untrained["space"].shape
    (array([0.8, 0.9]), (2, 2))
    """
    names = list(dict.fromkeys(one["question"] for one in rows))

    def of(name: str, field: str) -> list[object]:
        each = sorted((one for one in rows if one["question"] == name), key=lambda one: one["layer"])
        return [one[field] for one in each]

    return ProbeScores(
        {name: np.array(of(name, "score"), float) for name in names},
        {name: np.array(of(name, "untrained"), float).T for name in names},
        tuple(dict.fromkeys(one["question"] for one in rows if one["measure"] == "rho")),
    )


@dataclass(frozen=True)
class Network:
    """One trained network, and how well its layers tell each group of questions.

    Attributes
    ----------
    seed, tokens : int
        Of its training, and how many tokens it read.
    means : mapping
        Group -> mean area under the ROC over its yes-or-no questions, a value a layer, the lowest first.
    """

    seed: int
    tokens: int
    means: Mapping[Group, tuple[float, ...]]

    def way(self, group: Group) -> Way:
        """Say which way a group's mean goes from the lowest layer to the highest, as printed."""
        return way(self.means[group][0], self.means[group][-1])


def over_seeds(
    means: Mapping[Group, Sequence[Sequence[float]]], seeds: Sequence[int], tokens: int
) -> tuple[Network, ...]:
    """Return a network a seed.

    Parameters
    ----------
    means
        Group -> a row a seed, a value a layer: see :class:`Network`.
    seeds, tokens
        Of their trainings, and how many tokens each read.
    """
    return tuple(
        Network(seed, tokens, {group: tuple(means[group][k]) for group in GROUPS})
        for k, seed in enumerate(seeds)
    )


def agreed(networks: tuple[Network, ...], which: Way) -> list[Group]:
    """Return the groups whose mean goes that way in every one of the networks."""
    return [group for group in GROUPS if all(one.way(group) == which for one in networks)]


def printed(value: float) -> str:
    """Write a mean in three decimals; what is nearly 1 is not called 1.

    Examples
    --------
    >>> printed(0.70649), printed(0.9997), printed(1.0)
    ('.706', '>.999', '1.000')
    """
    if 0.9995 <= value < 1:
        return ">.999"
    return f"{value:.3f}".replace("0.", ".", 1)


def way(low: float, high: float) -> Way:
    """Say which way a mean goes; what is printed the same counts as the same.

    Examples
    --------
    >>> way(0.706, 0.728), way(0.9991, 0.9994), way(0.98, 0.97)
    ('rises', 'stays', 'falls')
    """
    if printed(low) == printed(high):
        return "stays"
    return "rises" if high > low else "falls"
