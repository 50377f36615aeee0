"""Which character of one text is which of another: what both have in common, in runs and not in crumbs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rnn_core.errors import InputError
from rnn_core.text.graphemes import graphemes

__all__ = ["MOST", "OPENING", "align"]

OPENING: Final = 3
"""What a run of common characters costs that begins after a difference, in characters: one that is not longer
is a coincidence."""

MOST: Final = 9_000_000
"""Pairs of characters that are weighed at most, between the first and the last difference."""

_FAR: Final = -(1 << 20)

Scores = NDArray[np.int32]


def align(text_a: str | Sequence[str], text_b: str | Sequence[str]) -> list[tuple[int | None, int | None]]:
    r"""Align two texts by their written characters.

    The alignment keeps the order of both texts and pairs equal characters only. Of all such, it has the
    greatest number of pairs, less `OPENING` for each run of pairs that neither begins nor ends both texts:
    without that, two sentences that have nothing to do with each other share a letter here and there.

    Parameters
    ----------
    text_a, text_b
        Texts, whose characters are their grapheme clusters (:func:`rnn_core.text.graphemes`), or characters.

    Returns
    -------
    list of (int or None, int or None)
        A pair of positions for each character that both have; ``(i, None)`` and ``(None, j)`` for what only
        one has, the first text's before the second's.

    Raises
    ------
    InputError
        If more than `MOST` pairs of characters would have to be weighed.

    Notes
    -----
    The recursion is that of Gotoh (1982), "An improved algorithm for matching biological sequences", Journal
    of Molecular Biology 162, with the cost on runs of pairs instead of on gaps.

    Examples
    --------
    >>> align("is a cat", "isn't a cat")[:6]
    [(0, 0), (1, 1), (None, 2), (None, 3), (None, 4), (2, 5)]
    >>> align("ab", "b")
    [(0, None), (1, 0)]
    """
    a, b = _characters(text_a), _characters(text_b)
    head = _common(a, b)
    tail = _common(a[head:][::-1], b[head:][::-1])
    middle = _middle(a[head : len(a) - tail], b[head : len(b) - tail])
    before = [(k, k) for k in range(head)]
    between = [(None if i is None else i + head, None if j is None else j + head) for i, j in middle]
    after = [(len(a) - tail + k, len(b) - tail + k) for k in range(tail)]
    return [*before, *between, *after]


def _characters(text: str | Sequence[str]) -> tuple[str, ...]:
    return graphemes(text) if isinstance(text, str) else tuple(text)


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    """Return how many characters two texts begin with alike."""
    return next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _middle(a: Sequence[str], b: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Align what lies between the first and the last difference."""
    if not a or not b:
        return [*((i, None) for i in range(len(a))), *((None, j) for j in range(len(b)))]
    if len(a) * len(b) > MOST:
        came = f"{len(a):,} and {len(b):,} characters between the first and the last difference"
        raise InputError.of(f"texts with at most {MOST:,} pairs of characters to weigh", came, "align parts")
    numbers = {one: k for k, one in enumerate(dict.fromkeys([*a, *b]))}
    left = np.array([numbers[one] for one in a])
    right = np.array([numbers[one] for one in b])
    paired, apart = _scores(left, right)
    return _way(left, right, paired, apart)


def _scores(a: NDArray[np.int64], b: NDArray[np.int64]) -> tuple[Scores, Scores]:
    """Return the best score of the first i and j characters, by whether the last of both are a pair.

    Neither the first nor the last of both are equal: every run in here begins after a difference.
    """
    n, m = len(a), len(b)
    paired = np.full((n + 1, m + 1), _FAR, np.int32)
    apart = np.zeros((n + 1, m + 1), np.int32)
    for i in range(1, n + 1):
        run = np.maximum(paired[i - 1, :-1], apart[i - 1, :-1] - OPENING)
        paired[i, 1:] = np.where(b == a[i - 1], run + 1, _FAR)
        best = np.maximum(apart[i - 1], paired[i - 1])
        best[1:] = np.maximum(best[1:], paired[i, :-1])
        apart[i] = np.maximum.accumulate(best)
    return paired, apart


def _way(
    a: NDArray[np.int64], b: NDArray[np.int64], paired: Scores, apart: Scores
) -> list[tuple[int | None, int | None]]:
    """Go back from the end along the best scores."""
    pairs: list[tuple[int, int]] = []
    i, j = len(a), len(b)
    inside = False  # whether the last of both are a pair
    while i and j:
        if inside:
            pairs.append((i - 1, j - 1))
            inside = bool(paired[i - 1, j - 1] >= apart[i - 1, j - 1] - OPENING)
            i, j = i - 1, j - 1
        elif apart[i, j] == apart[i - 1, j]:  # a run that gains nothing is none
            i -= 1
        elif apart[i, j] == apart[i, j - 1]:
            j -= 1
        elif apart[i, j] == paired[i - 1, j]:
            i, inside = i - 1, True
        else:
            j, inside = j - 1, True
    return _filled(pairs[::-1], len(a), len(b))


def _filled(pairs: list[tuple[int, int]], n: int, m: int) -> list[tuple[int | None, int | None]]:
    """Put what only one text has between the pairs."""
    found: list[tuple[int | None, int | None]] = []
    i = j = 0
    for p, q in [*pairs, (n, m)]:
        found += [(k, None) for k in range(i, p)]
        found += [(None, k) for k in range(j, q)]
        if (p, q) != (n, m):
            found.append((p, q))
        i, j = p + 1, q + 1
    return found
