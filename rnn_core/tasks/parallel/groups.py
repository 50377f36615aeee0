"""Which pairs belong together: those with a side in common, and those with a side in common with those."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

__all__ = ["apart", "groups"]


def groups(pairs: Sequence[tuple[str, str]]) -> list[list[int]]:
    """Gather pairs that have a source or a target in common, capitals and signs aside.

    Returns
    -------
    list of list of int
        Numbers of pairs; in the order of their first.

    Examples
    --------
    >>> groups([("Run!", "x"), ("Stop.", "y"), ("run", "z"), ("Go.", "Z!")])
    [[0, 2, 3], [1]]
    """
    parent = list(range(len(pairs)))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    first: dict[tuple[int, str], int] = {}
    for k, pair in enumerate(pairs):
        for side, text in enumerate(pair):
            one, other = sorted((root(first.setdefault((side, _bare(text)), k)), root(k)))
            parent[other] = one
    found: dict[int, list[int]] = {}
    for k in range(len(pairs)):
        found.setdefault(root(k), []).append(k)
    return list(found.values())


def apart(found: Sequence[Sequence[int]], held_out: float, seed: int) -> tuple[list[int], list[int]]:
    """Part groups in two: numbers of pairs to learn from, and to be examined on, in order.

    A group stays together. Groups that would make the second part too large stay in the first.

    Examples
    --------
    >>> apart([[0, 2, 3], [1]], held_out=0.25, seed=0)
    ([0, 2, 3], [1])
    """
    room = max(1, round(held_out * sum(map(len, found))))
    unseen: set[int] = set()
    for group in random.Random(f"{seed} held out").sample(found, len(found)):
        if len(group) <= room - len(unseen):
            unseen.update(group)
    everything = range(sum(map(len, found)))
    return [k for k in everything if k not in unseen], sorted(unseen)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip() or text
