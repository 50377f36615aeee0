"""All that a link to the gradients page can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared.address import Address, Parameter, choice, count, count_or, one_of, slug
from pages.shared.cells import Cell, chosen, listed
from pages.shared.state import OWN, held_network, held_text
from pages.shared.url_state import SEED, TEXT, OfSeed, OfText
from rnn_core.cells import spec
from rnn_core.models.random_network import RandomNetworkConfig

Mode = Literal["trained", "fresh"]
Activation = Literal["tanh", "relu", "sigmoid"]
Initialisation = Literal["torch", "xavier", "he", "orthogonal"]

SHORTEST: Final = 20
LONGEST: Final = 200
AS_IT_COMES: Final = "as-is"
RADII: Final = (AS_IT_COMES, "0.5", "0.7", "0.8", "0.9", "1.0", "1.1", "1.2", "1.5", "2.0")
FORGETS: Final = (AS_IT_COMES, "-1", "0", "1", "2", "3", "5")
SEEDS: Final = (1, 5, 20)
"""How many fresh networks of each kind may be measured; the middle one is what a first visit shows."""


@dataclass(frozen=True)
class PageState(OfText, OfSeed):
    """What is on screen.

    Attributes
    ----------
    mode : {"trained", "fresh"}
        Trained networks, or networks before any training.
    net : str
        A trained network of the visitor's own; empty: those that ship.
    cells : str
        Kinds of fresh networks, as `pages.shared.cells.listed` reads them; empty: the usual ones.
    length : int
        Characters that are read, 20 to 200.
    target : int or None
        At which step the error sets out; None: at the last.
    step : int
        How far back it is shown.
    activation, initialisation, radius, forget, seed
        Of fresh networks; see :class:`rnn_core.models.random_network.RandomNetworkConfig`.
    seeds : {1, 5, 20}
        How many fresh networks of each kind are measured.
    """

    mode: Mode = "trained"
    length: int = 120
    target: int | None = None
    step: int = 0
    activation: Activation = "tanh"
    initialisation: Initialisation = "torch"
    radius: str = AS_IT_COMES
    forget: str = AS_IT_COMES
    seeds: int = 5
    net: str = ""
    cells: str = ""

    @property
    def kinds(self) -> tuple[Cell, ...]:
        """The cells of the fresh networks."""
        return chosen(self.cells)

    def start(self, cell: Cell, **other: object) -> RandomNetworkConfig:
        """Return the fresh network of one kind that the controls ask for."""
        choices = {
            "activation": "tanh" if spec(cell).gates else self.activation,
            "initialisation": self.initialisation,
            "radius": None if self.radius == AS_IT_COMES else float(self.radius),
            "forget_bias": float(self.forget)
            if self.forget != AS_IT_COMES and spec(cell).retention
            else None,
            "seed": self.seed,
        }
        return RandomNetworkConfig(cell, **(choices | other))  # type: ignore[arg-type]


_BROUGHT: Final = {"sample": OWN, "text": "", "target": None, "step": 0, "mode": "trained"}

ADDRESS: Final = Address(
    "gradients",
    PageState,
    {
        "mode": Parameter("mode", one_of(get_args(Mode))),
        **TEXT,
        "n": Parameter("length", count_or(120, SHORTEST, LONGEST)),
        "at": Parameter("target", count),
        "t": Parameter("step", count_or(0)),
        "act": Parameter("activation", one_of(get_args(Activation))),
        "init": Parameter("initialisation", one_of(get_args(Initialisation))),
        "radius": Parameter("radius", one_of(RADII)),
        "forget": Parameter("forget", one_of(FORGETS)),
        **SEED,
        "seeds": Parameter("seeds", choice(SEEDS, SEEDS[1])),
        "net": Parameter("net", slug),
        "cells": Parameter("cells", listed),
    },
    brought=_BROUGHT,
    follows=True,
    held=(*held_network({"target": None, "step": 0}), held_text(_BROUGHT)),
)
