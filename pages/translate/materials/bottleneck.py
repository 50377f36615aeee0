"""What one vector can hold: the stored experiments over seeds, by length and by the numbers in the vector."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.shared import charts
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.translate.materials.kinds import Material, network
from rnn_core.models.seq2seq import ATTENTIONS, Attention
from rnn_core.plots import Style, by_context, length_over_seeds

LONG: Final = 12
"""Digits from which on a number is called long."""
NOTHING: Final = 0.03
"""A share that is next to nothing, beside what seeds differ by."""
_WORDS_IN_A_BIN: Final = 4

Curve = dict[float, list[float]]


def by_length(name: str, part: str, width: int = 1) -> dict[Attention, Curve]:
    """Give, for each kind of attention, the middle of a bin of lengths -> the share, one a seed."""
    found: dict[Attention, Curve] = {kind: defaultdict(list) for kind in ATTENTIONS}
    for row in experiment(name)["rows"][part]:
        for first, share, _ in row["bins"]:
            found[row["attention"]][first + (width - 1) / 2].append(share)
    return {kind: dict(curve) for kind, curve in found.items()}


def long_numbers(kind: Attention) -> list[float]:
    """Give the share of numbers of twelve digits or more that come back whole, one a seed."""
    rows = [row for row in experiment("translate")["rows"]["digits"] if row["attention"] == kind]
    shares = []
    for row in rows:
        bins = [(share, count) for first, share, count in row["bins"] if first >= LONG]
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
    left, right = st.columns(2)
    with left:
        (_grammar if material == "grammar" else _digits)(say)
    with right:
        _squeezed(say)


def _digits(say: Words) -> None:
    shares = {kind: _percent(np.median(long_numbers(kind))) for kind in ATTENTIONS}
    note = say(
        "translate_bottleneck.digits_note", least=LONG, seeds=_settings("translate")["seeds"], **shares
    )
    _lengths(say, by_length("translate", "digits"), "digits", note)
    st.caption(say("translate_bottleneck.digits_caption", **_told("translate")))


def _grammar(say: Words) -> None:
    curves = by_length("translate_grammar", "grammar", _WORDS_IN_A_BIN)
    longest = max(curves["luong"])
    shares = {kind: _percent(np.median(curves[kind][longest])) for kind in ATTENTIONS}
    settings = _settings("translate_grammar")
    note = say("translate_bottleneck.grammar_note", seeds=settings["seeds"], **shares)
    _lengths(say, curves, "grammar", note)
    shipped = network("grammar", "en-ko", "luong").config["training"]["updates"]
    told = _told("translate_grammar") | {"shipped": f"{shipped:,}"}
    st.caption(say("translate_bottleneck.grammar_caption", **told))


def _lengths(say: Words, curves: dict[Attention, Curve], task: str, note: str) -> None:
    st.text(note)
    named = {say.of("translate", f"kind_{kind}"): curve for kind, curve in curves.items()}
    length = say.of("translate_bottleneck", f"{task}_axis")
    _show(say, f"translate_{task}_seeds", note, lambda style: length_over_seeds(named, style), length=length)


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
    st.caption(say("translate_bottleneck.squeezed_caption", **_told("translate")))


def _show(say: Words, key: str, alt: str, draw: Callable[[Style], go.Figure], **labels: str) -> None:
    own = charts.style(say, charts.mode())
    said = {"share": say("translate_bottleneck.share")} | labels
    charts.show(draw(replace(own, labels=dict(own.labels) | said)), key, alt)


def _settings(name: str) -> dict[str, Any]:
    found: dict[str, Any] = experiment(name)["settings"]
    return found


def _told(name: str) -> dict[str, object]:
    settings = _settings(name)
    told = {key: settings[key] for key in ("seeds", "updates", "batch", "hidden")}
    return told | {key: f"{settings[key]:,}" for key in ("training", "held_out")}


def _percent(share: float | np.floating) -> str:
    return f"{share:.0%}"
