"""What is drawn: the player, and the charts beside it, in one fragment that a click on a unit reruns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from pages.inspect import below, long_text, show
from pages.inspect.scene import Scene
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
def figures(say: Words, scene: Scene) -> None:
    """Draw everything that follows the chosen unit and step."""
    above = st.container()  # of the player, but drawn after it: by then it is known which unit was chosen
    with st.container(key="inspect_player"):
        show.player_of(say, show.follow(scene))
    scene = show.follow(scene)
    with above:
        long_text.overview(say, scene)
    state.write()
    below.take_away(say, scene)
    _charts(say, scene)
    below.about(say, scene)


def _charts(say: Words, scene: Scene) -> None:
    """Draw what the player does not show, once somebody unfolds it: plotly is heavier than all the rest."""
    if scene.reading.trace.steps < 2:
        st.text(say("note.one_character"))
        return
    fold = st.expander(say("inspect.charts"), icon=":material/monitoring:", key=Key.CHARTS, on_change="rerun")
    if fold.open:
        with fold:
            style = charts.style(say, charts.mode())
            _curves(say, scene, style)
            _summary(say, scene, style)


def _curves(say: Words, scene: Scene, style: Style) -> None:
    place, reading = scene.place, scene.reading
    st.subheader(say("charts.curves", unit=place.unit), anchor=False)
    st.caption(say("charts.curves_help"))
    curves = reading.curves(place.unit or 0, place.layer)
    shown = {name: curves[name] for name in scene.quantities}
    figure = unit_curves(shown, reading.tokens.shown, style, start=scene.start)
    alt = say("charts.curves_alt", unit=place.unit, steps=reading.trace.steps)
    charts.show(figure, Key.CHART_CURVES, alt)
    playhead(Key.CHART_CURVES, style.ink, scene.start + 1)


def _summary(say: Words, scene: Scene, style: Style) -> None:
    place, unit = scene.place, scene.place.unit or 0
    st.subheader(say("charts.saturation"), anchor=False)
    cell = spec(scene.reading.trace.cell)
    if not cell.gates:
        st.caption(say("charts.no_gates"))
        return
    summary = cache.summary(place.net, scene.sha, scene.start, place.layer, scene.reading)
    st.caption(say("charts.saturation_help", **charts.GATES))
    figure = saturation(summary, style, unit=unit)
    _choosable(figure, Key.CHART_SATURATION, say("charts.saturation_alt", **charts.GATES))
    gates = (
        say(
            "charts.saturation_gate",
            gate=say.of("quantity", gate),
            open=f"{summary.open[gate][unit]:.0%}",
            shut=f"{summary.shut[gate][unit]:.0%}",
        )
        for gate in summary.open
    )
    st.caption(say("charts.saturation_unit", unit=unit, list=", ".join(gates)))
    if summary.half_life is not None:
        st.subheader(say("charts.half_life"), anchor=False)
        st.caption(say("charts.half_life_help_rest" if cell.complement else "charts.half_life_help"))
        figure = half_lives(summary.half_life, style, gate=cell.retention or "", unit=unit)
        _choosable(figure, Key.CHART_HALF_LIFE, say("charts.half_life_alt"))
    st.subheader(say("charts.table"), anchor=False)
    st.dataframe(_table(say, summary), hide_index=True, height=_TABLE)


def _table(say: Words, summary: GateSummary) -> pd.DataFrame:
    """Return every dot and bar as a row, for whoever reads figures rather than dots."""
    columns = {say("axis.unit"): np.arange(len(next(iter(summary.open.values()))))}
    for gate in summary.open:
        named = say.of("quantity", gate)
        columns[say("charts.table_open", gate=named)] = summary.open[gate].round(4)
        columns[say("charts.table_shut", gate=named)] = summary.shut[gate].round(4)
    if summary.half_life is not None:
        columns[say("charts.table_half_life")] = summary.half_life.round(4)
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
