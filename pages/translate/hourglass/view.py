"""What the hourglass is told, and what it tells: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Spoken:
    """One piece that the decoder said.

    Attributes
    ----------
    piece : str
    probability : float
        That the decoder gave it, in [0, 1].
    top : tuple
        The likeliest pieces, each with its probability.
    weights : ndarray, (source,), or None
        Attention.
    forced : bool
        Whether the visitor chose the attention.
    """

    piece: str
    probability: float
    top: tuple[tuple[str, float], ...]
    weights: Array | None
    forced: bool = False


@dataclass(frozen=True, eq=False)
class Hourglass:
    """All that the hourglass shows.

    Attributes
    ----------
    claim, lede, badge, footer : str
        In the visitor's language.
    source : tuple of str
        Words as the encoder read them.
    unknown : tuple of bool
        Which of them it does not know.
    states : ndarray, (source, hidden)
        Both readers' states at each word, in (-1, 1).
    context : ndarray, (context,)
        The one vector.
    spoken : tuple of Spoken
    rows : tuple of (label, sentence)
        What was written, and what should have been.
    pick : int
        The piece that is looked at.
    language : str
    """

    claim: str
    lede: str
    badge: str
    footer: str
    source: tuple[str, ...]
    unknown: tuple[bool, ...]
    states: Array
    context: Array
    spoken: tuple[Spoken, ...]
    rows: tuple[tuple[str, str], ...]
    pick: int
    language: Literal["ko", "en"]


@dataclass(frozen=True)
class Choice:
    """What the visitor did: looked at a piece, or sent its attention to a word (-1: gave it back)."""

    pick: int
    force: int | None = None
