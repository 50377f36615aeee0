"""How much of a stranger's file is read, and what stops it."""

from __future__ import annotations

from typing import Any, Final

__all__ = [
    "DEEPEST",
    "LARGEST",
    "LONGEST_NAME",
    "MOST_DIMENSIONS",
    "MOST_MEMBERS",
    "MOST_TENSORS",
    "Unreadable",
]

LARGEST: Final = 200_000_000
"""Bytes of a file, and of all tensors that are read from it."""

MOST_TENSORS: Final = 10_000
MOST_MEMBERS: Final = 20_000
MOST_DIMENSIONS: Final = 8
DEEPEST: Final = 40
"""Folders, groups or messages in one another."""

LONGEST_NAME: Final = 300


class Unreadable(Exception):  # noqa: N818
    """A file is not read any further; the reason goes to whoever asked, who makes a refusal of it.

    Parameters
    ----------
    code : str
        One of `rnn_core.opening.CODES`.
    **details
        What the sentence about it speaks of: numbers, texts, and lists of them.
    """

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code, self.details = code, details
