"""What the layer view are told, and what they tell: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn_core.player.view import Framed

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer: its hidden states at every step, (time, units)."""

    name: str
    hidden: Array


@dataclass(frozen=True, eq=False)
class Question:
    """What the layers are asked.

    Attributes
    ----------
    slug, name, group : str
        The latter two in the visitor's language.
    counts : bool
        Whether the answer is a count; else it is a probability.
    told : ndarray, (layers, time)
        What each layer's probe answers after each token, the lowest layer first.
    truth : ndarray, (time,)
        nan where the text does not tell.
    notes : tuple of str
        A layer each: its score on documents held out, and that of an untrained stack.
    """

    slug: str
    name: str
    group: str
    counts: bool
    told: Array
    truth: Array
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class LayerView(Framed):
    """All that is shown, besides its frame.

    Attributes
    ----------
    tokens, graphemes : tuple of str
        What is read at each step, and the text as written.
    source : tuple of int
        Which grapheme each token belongs to.
    floors : tuple of Layer
        The lowest layer first.
    questions : tuple of Question
    question : str
        The one that is asked.
    step : int
    rev : str
        Tells one text and stack from another.
    """

    tokens: tuple[str, ...]
    graphemes: tuple[str, ...]
    source: tuple[int, ...]
    floors: tuple[Layer, ...]
    questions: tuple[Question, ...]
    question: str
    step: int
    rev: str


@dataclass(frozen=True)
class FloorsEvent:
    """Where the visitor went in the browser."""

    step: int
    question: str
