"""Clipping: in which setting it decides whether a network learns, and in which it only slows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any, get_args

import numpy as np
import streamlit as st

from pages.shared import values
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.truncation import figures, live
from pages.truncation.figures import figure_of, percent
from pages.truncation.runs import LatchRun, runs
from pages.truncation.url_state import ADDRESS, LENGTHS, LIMIT, RATES, Length, PageState, Rate
from rnn_core.analysis.clipping import MOMENTUM, Verdict, largest_step, median_of_finite, verdict
from rnn_core.experiments.clipping import LEARNT, LatchProgress
from rnn_core.plots.truncation.limits import SHOWN, Line, Shown, limits

EVERY = 25


def stored(length: Length, rate: Rate) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the stored trainings of one setting: with the limit, and without."""
    limited, free = (
        row("clipping", clip=limit, length=int(length), learning_rate=float(rate)) for limit in (LIMIT, None)
    )
    return limited, free


def section(t: Words, page_state: PageState) -> None:
    """Say what came of the chosen setting, over two charts; under them all four settings."""
    limited, free = stored(page_state.length, page_state.rate)
    seeds = experiment("clipping")["settings"]["seeds"]
    live.run(t, "latch", draw, _progress, t("truncation.latch_help"))
    st.caption(t("truncation.clip_source", last=seeds - 1, every=EVERY))
    with st.container(key="truncation_verdict"):
        st.text(say_verdict(t, page_state))
        st.markdown(_why(t, limited, free))
    _settings(t, page_state)
    st.text(when(t))


def say_verdict(t: Words, page_state: PageState) -> str:
    """Say whether clipping decides in the chosen setting."""
    limited, free = (one["learnt"] for one in stored(page_state.length, page_state.rate))
    settings = experiment("clipping")["settings"]
    found = verdict(limited, free, settings["seeds"])
    counts = {"limited": limited, "free": free, "seeds": settings["seeds"]}
    return t.of(
        "truncation",
        f"verdict_{found}",
        **counts,
        learnt=percent(LEARNT),
        updates=settings["updates"],
        **({"half": settings["seeds"] // 2} if found in ("decides", "harms") else {}),
    )


def when(t: Words) -> str:
    """Say in which settings the limit decides, harms or neither, and what that turns on if it is the rate."""
    settings = experiment("clipping")["settings"]
    found: dict[Verdict, dict[tuple[Length, Rate], str]] = {}
    for length, rate in product(LENGTHS, RATES):
        limited, free = (one["learnt"] for one in stored(length, rate))
        name = t("truncation.setting", length=length, rate=rate)
        text = t("truncation.clip_when_one", setting=name, limited=limited, free=free)
        found.setdefault(verdict(limited, free, settings["seeds"]), {})[length, rate] = text
    counts = {name: settings[name] for name in ("seeds", "updates")} | {"learnt": percent(LEARNT)}
    said = [t("truncation.clip_when", limit=LIMIT, **counts)]
    each = ((one, found[one]) for one in get_args(Verdict) if one in found)
    said += [t(f"truncation.clip_when_{one}", list="; ".join(texts.values())) for one, texts in each]
    decided = set(found.get("decides", ()))
    rates = sorted({rate for _, rate in decided})
    if decided == set(product(LENGTHS, rates)) and 0 < len(rates) < len(RATES):
        said.append(t("truncation.clip_when_rate", rates=", ".join(rates)))
    return " ".join(said)


def draw(t: Words) -> str:
    """Draw every seed's training, and what runs here so far; return what is said of that."""
    page_state = ADDRESS.here()
    limited, free = stored(page_state.length, page_state.rate)
    mine = runs().latch.get((int(page_state.length), float(page_state.rate)))
    settings = experiment("clipping")["settings"]
    with st.container(key="truncation_limits", horizontal=True, gap="small"):
        for shown in SHOWN:
            every = [*lines(t, limited, shown), *lines(t, free, shown), *_own(t, mine, shown)]
            figure = limits(every, shown, LIMIT, settings["updates"], figures.style(t))
            name, said = t.of("truncation", f"chart_{shown}"), say_verdict(t, page_state)
            alt = t("truncation.clip_alt", chart=name, seeds=settings["seeds"], verdict=said)
            with st.container(key=f"truncation_limits_{shown}", width=510):
                st.markdown(f"**{name}**")
                figures.show(figure, f"limits_{shown}", alt)
    return "" if mine is None else t("truncation.latched", **status(mine))


def _progress(t: Words, job: Job) -> tuple[float, str]:
    one = LatchRun(job.settings, job.records)
    return one.limited[-1].update / one.settings.updates, t("truncation.latching", **status(one))


def status(one: LatchRun) -> dict[str, object]:
    """Return what is said about a training that runs or ran."""
    return {
        "length": one.settings.length,
        "rate": one.settings.learning_rate,
        "seed": one.settings.seed,
        "update": one.limited[-1].update,
        "total": one.settings.updates,
        "limited": percent(round(one.limited[-1].accuracy, 3)),
        "free": percent(round(one.free[-1].accuracy, 3)),
    }


def lines(t: Words, one: dict[str, Any], shown: Shown) -> list[Line]:
    """Return the stored trainings of one setting as they are drawn, a line a seed."""
    return [
        Line(one["clip"] is not None, t("truncation.seed_name", seed=seed), updates, values)
        for seed, (updates, values) in enumerate(zip(one["updates"], one[shown], strict=True))
    ]


def _own(t: Words, mine: LatchRun | None, shown: Shown) -> list[Line]:
    if mine is None:
        return []
    name = t("truncation.seed_yours", seed=mine.settings.seed)
    both: Sequence[tuple[bool, list[LatchProgress]]] = ((True, mine.limited), (False, mine.free))
    return [
        Line(limited, name, [one.update for one in records], [_value(one, shown) for one in records], True)
        for limited, records in both
    ]


def _value(one: LatchProgress, shown: Shown) -> float | None:
    value = one.accuracy if shown == "curve" else one.largest
    return value if np.isfinite(value) else None


def _why(t: Words, limited: dict[str, Any], free: dict[str, Any]) -> str:
    """Say how large gradients became, how many units are left, and what that did."""
    largest, stopped = median_of_finite(free["largest"])
    sentences = [
        t(
            "truncation.clip_why",
            largest=figure_of(largest),
            times=figure_of(float(f"{largest / LIMIT:.2g}")),
            seeds=len(free["largest"]),
        ),
        _dead(t, limited, free),
        _overflowed(t, len(free["largest"]), stopped),
    ]
    if not limited["learnt"]:
        clipped = percent(float(np.mean(limited["clipped"])))
        sentences.append(
            t(
                "truncation.clip_slow",
                clipped=clipped,
                momentum=MOMENTUM,
                step=f"{largest_step(limited['learning_rate'], LIMIT):.3g}",
                seeds=len(limited["accuracy"]),
                updates=experiment("clipping")["settings"]["updates"],
            )
        )
    return " ".join(sentences)


def _dead(t: Words, limited: dict[str, Any], free: dict[str, Any]) -> str:
    """Count the units that are above 0 at the end of no sequence, with clipping and without."""
    settings = experiment("clipping")["settings"]
    left = {
        f"dead_{name}": figure_of(round(settings["hidden"] * (1 - one["alive_marks"]["median"])))
        for name, one in (("limited", limited), ("free", free))
    }
    return t(
        "truncation.clip_dead",
        hidden=settings["hidden"],
        batch=settings["batch"],
        seeds=settings["seeds"],
        **left,
    )


def _overflowed(t: Words, seeds: int, stopped: int) -> str:
    if stopped:
        return t("truncation.clip_finite_some", seeds=seeds, stopped=stopped)
    return t("truncation.clip_finite_none", seeds=seeds)


def _settings(t: Words, page_state: PageState) -> None:
    heads = [t.of("truncation", f"column_{name}") for name in ("setting", "limited", "free")]
    table = []
    settings = [(length, rate) for length in LENGTHS for rate in RATES]
    for length, rate in settings:
        limited, free = stored(length, rate)
        name = t("truncation.setting", length=length, rate=rate)
        counts = [f"{one['learnt']} / {len(one['accuracy'])}" for one in (limited, free)]
        table.append([name, *counts])
    with st.container(key="truncation_settings"):
        values.table(
            "truncation_settings", heads, table, settings.index((page_state.length, page_state.rate))
        )
