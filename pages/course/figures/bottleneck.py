"""What comes whole through one vector: digits said backwards by their number, and by the vector's width."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

import numpy as np
import streamlit as st
from msgspec import Meta

from pages.course.figures import FigureKind, Shown
from pages.shared import charts
from pages.shared.i18n import Words
from pages.translate.materials import stored
from pages.translate.materials.stored import Task
from rnn_core.analysis.bottleneck import HALF, Curve, reach
from rnn_core.models.seq2seq import ATTENTIONS, Attention
from rnn_core.plots import by_context, length_over_seeds
from rnn_core.plots.templates import Figure

Kind = Literal["none", "luong", "bahdanau", "longer"]
"""Of a curve: without attention, with one of two, or without it after the larger budget."""


@dataclass(frozen=True)
class Settings:
    """Which curves.

    Attributes
    ----------
    view : {"lengths", "widths"}
        Exact matches by the number of digits, or by the numbers in the context vector.
    only : tuple of {"none", "luong", "bahdanau", "longer"}
        A curve each; of no other is anything sent.
    upto : int
        The last number of digits that is sent.
    """

    view: Literal["lengths", "widths"] = "lengths"
    only: tuple[Kind, ...] = ("none",)
    upto: Annotated[int, Meta(ge=3, le=18)] = 18


def curve(kind: Kind, task: Task = "digits") -> Curve:
    """Return the share exact by length, one value a seed."""
    if kind == "longer":
        return stored.by_length(task, longer=True)["none"]
    return stored.by_length(task)[kind]


def names(settings: Settings) -> Mapping[str, Any]:
    """Return the stored shares of exact matches, medians over seeds.

    ``exact("none")`` has a value a number of digits, from ``first`` to ``last``; ``reach("none")`` is the
    largest number of which at least half still come out whole. ``grammar("luong")`` is of all held-out
    sentences of the grammar, as is ``grammar("longer")`` without attention after the larger budget;
    ``wide(8)`` of all digits with so many numbers in the vector, ``attends(4)`` with attention beside it.
    """

    def known(kind: str) -> Kind:
        if kind not in (*ATTENTIONS, "longer"):
            raise ValueError(f"expected one of {', '.join((*ATTENTIONS, 'longer'))}; got {kind!r}")
        return kind  # type: ignore[return-value]

    def grammar(kind: str) -> float:
        attention: Attention = "none" if known(kind) == "longer" else kind  # type: ignore[assignment]
        return float(np.median(stored.whole("grammar", attention, longer=kind == "longer")))

    told, more = stored.settings("digits"), stored.settings("digits", longer=True)
    return {
        "exact": lambda kind: np.array([float(np.median(one)) for one in curve(known(kind)).values()]),
        "reach": lambda kind: int(reach(curve(known(kind)))),
        "grammar": grammar,
        "wide": lambda width: float(np.median(stored.squeezed("none")[width])),
        "attends": lambda width: float(np.median(stored.squeezed("luong")[width])),
        "first": int(min(curve("none"))),
        "last": int(max(curve("none"))),
        "half": HALF,
        "hidden": told["hidden"],
        "seeds": told["seeds"],
        "updates": told["updates"],
        "more_updates": more["updates"],
    }


def figure(t: Words, settings: Settings) -> Figure:
    """Return the chart, without what is withheld."""
    labels = {
        "share": t("translate_bottleneck.share"),
        "length": t("translate_bottleneck.digits_axis"),
        "numbers": t("translate_bottleneck.squeezed_axis"),
    }
    style = charts.labelled(t, labels)
    if settings.view == "lengths":
        curves = {_name(t, kind): _cut(curve(kind), settings.upto) for kind in settings.only}
        drawn = length_over_seeds(curves, style, height=420)
        drawn.update_xaxes(range=(2, 18.5))
    else:
        drawn = by_context(stored.squeezed("none"), {}, style, height=420)
    drawn.update_yaxes(range=(-0.03, 1.05))
    return drawn


def draw(shown: Shown) -> None:
    """Draw the chart of the visitor's own step."""
    t, settings = shown.t, shown.settings[0]
    told = stored.settings("digits")
    with st.container(key=f"{shown.key}_bottleneck", gap="small"):
        said = t.of("course_bottleneck", settings.view)
        st.markdown(f"**{said}**")
        charts.show(figure(t, settings), f"{shown.key}_chart", said)
        counts = {key: f"{told[key]:,}" for key in ("seeds", "updates", "hidden")}
        st.caption(t("course_bottleneck.source", **counts))


def _name(t: Words, kind: Kind) -> str:
    if kind == "longer":
        updates = f"{stored.settings('digits', longer=True)['updates']:,}"
        without = t.of("course_bottleneck_kind", "none")
        return t("translate_bottleneck.longer_name", kind=without, updates=updates)
    return t.of("course_bottleneck_kind", kind)


def _cut(found: Curve, upto: int) -> Curve:
    return {length: shares for length, shares in found.items() if length <= upto}


KIND: Final = FigureKind(Settings, names, draw)
