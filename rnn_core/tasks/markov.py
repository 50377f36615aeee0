"""A Markov chain over tokens: the next one from the last few alone, with nothing remembered beyond them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy.typing import NDArray

from rnn_core import files
from rnn_core.checkpoints import sums
from rnn_core.errors import CheckpointError, InputError

__all__ = ["Markov"]


@dataclass(frozen=True, eq=False)
class _Level:
    """Counts of runs of one length, each a context and the token after it.

    runs : (runs,), sorted: number of the context, times the vocabulary, plus the token. A context is numbered
    by its place among the runs one shorter, so that numbers stay small however long the runs are.
    counts : (runs,): how often each was seen.
    totals, kinds : (contexts,): how often each context was seen with a token after it, and with how many
    different ones.
    """

    runs: Int[np.ndarray, " runs"]
    counts: Int[np.ndarray, " runs"]
    totals: Int[np.ndarray, " contexts"]
    kinds: Int[np.ndarray, " contexts"]

    @classmethod
    def of(cls, runs: NDArray, counts: NDArray, vocabulary: int, contexts: int) -> _Level:
        context = runs // vocabulary
        totals = np.bincount(context, counts, contexts).astype(np.int64)
        return cls(runs, counts, totals, np.bincount(context, minlength=contexts))

    def find(self, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the places of runs, -1 where one was never seen."""
        place = np.minimum(np.searchsorted(self.runs, codes), len(self.runs) - 1)
        return np.where(self.runs[place] == codes, place, -1)


class Markov:
    """Chains of every order from 0 up to one, counted together.

    The chain of order n knows what followed the last n tokens. A context that was seen c times, with d
    different tokens after it, leaves its share to the chain one order lower (Witten & Bell 1991, method C)::

        p_n(token) = (count + d p_{n-1}(token)) / (c + d)

    down to equal shares for all, so nothing ever has probability 0; a context never seen leaves everything to
    the lower order. Markov 1913, on the vowels of *Eugene Onegin*; Shannon 1948, section 3.

    Made by `count` or `load`.

    Examples
    --------
    >>> chain = Markov.count([np.array([0, 1, 0, 1, 0, 2])], vocabulary=3, order=2)
    >>> chain.order, chain.next(np.array([1, 0]))[2].round(3).tolist()
    (2, [0.089, 0.517, 0.394])
    """

    def __init__(self, vocabulary: int, levels: Sequence[_Level]) -> None:
        self.vocabulary, self._levels = vocabulary, tuple(levels)

    @property
    def order(self) -> int:
        """The highest order there is."""
        return len(self._levels) - 1

    @property
    def contexts(self) -> list[int]:
        """How many contexts each order has met, from order 0 on."""
        return [int(np.count_nonzero(level.totals)) for level in self._levels]

    @classmethod
    def count(cls, documents: Sequence[NDArray[np.int64]], vocabulary: int, order: int) -> Markov:
        """Count all runs of up to ``order + 1`` tokens; none reaches from one document into the next.

        Raises
        ------
        InputError
            If the order is negative, there is nothing to count, or a token is not in the vocabulary.
        """
        tokens = np.concatenate([*documents, np.zeros(0, np.int64)])
        if order < 0 or not len(tokens):
            raise InputError.of(
                "an order >= 0 and at least one token", f"{order}, {len(tokens)}", "give some"
            )
        if tokens.min() < 0 or tokens.max() >= vocabulary:
            raise InputError.of(f"tokens in 0..{vocabulary - 1}", "others", "encode the text anew")
        within = np.concatenate([np.arange(len(document)) for document in documents])
        context, contexts, levels = np.zeros(len(tokens) + 1, np.int64), 1, []
        for length in range(order + 1):
            at = np.flatnonzero(within >= length)
            if not len(at):
                break
            codes = context[at] * vocabulary + tokens[at]
            runs, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
            levels.append(_Level.of(runs, counts, vocabulary, contexts))
            # This run is the context of what follows it; one that ends a document is never asked for.
            context[at + 1] = places
            contexts = len(runs)
        return cls(vocabulary, levels)

    def surprise(self, ids: NDArray[np.int64]) -> Float[np.ndarray, "orders time"]:
        """Bits of surprise at every token of a text, by the chain of every order.

        Where fewer tokens stand before one than an order looks at, those that do are all that counts.

        Returns
        -------
        ndarray, (orders, time)
            ``-log2 p_n(token | the n before it)``; row n is the chain of order n.

        Examples
        --------
        >>> chain = Markov.count([np.array([0, 1, 0, 1, 0, 2])], vocabulary=3, order=1)
        >>> chain.surprise(np.array([1, 0])).round(2).tolist()
        [[1.58, 1.17], [1.58, 0.3]]
        """
        probability = np.full(len(ids), 1 / self.vocabulary)
        context, rows = np.zeros(len(ids), np.int64), []
        for level in self._levels:
            found = level.find(np.where(context < 0, -1, context * self.vocabulary + ids))
            seen, kinds = (np.where(context < 0, 0, of[context]) for of in (level.totals, level.kinds))
            count = np.where(found < 0, 0, level.counts[found])
            mixed = (count + kinds * probability) / np.maximum(seen + kinds, 1)
            probability = np.where(seen > 0, mixed, probability)
            rows.append(-np.log2(probability))
            context = np.concatenate([[-1], found[:-1]])[: len(ids)]
        return np.stack(rows)

    def met(self, ids: NDArray[np.int64]) -> Bool[np.ndarray, "orders time"]:
        """Whether the n tokens before each were ever followed by anything in what was counted.

        Examples
        --------
        >>> chain = Markov.count([np.array([0, 1, 0, 1, 0, 2])], vocabulary=3, order=1)
        >>> chain.met(np.array([0, 2, 1])).tolist()
        [[True, True, True], [False, True, False]]
        """
        context, rows = np.zeros(len(ids), np.int64), []
        for level in self._levels:
            rows.append((context >= 0) & (level.totals[context] > 0))
            found = level.find(np.where(context < 0, -1, context * self.vocabulary + ids))
            context = np.concatenate([[-1], found[:-1]])[: len(ids)]
        return np.stack(rows)

    def next(self, before: NDArray[np.int64]) -> Float[np.ndarray, "orders vocabulary"]:
        """Probabilities of the next token, by the chain of every order; each row adds up to 1."""
        shares, rows = np.full(self.vocabulary, 1 / self.vocabulary), []
        for order, level in enumerate(self._levels):
            context = self._context(before[len(before) - order :]) if order <= len(before) else -1
            if context >= 0 and level.totals[context]:
                first, last = np.searchsorted(
                    level.runs, [context * self.vocabulary, (context + 1) * self.vocabulary]
                )
                counts = np.zeros(self.vocabulary)
                counts[level.runs[first:last] % self.vocabulary] = level.counts[first:last]
                kinds = level.kinds[context]
                shares = (counts + kinds * shares) / (level.totals[context] + kinds)
            rows.append(shares)
        return np.stack(rows)

    def _context(self, tokens: NDArray[np.int64]) -> int:
        """Number of a context, -1 if it was never seen."""
        number = 0
        for token, level in zip(tokens.tolist(), self._levels, strict=False):
            number = int(level.find(np.array([number * self.vocabulary + token]))[0])
            if number < 0:
                break
        return number

    def save(self, path: Path) -> None:
        """Write the counts as a compressed NumPy archive."""
        arrays: dict[str, NDArray] = {"vocabulary": np.array(self.vocabulary)}
        for length, level in enumerate(self._levels):
            arrays[f"steps{length}"] = np.diff(level.runs, prepend=0).astype(np.uint32)
            arrays[f"counts{length}"] = level.counts.astype(np.uint32)
        np.savez_compressed(path, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> Markov:
        """Read what `save` wrote.

        Raises
        ------
        CheckpointError
            If the file holds something else, or is not what its sums say.
        """
        try:
            with np.load(io.BytesIO(sums.take(path))) as kept:
                vocabulary, levels, contexts = int(kept["vocabulary"]), list[_Level](), 1
                while (name := f"steps{len(levels)}") in kept:
                    runs = np.cumsum(kept[name], dtype=np.int64)
                    counts = kept[f"counts{len(levels)}"].astype(np.int64)
                    levels.append(_Level.of(runs, counts, vocabulary, contexts))
                    contexts = len(runs)
                if len(kept.files) != 1 + 2 * len(levels):
                    raise ValueError("an array of another name")
        except CheckpointError:
            raise
        except (OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
            came = f"{path.name}: {files.reason(error)}"
            raise CheckpointError(
                f"expected counts of a Markov chain; got {came}; count and save them again"
            ) from error
        return cls(vocabulary, levels)
