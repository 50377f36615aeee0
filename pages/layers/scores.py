"""What was measured of the shipped stacks once and for all: how well each layer tells what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pages.layers.measure import Array, stack
from rnn_core.probes.labels import GROUPS, QUESTIONS, Group

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
    names = list(dict.fromkeys(row["question"] for row in rows))

    def of(name: str, field: str) -> list[object]:
        each = sorted((row for row in rows if row["question"] == name), key=lambda row: row["layer"])
        return [row[field] for row in each]

    return Scores(
        {name: np.array(of(name, "score"), float) for name in names},
        {name: np.array(of(name, "untrained"), float).T for name in names},
        tuple(dict.fromkeys(row["question"] for row in rows if row["measure"] == "rho")),
    )


def trend(corpus: str, layers: int, skips: bool) -> dict[Group, int]:
    """Say which way the mean score of each group goes from the lowest layer to the highest: 1, 0 or -1.

    It rises only where the highest layer also tells more than any layer of the untrained stacks: else there
    was nothing to learn.
    """
    found = scores(corpus, layers, skips)
    return {group: _way(found, group, corpus) for group in GROUPS}


def _way(found: Scores, group: Group, corpus: str) -> int:
    values = found.mean(group, corpus)
    rise, gain = values[-1] - values[1], values[-1] - found.untrained_mean(group, corpus)[1:].max()
    if rise < -CLEAR:
        return -1
    return int(rise > CLEAR and gain > CLEAR)
