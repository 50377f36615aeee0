"""The race drawn: a panel a kind of network, and who solved the task when."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from pages.lab.memory.results import Shown
from pages.lab.memory.said import summaries
from pages.shared import cells, charts, values
from pages.shared.i18n import Words
from rnn_core.plots.race import race_curves
from rnn_core.plots.style import Style
from rnn_core.tasks.equal import Cell
from rnn_core.tasks.tracks import Summary, summary

_SHORT = 6
"""Characters of a name up to which three panels have room for it beside each other, on a phone too."""

_LABELS = ("update", "guess", "limit", "median", "solved", "seed")
_TABLE = ("network", "units", "parameters", "solved", "updates", "seconds", "error")


def style(say: Words, shown: Shown) -> Style:
    """Return colours and words for the figures."""
    plain = charts.style(say, charts.mode())
    labels = {name: say.of("lab_memory_axis", name) for name in _LABELS}
    what = "squares" if shown.race.task.name == "adding" else "wrong"
    return replace(plain, labels={**plain.labels, **labels, "error": say.of("lab_memory_axis", what)})


def draw(say: Words, shown: Shown) -> None:
    """Draw the panels side by side, on a phone too: a network that has not reported has an empty one."""
    kinds = shown.race.cells
    most = 3 if max(len(cells.name(say, cell)) for cell in kinds) <= _SHORT else 2
    across = math.ceil(len(kinds) / math.ceil(len(kinds) / most))
    for start in range(0, len(kinds), across):
        _row(say, shown, kinds[start : start + across], f"lab_memory_chart{start or ''}")


def _row(say: Words, shown: Shown, kinds: Sequence[Cell], key: str) -> None:
    """Draw a few panels beside each other."""
    found, race = summaries(shown), shown.race
    runs = {_title(say, cell, found.get(cell), shown): shown.of(cell) for cell in kinds}
    figure = race_curves(
        runs, style(say, shown), guess=race.task.guess, limit=race.task.limit, updates=race.updates
    )
    each = ", ".join(
        say("lab_memory.each", name=cells.name(say, cell), solved=one.solved, seeds=one.seeds)
        for cell, one in found.items()
        if cell in kinds
    )
    charts.show(figure, key, say("lab_memory.alt", list=each))


def _title(say: Words, cell: Cell, one: Summary | None, shown: Shown) -> str:
    return f"{cells.name(say, cell)} {one.solved if one else 0}/{shown.race.seeds}"


def table(say: Words, shown: Shown) -> None:
    """Show who solved the task when, a row a kind of network."""
    head = [say.of("lab_memory_column", name) for name in _TABLE]
    values.table(
        "lab_memory_runs", head, [_line(say, shown, cell) for cell in shown.race.cells if shown.of(cell)]
    )


def _line(say: Words, shown: Shown, cell: Cell) -> list[str]:
    one = summary(shown.of(cell))
    return [
        cells.name(say, cell),
        f"{shown.race.hidden(cell)}",
        f"{shown.race.size(cell):,}",
        say("lab_memory.of", solved=one.solved, seeds=one.seeds),
        _range(one.updates, 0),
        _range(one.seconds, 1),
        f"{one.error:.2g}" if math.isfinite(one.error) else say("lab_memory.diverged"),
    ]


def _range(marks: tuple[float, float, float] | None, digits: int) -> str:
    if marks is None:
        return "\u2013"
    middle, least, most = (f"{value:,.{digits}f}" for value in marks)
    return middle if least == most else f"{middle} ({least}\u2013{most})"
