"""What the picture is told, and what they tell: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rnn_core.analysis.tagger import Quantity, Side
from rnn_core.player.view import Framed

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Word:
    """One word of the sentence.

    Attributes
    ----------
    text : str
    candidates : tuple of str
        The readings that are shown for it, in the visitor's language.
    note : str
        What is said about a word the networks never met; empty otherwise.
    """

    text: str
    candidates: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Card:
    """One network.

    Attributes
    ----------
    name, accuracy : str
    needs : {"forward", "backward", "both"}
        Which LSTMs must have come to a word before it answers there.
    shares : tuple
        A word each: the probability of each candidate.
    halves : mapping
        Of the bidirectional network: the same while only that half has arrived.
    answers : tuple of (str, float)
        A word each: the likeliest of all readings, and its probability.
    clear : tuple of bool
        A word each: whether the page calls that answer clear.
    """

    name: str
    accuracy: str
    needs: Literal["forward", "backward", "both"]
    shares: tuple[tuple[float, ...], ...]
    halves: dict[Literal["forward", "backward"], tuple[tuple[float, ...], ...]]
    answers: tuple[tuple[str, float], ...]
    clear: tuple[bool, ...]


@dataclass(frozen=True, eq=False)
class Strip:
    """A quantity of both LSTMs at every word: (time, hidden) each."""

    quantity: Quantity
    name: str
    forward: Array
    backward: Array


@dataclass(frozen=True, eq=False)
class Effects:
    """What each word does to each answer by way of either LSTM: (target, time) each.

    ``"hidden"`` is signed, in nats; ``"gradient"`` is not, and only shares of it mean something.
    """

    kind: Literal["hidden", "gradient"]
    name: str
    forward: Array
    backward: Array


@dataclass(frozen=True, eq=False)
class DirectionView(Framed):
    """All that is shown, besides its frame.

    Attributes
    ----------
    words : tuple of Word
    cards : tuple of Card
        Forward, backward, both.
    strips : tuple of Strip
    effects : tuple of Effects
    word, step : int
        Which word is asked about, and how far both LSTMs have come.
    quantity : str
    reader : {"forward", "backward"}
    unit : int
        Which unit, and whose, is looked at.
    tongue : {"ko", "en"}
        Of the sentence.
    fixed : bool
        Whether the server hears of nothing: in a lesson.
    """

    words: tuple[Word, ...]
    cards: tuple[Card, ...]
    strips: tuple[Strip, ...]
    effects: tuple[Effects, ...]
    word: int
    step: int
    quantity: Quantity
    reader: Side
    unit: int
    tongue: Literal["ko", "en"]
    fixed: bool = False


@dataclass(frozen=True)
class ReadersEvent:
    """Where the visitor went in the browser."""

    word: int
    step: int
    quantity: Quantity
    reader: Side
    unit: int
