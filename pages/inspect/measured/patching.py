"""Patching: how much of the difference between two texts each unit's state carries."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.inspect.measured import findings
from pages.inspect.measured.figures import NAME
from pages.shared import charts
from pages.shared.experiments import experiment, provenance
from pages.shared.i18n import Words
from rnn_core.plots.interventions import patch_map


def stored(network: str) -> dict[str, Any] | None:
    """Return a network's stored row; None where there is none."""
    rows = experiment(NAME)["rows"]["patching"]
    return next((row for row in rows if row["network"] == network), None)


def section(t: Words, network: str) -> None:
    """Draw the shares of a network's two texts; nothing where that was not measured."""
    row = stored(network)
    if row is None:
        return
    st.subheader(t("patching.title"), anchor=False)
    first, second = (_seen(one) for one in row["answers"])
    st.markdown(t("patching.lede", first=first, second=second))
    verdict = findings.patching(t, row)
    st.markdown(f"**{_literal(verdict)}**")
    with st.container(key="inspect_measured_patched", gap="xsmall"):
        for name, odds in zip(("a", "b"), row["odds"], strict=True):
            text = (row["before"].rpartition("\n")[2] + row[name]).replace("\n", "\u21b5")
            told = t("patching.odds", name=name.upper(), odds=_signed(odds), second=second)
            st.caption(told)
            st.code(text, language=None, wrap_lines=True)
    columns = [_seen(a) if a == b else f"{_seen(a)}\u2192{_seen(b)}" for a, b in row["tokens"]]
    names = [_named(t, one, row["units"]) for one in row["rows"]]
    style = charts.labelled(t, {})
    figure = patch_map([one["shares"] for one in row["rows"]], names, columns, style)
    charts.show(figure, "inspect_measured_patches", t("patching.alt", verdict=verdict))
    how = t("patching.how", draws=row["draws"], seed=experiment(NAME)["settings"]["seed"])
    st.caption(f"{how} {t('control.source', **provenance(NAME))}")


def _named(t: Words, row: dict[str, Any], count: int) -> str:
    return t.of("patching", row["kind"], count=count, unit=(row["units"] or [""])[0])


def _seen(token: str) -> str:
    return {"\n": "\u21b5", " ": "\u2423"}.get(token, token)


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\u2212")


def _literal(text: str) -> str:
    return "".join(f"\\{one}" if one in "\\`*_[]<>$:~" else one for one in text)
