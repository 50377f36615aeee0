"""What was measured of the shipped stacks once and for all: how well each layer tells what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pages.layers.measure import Array, stack
from pages.shared.experiments import experiment, row
from rnn_core.probes.labels import GROUPS, QUESTIONS, Group

Way = Literal["falls", "stays", "rises"]

CLEAR = 0.005
"""A difference of mean areas under the ROC that the page speaks of."""


@dataclass(frozen=True, eq=False)
class Scores:
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


def scores(corpus: str, layers: int, skips: bool) -> Scores:
    """Return the scores of a shipped stack."""
    rows = stack(corpus, layers, skips).examined["scores"]
    names = list(dict.fromkeys(one["question"] for one in rows))

    def of(name: str, field: str) -> list[object]:
        each = sorted((one for one in rows if one["question"] == name), key=lambda one: one["layer"])
        return [one[field] for one in each]

    return Scores(
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


def trained(corpus: str, layers: int, skips: bool) -> tuple[Network, ...]:
    """Return every trained network of a stack's shape and corpus: the one that is shown, then the stored."""
    training, told = stack(corpus, layers, skips).checkpoint.config["training"], scores(corpus, layers, skips)
    shown = {group: tuple(map(float, told.mean(group, corpus)[1:])) for group in GROUPS}
    networks = [Network(training["seed"], training["tokens"], shown)]
    if corpus == "python":
        settings = experiment("layers")["settings"]
        means = row("layers", layers=layers, skips=skips)["tells"]
        networks += [
            Network(seed, settings["tokens"], {group: tuple(means[group][k]) for group in GROUPS})
            for k, seed in enumerate(settings["seeds"])
        ]
    return tuple(networks)


def agreed(networks: tuple[Network, ...], which: Way) -> list[Group]:
    """Return the groups whose mean goes that way in every one of the networks."""
    return [group for group in GROUPS if all(one.way(group) == which for one in networks)]


def printed(value: float) -> str:
    """Write a mean as the page prints it; what is nearly 1 is not called 1.

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
