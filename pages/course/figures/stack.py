"""Stacks of layers: what each layer tells, over seeds, and how well stacks of equal size predict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, get_args

import numpy as np
import streamlit as st
from msgspec import Meta

from pages.course.figures import FigureKind, Shown
from pages.layers import findings, measure
from pages.shared import charts
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from rnn_core.plots.layers import deep_and_wide, means_by_layer
from rnn_core.plots.templates import Figure
from rnn_core.probes.labels import Group

CORPUS: Final = "python"


@dataclass(frozen=True)
class Settings:
    """Which stack, and what of it.

    Attributes
    ----------
    view : {"probes", "bits"}
        What each layer tells, or how many bits stacks of equally many weights need.
    layers : int
    skips : bool
        Whether the stack has skip connections; none but the deepest has.
    groups : tuple of {"here", "place", "next"}
        A panel each; of no other is anything sent.
    upto : int
        The last layer whose scores are sent.
    """

    view: Literal["probes", "bits"] = "probes"
    layers: Annotated[int, Meta(ge=1, le=4)] = 4
    skips: bool = False
    groups: tuple[Group, ...] = get_args(Group)
    upto: Annotated[int, Meta(ge=1, le=4)] = 4


def scores(settings: Settings, group: Group) -> np.ndarray:
    """Return the mean AUROC of a group of questions, (seeds, layers)."""
    return np.array(row("layers", layers=settings.layers, skips=settings.skips)["tells"][group])


def names(settings: Settings) -> Mapping[str, Any]:
    """Return what was measured of the stack over seeds, and of the one that ships.

    ``here``, ``place`` and ``next`` are (seeds, layers); ``shipped("place")`` has a value a layer, of one
    training over ``shipped_tokens``. ``bits(4, True)`` are the held-out bits per character of every seed.
    """
    shipped = measure.trained(CORPUS, settings.layers, settings.skips)[0]
    told = experiment("layers")["settings"]

    def shipped_means(group: str) -> np.ndarray:
        if group not in get_args(Group):
            raise ValueError(f"expected one of {', '.join(get_args(Group))}; got {group!r}")
        return np.array(list(shipped.means[group]))  # type: ignore[index]

    return {
        **{group: scores(settings, group) for group in get_args(Group)},
        "shipped": shipped_means,
        "shipped_tokens": shipped.tokens,
        "tokens_read": told["tokens"],
        "seeds": len(told["seeds"]),
        "layers": settings.layers,
        "bits": lambda layers, skips: np.array(row("layers", layers=layers, skips=skips)["bits"]),
    }


def figure(t: Words, settings: Settings) -> Figure:
    """Return the chart, without what is withheld."""
    style = findings.style(t)
    if settings.view == "bits":
        rows = experiment("layers")["rows"]
        bits = {findings.stack_name(t, one["layers"], one["skips"]): one["bits"] for one in rows}
        return deep_and_wide(bits, style)
    means = {
        t.of("layers_known", group): scores(settings, group)[:, : settings.upto].tolist()
        for group in settings.groups
    }
    return means_by_layer(means, style, layers=settings.layers)


def draw(shown: Shown) -> None:
    """Draw the chart of the visitor's own step."""
    t, settings = shown.t, shown.settings[0]
    told, bits = experiment("layers")["settings"], settings.view == "bits"
    with st.container(key=f"{shown.key}_stack", gap="small"):
        said = t("course_stack.bits") if bits else t("course_stack.probes", layers=settings.layers)
        st.markdown(f"**{said}**")
        alt = t("layers.wide_alt") if bits else t("course_stack.probes_alt")
        charts.show(figure(t, settings), f"{shown.key}_chart", alt)
        seeds = ", ".join(str(seed) for seed in told["seeds"])
        st.caption(t("course_stack.source", seeds=seeds, tokens=f"{told['tokens']:,}"))


KIND: Final = FigureKind(Settings, names, draw)
