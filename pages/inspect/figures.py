"""What is drawn: the player, and the charts beside it, in one fragment that a click on a unit reruns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from pages.inspect import footer, long_text, player_bridge
from pages.inspect.scene import Scene
from pages.inspect.what_if import run
from pages.inspect.what_if.sections import sections
from pages.shared import cache, charts, state
from pages.shared.i18n import Words
from pages.shared.playhead import playhead
from pages.shared.state import Key
from rnn_core.cells import spec
from rnn_core.plots import Style, half_lives, saturation, unit_curves
from rnn_core.plots.templates import Figure
from rnn_core.tracing import GateSummary

_TABLE = 260  # px


@st.fragment
def figures(t: Words, scene: Scene) -> None:
    """Draw everything that follows the chosen unit and step."""
    above = st.container()  # of the player, but drawn after it: by then it is known which unit was chosen
    with st.container(key="inspect_player"):
        player_bridge.player_of(t, player_bridge.follow(scene))
    scene = player_bridge.follow(scene)
    run.part(t, scene)
    if scene.place.mode == "whatif":
        sections(t, scene)
    with above:
        long_text.overview(t, scene)
    state.write()
    footer.take_away(t, scene)
    _charts(t, scene)
    footer.about(t, scene)


def _charts(t: Words, scene: Scene) -> None:
    """Draw what the player does not show, once somebody unfolds it: plotly is heavier than all the rest."""
    if scene.reading.trace.steps < 2:
        st.text(t("note.one_character"))
        return
    fold = st.expander(t("inspect.charts"), icon=":material/monitoring:", key=Key.CHARTS, on_change="rerun")
    if fold.open:
        with fold:
            style = charts.style(t, charts.mode())
            _curves(t, scene, style)
            _summary(t, scene, style)


def _curves(t: Words, scene: Scene, style: Style) -> None:
    page_state, reading = scene.place, scene.reading
    st.subheader(t("charts.curves", unit=page_state.unit), anchor=False)
    st.caption(t("charts.curves_help"))
    curves = reading.curves(page_state.unit or 0, page_state.layer)
    shown = {name: curves[name] for name in scene.quantities}
    figure = unit_curves(shown, reading.tokens.shown, style, start=scene.start)
    alt = t("charts.curves_alt", unit=page_state.unit, steps=reading.trace.steps)
    charts.show(figure, Key.CHART_CURVES, alt)
    playhead(Key.CHART_CURVES, style.ink, scene.start + 1)


def _summary(t: Words, scene: Scene, style: Style) -> None:
    page_state, unit = scene.place, scene.place.unit or 0
    st.subheader(t("charts.saturation"), anchor=False)
    cell = spec(scene.reading.trace.cell)
    if not cell.gates:
        st.caption(t("charts.no_gates"))
        return
    summary = cache.summary(page_state.net, scene.sha, scene.start, page_state.layer, scene.reading)
    st.caption(t("charts.saturation_help", **charts.GATES))
    figure = saturation(summary, style, unit=unit)
    _choosable(figure, Key.CHART_SATURATION, t("charts.saturation_alt", **charts.GATES))
    gates = (
        t(
            "charts.saturation_gate",
            gate=t.of("quantity", gate),
            open=f"{summary.open[gate][unit]:.0%}",
            shut=f"{summary.shut[gate][unit]:.0%}",
        )
        for gate in summary.open
    )
    st.caption(t("charts.saturation_unit", unit=unit, list=", ".join(gates)))
    if summary.half_life is not None:
        st.subheader(t("charts.half_life"), anchor=False)
        st.caption(t("charts.half_life_help_rest" if cell.complement else "charts.half_life_help"))
        figure = half_lives(summary.half_life, style, gate=cell.retention or "", unit=unit)
        _choosable(figure, Key.CHART_HALF_LIFE, t("charts.half_life_alt"))
    st.subheader(t("charts.table"), anchor=False)
    st.dataframe(_table(t, summary), hide_index=True, height=_TABLE)


def _table(t: Words, summary: GateSummary) -> pd.DataFrame:
    """Return every dot and bar as a row, for whoever reads figures rather than dots."""
    columns = {t("axis.unit"): np.arange(len(next(iter(summary.open.values()))))}
    for gate in summary.open:
        named = t.of("quantity", gate)
        columns[t("charts.table_open", gate=named)] = summary.open[gate].round(4)
        columns[t("charts.table_shut", gate=named)] = summary.shut[gate].round(4)
    if summary.half_life is not None:
        columns[t("charts.table_half_life")] = summary.half_life.round(4)
    return pd.DataFrame(columns)


def _follow(key: Key) -> None:
    unit = charts.selected(key)
    if unit is not None:
        state.move(unit=unit, quantity="")


def _choosable(figure: Figure, key: Key, alt: str) -> None:
    with st.container(key=f"{key}_box"):
        st.plotly_chart(
            figure,
            key=key,
            theme=None,
            config=charts.CONFIG,
            alt=alt,
            selection_mode="points",
            on_select=lambda: _follow(key),
        )
