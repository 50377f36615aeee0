"""The comparison drawn: bits at equal size beside counting, and a table of costs."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.lab.compare import findings
from pages.lab.compare.results import chain, costs, learning
from pages.shared import cells, charts, values
from pages.shared.i18n import Words
from rnn_core.plots.strip import strip
from rnn_core.plots.style import Style


def style(t: Words) -> Style:
    """Return colours and words for the figures."""
    return charts.labelled(t, {"bits": t("lab_compare.bits")})


def amounts(t: Words, corpus: str) -> None:
    """Draw what was learnt from little text and from much, one dot per seed, and what counting gives."""
    found = learning(corpus)
    counted = {characters: chain(corpus, characters) for characters in found}
    values = [bits for rows in found.values() for bits in findings.every(rows)]
    values += [bits for _, bits in counted.values()]
    room = 0.12 * (max(values) - min(values))
    span = (min(values) - room, max(values) + room)
    with st.container(key="lab_compare_amounts", horizontal=True, gap="medium"):
        for number, (characters, rows) in enumerate(found.items()):
            order, bits = counted[characters]
            with st.container(key=f"lab_compare_amount_{number}", gap="xsmall"):
                st.markdown(f"**{t('lab_compare.read', characters=f'{characters:,}')}**")
                figure = strip(
                    {cells.name(t, cell): row["bits"] for cell, row in rows.items()},
                    style(t),
                    axis="bits",
                    span=span,
                    lines={t("lab_compare.n_gram", n=order + 1): bits},
                )
                alt = ", ".join(f"{cells.name(t, cell)} {_list(row['bits'])}" for cell, row in rows.items())
                alt += f", {t('lab_compare.n_gram', n=order + 1)} {bits:.2f}"
                charts.show(figure, f"lab_compare_chart_{number}", t("lab_compare.alt", list=alt))


def verdicts(t: Words, corpus: str) -> None:
    """Say what each amount of text comes to."""
    with st.container(key="lab_compare_verdicts", gap="small"):
        for characters, rows in learning(corpus).items():
            st.text(findings.verdict(t, corpus, characters, rows))


def seeds(t: Words, corpus: str) -> None:
    """Show every dot as a number, beside the bits on the text learnt: a row per network and amount."""
    head = [
        t.of("lab_compare_column", name) for name in ("read", "network", "seeds", "learnt", "best_update")
    ]
    lines = []
    for characters, rows in learning(corpus).items():
        lines += [
            [
                f"{characters:,}",
                cells.name(t, cell),
                _list(row["bits"]),
                _list(row["best"]["learnt"]),
                " / ".join(f"{one:,}" for one in row["best_update"]),
            ]
            for cell, row in rows.items()
        ]
        order, bits = chain(corpus, characters)
        lines.append([f"{characters:,}", t("lab_compare.n_gram", n=order + 1), f"{bits:.2f}", "", ""])
    values.table("lab_compare_seeds", head, lines)


def table(t: Words) -> None:
    """Show what each cell costs at equal parameters."""
    names = ("network", "units", "parameters", "bytes", "kept", "step", "ratio", "character")
    head = [t.of("lab_compare_column", name) for name in names]
    values.table("lab_compare_costs", head, [_line(t, row) for row in costs()])


def _list(values: list[float]) -> str:
    return " / ".join(f"{value:.2f}" for value in values)


def _line(t: Words, row: dict[str, Any]) -> list[str]:
    ratio = row["step_to_lstm"]
    return [
        cells.name(t, row["cell"]),
        f"{row['hidden']}",
        f"{row['parameters']:,}",
        f"{row['bytes'] / 1000:,.0f} kB",
        f"{row['bytes_kept'] / 1e6:,.1f} MB",
        f"{row['step_milliseconds']['median']:.0f} ms",
        f"{ratio['median']:.1f}\u00d7 ({ratio['low']:.1f}\u2013{ratio['high']:.1f})",
        f"{1000 * row['read_milliseconds']['median']:.0f} \u00b5s",
    ]
