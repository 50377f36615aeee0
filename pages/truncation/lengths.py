"""Memory and time against length: what autograd keeps, what a pass takes, and which steps must wait."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.truncation import figures
from pages.truncation.charts.costs import COSTS, Cost, cost
from pages.truncation.figures import figure_of, memory
from pages.truncation.live import Slot
from pages.truncation.runs import LENGTHS_HERE, measure_lengths, runs
from rnn_core.gradients.length import LengthCost


def section(say: Words, slot: Slot) -> None:
    """Say what grows and what waits, over three charts."""
    stored = experiment("length")
    settings, rows = stored["settings"], stored["rows"]
    st.subheader(say("truncation.length"), anchor=False)
    st.text(say("truncation.length_lede", width=settings["width"], layers=settings["layers"]))
    slot.controls(say, "length", "")
    slot.chart = []
    with st.container(key="truncation_costs", horizontal=True, gap="small"):
        for name in COSTS:
            with st.container(key=f"truncation_cost_{name}", width=335):
                st.markdown(f"**{say.of('truncation', f'cost_{name}')}**")
                slot.chart.append(st.empty())
    draw(say, slot)
    st.caption(say("truncation.length_source", processor=stored["processor"], rounds=settings["rounds"]))
    for sentence in _sentences(say, settings, rows[0], rows[-1]):
        st.text(sentence)


def draw(say: Words, slot: Slot) -> None:
    """Draw the three charts with what was measured here so far."""
    rows, live = experiment("length")["rows"], runs().length
    for place, name in zip(slot.chart, COSTS, strict=True):
        figures.show(place, cost(rows, live, name, figures.style(say)), _alt(say, name, rows[-1]))
    if live and live[-1].kind == "convolution":
        lstm, convolution = live[-2:]
        slot.say(
            say(
                "truncation.measured_status",
                length=f"{lstm.length:,}",
                lstm_memory=memory(lstm.bytes_kept),
                lstm_time=figure_of(lstm.milliseconds),
                convolution_memory=memory(convolution.bytes_kept),
                convolution_time=figure_of(convolution.milliseconds),
            )
        )


def run(say: Words, slot: Slot) -> None:
    """Measure each length, in front of the visitor."""

    def progress(costs: list[LengthCost]) -> tuple[float, str]:
        last = costs[-1].length
        return last / LENGTHS_HERE[-1], say("truncation.measuring", length=f"{last:,}")

    slot.go(say, "length", measure_lengths(), lambda: draw(say, slot), progress)


def _alt(say: Words, name: Cost, last: dict[str, Any]) -> str:
    write = memory if name == "bytes_kept" else figure_of
    return say(
        "truncation.cost_alt",
        cost=say.of("truncation", f"cost_{name}"),
        length=f"{last['length']:,}",
        lstm=write(last["lstm"][name]),
        convolution=write(last["convolution"][name]),
    )


def _sentences(
    say: Words, settings: dict[str, Any], first: dict[str, Any], last: dict[str, Any]
) -> list[str]:
    lstm, convolution = ([one[kind] for one in (first, last)] for kind in ("lstm", "convolution"))
    weights = settings["weights"]
    ends = {"first": first["length"], "last": f"{last['length']:,}"}
    low, high = (memory(one["bytes_kept"]) for one in lstm)
    return [
        say("truncation.length_memory", low=low, high=high, **ends),
        say(
            "truncation.length_time",
            lstm_low=figure_of(lstm[0]["milliseconds"]),
            lstm_high=figure_of(lstm[1]["milliseconds"]),
            convolution_low=figure_of(convolution[0]["milliseconds"]),
            convolution_high=figure_of(convolution[1]["milliseconds"]),
            ratio=figure_of(float(f"{weights['convolution'] / weights['lstm']:.2g}")),
        ),
        say("truncation.length_wait", last=ends["last"], layers=convolution[1]["steps_in_a_row"]),
    ]
