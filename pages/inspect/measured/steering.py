"""Steering: three texts, with one memory low, as it was, and high; and every unit at both ends."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from pages.inspect.measured import findings
from pages.inspect.measured.figures import NAME
from pages.shared import charts
from pages.shared.experiments import experiment, provenance
from pages.shared.i18n import Words
from rnn_core.plots.interventions import rate_ticks

_LINES: Final = 12
_AXES: Final = ("unit", "low", "high", "untouched", "rate")


def stored(network: str) -> dict[str, Any] | None:
    """Return a network's stored row; None where there is none."""
    rows = experiment(NAME)["rows"]["steering"]
    return next((row for row in rows if row["network"] == network), None)


def section(t: Words, network: str) -> None:
    """Draw what a held memory makes of a network's writing, where that was measured."""
    row = stored(network)
    st.subheader(t("steering.title"), anchor=False)
    if row is None:
        return
    verdict = findings.steering(t, row)
    st.markdown(f"**{verdict}**")
    own = row["closer"][0]
    ends = {
        "low": (own["rates"][0], own["ends"][0]),
        "free": (row["free"], None),
        "high": (own["rates"][1], own["ends"][1]),
    }
    with st.container(key="inspect_measured_texts"):
        for column, (end, (rate, value)) in zip(st.columns(3), ends.items(), strict=True):
            with column:
                named = t.of("steering", end, unit=str(own["unit"]), value=signed(value))
                st.markdown(f"**{named}**")
                st.caption(t("steering.rate", rate=f"{rate:.1f}", per=findings.PER))
                st.code(shown(row["texts"][end]), language=None, wrap_lines=True)
    style = charts.labelled(t, {name: t.of("steering_axis", name, per=findings.PER) for name in _AXES})
    figure = rate_ticks(row["all"], row["free"], row["unit"], row["follower"], style, closer=own["rates"])
    charts.show(figure, "inspect_measured_ticks", t("steering.alt", verdict=verdict, per=findings.PER))
    st.caption(f"{findings.how_steered(t, row)} {t('control.source', **provenance(NAME))}")


def shown(text: str) -> str:
    """Return the beginning of a text, its line breaks seen."""
    lines = text.strip("\n").split("\n")
    return "\u21b5\n".join(lines[:_LINES]) + "\u2026"


def signed(value: float | None) -> str:
    """Write a value with its sign; nothing where there is none."""
    return "" if value is None else f"{value:.2f}".replace("-", "\u2212")
