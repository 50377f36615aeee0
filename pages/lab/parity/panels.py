"""A race drawn: what is right by length, what is wrong by update, and every figure as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from pages.lab.parity import findings
from pages.lab.parity.results import Shown, rows, stored
from pages.shared import charts, values
from pages.shared.i18n import Words
from rnn_core.plots.accuracy_by_length import accuracy_by_length
from rnn_core.plots.race import race_curves
from rnn_core.plots.style import Style
from rnn_core.tasks.race_results import summary

_LABELS: Final = (
    "length",
    "right",
    "guess",
    "learnt",
    "seed",
    "median",
    "update",
    "error",
    "limit",
    "solved",
)
_ACROSS: Final = 3
_TABLE: Final = ("network", "seed", "solved_at", "seconds")


def style(t: Words) -> Style:
    """Return colours and words for the figures."""
    return charts.labelled(t, {name: t.of("lab_parity_axis", name) for name in _LABELS})


def by_length(t: Words, shown: Shown, key: str) -> None:
    """Draw what is right by length, a panel a network."""
    training, solved = shown.training, shown.solved
    titles = {one: _title(t, one, solved[one], training.seeds) for one in training.networks}
    figure = accuracy_by_length(
        {titles[one]: shown.right[one] for one in training.networks},
        style(t),
        guess=findings.GUESS,
        learnt=training.longest,
        across=_ACROSS,
    )
    each = [
        f"{findings.name(t, one)} "
        + " / ".join(findings.percent(findings.median([*panel[length].values()])) for length in panel)
        for one, panel in shown.right.items()
        if all(panel.values())
    ]
    lengths = " / ".join(str(length) for length in training.lengths)
    charts.show(figure, key, t("lab_parity.alt", lengths=lengths, list=", ".join(each)))


def by_update(t: Words, shown: Shown) -> None:
    """Draw what is wrong on strings of the longest length learnt from, by update."""
    networks = shown.training.networks
    across = math.ceil(len(networks) / math.ceil(len(networks) / _ACROSS))
    for start in range(0, len(networks), across):
        _curves(t, shown, networks[start : start + across], f"lab_parity_curves{start or ''}")


def _curves(t: Words, shown: Shown, networks: Sequence[str], key: str) -> None:
    training, solved = shown.training, shown.solved
    runs = {findings.name(t, one, short=True): shown.of(one) for one in networks}
    figure = race_curves(
        runs,
        style(t),
        guess=1 - findings.GUESS,
        limit=1 - training.limit,
        updates=training.updates,
        height=190,
    )
    each = ", ".join(
        t("lab_parity.each", name=findings.name(t, one), solved=solved[one], seeds=training.seeds)
        for one in networks
    )
    charts.show(figure, key, t("lab_parity.curves_alt", list=each))


def _title(t: Words, network: str, solved: int, seeds: int) -> str:
    return f"{findings.name(t, network, short=True)}\n{solved}/{seeds}"


def table(t: Words, shown: Shown, key: str) -> None:
    """Show where every network stands, a row each."""
    lengths = shown.training.lengths
    head = [t.of("lab_parity_column", name) for name in _TABLE]
    head += [t("lab_parity_column.right", length=length) for length in lengths]
    lines = []
    for track in sorted(shown.tracks, key=lambda one: shown.training.networks.index(one.cell)):
        right = [findings.percent(shown.right[track.cell][length][track.seed]) for length in lengths]
        lines.append(
            [
                findings.name(t, track.cell),
                f"{track.seed}",
                f"{track.updates[-1]:,}" if track.solved else "–",
                f"{track.seconds:.1f} s",
                *right,
            ]
        )
    values.table(key, head, lines)


def summaries(t: Words, arm: str) -> None:
    """Show a stored arm, a row a network: seeds that solved it, when, and what is right by length."""
    shown = stored(arm)  # type: ignore[arg-type]
    lengths = shown.training.lengths
    names = ("network", "parameters", "solved", "updates", "seconds")
    head = [t.of("lab_parity_column", name) for name in names]
    head += [t("lab_parity_column.right", length=length) for length in lengths]
    parameters = {row["network"]: row["parameters"] for row in rows(arm)}
    lines = []
    for network in shown.training.networks:
        one = summary(shown.of(network))
        spent = [track.seconds for track in shown.of(network)]
        right = [findings.median([*shown.right[network][length].values()]) for length in lengths]
        lines.append(
            [
                findings.name(t, network),
                f"{parameters[network]:,}",
                t("lab_parity.of", solved=one.solved, seeds=one.seeds),
                _range(one.updates),
                f"{min(spent):.1f}–{max(spent):.1f} s",
                *map(findings.percent, right),
            ]
        )
    values.table(f"lab_parity_{arm}", head, lines)


def _range(marks: tuple[float, float, float] | None) -> str:
    if marks is None:
        return "–"
    middle, least, most = (f"{value:,.0f}" for value in marks)
    return middle if least == most else f"{middle} ({least}–{most})"
