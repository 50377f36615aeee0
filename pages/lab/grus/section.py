"""Which GRU? One set of weights under torch's and the papers': a name changes nothing, a formula does."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd
import streamlit as st

from pages.lab.grus import said
from pages.lab.grus.measure import SHORTEST, Shown, network, networks, settle, shown
from pages.lab.grus.place import ADDRESS, Place
from pages.shared import charts, files, mine, own, parts, registry, state, values
from pages.shared.controls import Controls
from pages.shared.files import Export
from pages.shared.i18n import Words, prose
from pages.shared.share import power
from rnn_core.analysis.two_grus import CHO, TORCH, WRITINGS, TwoGRUs, Writing
from rnn_core.plots.state_distance import state_distance
from rnn_core.plots.style import Style

__all__ = ["ADDRESS", "show"]

_FOLDER: Final = Path(__file__).parent
_SLUG: Final = "lab_grus"
_AXES: Final = ("distance", "mean_units", "largest_unit")


def show(say: Words, place: Place) -> None:
    """Draw the section."""
    own.adopt_link()
    place = settle(ADDRESS.here())
    with parts.row(_SLUG):
        _controls(say, place)
    with st.container():  # a place of its own, so that what comes and goes moves nothing under it
        own.problem(say)
    seen = shown(place)
    brought = state.own_text()
    notes = own.notes(say, brought) if seen.own and brought is not None else []
    parts.notes(_SLUG, notes + own.unknown(say, seen.tokens))
    if seen.found is None:
        st.text(say("lab_grus.short", least=SHORTEST))
        return
    _measured(say, place, seen, seen.found)


def _controls(say: Words, place: Place) -> None:
    draw = Controls(say, ADDRESS, place)
    offered = {name if mine.is_mine(name) else "": registry.title(say, name) for name in networks()}
    if len(offered) > 1:
        draw.select("bar.network", "net", offered, names=offered, also={"sample": "", "text": ""}, width=230)
    titles = own.titles_of(say, network(place))
    draw.select(
        "bar.sample", "sample", titles, names=titles, value=place.sample or None, also={"text": ""}, width=260
    )
    own.popover(say)


def _measured(say: Words, place: Place, seen: Shown, found: TwoGRUs) -> None:
    parts.claim(_SLUG, *said.claim(say, seen, found))
    apart = found.apart(CHO)
    st.markdown(say("lab_grus.figure"))
    alt = say("lab_grus.alt", steps=len(apart), mean=f"{apart.mean():.2f}", largest=f"{apart.max():.2f}")
    charts.show(state_distance(apart, seen.tokens.shown, style(say)), "lab_grus_chart", alt)
    with st.container(key="lab_grus_say", gap="small"):
        st.markdown(
            f"{say('lab_grus.first')} {said.naming(say, seen, found)} {said.unturned(say, seen, found)}"
        )
        st.markdown(f"{say('lab_grus.second')} {said.formula(say, seen, found)}")
        st.markdown(said.which(say))
    exports = [
        Export(say("lab_grus.csv"), partial(steps, seen, found), "two-grus.csv"),
        Export(say("lab_grus.json"), partial(record, seen, found), "two-grus.json"),
    ]
    files.bar(say, ADDRESS, replace(ADDRESS.here(), sample=place.sample), exports, own=seen.own)
    with parts.how(say, _SLUG):
        _table(say, seen, found)
        st.text(say("lab_grus.exact", residual=f"{found.residual:.1e}", count=f"{len(seen.tokens):,}"))
        st.markdown(prose(_FOLDER, say.language))


def style(say: Words) -> Style:
    """Return colours and words for the figure."""
    plain = charts.style(say, charts.mode())
    return replace(plain, labels={**plain.labels, **{name: say.of("lab_grus_axis", name) for name in _AXES}})


def _table(say: Words, seen: Shown, found: TwoGRUs) -> None:
    heads = [say.of("lab_grus_column", name) for name in ("reset", "z", "weights", "largest")]
    heads.append(say("lab_grus_column.bits", unit=said.unit(say, seen)))
    values.table("lab_grus", heads, [_line(say, found, one) for one in WRITINGS])


def _line(say: Words, found: TwoGRUs, one: Writing) -> list[str]:
    largest = found.largest(one)
    rounded = f"{largest:.2f}" if largest > said.ROUNDING else power(largest)
    return [
        say.of("lab_grus_reset", one.reset),
        say.of("lab_grus_z", one.z),
        say.of("lab_grus_weights", "turned" if one.turned else "as_they_are"),
        "\u2013" if one == TORCH else rounded,
        said.bits(found, one),
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
