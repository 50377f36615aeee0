"""All that a link to the character models can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pages.lab.carried import STRETCHES
from pages.shared import jobs
from pages.shared.address import Address, Parameter, choice, count, count_or, one_of
from pages.shared.cells import Cell, names
from pages.shared.state import OWN, held_text
from pages.shared.url_state import JOB, TEXT, OfJob, OfText

TASK: Final = "rnn_core.training.learn:learn"

CELLS: Final[tuple[Cell, ...]] = ("lstm", "gru", "rnn")
"""Offered side by side, the first by default; all others under “More”."""

HIDDEN: Final = (8, 16, 32, 64, 96, 128, 192, 256)
LAYERS: Final = (1, 2, 3)
WINDOWS: Final = (8, 16, 32, 64, 100, 150, 200)
UPDATES: Final = (50, 200, 500, 1000, 2000, 3000, 5000, 10000)
RATES: Final = ("0.0005", "0.001", "0.002", "0.005", "0.01", "0.02", "0.1", "1")
CLIPS: Final = ("0.1", "0.5", "1", "5", "1000")
FORGETS: Final = ("-1", "0", "1", "2", "3", "5")
TEMPERATURES: Final = ("0.2", "0.5", "0.7", "0.8", "1", "1.2", "1.5")
TOP_KS: Final = (0, 1, 3, 5, 10, 20)
TOP_PS: Final = ("0.5", "0.8", "0.9", "0.95", "1")


@dataclass(frozen=True)
class PageState(OfText, OfJob):
    """What is on screen.

    Attributes
    ----------
    stage : int or None
        Which kept network is looked at; None: the latest.
    cell, hidden, layers, window, updates, rate, clip, forget, seed, temperature, top_k, top_p
        See :class:`rnn_core.training.plan.Plan`.
    stretch : int
        Tokens between two resets of the state, where a trained network reads in windows.
    """

    stage: int | None = None
    cell: Cell = "lstm"
    hidden: int = 128
    layers: int = 1
    window: int = 64
    updates: int = 2000
    rate: str = "0.005"
    clip: str = "1"
    forget: str = "1"
    seed: int = 1
    temperature: str = "0.8"
    top_k: int = 0
    top_p: str = "1"
    stretch: int = STRETCHES[0]


_BROUGHT: Final = {"sample": OWN, "text": ""}

ADDRESS: Final = Address(
    "lab_character",
    PageState,
    {
        **JOB,
        **TEXT,
        "stage": Parameter("stage", count),
        "cell": Parameter("cell", one_of((*CELLS, *names()))),
        "hidden": Parameter("hidden", choice(HIDDEN, 128)),
        "layers": Parameter("layers", choice(LAYERS, 1)),
        "window": Parameter("window", choice(WINDOWS, 64)),
        "updates": Parameter("updates", choice(UPDATES, 2000)),
        "rate": Parameter("rate", choice(RATES, "0.005")),
        "clip": Parameter("clip", choice(CLIPS, "1")),
        "forget": Parameter("forget", choice(FORGETS, "1")),
        "seed": Parameter("seed", count_or(1, 0, 9999)),
        "temperature": Parameter("temperature", choice(TEMPERATURES, "0.8")),
        "k": Parameter("top_k", choice(TOP_KS, 0)),
        "p": Parameter("top_p", choice(TOP_PS, "1")),
        "stretch": Parameter("stretch", choice(STRETCHES, STRETCHES[0])),
    },
    brought=_BROUGHT,
    follows=True,
    held=(held_text(_BROUGHT), jobs.held(TASK, others=("stage",))),
)
