"""What a check found: its state, a sentence in each language, a figure, a picture, and what mends it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_core import sentences as toml

__all__ = ["CHECKS", "COMMON", "Finding", "Line", "Picture", "State"]

State = Literal["found", "clean", "not measured"]
Array = NDArray[np.float64]

CHECKS: Final = Path(__file__).parent / "checks"
"""Where each check stands, its words beside it."""
COMMON: Final = Path(__file__).with_name("common.toml")
"""What every check may say."""


class Line(NamedTuple):
    """One line of code that mends.

    change : "add", "remove" or "same"
    code : str
    """

    change: Literal["add", "remove", "same"]
    code: str


@dataclass(frozen=True, eq=False)
class Picture:
    """What was measured, as `rnn_core.plots.checkup` draws it.

    Attributes
    ----------
    kind : "influence", "lines" or "bars"
        A matrix, row: whose output, column: whose input; one or several curves; one value each.
    arrays : mapping of str to ndarray
        Name -> values; one matrix, or curves and bars of one length.
    logarithmic : bool
        Whether the vertical axis is.
    first : int
        What the first place of the horizontal axis is called.
    """

    kind: Literal["influence", "lines", "bars"]
    arrays: Mapping[str, Array] = field(repr=False)
    logarithmic: bool = False
    first: int = 0


@dataclass(frozen=True, eq=False)
class Finding:
    """What one check came to.

    Attributes
    ----------
    check : str
        Its name: "swap", "future", ...
    state : {"found", "clean", "not measured"}
    reason : str
        Which of the check's sentences this is.
    values : mapping of str to str
        What fills it.
    figure : str
        The number that it rests on, as it is written; empty if there is none.
    picture : Picture or None
    mend : tuple of Line
        What mends it; of a check that found nothing, what would.
    measured, limit : float
        What was measured, and beyond what it is a fault; NaN where no one number decides.
    """

    check: str
    state: State
    reason: str
    values: Mapping[str, str] = field(default_factory=dict)
    figure: str = ""
    picture: Picture | None = None
    mend: tuple[Line, ...] = ()
    measured: float = math.nan
    limit: float = math.nan

    def _said(self, key: str, language: str) -> str:
        words = {
            **toml.sentences(COMMON, language),
            **toml.sentences(CHECKS / f"{self.check}.toml", language),
        }
        # A gate is kept by its letter, and said by its name where the check has one.
        named = {name: words.get(f"{name}_{value}", value) for name, value in self.values.items()}
        return words.get(key, "").format(**named)

    def title(self, language: str = "en") -> str:
        """Name the check.

        Raises
        ------
        InputError
            If there are no words in this language; so do the others.
        """
        return self._said("title", language)

    def sentence(self, language: str = "en") -> str:
        """Say what was found, or that nothing was, or what to give for it to be measured."""
        return self._said(self.reason, language)

    def unit(self, language: str = "en") -> str:
        """Say what the figure is."""
        return self._said(f"unit_{self.reason}", language) or self._said("unit", language)

    def why(self, language: str = "en") -> str:
        """Say why it matters."""
        return self._said("why", language)

    def caption(self, language: str = "en") -> str:
        """Say what the picture shows."""
        return self._said("picture", language) if self.picture else ""

    def names(self, language: str = "en") -> Mapping[str, str]:
        """Give the words for the curves and axes of the picture."""
        words = toml.sentences(CHECKS / f"{self.check}.toml", language)
        start = "label_"
        return {key.removeprefix(start): said for key, said in words.items() if key.startswith(start)}

    @property
    def arrays(self) -> Mapping[str, Array]:
        """What was measured; empty if there is no picture."""
        return self.picture.arrays if self.picture else {}

    @property
    def code(self) -> str:
        """The lines that stay or come, to be copied."""
        return "\n".join(line.code for line in self.mend if line.change != "remove")
