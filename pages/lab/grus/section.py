"""Which GRU? One set of weights under torch's and the papers': a name changes nothing, a formula does."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd
import streamlit as st

from pages.lab.grus import claims, findings
from pages.lab.grus.measure import SHORTEST, Shown, network, networks, settle, shown
from pages.lab.grus.url_state import ADDRESS, PageState
from pages.shared import charts, downloads, parts, registry, state, user_networks, user_text, values
from pages.shared.controls import Controls
from pages.shared.downloads import Export
from pages.shared.i18n import Words, prose
from rnn_core.analysis.two_grus import CHO, TORCH, WRITINGS, TwoGRUs, Writing
from rnn_core.number_format import power
from rnn_core.plots.state_distance import state_distance
from rnn_core.plots.style import Style

__all__ = ["ADDRESS", "show"]

_FOLDER: Final = Path(__file__).parent
_SLUG: Final = "lab_grus"
_AXES: Final = ("distance", "mean_units", "largest_unit")


def show(t: Words, page_state: PageState) -> None:
    """Draw the section."""
    user_text.adopt_link()
    page_state = settle(ADDRESS.here())
    with parts.row(_SLUG):
        _controls(t, page_state)
    with st.container():  # a place of its own, so that what comes and goes moves nothing under it
        user_text.problem(t)
    seen = shown(page_state)
    brought = state.own_text()
    notes = user_text.notes(t, brought) if seen.own and brought is not None else []
    parts.notes(_SLUG, notes + user_text.unknown(t, seen.tokens))
    if seen.found is None:
        st.text(t("lab_grus.short", least=SHORTEST))
        return
    _measured(t, page_state, seen, seen.found)


def _controls(t: Words, page_state: PageState) -> None:
    draw = Controls(t, ADDRESS, page_state)
    offered = {name if user_networks.is_mine(name) else "": registry.title(t, name) for name in networks()}
    if len(offered) > 1:
        draw.select("bar.network", "net", offered, names=offered, also={"sample": "", "text": ""}, width=230)
    titles = user_text.titles_of(t, network(page_state))
    draw.select(
        "bar.sample",
        "sample",
        titles,
        names=titles,
        value=page_state.sample or None,
        also={"text": ""},
        width=260,
    )
    user_text.popover(t)


def _measured(t: Words, page_state: PageState, seen: Shown, found: TwoGRUs) -> None:
    parts.claim(_SLUG, *findings.claim(t, seen, found))
    apart = found.apart(CHO)
    st.markdown(t("lab_grus.figure"))
    alt = t("lab_grus.alt", steps=len(apart), mean=f"{apart.mean():.2f}", largest=f"{apart.max():.2f}")
    charts.show(state_distance(apart, seen.tokens.shown, style(t)), "lab_grus_chart", alt)
    with st.container(key="lab_grus_say", gap="small"):
        st.markdown(
            f"{t('lab_grus.first')} {findings.naming(t, seen, found)} {findings.unturned(t, seen, found)}"
        )
        st.markdown(f"{t('lab_grus.second')} {findings.formula(t, seen, found)}")
        st.markdown(findings.which(t))
    claims.show(t, page_state, seen)
    exports = [
        Export(t("lab_grus.csv"), partial(steps, seen, found), "two-grus.csv"),
        Export(t("lab_grus.json"), partial(record, seen, found), "two-grus.json"),
    ]
    downloads.bar(t, ADDRESS, replace(ADDRESS.here(), sample=page_state.sample), exports, own=seen.own)
    with parts.how(t, _SLUG):
        _table(t, seen, found)
        st.text(t("lab_grus.exact", residual=f"{found.residual:.1e}", count=f"{len(seen.tokens):,}"))
        st.markdown(prose(_FOLDER, t.language))


def style(t: Words) -> Style:
    """Return colours and words for the figure."""
    plain = charts.style(t, charts.mode())
    return replace(plain, labels={**plain.labels, **{name: t.of("lab_grus_axis", name) for name in _AXES}})


def _table(t: Words, seen: Shown, found: TwoGRUs) -> None:
    heads = [t.of("lab_grus_column", name) for name in ("reset", "z", "weights", "largest")]
    heads.append(t("lab_grus_column.bits", unit=findings.unit(t, seen)))
    values.table("lab_grus", heads, [_line(t, found, one) for one in WRITINGS])


def _line(t: Words, found: TwoGRUs, one: Writing) -> list[str]:
    largest = found.largest(one)
    rounded = f"{largest:.2f}" if largest > findings.ROUNDING else power(largest)
    return [
        t.of("lab_grus_reset", one.reset),
        t.of("lab_grus_z", one.z),
        t.of("lab_grus_weights", "turned" if one.turned else "as_they_are"),
        "\u2013" if one == TORCH else rounded,
        findings.bits(found, one),
    ]


def steps(seen: Shown, found: TwoGRUs) -> pd.DataFrame:
    """Return the distance of h between torch's GRU and Cho's, a row a step."""
    apart = found.apart(CHO)
    return pd.DataFrame(
        {
            "step": range(len(apart)),
            "token": seen.tokens.shown,
            "mean_over_units": apart.mean(1),
            "largest": apart.max(1),
            "unit_of_largest": apart.argmax(1),
        }
    )


def record(seen: Shown, found: TwoGRUs) -> dict[str, object]:
    """Return what came of every way to write a GRU."""
    ways = [
        {**one._asdict(), "largest_difference_from_torch": found.largest(one), "bits": found.bits[one]}
        for one in WRITINGS
    ]
    return {"network": seen.name, "tokens": len(seen.tokens), "residual": found.residual, "writings": ways}
