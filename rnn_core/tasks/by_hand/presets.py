"""Cells whose weights were written by hand, and what each of them does: data, in presets.toml beside this."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from rnn_core.errors import InputError
from rnn_core.tasks.by_hand.claims import Judged, Read, judge, reading
from rnn_core.tasks.by_hand.equations import parameters
from rnn_core.tasks.by_hand.hand_cell import HandCell, Steps

__all__ = ["LONGEST", "Preset", "preset", "presets"]

LONGEST = 16
"""Steps up to which every preset does what it claims, whatever its inputs."""


@dataclass(frozen=True)
class Preset:
    """A cell, inputs to show it on, and its claim.

    Attributes
    ----------
    name : str
    cell : HandCell
    inputs : tuple of tuple of float
        (time, features)
    alphabet : tuple of tuple of float
        The inputs that the claim holds for, at any step.
    truth : str
        One of `claims.TRUTHS`.
    read : Read
    """

    name: str
    cell: HandCell
    inputs: Steps
    alphabet: Steps
    truth: str
    read: Read

    def judge(self, inputs: np.ndarray, record: Mapping[str, np.ndarray]) -> list[Judged]:
        """Compare what a cell did at every step with what this one claims to do."""
        return judge(self.truth, self.read, inputs, record)


@cache
def presets() -> Mapping[str, Preset]:
    """Return every preset by its name, in the order of the file."""
    tables = tomllib.loads(Path(__file__).with_name("presets.toml").read_text("utf-8"))
    return {name: _preset(name, table) for name, table in tables.items()}


def preset(name: str) -> Preset:
    """Return one preset.

    Raises
    ------
    InputError
        If there is no such preset.

    Examples
    --------
    >>> preset("lstm_parity").cell.hidden
    1
    """
    if name not in presets():
        raise InputError.of(f"a preset: {', '.join(presets())}", repr(name), "choose one")
    return presets()[name]


def _preset(name: str, table: Mapping[str, Any]) -> Preset:
    features, hidden = table["features"], table["hidden"]
    weights: list[float] = []
    for one in parameters(table["cell"], features, hidden):
        given = np.array(table["weights"].get(one.name, np.zeros(one.shape)), dtype=float)
        if given.shape != one.shape:
            raise InputError.of(f"{one.name} of {one.shape}", str(given.shape), f"correct preset {name}")
        weights += given.ravel().tolist()
    return Preset(
        name,
        HandCell(table["cell"], features, hidden, tuple(weights)),
        _steps(table["inputs"]),
        _steps(table["alphabet"]),
        table["truth"],
        reading(table["read"], hidden),
    )


def _steps(rows: list[list[float]]) -> Steps:
    return tuple(tuple(map(float, row)) for row in rows)
