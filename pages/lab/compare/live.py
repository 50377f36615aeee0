"""Race them yourself: cells of one size learn one text in the job pool, beside counting the same text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import streamlit as st

from pages.lab.character.texts import TEXTS, default
from pages.lab.compare.url_state import (
    ADDRESS,
    AMOUNTS,
    MOST_SEEDS,
    SAMES,
    SIZES,
    TASK,
    UNITS,
    UPDATES,
    PageState,
)
from pages.shared import cells, charts, downloads, state, training_panel, user_text, values
from pages.shared.controls import Controls
from pages.shared.downloads import Export
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.shared.state import OWN
from pages.shared.training_panel import RefusedError
from rnn_core.plots.bits_race import bits_race
from rnn_core.training.cell_race import SETS, CellRace, Counted, Met
from rnn_core.training.plan import PlanError

_WIDTH: Final = 210
_LABELS: Final = ("update", "bits", "learnt", "held_out")
_TABLE: Final = ("network", "units", "parameters", "seed", "learnt", "held_out", "gap", "seconds")


def settled(page_state: PageState) -> str:
    """Return which text is raced on: the visitor's own if it is there, one of ours, or the language's."""
    if page_state.sample == OWN and state.own_text() is not None:
        return OWN
    return page_state.sample if page_state.sample in TEXTS else default(page_state.lang)


def text_of(page_state: PageState) -> str:
    """Return the text that is raced on, as far as the visitor chose."""
    sample, mine = settled(page_state), state.own_text()
    text = mine.text if sample == OWN and mine is not None else TEXTS[sample]()
    return text[: page_state.amount]


def race_of(page_state: PageState) -> CellRace:
    """Return the race that the controls describe.

    Raises
    ------
    RefusedError
        If the text cannot be learnt from.
    """
    units = UNITS[SIZES.index(page_state.size)] if page_state.same == "units" else 0
    try:
        return CellRace(
            text_of(page_state),
            cells=page_state.kinds,
            parameters=page_state.size,
            units=units,
            updates=page_state.updates,
            seeds=page_state.seeds,
            seed=page_state.seed,
        )
    except PlanError as error:
        raise RefusedError(error.code, **error.details) from error


PANEL: Final = training_panel.of_address("lab_compare", ADDRESS, TASK, race_of, button="lab_compare_go")


@dataclass(frozen=True, eq=False)
class Shown:
    """A race as far as it has come.

    Attributes
    ----------
    race : CellRace
    counted : Counted
    runs : mapping of (cell, seed) to list of Met
    """

    race: CellRace
    counted: Counted
    runs: Mapping[tuple[str, int], Sequence[Met]]

    def of(self, cell: str) -> list[Sequence[Met]]:
        """Return the runs of one cell, seed by seed."""
        return [run for (one, _), run in self.runs.items() if one == cell]

    def last(self, cell: str, name: str) -> list[float]:
        """Return where each seed of a cell has come on one set of text."""
        return [run[-1].look.bits[name] for run in self.of(cell)]

    @property
    def done(self) -> float:
        """Share of all updates that are done."""
        steps = sum(run[-1].look.update for run in self.runs.values())
        return steps / (len(self.race.cells) * self.race.seeds * self.race.updates)

    @property
    def whole(self) -> bool:
        """Whether every network has come to its end."""
        return self.done >= 1


def of_job(job: Job) -> Shown | None:
    """Return what a job has told so far; None before any network was looked at."""
    counted = next((one for one in job.records if isinstance(one, Counted)), None)
    runs: dict[tuple[str, int], list[Met]] = {}
    for one in job.records:
        if isinstance(one, Met):
            runs.setdefault((one.cell, one.seed), []).append(one)
    return Shown(job.settings, counted, runs) if counted is not None and runs else None


def show(t: Words) -> None:
    """Draw the race of the visitor's own, and what starts one."""
    page_state = ADDRESS.here()
    st.subheader(t("lab_compare.live"), anchor=False)
    st.text(t("lab_compare.live_help"))
    _controls(t, page_state)
    PANEL.refused(t, lambda why: t.of("lab_character_problem", why.code, **_told(why.details)))
    PANEL.follow(_race, t)


def _told(details: dict[str, Any]) -> dict[str, str]:
    return {name: f"{value:,}" if isinstance(value, int) else str(value) for name, value in details.items()}


def _controls(t: Words, page_state: PageState) -> None:
    draw = Controls(t, ADDRESS, page_state)
    titles = user_text.samples_of(t, {slug: t.of("lab_character_text", slug) for slug in TEXTS})
    with st.container(key="lab_compare_live", horizontal=True, vertical_alignment="bottom", gap="small"):
        draw.select("bar.sample", "sample", titles, names=titles, value=settled(page_state), width=_WIDTH)
        draw.select_slider("lab_compare.amount", "amount", AMOUNTS, names=lambda n: f"{n:,}", width=_WIDTH)
        draw.segmented("lab_compare.same", "same", SAMES, words="lab_compare_same")
        if page_state.same == "units":
            names = {size: f"{units}" for size, units in zip(SIZES, UNITS, strict=True)}
        else:
            names = {size: f"{size:,}" for size in SIZES}
        draw.select_slider("lab_compare.size", "size", SIZES, names=names, width=_WIDTH)
        draw.select_slider("lab_compare.updates", "updates", UPDATES, width=_WIDTH)
        draw.number("lab_compare.seeds", "seeds", 1, MOST_SEEDS, width=120)
        draw.seed("lab_compare.seed", width=120)


def _race(t: Words, job: Job | None) -> None:
    """Draw what follows the race."""
    found = of_job(job) if job is not None else None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if job is None or not job.live:
            PANEL.button(t("lab_compare.go"))
        if job is not None:
            training_panel.buttons(t, job)
            st.text(training_panel.sentence(t, job, drawn=found is not None))
    if job is not None and job.live:
        st.progress(min(1.0, found.done) if found else 0.0)
    if found is None:
        return
    training_panel.mark(t, training_panel.unlike(job, drawn=True, same=_same(found.race)), "lab_compare_live")
    with st.container(key="lab_compare_say_live"):
        for one in verdicts(t, found):
            st.text(one)
    _figure(t, found)
    values.table("lab_compare_live_table", [t.of("lab_compare_column", n) for n in _TABLE], rows(t, found))
    st.caption(said(t, found))
    if job is not None and not job.live:
        downloads.offer(Export(t("lab_compare.live_csv"), lambda: table(found), "compare-race.csv"))


def _same(race: CellRace) -> bool:
    try:
        return race == race_of(ADDRESS.here())
    except RefusedError:
        return False


def _figure(t: Words, found: Shown) -> None:
    order, bits = found.counted.best
    labels = {name: t.of("lab_compare_axis", name) for name in _LABELS}
    style = charts.labelled(t, labels | {"counted": t("lab_compare.n_gram", n=order + 1)})
    curves = {
        cells.name(t, cell): [
            tuple([(one.look.update, one.look.bits[name]) for one in run] for name in SETS)
            for run in found.of(cell)
        ]
        for cell in found.race.cells
    }
    figure = bits_race(
        curves,  # type: ignore[arg-type]
        style,
        counted=bits,
        updates=found.race.updates,
        top=found.counted.bits[0] + 0.3,
    )
    charts.show(figure, "lab_compare_live_chart", t("lab_compare.live_alt", list=_each(t, found)))


def _each(t: Words, found: Shown) -> str:
    return ", ".join(
        f"{cells.name(t, cell)} " + " / ".join(f"{one:.2f}" for one in found.last(cell, "held_out"))
        for cell in found.race.cells
        if found.of(cell)
    )


def verdicts(t: Words, found: Shown) -> list[str]:
    """Say who is ahead so far, how all stand beside counting, and how far learnt and held-out text differ."""
    order, counted = found.counted.best
    ends = {cell: found.last(cell, "held_out") for cell in found.race.cells if found.of(cell)}
    every = [bits for one in ends.values() for bits in one]
    best = min(ends, key=lambda cell: min(ends[cell]))
    others = [bits for cell, one in ends.items() if cell != best for bits in one]
    alone = not others or max(ends[best]) < min(others)
    told = [
        t.of(
            "lab_compare_live_ahead",
            ("first" if alone else "level") if found.whole else "so_far",
            name=cells.name(t, best),
            seeds=found.race.seeds,
            updates=found.race.updates,
            list=_each(t, found),
        )
    ]
    beside = "all" if max(every) < counted else "some" if min(every) < counted else "none"
    told.append(
        t.of("lab_compare_live_counted", beside, n=order + 1, bits=f"{counted:.2f}", best=f"{min(every):.2f}")
    )
    return told


def said(t: Words, found: Shown) -> str:
    """Say on what it was measured."""
    return t(
        "lab_compare.live_measured",
        learnt=f"{found.counted.learnt:,}",
        held_out=f"{found.counted.held_out:,}",
        first=found.race.seed,
        last=found.race.seed + found.race.seeds - 1,
        rate=f"{found.race.learning_rate:g}",
        streams=found.race.streams,
        window=found.race.window,
    )


def rows(t: Words, found: Shown) -> list[list[str]]:
    """Return where every network stands, a row each: learnt and held-out text side by side."""
    lines = []
    for (cell, seed), run in found.runs.items():
        look = run[-1].look
        learnt, held = (look.bits[name] for name in SETS)
        lines.append(
            [
                cells.name(t, cell),
                f"{found.counted.hidden[cell]}",
                f"{found.counted.parameters[cell]:,}",
                f"{seed}",
                f"{learnt:.2f}",
                f"{held:.2f}",
                f"{held - learnt:+.2f}".replace("-", "\u2212"),
                f"{look.seconds:.1f} s",
            ]
        )
    return lines


def table(found: Shown) -> pd.DataFrame:
    """Return every look at every network, a row each."""
    return pd.DataFrame(
        {
            "cell": one.cell,
            "hidden": found.counted.hidden[one.cell],
            "parameters": found.counted.parameters[one.cell],
            "seed": one.seed,
            "update": one.look.update,
            "learnt_bits": one.look.bits[SETS[0]],
            "held_out_bits": one.look.bits[SETS[1]],
            "cpu_seconds": one.look.seconds,
            "best_n_gram": found.counted.best[0] + 1,
            "best_n_gram_bits": found.counted.best[1],
        }
        for run in found.runs.values()
        for one in run
    )
