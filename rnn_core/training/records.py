"""What a training run on a text tells while it goes on: frozen records, in this order.

One :class:`Begun`; then an :class:`Update` after every optimiser step, and a :class:`Stage` before the first
one and after some of them; one :class:`Ended`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from jaxtyping import Float32

Units = Float32[np.ndarray, " hidden"]
Record = "Begun | Update | Stage | Ended"


@dataclass(frozen=True)
class Begun:
    """What is known before the first update.

    Attributes
    ----------
    parameters, vocabulary : int
    jamo : bool
        Whether Hangul is read as jamo.
    streams : int
        Places of the text that are read side by side.
    learnt, held_out : int
        Characters to learn from, and held-out characters on which everything is measured.
    updates : int
        How many there will be.
    tokens_per_character : float
    uniform, unigram, five_gram : float
        Bits per character of three guesses that only count, on the same held-out text: all tokens equally
        likely; by how frequent each is; by the four tokens before (Witten-Bell smoothing).
    never_learnt : int
        Held-out tokens that stand nowhere in what is learnt: known, but never met. They count.
    unknown : int
        Tokens of the text for which there was no room in the vocabulary; all are read as one and the same.
    """

    parameters: int
    vocabulary: int
    jamo: bool
    streams: int
    learnt: int
    held_out: int
    updates: int
    tokens_per_character: float
    uniform: float
    unigram: float
    five_gram: float
    never_learnt: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Update:
    """One optimiser step.

    Attributes
    ----------
    update : int
        How many there were so far.
    bits : float
        Training loss of this step, bits per character.
    gradient : float
        Norm of the gradient before clipping.
    characters : float
        Characters read so far, all streams together.
    seconds : float
        CPU time of the updates so far.
    """

    update: int
    bits: float
    gradient: float
    characters: float
    seconds: float

    @property
    def pace(self) -> float:
        """Characters a second, on average so far."""
        return self.characters / self.seconds if self.seconds > 0 else 0.0


@dataclass(frozen=True, eq=False)
class Stage:
    """The network, looked at closely.

    Attributes
    ----------
    number : int
        0 is before any training.
    update : int
    epoch : float
        How often it has read the text.
    bits : float
        On held-out text, bits per character.
    sample : str
        What it writes.
    open, shut : tuple of dict
        A dict a layer, gate -> fraction of steps on held-out text in which each unit's gate is above 0.9, or
        below 0.1, ``(hidden,)``. A plain RNN has no gates: its ``hidden`` is open where \\|h\\| is above 0.9,
        and shut where \\|h\\| is below 0.1.
    weights : bytes
        The network as :func:`rnn_core.checkpoints.save` writes it: ``weights.safetensors``, float16.
    """

    number: int
    update: int
    epoch: float
    bits: float
    sample: str
    open: tuple[dict[str, Units], ...] = field(repr=False)
    shut: tuple[dict[str, Units], ...] = field(repr=False)
    weights: bytes = field(repr=False)


@dataclass(frozen=True)
class Ended:
    """How it ended.

    Attributes
    ----------
    reason : {"done", "diverged"}
        ``diverged``: the loss or the gradient was no number any more, and there was nothing more to learn.
    update : int
        The last one that was made.
    seconds : float
        CPU time of the updates.
    """

    reason: Literal["done", "diverged"]
    update: int
    seconds: float
