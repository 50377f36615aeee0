"""Memory and time against length: what autograd keeps, what a pass takes, and which steps must wait."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.shared import values
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.truncation import figures, live
from pages.truncation.figures import figure_of, memory, percent
from pages.truncation.runs import LENGTHS_HERE, ROUNDS_HERE, runs
from rnn_core.analysis.cost import EVEN, growth
from rnn_core.plots.truncation.costs import COSTS, KINDS, Cost, cost


def section(t: Words) -> None:
    """Say what grows and what waits, over three charts."""
    stored = experiment("length")
    settings = stored["settings"]
    st.text(t("truncation.length_lede", width=settings["width"], layers=settings["layers"]))
    live.run(t, "length", draw, _progress)
    st.caption(t("truncation.length_source", processor=stored["processor"], rounds=settings["rounds"]))
    for sentence in sentences(t):
        st.text(sentence)
    _table(t)


def _table(t: Words) -> None:
    """Write the three charts in figures."""
    heads = [
        t("truncation.length_of"),
        *(t.of("truncation", f"cost_{name}").split(",")[0] for name in COSTS),
    ]
    rows = [
        [
            f"{one['length']:,}",
            *(" / ".join(_written(name, one[kind][name]) for kind in KINDS) for name in COSTS),
        ]
        for one in experiment("length")["rows"]
    ]
    st.caption(t("truncation.length_values"))
    values.table("truncation_length", heads, rows)


def _written(name: Cost, value: float) -> str:
    if name == "bytes_kept":
        return memory(value)
    return figure_of(value) if name == "milliseconds" else f"{value:,}"


def draw(t: Words) -> str:
    """Draw the three charts with what was measured here so far; return what is said of that."""
    rows, here = experiment("length")["rows"], runs().length
    with st.container(key="truncation_costs", horizontal=True, gap="small"):
        for name in COSTS:
            with st.container(key=f"truncation_cost_{name}", width=335):
                st.markdown(f"**{t.of('truncation', f'cost_{name}')}**")
                figure = cost(rows, here, name, figures.style(t))
                figures.show(figure, f"cost_{name}", alt(t, name, rows[-1]))
    both = here[: len(here) // 2 * 2]
    if not both:
        return ""
    lstm, convolution = both[-2:]
    return t(
        "truncation.measured_status",
        length=f"{lstm.length:,}",
        lstm_memory=memory(lstm.bytes_kept),
        lstm_time=figure_of(lstm.milliseconds),
        convolution_memory=memory(convolution.bytes_kept),
        convolution_time=figure_of(convolution.milliseconds),
        rounds=ROUNDS_HERE,
    )


def _progress(t: Words, job: Job) -> tuple[float, str]:
    last = job.records[-1].length
    return last / LENGTHS_HERE[-1], t("truncation.measuring", length=f"{last:,}")


def alt(t: Words, name: Cost, last: dict[str, Any]) -> str:
    """Say what a chart of one cost shows."""
    return t(
        "truncation.cost_alt",
        cost=t.of("truncation", f"cost_{name}"),
        length=f"{last['length']:,}",
        lstm=_written(name, last["lstm"][name]),
        convolution=_written(name, last["convolution"][name]),
    )


def sentences(t: Words) -> list[str]:
    """Say what the stored measurement shows, each verdict with the figures that it is judged by."""
    stored = experiment("length")
    first, last = stored["rows"][0], stored["rows"][-1]
    ends = {"first": first["length"], "last": f"{last['length']:,}"}
    low, high = (memory(one["lstm"]["bytes_kept"]) for one in (first, last))
    layers = last["convolution"]["steps_in_a_row"]
    return [
        t("truncation.length_memory", low=low, high=high, **ends),
        _time(t, stored),
        t("truncation.length_wait", last=ends["last"], layers=layers),
    ]


def _time(t: Words, stored: dict[str, Any]) -> str:
    first, before, last = (stored["rows"][k] for k in (0, -2, -1))
    weights = stored["settings"]["weights"]
    took = {kind: [one[kind]["milliseconds"] for one in (first, before, last)] for kind in weights}
    times = last["length"] / first["length"]
    grown = {kind: end / begin for kind, (begin, _, end) in took.items()}
    ends = {"first": first["length"], "last": f"{last['length']:,}"}
    found = growth(times, *grown.values())
    return t(
        "truncation.length_time",
        verdict=t(
            f"truncation.length_time_{found}", **ends, **({"even": percent(EVEN)} if found == "even" else {})
        ),
        rounds=stored["settings"]["rounds"],
        last=ends["last"],
        times=figure_of(times),
        before=f"{before['length']:,}",
        times_last=figure_of(last["length"] / before["length"]),
        weights=figure_of(float(f"{weights['convolution'] / weights['lstm']:.2g}")),
        ratio=figure_of(took["convolution"][-1] / took["lstm"][-1]),
        **{kind: figure_of(value) for kind, value in grown.items()},
        **{f"{kind}_low": figure_of(values[0]) for kind, values in took.items()},
        **{f"{kind}_high": figure_of(values[-1]) for kind, values in took.items()},
        **{f"{kind}_last": figure_of(values[-1] / values[-2]) for kind, values in took.items()},
    )
