"""What the seq2seq view is told, and what it tells: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn_core.player.view import Framed

Array = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Spoken:
    """One token that the decoder generated.

    Attributes
    ----------
    piece : str
    probability : float
        That the decoder gave it, in [0, 1].
    top : tuple
        The likeliest tokens, each with its probability.
    weights : ndarray, (source,), or None
        Attention; none at all, of shape (0,), where a lesson withholds it.
    forced : bool
        Whether the visitor chose the attention.
    wrong : bool
        Whether it has to be changed or taken out to make the reference; False where there is none.
    """

    piece: str
    probability: float
    top: tuple[tuple[str, float], ...]
    weights: Array | None
    forced: bool = False
    wrong: bool = False


@dataclass(frozen=True, eq=False)
class Seq2SeqView(Framed):
    """All that the seq2seq view shows.

    Attributes
    ----------
    source : tuple of str
        Words as the encoder read them.
    unknown : tuple of bool
        Which of them it does not know.
    states : ndarray, (source, hidden)
        States of both directions at each word, in (-1, 1).
    context : ndarray, (context,)
        The one vector.
    spoken : tuple of Spoken
    rows : tuple of (label, sentence)
        What was generated, and the reference.
    verdict : str
        How the two differ; empty where there is no reference.
    notes : tuple of str
        How the sentence was read, and what of it is not known.
    pick : int
        The token that is looked at.
    fixed : bool
        Whether nothing is forced and the server hears of nothing: in a lesson.
    """

    source: tuple[str, ...]
    unknown: tuple[bool, ...]
    states: Array
    context: Array
    spoken: tuple[Spoken, ...]
    rows: tuple[tuple[str, str], ...]
    verdict: str
    notes: tuple[str, ...]
    pick: int
    fixed: bool = False


@dataclass(frozen=True)
class Choice:
    """What the visitor did: looked at a token, or overrode its attention with one word (-1: reset it)."""

    pick: int
    force: int | None = None
