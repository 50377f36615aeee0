"""Figures of one cut beside all others, from the stored experiment or from a visitor's own measurement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

import numpy as np

from pages.shared.experiments import experiment
from rnn_core.interventions import Control

NAME: Final = "what_if"

Kind = Literal["decides", "several", "group", "none"]


class GroupFigures(NamedTuple):
    """So many units held together: the best ones, the mean of random draws, and their lowest."""

    size: int
    units: tuple[int, ...]
    best: float
    random: float
    worst: float


@dataclass(frozen=True)
class Figures:
    """Mean probabilities of what truly follows, all at the places that score.

    Attributes
    ----------
    claimed : tuple of int
    places, choosing, scoring : int
        How many; those that chose units and groups, and those that everything is measured at.
    untouched, held : float
        With nothing held, and with the claimed units.
    fell : int
        At how many places the cut lowered it.
    others : float or None
        With every unit held but the claimed ones.
    means : tuple of float
        With each unit held alone.
    groups : tuple of GroupFigures
    draws, seed : int
    honest : bool
        Whether groups were scored at other places than those that chose them.
    chosen : bool
        Whether the claimed unit was chosen at the same places as the groups, and not by the visitor.
    """

    claimed: tuple[int, ...]
    places: int
    choosing: int
    scoring: int
    untouched: float
    held: float
    fell: int
    others: float | None
    means: tuple[float, ...] = field(repr=False)
    groups: tuple[GroupFigures, ...] = field(repr=False)
    draws: int
    seed: int
    honest: bool = True
    chosen: bool = True

    @property
    def second(self) -> int:
        """The unit, other than the claimed ones, that lowers the chance most."""
        order = np.argsort(self.means, kind="stable").tolist()
        return next((unit for unit in order if unit not in self.claimed), order[0])

    @property
    def best_group(self) -> GroupFigures | None:
        """The group that lowers it most."""
        return min(self.groups, key=lambda one: one.best) if self.groups else None

    @property
    def kind(self) -> Kind:
        """How much hangs on the claimed units.

        ``decides``: they take at least half of the chance, and no other unit half as much as they do;
        ``several``: they take at least half, and another unit at least half as much; ``group``: they take
        less than half, a group at least half; ``none``: neither does.
        """
        drop, half = self.untouched - self.held, self.untouched / 2
        next_drop = self.untouched - self.means[self.second]
        if drop >= half:
            return "decides" if next_drop < drop / 2 else "several"
        best = self.best_group
        return "group" if best is not None and self.untouched - best.best >= half else "none"

    @property
    def needed(self) -> bool:
        """Whether at least half of the chance is lost without them."""
        return self.untouched - self.held >= self.untouched / 2

    @property
    def enough(self) -> bool | None:
        """Whether at least half of it is left with them alone; None where that was not measured."""
        return None if self.others is None else self.others >= self.untouched / 2


def stored(network: str) -> tuple[Mapping[str, Any], ...]:
    """Return the stored questions of a network, those that one unit decides first; none of one's own."""
    rows = [one for one in experiment(NAME)["rows"]["control"] if one["network"] == network]
    return tuple(sorted(rows, key=lambda one: one["held"] > one["untouched"] / 2))


def of_row(row: Mapping[str, Any]) -> Figures:
    """Return a stored row's figures."""
    settings = experiment(NAME)["settings"]
    groups = (
        GroupFigures(one["size"], tuple(one["units"]), one["best"], one["random"], one["worst"])
        for one in row["groups"]
    )
    return Figures(
        claimed=(row["unit"],),
        **{
            name: row[name]
            for name in ("places", "choosing", "scoring", "untouched", "held", "fell", "others")
        },
        means=tuple(row["means"]),
        groups=tuple(groups),
        draws=settings["draws"],
        seed=settings["seed"],
    )


def of_control(found: Control, draws: int, seed: int) -> Figures:
    """Return a visitor's own measurement."""
    groups = (
        GroupFigures(one.size, one.units, one.best, float(one.random.mean()), float(one.random.min()))
        for one in found.groups
    )
    return Figures(
        claimed=found.claimed,
        places=found.places,
        choosing=len(found.choosing),
        scoring=len(found.scoring),
        untouched=found.base,
        held=found.claim,
        fell=found.fell,
        others=found.enough,
        means=tuple(float(one) for one in found.means),
        groups=tuple(groups),
        draws=draws,
        seed=seed,
        honest=found.honest,
        chosen=found.chosen,
    )
