"""The race drawn: a panel a kind of network, and who solved the task when."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

import streamlit as st

from pages.lab.memory.results import Shown
from pages.shared import charts
from pages.shared.i18n import Words
from rnn_core.plots.race import race_curves
from rnn_core.plots.style import Style
from rnn_core.tasks.equal import Cell
from rnn_core.tasks.tracks import Summary, summary

NAMES: Final[dict[Cell, str]] = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
_LABELS: Final = ("update", "guess", "limit", "median", "solved", "seed")


def style(say: Words, shown: Shown) -> Style:
    """Return colours and words for the figures."""
    plain = charts.style(say, charts.mode())
    labels = {name: say.of("lab_memory_axis", name) for name in _LABELS}
    what = "squares" if shown.race.task.name == "adding" else "wrong"
    return replace(plain, labels={**plain.labels, **labels, "error": say.of("lab_memory_axis", what)})


def summaries(shown: Shown) -> dict[Cell, Summary]:
    """Sum up every kind of network that has reported."""
    return {cell: summary(shown.of(cell)) for cell in shown.race.cells if shown.of(cell)}


def draw(say: Words, shown: Shown) -> None:
    """Draw the panels side by side; on a phone one below the other."""
    look, found = style(say, shown), summaries(shown)
    with st.container(key="lab_memory_panels", horizontal=True, gap="small"):
        for cell, one in found.items():
            with st.container(key=f"lab_memory_panel_{cell}", width=340):
                st.markdown(f"**{NAMES[cell]}** · {_solved(say, one, shown.live)}")
                figure = race_curves(
                    shown.of(cell),
                    look,
                    guess=shown.race.task.guess,
                    limit=shown.race.task.limit,
                    updates=shown.race.updates,
                )
                alt = say("lab_memory.alt", name=NAMES[cell], solved=one.solved, seeds=one.seeds)
                charts.show(figure, f"lab_memory_chart_{cell}", alt)
                st.caption(_cost(say, shown, cell, one))


def _solved(say: Words, one: Summary, live: bool) -> str:
    if live and one.running:
        return say("lab_memory.panel_running", solved=one.solved, seeds=one.seeds, running=one.running)
    return say("lab_memory.panel_solved", solved=one.solved, seeds=one.seeds)


def _cost(say: Words, shown: Shown, cell: Cell, one: Summary) -> str:
    size = say("lab_memory.size", units=shown.race.hidden(cell), parameters=f"{shown.race.size(cell):,}")
    if one.updates is None or one.seconds is None:
        error = f"{one.error:.2g}" if math.isfinite(one.error) else say("lab_memory.diverged")
        told = (
            say("lab_memory.so_far", error=error) if one.running else say("lab_memory.unsolved", error=error)
        )
        return f"{size} {told}"
    return f"{size} " + say("lab_memory.when", updates=_range(one.updates, 0), seconds=_range(one.seconds, 1))


def _range(marks: tuple[float, float, float], digits: int) -> str:
    middle, least, most = (f"{value:,.{digits}f}" for value in marks)
    return middle if least == most else f"{middle} ({least}\u2013{most})"


def verdict(shown: Shown) -> str:
    """Name what the race says: separates, all, turned, none, mixed; running or stopped if it is not over."""
    found = summaries(shown)
    if len(found) < len(shown.race.cells) or any(one.running for one in found.values()):
        return "running" if shown.live else "stopped"
    most = {cell: one.solved > one.seeds / 2 for cell, one in found.items()}
    if all(most.values()):
        return "all"
    if not any(one.solved for one in found.values()):
        return "none"
    gated = [most[cell] for cell in most if cell != "rnn"]
    if all(gated) and not most.get("rnn", True):
        return "separates"
    return "turned" if most.get("rnn") and not any(gated) else "mixed"


def sentence(say: Words, shown: Shown) -> str:
    """Say who solved the task, and what that means for the classical picture."""
    found = summaries(shown)
    each = ", ".join(
        say("lab_memory.each", name=NAMES[cell], solved=one.solved, seeds=one.seeds)
        for cell, one in found.items()
    )
    said = say.of("lab_memory_verdict", verdict(shown))
    return f"{each}. {said}"
