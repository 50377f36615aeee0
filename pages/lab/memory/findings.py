"""What is said of a race: who solved the task, under which conditions, and what counts as solved."""

from __future__ import annotations

from dataclasses import asdict

from pages.lab.memory.results import Shown
from pages.shared import cells
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from rnn_core.tasks import Task
from rnn_core.tasks.parameter_matching import Cell
from rnn_core.tasks.race_results import Summary, summary


def summaries(shown: Shown) -> dict[Cell, Summary]:
    """Sum up every kind of network that has reported."""
    return {cell: summary(shown.of(cell)) for cell in shown.race.cells if shown.of(cell)}


def over(shown: Shown) -> bool:
    """Whether every network of the race has solved the task or given up."""
    found = summaries(shown)
    return len(found) == len(shown.race.cells) and not any(one.running for one in found.values())


def claim(t: Words, shown: Shown, before: bool) -> str:
    """Return how many seeds of each network solved the task: so far, where the race is not over.

    Parameters
    ----------
    before
        Whether what is shown is the stored race, because the visitor's own has not reported yet.
    """
    if before:
        return t("lab_memory_claim.before")
    kind = "over" if over(shown) else "running" if shown.live else "stopped"
    found = summaries(shown)
    each = [
        t(
            "lab_memory.solved_by",
            name=cells.name(t, cell),
            count=found[cell].solved if cell in found else 0,
        )
        for cell in shown.race.cells
    ]
    return t.of(
        "lab_memory_claim",
        kind,
        task=t.of("lab_memory_task", shown.race.task.name),
        seeds=shown.race.seeds,
        updates=shown.race.updates,
        list=cells.joined(t, each),
    )


def asks(t: Words, task: Task) -> str:
    """Return what is asked in a task."""
    return t.of("lab_memory_asks", task.name, **{"length": task.length} | asdict(task))


def verdict(t: Words, shown: Shown) -> str:
    """Say of which networks most seeds solve the task, with what decided the race."""
    if not over(shown):
        return t("lab_memory.no_verdict")
    found = summaries(shown)
    names = {cell: cells.name(t, cell) for cell in found}
    most = [names[cell] for cell, one in found.items() if 2 * one.solved > one.seeds]
    rest = [name for name in names.values() if name not in most]
    kind = "some" if most and rest else "all" if most else "none"
    race = shown.race
    return t.of(
        "lab_memory_verdict",
        kind,
        most=", ".join(most),
        rest=", ".join(rest),
        least=min(one.solved for one in found.values()),
        highest=max(one.solved for one in found.values()),
        seeds=race.seeds,
        **_conditions(t, shown),
    )


def _conditions(t: Words, shown: Shown) -> dict[str, object]:
    race = shown.race
    return {
        "first": race.seed,
        "last": race.seed + race.seeds - 1,
        "updates": race.updates,
        "forget": t("lab_memory.as_is") if race.forget_bias is None else f"{race.forget_bias:g}",
        "start": t.of("lab_memory_start", race.initialisation),
        "rate": f"{race.rate:g}",
        "rnn_rate": f"{race.rnn_rate:g}",
    }


def source(t: Words, shown: Shown) -> str:
    """Say where the figures come from."""
    return t("lab_memory.own") if shown.own else t("lab_memory.stored", date=experiment("memory")["date"])


def solved(t: Words, shown: Shown) -> str:
    """Say what counts as solved."""
    return t(
        "lab_memory.counts",
        limit=f"{shown.race.task.limit:g}",
        unseen=experiment("memory")["settings"]["unseen_sequences"],
    )
