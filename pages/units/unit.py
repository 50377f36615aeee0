"""The dashboard of one unit: what drives it, how long it holds, and what it says to the readout."""

from __future__ import annotations

import math

import streamlit as st

from pages.shared import registry
from pages.shared.i18n import Words
from pages.shared.state import note_painted
from pages.units import measure
from pages.units.alike import line
from pages.units.found import shape
from pages.units.texts import Texts
from pages.units.units_view import UnitsView, units_view
from pages.units.url_state import PageState, Unit
from pages.units.words_for import unit_name
from rnn_core.cells import spec
from rnn_core.cells.spec import CellSpec
from rnn_core.interventions.verdict import visible
from rnn_core.tracing.summary import OPEN, SHUT
from rnn_core.units import Match
from rnn_core.units.dashboard import FAR, Dashboard, Written

LITTLE = 0.01
"""Size of a hidden state below which it says next to nothing."""


def section(t: Words, page_state: PageState, found: Texts, match: Match) -> Dashboard | None:
    """Draw it; return what was measured."""
    result = measure.measured(page_state, found, match)
    if result is None:
        return None
    layers, directions = shape(page_state.net)
    st.subheader(going_title(t, unit_name(t, Unit(*match.place), layers, directions)), anchor=False)
    st.text(t("units.unit_lede", count=f"{result.tokens:,}", quantity=t.of("quantity", result.row.quantity)))
    _facts(t, page_state, result)
    for name, peaks in (("highest", result.highest), ("lowest", result.lowest)):
        view = UnitsView(
            language=page_state.lang,
            said=t.of("units", name),
            passages=tuple(
                line(_signed(one.value), found.documents[one.document], one.start, one.stop) for one in peaks
            ),
        )
        units_view(view, key=f"units_{name}", on_painted=note_painted)
    st.text("\n".join(writes(t, page_state, result)))
    return result


def going_title(t: Words, name: str) -> str:
    """Return the heading."""
    return t("units.unit_title", unit=name)


def _facts(t: Words, page_state: PageState, found: Dashboard) -> None:
    cell = spec(registry.network(page_state.net).model.cell)
    with st.container(key="units_facts"):
        first, second = st.columns((1, 2), gap="medium")
        with first:
            st.metric(t("units.half_life"), steps(t, found.half_life), label_visibility="collapsed")
            st.text(half_life(t, found))
        with second:
            st.text(
                "\n".join(
                    [
                        *saturated(t, cell, found),
                        t("units.far", far=f"{FAR:g}".removeprefix("0"), share=_share(found.far)),
                    ]
                )
            )


def saturated(t: Words, cell: CellSpec, found: Dashboard) -> list[str]:
    """Say of each gate at how many tokens it is open, and shut."""
    letters = {one.name: one.symbol for one in cell.quantities}
    return [
        t(
            "units.saturated",
            letter=letters[gate],
            gate=t.of("quantity", gate),
            open=_share(found.open[gate]),
            above=f"{OPEN:g}".removeprefix("0"),
            shut=_share(found.shut[gate]),
            below=f"{SHUT:g}".removeprefix("0"),
        )
        for gate in found.open
    ]


def _share(value: float) -> str:
    """Write a share so that 0% and 100% are what they say."""
    return f"{value:.1%}" if 0 < value < 0.01 or 0.99 < value < 1 else f"{value:.0%}"


def steps(t: Words, value: float) -> str:
    """Write a number of steps."""
    if math.isinf(value):
        return t("units.longer")
    return t("units.step") if value == 1 else t("units.steps", count=int(value))


def half_life(t: Words, found: Dashboard) -> str:
    """Say what the half-life is, and of what."""
    return t.of("units_half_life", found.kept_by, longest=steps(t, found.longest))


def writes(t: Words, page_state: PageState, found: Dashboard) -> list[str]:
    """Say which tokens the unit raises and lowers at either end, or why that is not said."""
    if found.writes is None:
        return [t.of("units_silent", found.silent)]
    low, high = found.writes
    return [_written(t, page_state, "low", low), _written(t, page_state, "high", high)]


def _written(t: Words, page_state: PageState, end: str, one: Written) -> str:
    hidden = _signed(one.hidden)
    if abs(one.hidden) < LITTLE:
        return t("units_writes.nothing", end=t.of("units_end", end), hidden=hidden, least=f"{LITTLE:g}")
    vocabulary = registry.network(page_state.net).vocabulary

    def told(tokens: tuple[tuple[int, float], ...]) -> str:
        return ", ".join(f"{visible(vocabulary.shown(number))} {_signed(added)}" for number, added in tokens)

    return t(
        "units_writes.said",
        end=t.of("units_end", end),
        hidden=hidden,
        raised=told(one.raised),
        lowered=told(one.lowered),
    )


def _signed(value: float) -> str:
    text = f"{value:.2f}"
    return text.replace("-", "−") if float(text) else "0.00"
