"""What decides a training run, text included: checked as a whole before anything is computed."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from rnn_core.cells import Cell, names, spec
from rnn_core.errors import CodedError, InputError
from rnn_core.text import clean
from rnn_core.text.hangul import is_syllable
from rnn_core.text.vocabulary import UNKNOWN, Vocabulary
from rnn_core.training.character import Settings
from rnn_core.training.evaluate import Ids

LONGEST_TEXT: Final = 5_000_000
MOST_TOKENS: Final = 5_000
"""Largest vocabulary: the five-gram's codes still fit 64 bits, and the readout a small machine."""

MOST_PARAMETERS: Final = 2_000_000

BOUNDS: Final[dict[str, tuple[float, float]]] = {
    "hidden": (2, 512),
    "layers": (1, 4),
    "embedding": (2, 256),
    "window": (2, 400),
    "streams": (1, 128),
    "updates": (1, 100_000),
    "learning_rate": (1e-6, 10.0),
    "clip": (1e-3, 1e6),
    "forget_bias": (-10.0, 10.0),
    "dropout": (0.0, 0.9),
    "seed": (0, 2**31 - 1),
    "stages": (1, 100),
    "sample_length": (1, 2_000),
    "temperature": (0.05, 5.0),
    "top_k": (0, MOST_TOKENS),
    "top_p": (0.01, 1.0),
}
"""Least and most of every number in a plan."""

_WHOLE: Final = {
    "hidden",
    "layers",
    "embedding",
    "window",
    "streams",
    "updates",
    "seed",
    "stages",
    "sample_length",
    "top_k",
}
BLOCKS: Final = 20
HELD_OUT: Final = (5, 15)  # two blocks of twenty, neither the beginning nor the end of the text
READ_AT_ONCE: Final = 16
PIECE: Final = 1_000


class PlanError(CodedError, InputError):
    """A run that cannot be; says why.

    Codes are ``bounds``, ``cell``, ``empty``, ``long``, ``constant``, ``distinct``, ``short`` and ``large``.

    Examples
    --------
    >>> PlanError("short", "expected more", needed=70, length=3).details
    {'needed': 70, 'length': 3}
    """


@dataclass(frozen=True)
class Plan:
    """Everything that decides a training run on one text; made, it can be run.

    Attributes
    ----------
    text : str
        What is learnt and what is held out; cleaned, as every text is before it is read.
    cell : {"lstm", "gru", "rnn"}
    hidden, layers, embedding : int
        Sizes of the network; see :class:`rnn_core.models.CharacterModel`.
    window : int
        Steps the gradient goes back through; the state is carried on from window to window.
    streams : int
        Places of the text read side by side: this many, or as many as a short text has room for.
    updates : int
        Optimiser steps, over which the learning rate falls along a cosine.
    learning_rate : float
        Adam's peak.
    clip : float
        Largest norm of the gradient.
    forget_bias : float
        Added to the LSTM's forget gates at the start.
    dropout : float
        Before the readout and between layers, in training only.
    seed : int
        Of weights, dropout and samples.
    stages : int
        How many times the run is looked at closely: held-out text, sample, gates, a copy of the weights.
    sample_length : int
        Characters of each sample.
    temperature, top_k, top_p : float, int, float
        How samples are drawn; see :func:`rnn_core.training.sample.sample`.

    Raises
    ------
    PlanError
        If a number is out of :data:`BOUNDS`, the text cannot be learnt from, or the network would be too
        large.

    Examples
    --------
    >>> plan = Plan("to be or not to be, that is the question. " * 20, window=16, streams=4)
    >>> len(plan.vocabulary), plan.most_streams
    (16, 4)
    """

    text: str = field(repr=False)
    cell: Cell = "lstm"
    hidden: int = 128
    layers: int = 1
    embedding: int = 32
    window: int = 64
    streams: int = 16
    updates: int = 2000
    learning_rate: float = 5e-3
    clip: float = 1.0
    forget_bias: float = 1.0
    dropout: float = 0.2
    seed: int = 1
    stages: int = 16
    sample_length: int = 200
    temperature: float = 0.8
    top_k: int = 0
    top_p: float = 1.0

    def __post_init__(self) -> None:
        """Clean the text; check the numbers, then the text, then how large the network would be."""
        object.__setattr__(self, "text", clean(self.text).text)
        self._check_numbers()
        self._check_text()
        parameters = self.parameters
        if parameters > MOST_PARAMETERS:
            raise PlanError(
                "large",
                f"expected a network of at most {MOST_PARAMETERS:,} parameters; got {parameters:,}; take "
                "fewer units or layers",
                most=MOST_PARAMETERS,
                count=parameters,
            )

    def _check_numbers(self) -> None:
        if self.cell not in names():
            raise PlanError(
                "cell",
                f"expected a cell of {', '.join(names())}; got {self.cell!r}; choose one",
                name=self.cell,
            )
        for name, (least, most) in BOUNDS.items():
            value = getattr(self, name)
            kinds = (int,) if name in _WHOLE else (int, float)
            sound = isinstance(value, kinds) and not isinstance(value, bool) and math.isfinite(value)
            if not sound or not least <= value <= most:
                raise PlanError(
                    "bounds",
                    f"expected {name} between {least:g} and {most:g}; got {value!r}; choose one in between",
                    name=name,
                    least=least,
                    most=most,
                    value=repr(value),
                )

    def _check_text(self) -> None:
        text = self.text
        length, kinds = len(text), len(set(text))
        if not text or text.isspace():
            raise PlanError("empty", "expected a text to learn from; got none; give one")
        if length > LONGEST_TEXT:
            raise PlanError(
                "long",
                f"expected at most {LONGEST_TEXT:,} characters; got {length:,}; give a part of it",
                most=LONGEST_TEXT,
                length=length,
            )
        if kinds == 1:
            raise PlanError(
                "constant",
                f"expected a text with something to guess; got one character {length} times; give another",
                length=length,
            )
        if kinds == length:
            raise PlanError(
                "distinct",
                f"expected a text in which characters come again; got {length} that are all different; "
                "give a longer one",
                length=length,
            )
        if self.most_streams < 1 or not self.held_out:
            needed = (self.window + 1) * 10 // 8 + BLOCKS
            raise PlanError(
                "short",
                f"expected at least {needed} characters for a window of {self.window}; got {length}; give a "
                "longer text or take a shorter window",
                needed=needed,
                window=self.window,
                length=length,
            )

    @cached_property
    def jamo(self) -> bool:
        """Whether most letters are Hangul, which is then read as jamo."""
        syllables = sum(map(is_syllable, self.text))
        return 2 * syllables > sum(one.isalpha() for one in self.text)

    @cached_property
    def parts(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is learnt and what is held out: stretches of the text, a tenth of it held out."""
        length = len(self.text)
        edges = [length * k // BLOCKS for k in range(BLOCKS + 1)]
        held = tuple(self.text[edges[k] : edges[k + 1]] for k in HELD_OUT)
        cuts = [0, *(edge for k in HELD_OUT for edge in (edges[k], edges[k + 1])), length]
        learnt = tuple(self.text[a:b] for a, b in zip(cuts[::2], cuts[1::2], strict=True))
        return tuple(filter(None, learnt)), tuple(filter(None, held))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The tokens of the text, the most frequent ones if there are very many.

        Of the held-out part too: else all that stands only there would be one token, easier to guess than
        what was written, and bits per character would flatter the network and the n-grams alike.
        """
        return Vocabulary.of([self.text], jamo=self.jamo, most=MOST_TOKENS - 1)

    @cached_property
    def unknown(self) -> int:
        """Tokens of the text for which there is no room in the vocabulary: 0 unless it is very large."""
        return sum(int((ids == UNKNOWN).sum()) for ids in map(self.vocabulary.ids, sum(self.parts, ())))

    @cached_property
    def never_learnt(self) -> int:
        """Held-out tokens that stand nowhere in what is learnt."""
        learnt = np.unique(np.concatenate(self.documents))
        return sum(int((~np.isin(piece, learnt)).sum()) for piece in self.held_out)

    @cached_property
    def documents(self) -> list[Ids]:
        """Token numbers of what is learnt."""
        return [self.vocabulary.ids(part) for part in self.parts[0]]

    @cached_property
    def held_out(self) -> list[Ids]:
        """Token numbers of what is held out, in pieces of one length that are read side by side."""
        joined = [self.vocabulary.ids(part) for part in self.parts[1]]
        size = min([PIECE, *map(len, joined)]) if joined else 0
        if size < 2:
            return []
        pieces = [one[k : k + size] for one in joined for k in range(0, len(one) - size + 1, size)]
        return pieces[:: -(-len(pieces) // READ_AT_ONCE)]

    @property
    def tokens_per_character(self) -> float:
        """How many tokens a character is: 1, or two to three where Hangul is read as jamo."""
        return sum(map(len, self.documents)) / max(1, sum(map(len, self.parts[0])))

    @property
    def most_streams(self) -> int:
        """Streams that are read side by side: those wished for, or fewer if the text is short."""
        return min(self.streams, sum(map(len, self.documents)) // (self.window + 1))

    @property
    def parameters(self) -> int:
        """Number of weights the network would have."""
        inputs = [self.embedding] + [self.hidden] * (self.layers - 1)
        layers = sum(spec(self.cell).parameters(size, self.hidden) for size in inputs)
        tokens = len(self.vocabulary)
        return tokens * self.embedding + layers + tokens * (self.hidden + 1)

    @property
    def settings(self) -> Settings:
        """The same for :class:`rnn_core.training.character.TrainingRun`."""
        return Settings(
            cell=self.cell,
            hidden=self.hidden,
            layers=self.layers,
            embedding=self.embedding,
            updates=self.updates,
            batch=self.most_streams,
            window=self.window,
            learning_rate=float(self.learning_rate),
            warm_up=max(1, min(50, self.updates // 10)),
            clip=float(self.clip),
            dropout=float(self.dropout),
            forget_bias=float(self.forget_bias),
            seed=self.seed,
        )
