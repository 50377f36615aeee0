"""The page's own two parts: a window against a state, and several steps ahead."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pages.sequences import controls, findings
from pages.sequences.measure import Shown
from pages.sequences.url_state import PageState
from pages.shared import cells, charts, parts, values
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from rnn_core.analysis.forecasting import BASELINES
from rnn_core.plots.forecasts import SHOWN, by_window, over_truth, runs_on, steps_ahead
from rnn_core.plots.style import Style
from rnn_core.series import WORLDS, worlds
from rnn_core.series.forecasters import CONTEXT
from rnn_core.series.walk import STEP

_AXES = (
    "ahead",
    "error",
    "floor",
    "forced",
    "free",
    "linear",
    "mean",
    "network",
    "persistence",
    "seasonal",
    "time",
    "truth",
    "value",
    "window",
)


def style(t: Words) -> Style:
    """Return colours and words for the figures."""
    return charts.labelled(t, {name: t.of("sequences_axis", name) for name in _AXES})


def compared(t: Words, page_state: PageState, shown: Shown) -> None:
    """Draw errors by the window beside forecasts over the truth, and say what they show."""
    found = shown.comparison
    names = {cell: cells.name(t, cell) for cell in found.state}
    with st.container(key="sequences_verdict"):
        st.markdown(f"**{parts.literal(findings.verdict(t, found))}**")
    with st.container(key="sequences_charts", horizontal=True, gap="small"):
        with st.container(key="sequences_by_window", width=520):
            st.markdown(f"**{t('sequences.by_window')}**")
            alt = " ".join(
                filter(None, (findings.here(t, found, page_state.window), findings.beside(t, found)))
            )
            charts.show(by_window(found, page_state.window, names, style(t)), "sequences_chart_window", alt)
        with st.container(key="sequences_over", width=520):
            _over(t, page_state, shown)
    with st.container(key="sequences_say", gap="xsmall"):
        for sentence in sentences(t, page_state, shown):
            st.text(sentence)
    st.caption(_badge(t, shown))


def about(t: Words, shown: Shown) -> str:
    """Say what the series is."""
    series = shown.ready.series
    values: dict[str, dict[str, object]] = {
        "sine": {"period": worlds.SINE_PERIOD},
        "ar2": {"last": f"{worlds.AR_LAST:g}", "before": f"{-worlds.AR_BEFORE:g}"},
        "longlag": {"weight": f"{worlds.LAG_WEIGHT:g}", "lag": worlds.LAG},
        "regime": {
            "weight": f"{worlds.REGIME_WEIGHT:g}",
            "steps": round(1 / (1 - worlds.REGIME_STAYS)),
        },
        "logistic": {"rate": f"{worlds.RATE:g}"},
        "walk": {"step": f"{STEP:.0%}"},
    }
    if series.source:
        values[series.name] = {"first": series.label(0), "last": series.label(len(series) - 1)}
    return t.of("sequences_about", series.name, **values.get(series.name, {}))


def sentences(t: Words, page_state: PageState, shown: Shown) -> list[str]:
    """Say what stands beside the verdict."""
    found = shown.comparison
    told = (
        findings.here(t, found, page_state.window),
        findings.beside(t, found),
        findings.floor(t, found),
        findings.markov(t, found),
        findings.nonlinear(t, found),
        t("sequences.few", count=shown.ready.learnt) if shown.ready.learnt < 300 else "",
    )
    return [one for one in told if one]


def best_cell(shown: Shown) -> str:
    """Return the cell to draw first: the best where it decides; empty: there is none."""
    tried = shown.comparison.validation
    return min(shown.cells, key=lambda cell: tried[cell][0] if cell in tried else np.inf, default="")


def _over(t: Words, page_state: PageState, shown: Shown) -> None:
    made = {}
    for slug in ("linear", "window", best_cell(shown)):
        said = shown.one_step(slug, page_state.window) if slug else None
        if said is not None:
            made[findings.model_name(t, slug, page_state.window)] = said
    count = min(SHOWN, len(shown.ready.held))
    st.markdown(f"**{t('sequences.over', count=count)}**")
    figure = over_truth(shown.ready.series.values, shown.ready.learnt, made, shown.labels, style(t))
    charts.show(figure, "sequences_chart_over", t("sequences.over_alt", count=count, list=", ".join(made)))


def _badge(t: Words, shown: Shown) -> str:
    ready, seeds = shown.ready, len(shown.comparison.seeds)
    told = [
        t.of(
            "sequences_badge",
            shown.origin,
            seeds=seeds,
            **({"date": experiment("forecasting")["date"]} if shown.origin == "stored" else {}),
        ),
        t("sequences.badge", learnt=f"{ready.learnt:,}", held=f"{len(ready.held):,}"),
    ]
    if ready.series.name not in WORLDS:
        told.append(t("sequences.one_split"))
    return " ".join(told)


def onward(t: Words, page_state: PageState, shown: Shown) -> None:
    """Draw forecasts of several steps: running free beside the true past, and the error by the steps."""
    slugs = ["linear", *(["window"] if f"window-{page_state.window}" in shown.networks else []), *shown.cells]
    slug = page_state.model if page_state.model in slugs else best_cell(shown) or "linear"
    names = {one: findings.model_name(t, one, page_state.window) for one in slugs}
    with st.container(key="sequences_ahead"):
        st.subheader(t("sequences.ahead"), anchor=False)
        st.text(t("sequences.ahead_lede"))
        controls.ahead(t, page_state, shown, slug, names)
        found = shown.onward(slug, page_state.window, page_state.origin)
        if found is None:
            return
        told = findings.ahead(t, shown, slug, page_state.window, found)
        with st.container(key="sequences_ahead_verdict"):
            st.markdown(f"**{parts.literal(told[0])}**")
        with st.container(key="sequences_ahead_charts", horizontal=True, gap="small"):
            with st.container(key="sequences_ahead_runs", width=580):
                st.markdown(f"**{parts.literal(t('sequences.runs', name=names[slug]))}**")
                figure = runs_on(shown.ready.series.values, found, shown.labels, style(t))
                alt = t("sequences.runs_alt", name=names[slug], time=shown.labels[found.origin])
                charts.show(figure, "sequences_chart_runs", alt)
            with st.container(key="sequences_ahead_errors", width=430):
                st.markdown(f"**{t('sequences.by_steps')}**")
                charts.show(steps_ahead(found, style(t)), "sequences_chart_ahead", " ".join(told))
        with st.container(key="sequences_ahead_say", gap="xsmall"):
            for sentence in told[1:]:
                st.text(sentence)
            if page_state.series not in ("logistic", "mackey"):
                st.text(t("sequences.ahead_chaos"))
        st.caption(t("sequences.ahead_badge", count=found.count, context=CONTEXT))


def tables(t: Words, shown: Shown, row: dict[str, object] | None) -> None:
    """Write the figures of every model, and several steps ahead where they are stored."""
    found = shown.comparison
    heads = [t.of("sequences_column", name) for name in ("model", "error", "range", "against", "seconds")]
    last = float(np.mean(found.base["persistence"]))
    models = [one for one in BASELINES if one in found.base]
    models += [f"linear-{tau}" for tau in found.linear] + [f"window-{tau}" for tau in found.window]
    lines = []
    for slug in (*models, *found.state):
        errors = found.errors(slug)
        spent = shown.seconds.get(slug)
        low, high = (findings.figure_of(pick(errors)) for pick in (min, max))
        name = t("sequences_axis.floor") if slug == "floor" else findings.model_name(t, slug)
        lines.append(
            [
                name,
                findings.mean(errors),
                low if low == high else f"{low}\u2013{high}",
                findings.figure_of(float(np.mean(errors)) / last) if last else "\u2013",
                "\u2013" if not spent else f"{float(np.mean(spent)):.1f}",
            ]
        )
    values.table("sequences_models", heads, lines)
    if row is not None:
        _ahead_table(t, row)


def _ahead_table(t: Words, row: dict[str, object]) -> None:
    told: dict[str, list[list[float]]] = row["ahead"]  # type: ignore[assignment]
    steps = experiment("forecasting")["settings"]["ahead"]
    heads = [t("sequences_axis.ahead"), *(str(step) for step in steps)]
    lines = [
        [
            t("sequences_model.chosen_linear" if slug == "linear" else "sequences_model.chosen_window")
            if slug in ("linear", "window")
            else findings.model_name(t, slug),
            *(findings.figure_of(float(np.mean(one))) for one in zip(*curves, strict=True)),
        ]
        for slug, curves in told.items()
    ]
    st.caption(t("sequences.ahead_table", seeds=experiment("forecasting")["settings"]["seeds"]))
    values.table("sequences_ahead", heads, lines)
