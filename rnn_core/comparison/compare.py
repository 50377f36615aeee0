"""Two readings side by side: of one text by two networks, or of two texts by one."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_core.checkpoints.folder import TrainedNetwork, untrained
from rnn_core.comparison.alignment import align
from rnn_core.comparison.likeness import Likeness, Partners, linear_cka, partners
from rnn_core.errors import InputError
from rnn_core.reading import Reading, read

__all__ = ["GAP", "Comparison", "Difference", "compare"]

Array = NDArray[np.float64]

GAP: Final = -1
"""Stands for the character that a text does not have, and for its step."""

_FEWEST: Final = 3
"""Characters that both must have before anything is said about how alike two states are."""


class Difference(NamedTuple):
    """A mean and how sure it is.

    Attributes
    ----------
    mean : float
        Bits a written character; nan where nothing can be compared.
    se : float
        Its standard error; nan with less than two blocks.
    """

    mean: float
    se: float


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two readings on one axis: a position is a written character of both, or of one of them.

    What networks read need not be the same tokens: a Korean syllable may be one, or two or three jamo. So
    everything is counted by written characters (grapheme clusters): the bits of a character are the sum over
    its tokens, its state is that after its last token.

    Attributes
    ----------
    a, b : Reading
    pairs : ndarray, (positions, 2), int64
        Which written character of each text stands at a position; `GAP` where a text has none.
    kind : {"networks", "texts"}
        Whether two networks read one text, or one network two texts.
    seed : int
        Of the untrained networks that likeness is measured against: the first's; the second network's is the
        next number.
    """

    a: Reading
    b: Reading
    pairs: NDArray[np.int64] = field(repr=False)
    kind: Literal["networks", "texts"]
    seed: int = 0

    def __len__(self) -> int:
        return len(self.pairs)

    @property
    def readings(self) -> tuple[Reading, Reading]:
        """Both readings."""
        return self.a, self.b

    @property
    def shared(self) -> NDArray[np.bool_]:
        """(positions,) whether both texts have the character."""
        return np.asarray((self.pairs != GAP).all(1))

    @property
    def characters(self) -> tuple[tuple[str | None, str | None], ...]:
        """The written character of each text at each position; None in a gap."""
        texts = [one.tokens.graphemes for one in self.readings]
        return tuple(
            (None if i == GAP else texts[0][i], None if j == GAP else texts[1][j])
            for i, j in self.pairs.tolist()
        )

    @cached_property
    def steps(self) -> NDArray[np.int64]:
        """(positions, 2) step of each reading after which a character is read; `GAP` in a gap."""
        return np.stack([self._placed(side, _last_steps(one)) for side, one in enumerate(self.readings)], 1)

    @cached_property
    def bits(self) -> Array:
        """(positions, 2) surprise at each character, in bits, summed over its tokens.

        Nan in a gap, at the first character of a text, and where a network does not know a token of it.
        Over a text the sum is exact. Of a single syllable in jamo it leaves out that no final consonant
        follows: the network says so with the first token of the next character.
        """
        summed = [_by_character(one) for one in self.readings]
        return np.stack([self._placed(side, one) for side, one in enumerate(summed)], 1)

    @property
    def difference(self) -> Array:
        """(positions,) bits of the first reading less those of the second: above 0 the second is better."""
        return np.asarray(self.bits[:, 0] - self.bits[:, 1])

    def bits_difference(self, block: int = 100) -> Difference:
        """Return by how many bits a character the first reading is the more surprised, and how sure that is.

        Neighbouring characters are not independent, so the error is that of blocks of them (a ratio of sums
        over clusters; with blocks of equal size the standard error of their means).

        Parameters
        ----------
        block
            Positions in a block, at least 1.

        Returns
        -------
        Difference
            ``mean, se``; above 0 where the second is the better.

        Raises
        ------
        InputError
            If a block holds nothing.

        References
        ----------
        Cochran (1977), "Sampling techniques", 3rd edition, equation 6.13 without the correction for a finite
        population.
        """
        if block < 1:
            raise InputError.of("blocks of at least 1 character", str(block), "give a larger block")
        apart = self.difference
        known = ~np.isnan(apart)
        count = int(known.sum())
        if not count:
            return Difference(math.nan, math.nan)
        mean = float(apart[known].mean())
        number = np.arange(len(apart))[known] // block
        rest = np.bincount(number, apart[known] - mean)[np.unique(number)]
        blocks = len(rest)
        if blocks < 2:
            return Difference(mean, math.nan)
        return Difference(mean, math.sqrt(blocks / (blocks - 1) * float(rest @ rest)) / count)

    def states(self, quantity: str = "hidden") -> tuple[Array, Array]:
        """Return a quantity of the last layer after every position, for both; nan in a gap.

        Parameters
        ----------
        quantity
            Of both traces, as :attr:`rnn_core.Trace.gates` names it.

        Returns
        -------
        tuple of ndarray, (positions, hidden)

        Raises
        ------
        InputError
            If one of the networks has no such quantity.
        """
        values = [_last_layer(one, quantity, self.quantities) for one in self.readings]
        return self._stepped(values[0], 0), self._stepped(values[1], 1)

    @property
    def quantities(self) -> tuple[str, ...]:
        """The quantities that both networks have."""
        return tuple(name for name in self.a.trace.gates if name in self.b.trace.gates)

    def cka(self) -> Likeness:
        """Return how alike the hidden states are (linear CKA), beside its value for untrained networks.

        Returns
        -------
        Likeness
            ``trained, untrained``; see :func:`linear_cka`.

        Raises
        ------
        InputError
            If the texts share less than three characters.
        """
        self._enough()
        return Likeness(linear_cka(*self._both("hidden")), linear_cka(*self._untrained("hidden")))

    def partners(self, quantity: str = "hidden") -> Partners:
        """Return the closest partner of each unit, by absolute correlation and not by number.

        Parameters
        ----------
        quantity
            Of both networks.

        Raises
        ------
        InputError
            If one of the networks has no such quantity, or the texts share less than three characters.
        """
        self._enough()
        return partners(self._both(quantity), self._untrained(quantity))

    def distance(self, quantity: str | None = None) -> Array:
        """Return how far apart the states are at each position, in standard deviations.

        The root mean square over the units of their differences, each in standard deviations of that unit
        over both texts; a unit that never moves says nothing.

        Parameters
        ----------
        quantity
            None: the cell state if there is one, else the hidden state.

        Returns
        -------
        ndarray, (positions,)
            At least 0; nan in a gap.

        Raises
        ------
        InputError
            If these are two networks, whose units have nothing to do with each other.
        """
        if self.kind == "networks":
            raise InputError.of("two texts in one network", "two networks", "ask for partners or cka")
        name = quantity or ("cell" if "cell" in self.quantities else "hidden")
        a, b = self.states(name)
        spread = np.nanstd(np.concatenate([a, b]), axis=0)
        moves = spread > 0
        if not moves.any():
            return np.where(self.shared, 0.0, np.nan)
        return np.asarray(np.sqrt((((a - b)[:, moves] / spread[moves]) ** 2).mean(1)))

    def meets(self, tolerance: float = 0.1, quantity: str | None = None) -> int | None:
        """Return the position from which on the states stay together.

        Parameters
        ----------
        tolerance
            Standard deviations that they may be apart.
        quantity
            As for `distance`.

        Returns
        -------
        int or None
            The first such position after the last difference in state; 0 if there is none; None if they are
            apart at the end.
        """
        apart = self.distance(quantity)
        shared = np.flatnonzero(self.shared)
        beyond = shared[apart[shared] > tolerance]
        if not len(beyond):
            return 0
        after = shared[shared > beyond[-1]]
        return int(after[0]) if len(after) else None

    def differ_most(self, start: int = 0) -> int:
        """Return the position where the two differ most: in bits, or, of two texts, in state.

        Parameters
        ----------
        start
            From which position on to look: without a past, any network guesses.

        Returns
        -------
        int
            ``start`` where nothing can be compared.
        """
        apart = np.abs(self.difference) if self.kind == "networks" else self.distance()
        apart = apart[start:]
        return start if np.isnan(apart).all() else start + int(np.nanargmax(apart))

    def _placed(self, side: int, values: NDArray) -> NDArray:
        """Put one number a written character at its position; a gap has none."""
        index = self.pairs[:, side]
        empty = GAP if values.dtype.kind == "i" else np.nan
        return np.where(index == GAP, empty, values[index])

    def _stepped(self, values: Array, side: int) -> Array:
        step = self.steps[:, side, None]
        return np.where(step == GAP, np.nan, values[step[:, 0]])

    def _both(self, quantity: str) -> tuple[Array, Array]:
        a, b = self.states(quantity)
        return a[self.shared], b[self.shared]

    @cached_property
    def _before_training(self) -> tuple[Reading, Reading]:
        """The same texts, read by untrained networks of the same shapes."""
        one, other = self.a.checkpoint, self.b.checkpoint
        second = self.seed if self.kind == "texts" else self.seed + 1
        return _read_anew(one, self.a, self.seed), _read_anew(other, self.b, second)

    def _untrained(self, quantity: str) -> tuple[Array, Array]:
        values = [_last_layer(one, quantity, self.quantities) for one in self._before_training]
        shared = self.shared
        return self._stepped(values[0], 0)[shared], self._stepped(values[1], 1)[shared]

    def _enough(self) -> None:
        count = int(self.shared.sum())
        if count < _FEWEST:
            raise InputError.of(f"at least {_FEWEST} shared characters", str(count), "give longer texts")


def compare(a: Reading, b: Reading, seed: int = 0) -> Comparison:
    """Set two readings side by side: of one text by two networks, or of two texts by one network.

    Two networks need not read the same tokens: they are aligned by the written characters of the text.

    Parameters
    ----------
    a, b
        From :func:`rnn_core.reading.read`.
    seed
        Of the untrained networks that likeness is measured against.

    Raises
    ------
    InputError
        If two networks read two texts: it names the first character that differs.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> from rnn_core.reading import read
    >>> lstm, gru = (load(Path("assets/models") / f"shakespeare-{cell}") for cell in ("lstm", "gru"))
    >>> both = compare(read(lstm, "To be, or not to be"), read(gru, "To be, or not to be"))
    >>> both.kind, len(both), both.bits.shape
    ('networks', 19, (19, 2))
    """
    texts = a.tokens.graphemes, b.tokens.graphemes
    one_network = a.checkpoint.model is b.checkpoint.model
    if texts[0] == texts[1] and not one_network:
        both = np.arange(len(texts[0]))
        return Comparison(a, b, np.stack([both, both], 1), "networks", seed)
    if not one_network:
        raise InputError.of("two readings of one text, or of one network", _parting(*texts), "read one text")
    pairs = [[GAP if one is None else one for one in pair] for pair in align(*texts)]
    return Comparison(a, b, np.array(pairs, np.int64).reshape(-1, 2), "texts", seed)


def _parting(a: tuple[str, ...], b: tuple[str, ...]) -> str:
    """Say with which character two texts part."""
    both = zip(a, b, strict=False)
    at = next((k for k, (x, y) in enumerate(both) if x != y), min(len(a), len(b)))
    came = [repr(one[at]) if at < len(one) else "the end of the text" for one in (a, b)]
    return f"two networks and two texts, which differ first at character {at + 1}: {came[0]} and {came[1]}"


def _read_anew(checkpoint: TrainedNetwork, reading: Reading, seed: int) -> Reading:
    fresh = replace(checkpoint, model=untrained(checkpoint, seed))
    return read(fresh, reading.tokens, dtype="float32")


def _last_layer(reading: Reading, quantity: str, known: tuple[str, ...]) -> Array:
    if quantity not in known:
        expected = f"a quantity of both networks: {', '.join(known)}"
        raise InputError.of(expected, repr(quantity), "choose one of comparison.quantities")
    return np.asarray(reading.trace.gate(quantity, reading.trace.layers - 1)[0], np.float64)


def _last_steps(reading: Reading) -> NDArray[np.int64]:
    """Return after which step each written character is read."""
    source = reading.tokens.source
    last = np.zeros(len(reading.tokens.graphemes), np.int64)
    last[source] = np.arange(len(source))  # the last of a character is written last
    return last


def _by_character(reading: Reading) -> Array:
    """Return the bits of each written character; nan where one of its tokens has none."""
    summed = np.bincount(reading.tokens.source, reading.bits, len(reading.tokens.graphemes))
    return summed.astype(np.float64)
