"""The cells that a visitor may choose: their names on screen, and how an address lists them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pages.shared.i18n import Words
from rnn_core.cells import Cell, names, spec
from rnn_core.tasks.race import CELLS

__all__ = ["USUAL", "Cell", "chosen", "joined", "listed", "name", "names", "offered"]

USUAL: Final = CELLS
"""The cells that are on screen before anybody chooses others: those of the networks that ship."""


def name(t: Words, cell: Cell) -> str:
    """Return a cell's name as figures write it; of a cell without words, the title that it declares."""
    return t.of("cell_name", cell) if t.has("cell_name", cell) else spec(cell).title


def joined(t: Words, parts: Sequence[str]) -> str:
    """Write several as a list."""
    *first, last = parts
    return t("cells.and", list=", ".join(first), last=last) if first else last


def listed(value: object) -> str:
    """Read names of cells in any writing; empty for the usual ones, and where there is none.

    Examples
    --------
    >>> listed("lstm,mingru,mlp"), listed("lstm,gru,rnn"), listed(["gru"])
    ('mingru,lstm', '', 'gru')
    """
    said = set(re.findall(r"\w+", str(value)))
    found = tuple(one for one in names() if one in said)
    return "" if found in ((), USUAL) else ",".join(found)


def chosen(value: str) -> tuple[Cell, ...]:
    """Return the cells that `listed` has read, those with fewer gates first."""
    return tuple(value.split(",")) if value else USUAL


def offered(first: Sequence[Cell], cell: Cell) -> tuple[Cell, ...]:
    """Return the cells to offer side by side: a few, and the chosen one where it is not among them."""
    return tuple(dict.fromkeys((*first, cell)))
