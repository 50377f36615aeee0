"""The comparison drawn: bits at equal size, and a table of costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from pages.lab.compare.results import CELLS, NAMES, at_equal_time, beside, chain, costs, learning, outcome
from pages.shared import charts
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from rnn_core.plots.strip import strip
from rnn_core.plots.style import Style
from rnn_core.tasks.equal import Cell


def style(say: Words) -> Style:
    """Return colours and words for the figures."""
    plain = charts.style(say, charts.mode())
    return replace(plain, labels={**plain.labels, "bits": say("lab_compare.bits")})


def amounts(say: Words, corpus: str) -> None:
    """Draw what was learnt from little text and from much, a dot a seed."""
    found = learning(corpus)
    every = [bits for rows in found.values() for row in rows.values() for bits in row["bits"]]
    room = 0.12 * (max(every) - min(every))
    span = (min(every) - room, max(every) + room)
    with st.container(key="lab_compare_amounts", horizontal=True, gap="medium"):
        for number, (characters, rows) in enumerate(found.items()):
            with st.container(key=f"lab_compare_amount_{number}", width=510):
                st.markdown(f"**{say('lab_compare.read', characters=f'{characters:,}')}**")
                figure = strip(
                    {NAMES[cell]: rows[cell]["bits"] for cell in CELLS}, style(say), axis="bits", span=span
                )
                alt = ", ".join(f"{NAMES[cell]} {_list(rows[cell]['bits'])}" for cell in CELLS)
                charts.show(figure, f"lab_compare_chart_{number}", say("lab_compare.alt", list=alt))
                st.text(_outcome(say, corpus, characters, rows))


def _outcome(say: Words, corpus: str, characters: int, rows: dict[Cell, dict[str, Any]]) -> str:
    gru, lstm = rows["gru"]["bits"], rows["lstm"]["bits"]
    seconds, bits = at_equal_time(rows)
    first = say.of(
        "lab_compare_outcome",
        outcome(gru, lstm),
        budget=_budget(say, characters),
        gru=_span(gru),
        lstm=_span(lstm),
    )
    second = say(
        "lab_compare.equal_time",
        seconds=f"{seconds:.0f}",
        **{cell: f"{value:.2f}" for cell, value in bits.items()},
    )
    return f"{first} {second} {_beside(say, corpus, characters, rows)}"


def _budget(say: Words, characters: int) -> str:
    settings = experiment("compare")["settings"]
    passes = settings["updates"] * settings["batch"] * settings["window"] / characters
    return say(
        "lab_compare.budget",
        updates=settings["updates"],
        passes=f"{passes:.2g}",
        characters=f"{characters:,}",
        first=settings["seeds"][0],
        last=settings["seeds"][-1],
    )


def _beside(say: Words, corpus: str, characters: int, rows: dict[Cell, dict[str, Any]]) -> str:
    """Say how the networks stand beside counting: behind it, more training could turn the order."""
    every = [bits for row in rows.values() for bits in row["bits"]]
    order, counted = chain(corpus, characters)
    return say.of(
        "lab_compare_chain",
        beside(every, counted),
        order=order,
        chain=f"{counted:.3f}",
        best=f"{min(every):.3f}",
        worst=f"{max(every):.3f}",
    )


def _span(values: list[float]) -> str:
    return f"{min(values):.2f}\u2013{max(values):.2f}"


def _list(values: list[float]) -> str:
    return "/".join(f"{value:.2f}" for value in values)


def table(say: Words) -> None:
    """Show what each cell costs at equal parameters."""
    names = ("network", "units", "parameters", "bytes", "kept", "step", "ratio", "read")
    head = [say.of("lab_compare_column", name) for name in names]
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *(_line(row) for row in costs())]
    with st.container(key="lab_compare_costs"):
        st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _line(row: dict[str, Any]) -> list[str]:
    ratio = row["step_to_lstm"]
    return [
        NAMES[row["cell"]],
        f"{row['hidden']}",
        f"{row['parameters']:,}",
        f"{row['bytes'] / 1000:,.0f} kB",
        f"{row['bytes_kept'] / 1e6:,.1f} MB",
        f"{row['step_milliseconds']['median']:.0f} ms",
        f"{ratio['median']:.1f}\u00d7 ({ratio['low']:.1f}\u2013{ratio['high']:.1f})",
        f"{1000 * row['read_milliseconds']['median']:.0f} \u00b5s",
    ]
