"""What is drawn: the player, and the charts beside it, in one fragment that a click on a unit reruns."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from pages.inspect import below, long_text, show
from pages.inspect.scene import Scene
from pages.shared import cache, charts, state
from pages.shared.i18n import Words
from pages.shared.playhead import playhead
from pages.shared.state import Key
from rnn_core.plots import Style, half_lives, saturation, unit_curves


@st.fragment
def figures(say: Words, scene: Scene) -> None:
    """Draw everything that follows the chosen unit and step."""
    above = st.container()  # of the player, but drawn after it: by then it is known which unit was chosen
    show.player_of(say, show.follow(scene))
    scene = show.follow(scene)
    with above:
        long_text.overview(say, scene)
    state.write()
    below.take_away(say, scene)
    if not state.painted():
        # Plotly keeps the browser busy for longer than all the rest of a first visit: the player first.
        return
    style = charts.style(say, charts.mode())
    if scene.reading.trace.steps > 1:
        _curves(say, scene, style)
        _summary(say, scene, style)
    else:
        st.text(say("note.one_character"))
    below.about(say, scene)


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
    if scene.reading.trace.cell == "rnn":
        st.caption(say("charts.no_gates"))
        return
    summary = cache.summary(place.net, scene.sha, scene.start, place.layer, scene.reading)
    st.caption(say("charts.saturation_help"))
    figure = saturation(summary, style, unit=unit)
    _choosable(figure, Key.CHART_SATURATION, say("charts.saturation_alt"))
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
        st.caption(say("charts.half_life_help"))
        gate = "forget" if scene.reading.trace.cell == "lstm" else "update"
        figure = half_lives(summary.half_life, style, gate=gate, unit=unit)
        _choosable(figure, Key.CHART_HALF_LIFE, say("charts.half_life_alt"))


def _follow(key: Key) -> None:
    unit = charts.selected(key)
    if unit is not None:
        state.move(unit=unit, quantity="")


def _choosable(figure: go.Figure, key: Key, alt: str) -> None:
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
