"""Time and memory against length, at an equal number of weights: what waits, and what a thread gains."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import streamlit as st

from pages.shared import cells, values
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.truncation import figures, live
from pages.truncation.figures import figure_of, memory, percent
from pages.truncation.runs import runs
from rnn_core.analysis.cost import EVEN, GAIN, fastest, gain, growth, speed_up, spread
from rnn_core.experiments.cost import KINDS, PARALLEL, LengthCost, Lengths, gathered
from rnn_core.plots.truncation.costs import COSTS, Cost, cost, curve
from rnn_core.tasks.race import CELLS

_LSTM = CELLS[-1]
"""The cell whose number of weights all models have, and whose memory is told."""


def name(t: Words, kind: str) -> str:
    """Return a model's name as figures write it."""
    return t.of("truncation_axis", kind) if kind in PARALLEL else cells.name(t, kind)


@cache
def stored() -> tuple[LengthCost, ...]:
    """Return what was measured beforehand."""
    rows = experiment("length")["rows"]
    kept = [{field: value for field, value in row.items() if field != "chain"} for row in rows]
    return tuple(
        LengthCost(**row | {field: tuple(row[field]) for field in ("forward", "training")}) for row in kept
    )


def section(t: Words) -> None:
    """Say which steps wait, what each model takes, and who gains from a second thread, over the charts."""
    found = experiment("length")
    st.text(lede(t, found["settings"]))
    live.run(t, "length", draw, _progress, t("truncation.measure_help"))
    st.caption(source(t, found))
    for sentence in sentences(t):
        st.text(sentence)
    _table(t)


def lede(t: Words, settings: dict[str, Any]) -> str:
    """Say what was measured, and how equal the models are."""
    weights = settings["weights"]
    apart = max(abs(count / weights[_LSTM] - 1) for count in weights.values())
    return t(
        "truncation.length_lede",
        weights=f"{weights[_LSTM]:,}",
        within=percent(float(f"{apart:.2g}")),
        layers=settings["layers"],
        sees=f"{settings['sees']:,}",
        blocks=settings["blocks"],
    )


def source(t: Words, found: dict[str, Any]) -> str:
    """Say on what the stored figures were measured, and how busy that was."""
    settings = found["settings"]
    told = {key: settings[key] for key in ("processors", "rounds", "load")}
    return t("truncation.length_source", processor=found["processor"], **told)


def draw(t: Words) -> str:
    """Draw the charts with what was measured here so far; return what is said of that."""
    here = gathered(runs().length)
    style = figures.style(t)
    with st.container(key="truncation_costs", horizontal=True, gap="small"):
        for one in COSTS:
            with st.container(key=f"truncation_cost_{one}", width=325):
                st.markdown(f"**{t.of('truncation', f'cost_{one}')}**")
                figures.show(cost(stored(), here, one, style), f"cost_{one}", alt(t, one))
    return measured(t, here)


def measured(t: Words, here: Sequence[LengthCost]) -> str:
    """Say what was measured here at the longest length that all models have; empty: there is none yet."""
    threads = {one.threads for one in here}
    whole = [
        length
        for length in {one.length for one in here}
        if sum(one.length == length for one in here) == len(KINDS) * len(threads)
    ]
    if not whole:
        return ""
    more = len(threads) > 1
    told = [
        time_of(t, here, max(whole)),
        threads_of(t, here, max(whole)) if more else t("truncation.one_thread"),
    ]
    return t("truncation.measured_status", told=" ".join(told))


def _progress(t: Words, job: Job) -> tuple[float, str]:
    asked: Lengths = job.settings
    count = len(asked.lengths) * asked.rounds * len(KINDS) * len(asked.threads)
    return len(job.records) / count, t("truncation.measuring", length=f"{job.records[-1].length:,}")


def alt(t: Words, one: Cost) -> str:
    """Say what the chart of one cost shows."""
    ends = {kind: curve(stored(), kind, one)[-1] for kind in KINDS}
    return t(
        "truncation.cost_alt",
        cost=t.of("truncation", f"cost_{one}"),
        length=f"{max(length for length, _ in ends.values()):,}",
        list=", ".join(f"{name(t, kind)} {figure_of(value[1])}" for kind, (_, value) in ends.items()),
    )


def sentences(t: Words) -> list[str]:
    """Say what the stored measurement shows, each verdict with the figures that it is judged by."""
    found = stored()
    first, last = (pick(one.length for one in found) for pick in (min, max))
    told = [waits(t, last)]
    if len({one.threads for one in found}) > 1:
        told.append(threads_of(t, found, last))
    times = [time_of(t, found, first), time_of(t, found, last), growths(t, found)]
    return [*told, depth(t, last), *times, memories(t, found)]


def time_of(t: Words, costs: Sequence[LengthCost], length: int) -> str:
    """Say how long each model takes on one thread, and which side has the fastest."""
    own = {one.kind: one for one in costs if one.length == length and one.threads == 1}
    found = fastest(
        {kind: own[kind].training for kind in CELLS}, {kind: own[kind].training for kind in PARALLEL}
    )
    each = []
    for kind in KINDS:
        low, middle, high = spread(own[kind].training)
        each.append(
            t(
                "truncation.length_one",
                kind=name(t, kind),
                median=figure_of(middle),
                low=figure_of(low),
                high=figure_of(high),
                forward=figure_of(spread(own[kind].forward).median),
            )
        )
    sides = {"recurrent": name(t, found.recurrent), "parallel": name(t, found.parallel)}
    return t(
        "truncation.length_time",
        length=f"{length:,}",
        verdict=t.of("truncation", f"length_time_{found.side}", **_only(found.side, sides)),
        rounds=min(len(one.training) for one in own.values()),
        list=", ".join(each),
    )


def _only(side: str, sides: dict[str, str]) -> dict[str, str]:
    return sides if side == "level" else {side: sides[side]}


def gains(costs: Sequence[LengthCost], length: int) -> dict[str, float]:
    """Return how many times as fast a training step is with a second thread, the median of rounds."""
    own = {(one.kind, one.threads): one.training for one in costs if one.length == length}
    return {kind: speed_up(own[kind, 1], own[kind, 2]).median for kind in KINDS}


def threads_of(t: Words, costs: Sequence[LengthCost], length: int) -> str:
    """Say who gains from a second thread."""
    found = gains(costs, length)
    verdict = gain({kind: found[kind] for kind in CELLS}, {kind: found[kind] for kind in PARALLEL})
    return t(
        "truncation.length_threads",
        verdict=t.of("truncation", f"length_threads_{verdict}"),
        length=f"{length:,}",
        list=", ".join(f"{name(t, kind)} {figure_of(value)}" for kind, value in found.items()),
        gain=percent(GAIN),
        rounds=min(len(one.training) for one in costs if one.length == length),
    )


def growths(t: Words, costs: Sequence[LengthCost]) -> str:
    """Say of each model how its time grows with the length."""
    ends = {kind: curve(costs, kind, "training") for kind in KINDS}
    first, last = (ends[_LSTM][k][0] for k in (0, -1))
    times = last / first
    groups: dict[str, list[str]] = {}
    for kind, points in ends.items():
        grown = points[-1][1][1] / points[0][1][1]
        groups.setdefault(growth(times, grown), []).append(
            t("truncation.length_grown", kind=name(t, kind), times=figure_of(grown))
        )
    listed = "; ".join(
        t.of("truncation", f"length_grows_{found}", list=", ".join(groups[found]))
        for found in ("less", "even", "more")
        if found in groups
    )
    return t(
        "truncation.length_growth",
        first=f"{first:,}",
        last=f"{last:,}",
        times=figure_of(times),
        list=listed,
        even=percent(EVEN),
    )


def _chains(t: Words, length: int) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for kind in KINDS:
        found.setdefault(f"{LengthCost(kind, length, 1, 0, (), ()).in_a_row:,}", []).append(name(t, kind))
    return {", ".join(kinds): count for count, kinds in found.items()}


def waits(t: Words, length: int) -> str:
    """Say how many products of matrices must wait for each other."""
    listed = ", ".join(f"{kinds} {count}" for kinds, count in _chains(t, length).items())
    return t("truncation.length_wait", last=f"{length:,}", list=listed)


def depth(t: Words, length: int) -> str:
    """Say what stays with any number of processors."""
    counts = list(_chains(t, length).values())
    return t("truncation.length_depth", recurrent=counts[0], parallel=cells.joined(t, counts[1:]))


def memories(t: Words, costs: Sequence[LengthCost]) -> str:
    """Say what autograd keeps of the cell whose number of weights all have."""
    own = sorted((one.length, one.bytes_kept) for one in costs if one.kind == _LSTM and one.threads == 1)
    (first, low), (last, high) = own[0], own[-1]
    return t(
        "truncation.length_memory",
        cell=cells.name(t, _LSTM),
        first=f"{first:,}",
        last=f"{last:,}",
        low=memory(low),
        high=memory(high),
    )


def _table(t: Words) -> None:
    """Write the charts in figures."""
    heads = [
        t("truncation.length_of"),
        t("truncation.length_model"),
        *(t.of("truncation", f"cost_{one}") for one in COSTS),
    ]
    points = {(kind, one): dict(curve(stored(), kind, one)) for kind in KINDS for one in COSTS}
    rows = [
        [
            f"{length:,}",
            name(t, kind),
            *(
                figure_of(points[kind, one][length][1]) if length in points[kind, one] else ""
                for one in COSTS
            ),
        ]
        for length in sorted({one.length for one in stored()})
        for kind in KINDS
    ]
    with st.expander(t("truncation.length_values"), icon=":material/table:", key="truncation_fold_values"):
        values.table("truncation_length", heads, rows)
