"""What the picture of two readings is told, and what it tells: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rnn_core.player.view import Framed
from rnn_core.reading import Reading

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two readings.

    Attributes
    ----------
    name, note : str
        What the network is called, and a word about it.
    reading : Reading
    at, steps : ndarray, (positions,)
        Which written character stands at a position, and after which step it is read; -1 in a gap.
    bits : ndarray, (positions,)
        Surprisal of the character; nan where there is none.
    states : ndarray, (positions, units)
        The quantity that is drawn; nan in a gap.
    limits : ndarray, (units,)
        The size of each unit that is drawn in full colour.
    order : ndarray, (units,)
        Units so that neighbours behave alike.
    """

    name: str
    note: str
    reading: Reading = field(repr=False)
    at: NDArray[np.int64] = field(repr=False)
    steps: NDArray[np.int64] = field(repr=False)
    bits: Array = field(repr=False)
    states: Array = field(repr=False)
    limits: Array = field(repr=False)
    order: NDArray[np.int64] = field(repr=False)


@dataclass(frozen=True, eq=False)
class CompareView(Framed):
    """All that is shown, besides its frame.

    Attributes
    ----------
    kind : {"networks", "texts"}
        Two networks on one text, or two texts in one network.
    sides : (Side, Side)
    characters : tuple of (str or None, str or None)
        The written character of each text at each position.
    quantity : str
        What is drawn of the units, in the visitor's language.
    tint : ndarray, (positions,)
        Of two networks the difference in bits, of two texts their distance; nan where there is none.
    full : float
        Where the tint is fullest.
    partner, back : ndarray
        For each unit of the first network its partner in the second, and the other way round.
    likeness : ndarray
        r of each unit of the first network and its partner.
    meets : int or None
        The position from which on two texts stay within ``tolerance``.
    tolerance : float
    step, unit : int
        Where to be.
    rev : str
        Tells one comparison from another.
    """

    kind: Literal["networks", "texts"]
    sides: tuple[Side, Side]
    characters: tuple[tuple[str | None, str | None], ...]
    quantity: str
    tint: Array
    full: float
    partner: NDArray[np.int64]
    back: NDArray[np.int64]
    likeness: Array
    meets: int | None
    tolerance: float
    step: int
    unit: int
    rev: str


@dataclass(frozen=True)
class CompareEvent:
    """Where the visitor went in the browser."""

    step: int
    unit: int
