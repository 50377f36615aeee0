"""What is said of a run: the claim, how it stands beside counting, where it is, how it was measured."""

from __future__ import annotations

from typing import Any, Final, Literal

from pages.lab.character.run import STORED, CharacterRun, unlike
from pages.lab.character.texts import chosen
from pages.lab.character.url_state import PageState
from pages.lab.character.writing import perplexity
from pages.shared import training_panel
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.shared.jobs import State
from pages.shared.state import OWN
from rnn_core.training.records import Begun

NEAR: Final = 0.05
"""Bits per character within which a network and an n-gram count as level; said on the page."""

Beside = Literal["better", "level", "worse"]


def settings(run: CharacterRun) -> dict[str, Any]:
    """Return what decided a run: its plan, or what was stored of it."""
    plan = run.plan
    if plan is None:
        return dict(experiment(STORED[run.source])["settings"])
    return {name: getattr(plan, name) for name in ("cell", "hidden", "layers", "seed", "clip", "dropout")}


def beside(bits: float, counted: float) -> Beside:
    """Say how a network stands beside an n-gram, both in bits per character.

    Examples
    --------
    >>> beside(1.9, 2.0), beside(1.97, 2.0), beside(2.1, 2.0)
    ('better', 'level', 'worse')
    """
    if abs(bits - counted) < NEAR:
        return "level"
    return "better" if bits < counted else "worse"


def claim(t: Words, run: CharacterRun) -> tuple[str, str]:
    """Return the claim and the line under it, by the last stage there is."""
    if len(run.stages) < 2 or run.begun is None:
        return t("lab_character.claim"), t("lab_character.lede")
    first, last = run.stages[0].bits, run.stages[-1].bits
    known, shown = settings(run), {"first": f"{first:.2f}", "last": f"{last:.2f}"}
    verdict = "learnt" if last < first else "not_learnt"
    lede = t.of(
        "lab_character_beside",
        beside(last, run.begun.five_gram),
        cell=t.of("cell", known["cell"]),
        hidden=known["hidden"],
        seed=known["seed"],
        updates=f"{run.stages[-1].update:,}",
        bits=f"{last:.2f}",
        perplexity=perplexity(last),
        five_gram=f"{run.begun.five_gram:.2f}",
        near=f"{NEAR:g}",
    )
    return t.of("lab_character_claim", verdict, **shown), lede


def stored(t: Words, run: CharacterRun) -> str:
    """Say which run is on screen before the visitor has trained one."""
    found = experiment(STORED[run.source])
    assert run.last is not None
    assert run.begun is not None
    return t.of(
        "lab_character_stored",
        run.source,
        date=found["date"],
        python=found["settings"]["python"],
        characters=f"{run.begun.learnt:,}",
        seconds=f"{run.last.seconds:.0f}",
    )


def mark(t: Words, page_state: PageState, run: CharacterRun) -> None:
    """Say that the run on screen is not what is chosen, where it is not."""
    which, told = unlike(page_state, run), ""
    sample = chosen(page_state)[1].sample
    if which == "stored" and sample != run.source:
        source = t.of("lab_character_text", run.source)
        told = t.of("lab_character_unlike", "own" if sample == OWN else "text", source=source)
    training_panel.mark(t, which, "lab_character", told)


def state(t: Words, run: CharacterRun) -> str:
    """Say where a job is, or how it ended."""
    assert run.job is not None
    if run.ended is not None and run.ended.reason == "diverged":
        return t("lab_character.diverged", update=f"{run.ended.update:,}")
    told = training_panel.sentence(t, run.job, drawn=bool(run.stages))
    if run.job.state is State.DONE and run.stages and run.begun is not None and run.last is not None:
        told += " " + t(
            "lab_character.result",
            bits=f"{run.stages[-1].bits:.2f}",
            perplexity=perplexity(run.stages[-1].bits),
            unigram=f"{run.begun.unigram:.2f}",
            five_gram=f"{run.begun.five_gram:.2f}",
            seconds=f"{run.last.seconds:.0f}",
        )
    return told


def pace(t: Words, run: CharacterRun) -> str:
    """Say how fast a run goes, and how long it will take."""
    assert run.begun is not None
    if run.last is None or run.left is None:
        return t("lab_character.begun", parameters=f"{run.begun.parameters:,}")
    return t(
        "lab_character.pace",
        update=f"{run.last.update:,}",
        updates=f"{run.begun.updates:,}",
        pace=f"{run.last.pace:,.0f}",
        left=f"{max(0.0, run.left):.0f}",
    )


def measured(t: Words, run: CharacterRun) -> str:
    """Say on what the loss was measured, and what of the text the network cannot know, if any."""
    assert run.begun is not None
    begun: Begun = run.begun
    counts = {"never_learnt": begun.never_learnt, "no_room": begun.unknown}
    told = [
        t("lab_character.loss_help", learnt=f"{begun.learnt:,}", held=f"{begun.held_out:,}"),
        *(t.of("lab_character", name, count=f"{count:,}") for name, count in counts.items() if count),
    ]
    return " ".join(told)
