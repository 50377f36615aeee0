"""What one vector can hold: the stored experiments over seeds, by length and by the numbers in the vector."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pages.shared import charts, files
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.translate.materials.kinds import Material, network
from rnn_core.models.seq2seq import ATTENTIONS, Attention
from rnn_core.plots import Style, by_context, length_over_seeds

LONG: Final = {"digits": 12, "grammar": 20}
"""Digits, or words, from which on a source is called long."""
FEWEST: Final = 10
"""Sources in a bin below which it says nothing."""
NOTHING: Final = 0.03
"""A share that is next to nothing, beside what seeds differ by."""
_WORDS_IN_A_BIN: Final = 4
_NAMES: Final = {"digits": "translate", "grammar": "translate_grammar"}

Task = Literal["digits", "grammar"]
Curve = dict[float, list[float]]


def by_length(task: Task) -> dict[Attention, Curve]:
    """Give, for each kind of attention, the middle of a bin of lengths -> the share, one a seed.

    Bins that hold too few sources under some seed are left out.
    """
    width = _WORDS_IN_A_BIN if task == "grammar" else 1
    found: dict[Attention, Curve] = {kind: defaultdict(list) for kind in ATTENTIONS}
    for row in _rows(task):
        for first, share, count in row["bins"]:
            if count >= FEWEST:
                found[row["attention"]][first + (width - 1) / 2].append(share)
    seeds = _settings(task)["seeds"]
    return {
        kind: {length: shares for length, shares in sorted(curve.items()) if len(shares) == seeds}
        for kind, curve in found.items()
    }


def long_ones(task: Task, kind: Attention) -> list[float]:
    """Give the share of long sources that come out whole, one a seed."""
    shares = []
    for row in _rows(task):
        if row["attention"] == kind:
            bins = [(share, count) for first, share, count in row["bins"] if first >= LONG[task]]
            shares.append(sum(share * count for share, count in bins) / sum(count for _, count in bins))
    return shares


def squeezed(kind: Attention) -> dict[int, list[float]]:
    """Give numbers in the vector -> the share of all numbers that come back whole, one a seed."""
    found: dict[int, list[float]] = defaultdict(list)
    for row in experiment("translate")["rows"]["squeezed"]:
        if row["attention"] == kind:
            found[row["context"]].append(row["exact"])
    return dict(sorted(found.items()))


def enough() -> int:
    """Give the fewest numbers in the vector from which on more of them bring next to nothing."""
    medians = {numbers: float(np.median(shares)) for numbers, shares in squeezed("none").items()}
    good = [numbers for numbers, share in medians.items() if share > max(medians.values()) - NOTHING]
    return min(good)


def section(say: Words, material: Material) -> None:
    """Draw what was measured over seeds, with its budget."""
    st.subheader(say("translate_bottleneck.title"), anchor=False)
    task: Task = "grammar" if material == "grammar" else "digits"
    left, right = st.columns(2)
    with left:
        _lengths(say, task)
    with right:
        _squeezed(say)
    found = experiment(_NAMES[task])
    told = {name: found[name] for name in ("date", "torch", "processor", "command")}
    st.text(say("translate_bottleneck.repeat", last=_settings(task)["seeds"] - 1, **told))
    files.table(say("translate_bottleneck.csv"), table, "translate-bottleneck.csv")


def table() -> pd.DataFrame:
    """Return every stored run, a row a length: its seed, its share of sources said whole, and how many."""
    return pd.DataFrame(
        {
            "experiment": part,
            "attention": row["attention"],
            "context": row["context"],
            "seed": row["seed"],
            "parameters": row["parameters"],
            "cpu_seconds": row["seconds"],
            "first_length": first,
            "said_whole": share,
            "sources": count,
        }
        for name in _NAMES.values()
        for part, rows in experiment(name)["rows"].items()
        for row in rows
        for first, share, count in row["bins"]
    )


def _lengths(say: Words, task: Task) -> None:
    shares = {kind: _percent(np.median(long_ones(task, kind))) for kind in ATTENTIONS}
    seeds = _settings(task)["seeds"]
    note = say.of("translate_bottleneck", f"{task}_note", least=LONG[task], seeds=seeds, **shares)
    st.text(note)
    named = {say.of("translate", f"kind_{kind}"): curve for kind, curve in by_length(task).items()}
    length = say.of("translate_bottleneck", f"{task}_axis")
    _show(say, f"translate_{task}_seeds", note, lambda style: length_over_seeds(named, style), length=length)
    shipped = network(task, "en-ko", "luong").config["training"]["updates"]
    st.caption(say.of("translate_bottleneck", f"{task}_caption", **_told(task), shipped=f"{shipped:,}"))


def _squeezed(say: Words) -> None:
    none, luong = squeezed("none"), squeezed("luong")
    least = min(luong)
    note = say(
        "translate_bottleneck.squeezed_note",
        least=least,
        most=max(none),
        few=_percent(np.median(none[least])),
        many=_percent(np.median(none[max(none)])),
        luong=_percent(np.median(luong[least])),
        enough=enough(),
    )
    st.text(note)
    beside = {say("translate_bottleneck.squeezed_beside", least=least): luong[least]}
    _show(
        say,
        "translate_squeezed",
        note,
        lambda style: by_context(none, beside, style),
        numbers=say("translate_bottleneck.squeezed_axis"),
    )
    st.caption(say("translate_bottleneck.squeezed_caption", **_told("digits")))


def _show(say: Words, key: str, alt: str, draw: Callable[[Style], go.Figure], **labels: str) -> None:
    own = charts.style(say, charts.mode())
    said = {"share": say("translate_bottleneck.share")} | labels
    charts.show(draw(replace(own, labels=dict(own.labels) | said)), key, alt)


def _rows(task: Task) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = experiment(_NAMES[task])["rows"][task]
    return rows


def _settings(task: Task) -> dict[str, Any]:
    found: dict[str, Any] = experiment(_NAMES[task])["settings"]
    return found


def _told(task: Task) -> dict[str, object]:
    settings = _settings(task)
    told = {key: settings[key] for key in ("seeds", "updates", "batch", "hidden")}
    return told | {key: f"{settings[key]:,}" for key in ("training", "held_out")}


def _percent(share: float | np.floating) -> str:
    return f"{share:.0%}"
