"""Patching: how much of the difference between two texts each unit's state carries."""

from __future__ import annotations

from collections.abc import Mapping
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
    """Draw the shares of a network's two texts, where that was measured."""
    row = stored(network)
    st.subheader(t("patching.title"), anchor=False)
    if row is None:
        return
    how = t("patching.how", draws=row["draws"], seed=experiment(NAME)["settings"]["seed"])
    text = (row["before"].rpartition("\n")[2] + row[name] for name in ("a", "b"))
    drawn(
        t,
        row | dict(zip(("a", "b"), text, strict=True)),
        "inspect_measured",
        f"{how} {t('control.source', **provenance(NAME))}",
    )


def drawn(t: Words, row: Mapping[str, Any], key: str, how: str) -> None:
    """Draw two texts and the shares of the way between them; by `key` stored ones or the visitor's."""
    bits = row.get("of") == "bits"
    first, second = ("", "") if bits else (_seen(one) for one in row["answers"])
    st.markdown(t("patching.lede_bits") if bits else t("patching.lede", first=first, second=second))
    verdict = findings.patching(t, row)
    st.markdown(f"**{_literal(verdict)}**")
    with st.container(key=f"{key}_patched_texts", gap="xsmall"):
        for name, odds in zip(("a", "b"), row["odds"], strict=True):
            if bits:
                st.caption(t("patching.bits", name=name.upper(), bits=f"{odds:.2f}"))
            else:
                st.caption(t("patching.odds", name=name.upper(), odds=_signed(odds), second=second))
            st.code(row[name].replace("\n", "\u21b5"), language=None, wrap_lines=True)
    columns = [_seen(a) if a == b else f"{_seen(a)}\u2192{_seen(b)}" for a, b in row["tokens"]]
    names = [_named(t, one, row["units"]) for one in row["rows"]]
    style = charts.labelled(t, {})
    figure = patch_map([one["shares"] for one in row["rows"]], names, columns, style)
    charts.show(figure, f"{key}_patches", t("patching.alt", verdict=verdict))
    st.caption(how)


def _named(t: Words, row: Mapping[str, Any], count: int) -> str:
    return t.of("patching", row["kind"], count=count, unit=(row["units"] or [""])[0])


def _seen(token: str) -> str:
    return {"\n": "\u21b5", " ": "\u2423"}.get(token, token)


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\u2212")


def _literal(text: str) -> str:
    return "".join(f"\\{one}" if one in "\\`*_[]<>$:~" else one for one in text)
