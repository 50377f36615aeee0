"""The race drawn: a panel a kind of network, and who solved the task when."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pages.lab.memory.findings import summaries
from pages.lab.memory.results import Shown
from pages.shared import cells, charts, values
from pages.shared.i18n import Words
from rnn_core.plots.race import race_curves
from rnn_core.plots.style import Style
from rnn_core.tasks.parameter_matching import Cell
from rnn_core.tasks.race_results import Summary, summary

_SHORT = 6
"""Characters of a name up to which three panels have room for it beside each other, on a phone too."""

_LABELS = ("update", "guess", "limit", "median", "solved", "seed")
_TABLE = ("network", "units", "parameters", "solved", "updates", "seconds", "error")


def style(t: Words, shown: Shown) -> Style:
    """Return colours and words for the figures."""
    labels = {name: t.of("lab_memory_axis", name) for name in _LABELS}
    what = "squares" if shown.race.task.name == "adding" else "wrong"
    return charts.labelled(t, labels | {"error": t.of("lab_memory_axis", what)})


def draw(t: Words, shown: Shown) -> None:
    """Draw the panels side by side, on a phone too: a network that has not reported has an empty one."""
    kinds = shown.race.cells
    most = 3 if max(len(cells.name(t, cell)) for cell in kinds) <= _SHORT else 2
    across = math.ceil(len(kinds) / math.ceil(len(kinds) / most))
    for start in range(0, len(kinds), across):
        _row(t, shown, kinds[start : start + across], f"lab_memory_chart{start or ''}")


def _row(t: Words, shown: Shown, kinds: Sequence[Cell], key: str) -> None:
    """Draw a few panels beside each other."""
    found, race = summaries(shown), shown.race
    runs = {_title(t, cell, found.get(cell), shown): shown.of(cell) for cell in kinds}
    figure = race_curves(
        runs, style(t, shown), guess=race.task.guess, limit=race.task.limit, updates=race.updates
    )
    each = ", ".join(
        t("lab_memory.each", name=cells.name(t, cell), solved=one.solved, seeds=one.seeds)
        for cell, one in found.items()
        if cell in kinds
    )
    charts.show(figure, key, t("lab_memory.alt", list=each))


def _title(t: Words, cell: Cell, one: Summary | None, shown: Shown) -> str:
    return f"{cells.name(t, cell)} {one.solved if one else 0}/{shown.race.seeds}"


def table(t: Words, shown: Shown) -> None:
    """Show who solved the task when, a row a kind of network."""
    head = [t.of("lab_memory_column", name) for name in _TABLE]
    values.table(
        "lab_memory_runs", head, [_line(t, shown, cell) for cell in shown.race.cells if shown.of(cell)]
    )


def _line(t: Words, shown: Shown, cell: Cell) -> list[str]:
    one = summary(shown.of(cell))
    return [
        cells.name(t, cell),
        f"{shown.race.hidden(cell)}",
        f"{shown.race.size(cell):,}",
        t("lab_memory.of", solved=one.solved, seeds=one.seeds),
        _range(one.updates, 0),
        _range(one.seconds, 1),
        f"{one.error:.2g}" if math.isfinite(one.error) else t("lab_memory.diverged"),
    ]


def _range(marks: tuple[float, float, float] | None, digits: int) -> str:
    if marks is None:
        return "\u2013"
    middle, least, most = (f"{value:,.{digits}f}" for value in marks)
    return middle if least == most else f"{middle} ({least}\u2013{most})"
