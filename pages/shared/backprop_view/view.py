"""What the backprop view is told, and what it tells: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rnn_core.player.view import Framed

Array = NDArray[np.float64]
Kind = Literal["main", "hidden-path", "gates-path"]


@dataclass(frozen=True, eq=False)
class Path:
    """One way back, step by step.

    Attributes
    ----------
    kind
        How it is drawn: the network's own measure, an LSTM's way through h, or through the gates alone.
    label : str
        Its name at the end of the line.
    values : ndarray, (time,)
        Decimal logarithm of what is left, against the last step; -inf where nothing is.
    low, high : ndarray, (time,), or None
        Quartiles over seeds.
    """

    kind: Kind
    label: str
    values: Array
    low: Array | None = None
    high: Array | None = None


@dataclass(frozen=True, eq=False)
class Panel:
    """One network.

    Attributes
    ----------
    name, note : str
        "LSTM", and a word beside it.
    rate, rate_note : str
        The large figure, and what it counts.
    alt : str
        The picture in a sentence.
    paths : tuple of Path
        The first is the network's own measure.
    effects : ndarray, (target, time), or None
        Decimal logarithm of how much each character matters to each prediction, against the strongest.
    guesses : tuple
        After each step the three likeliest next tokens, each with its probability.
    """

    name: str
    note: str
    rate: str
    rate_note: str
    alt: str
    paths: tuple[Path, ...]
    effects: Array | None = None
    guesses: tuple[tuple[tuple[str, float], ...], ...] = ()


@dataclass(frozen=True, eq=False)
class BackpropView(Framed):
    """All that the backprop view shows.

    Attributes
    ----------
    tokens : tuple of str
        The text, one a step.
    following : str
        The token after the last; empty if there is none.
    target, step : int
        At which step the error sets out, and how far back it is shown.
    panels : tuple of Panel
    limits : (low, high)
        Decimal logarithms beyond which float32 loses one beside the other.
    fixed : bool
        Whether it stays with this prediction: a character that is chosen is where the picture goes, and the
        server hears of nothing.
    """

    tokens: tuple[str, ...]
    following: str
    target: int
    step: int
    panels: tuple[Panel, ...]
    limits: tuple[float, float]
    fixed: bool = False


@dataclass(frozen=True)
class BackpropEvent:
    """Where the visitor went in the browser: another prediction, or further back."""

    target: int
    step: int
