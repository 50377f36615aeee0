"""What keeps one sequence from being another: the fewest tokens to change, to take out and to put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Edits", "edits"]


@dataclass(frozen=True)
class Edits:
    """The fewest changes that make a sequence its reference (Levenshtein distance).

    Attributes
    ----------
    wrong : tuple of bool
        A token of the sequence each: whether it has to be changed or taken out.
    missing : int
        How many tokens have to be put in besides.
    """

    wrong: tuple[bool, ...]
    missing: int

    @property
    def count(self) -> int:
        """How many changes there are in all."""
        return sum(self.wrong) + self.missing


def edits(made: Sequence[str], reference: Sequence[str]) -> Edits:
    """Compare what was made with what it should be.

    Of several ways with equally few changes, the one that keeps a token earliest from the end is taken.

    Examples
    --------
    >>> edits(["the", "old", "king"], ["the", "king", "sings"])
    Edits(wrong=(False, True, False), missing=1)
    """
    rows = _table(made, reference)
    wrong, missing = [False] * len(made), 0
    i, j = len(made), len(reference)
    while i or j:
        if i and j and made[i - 1] == reference[j - 1] and rows[i][j] == rows[i - 1][j - 1]:
            i, j = i - 1, j - 1
        elif i and j and rows[i][j] == rows[i - 1][j - 1] + 1:
            i, j = i - 1, j - 1
            wrong[i] = True
        elif i and rows[i][j] == rows[i - 1][j] + 1:
            i -= 1
            wrong[i] = True
        else:
            j -= 1
            missing += 1
    return Edits(tuple(wrong), missing)


def _table(made: Sequence[str], reference: Sequence[str]) -> list[list[int]]:
    """Give the distances between all beginnings of the two."""
    rows = [list(range(len(reference) + 1))]
    for i, one in enumerate(made, 1):
        row, before = [i], rows[-1]
        for j, other in enumerate(reference, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != other)))
        rows.append(row)
    return rows
