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

    Of several ways with equally few changes, one that leaves the most tokens as they are is taken.

    Examples
    --------
    >>> edits(["the", "old", "king"], ["the", "king", "sings"])
    Edits(wrong=(False, True, False), missing=1)
    """
    change = len(made) + len(reference) + 1  # outweighs all tokens that may stay as they are, each worth 1
    costs = _table(made, reference, change)
    wrong, missing = [False] * len(made), 0
    i, j = len(made), len(reference)
    while i or j:
        if i and j and costs[i][j] == costs[i - 1][j - 1] + _cost(made[i - 1], reference[j - 1], change):
            i, j = i - 1, j - 1
            wrong[i] = made[i] != reference[j]
        elif i and costs[i][j] == costs[i - 1][j] + change:
            i -= 1
            wrong[i] = True
        else:
            j -= 1
            missing += 1
    return Edits(tuple(wrong), missing)


def _cost(one: str, other: str, change: int) -> int:
    return -1 if one == other else change


def _table(made: Sequence[str], reference: Sequence[str], change: int) -> list[list[int]]:
    """Give what it costs to make each beginning of the one from each beginning of the other."""
    rows = [[change * j for j in range(len(reference) + 1)]]
    for one in made:
        before = rows[-1]
        row = [before[0] + change]
        for j, other in enumerate(reference, 1):
            row.append(
                min(before[j] + change, row[j - 1] + change, before[j - 1] + _cost(one, other, change))
            )
        rows.append(row)
    return rows
