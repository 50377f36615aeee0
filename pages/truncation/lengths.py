"""Memory and time against length: what autograd keeps, what a pass takes, and which steps must wait."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.truncation import figures, live
from pages.truncation.charts.costs import COSTS, Cost, cost
from pages.truncation.figures import figure_of, memory
from pages.truncation.runs import LENGTHS_HERE, runs


def section(say: Words) -> None:
    """Say what grows and what waits, over three charts."""
    stored = experiment("length")
    settings, rows = stored["settings"], stored["rows"]
    st.subheader(say("truncation.length"), anchor=False)
    st.text(say("truncation.length_lede", width=settings["width"], layers=settings["layers"]))
    live.run(say, "length", lambda: draw(say), lambda: _progress(say))
    st.caption(say("truncation.length_source", processor=stored["processor"], rounds=settings["rounds"]))
    for sentence in _sentences(say, settings, rows[0], rows[-1]):
        st.text(sentence)


def draw(say: Words) -> str:
    """Draw the three charts with what was measured here so far; return what is said of that."""
    rows, here = experiment("length")["rows"], runs().length
    with st.container(key="truncation_costs", horizontal=True, gap="small"):
        for name in COSTS:
            with st.container(key=f"truncation_cost_{name}", width=335):
                st.markdown(f"**{say.of('truncation', f'cost_{name}')}**")
                figure = cost(rows, here, name, figures.style(say))
                figures.show(figure, f"cost_{name}", _alt(say, name, rows[-1]))
    both = here[: len(here) // 2 * 2]
    if not both:
        return ""
    lstm, convolution = both[-2:]
    return say(
        "truncation.measured_status",
        length=f"{lstm.length:,}",
        lstm_memory=memory(lstm.bytes_kept),
        lstm_time=figure_of(lstm.milliseconds),
        convolution_memory=memory(convolution.bytes_kept),
        convolution_time=figure_of(convolution.milliseconds),
    )


def _progress(say: Words) -> tuple[float, str]:
    last = runs().length[-1].length
    return last / LENGTHS_HERE[-1], say("truncation.measuring", length=f"{last:,}")


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
