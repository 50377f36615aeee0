"""Types of recurrent networks: what goes in and what comes out at which step, and how often it is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import streamlit as st

from pages.course.figures import FigureKind, Shown
from pages.course.figures._parts import part as _part
from pages.shared import cache, cells, charts, values
from pages.shared.experiments import row
from pages.shared.i18n import FALLBACK, Words
from pages.types import SHAPES, figures, findings, measure
from pages.types.figures import percent, spread
from pages.types.synced import ARROWS
from pages.types.url_state import PageState, Shape
from rnn_core.analysis.types import marks
from rnn_core.cells import Cell
from rnn_core.experiments.types.captions import Caption, say
from rnn_core.experiments.types.moving_dot import ways_along
from rnn_core.plots.types.charts import film, picture
from rnn_core.plots.types.unrolled import Unrolled, in_step, one_to_many, unrolled
from rnn_core.tasks.moving_dot import FRAMES, WAYS, frames_of
from rnn_core.tasks.race import CELLS
from rnn_core.tasks.scenes import Language, written
from rnn_core.tasks.scenes import picture as pixels_of

Part = Literal["table", "example", "drawing", "models"]
Model = Literal["alone", "pair"]


@dataclass(frozen=True)
class Settings:
    """Which type, and what of it is drawn.

    Attributes
    ----------
    shape : {"one_to_many", "synced"}
        The type whose run is drawn.
    parts : tuple of str
        All five types with their held-out figures, what is read and said, the network unrolled, and the
        models of the type in step side by side.
    phone : tuple of str
        Which of the parts a phone shows; none: the first.
    tongue : {"en", "ko"}
        Language of captions and sentences, whatever the lesson's: one class has one set of figures.
    cell : str
        Of the type in step, and of many to one.
    mask : tuple of str
        Models that are left out: ``"alone"`` (a single frame), ``"pair"`` (two frames), or a cell.
    """

    shape: Literal["one_to_many", "synced"] = "one_to_many"
    parts: tuple[Part, ...] = ("table", "example", "drawing")
    phone: tuple[Part, ...] = ()
    tongue: Language = "en"
    cell: Cell = CELLS[0]
    mask: tuple[str, ...] = ()

    def state(self, language: str = FALLBACK) -> PageState:
        """Return what the page's address would say."""
        return PageState(language, self.shape, tongue=self.tongue, cell=self.cell)


def names(settings: Settings) -> Mapping[str, Any]:
    """Return the stored figures: medians of the seeds.

    ``right("many_to_one")`` is the held-out share of a type; ``alone`` and ``pair`` those of the moving dot
    without recurrence, ``cells`` of each cell and ``cell`` of the chosen one; ``new`` of captions of a thing
    never seen, ``renamed`` of those in which only its name is wrong; ``bag`` of a bag of words.
    """
    page_state = settings.state()
    stored = row("types", "one_to_many", language=settings.tongue)

    def right(shape: str) -> float:
        found = next((one for one in SHAPES if one == shape), None)
        if found is None:
            raise ValueError(f"expected one of {', '.join(SHAPES)}; got {shape!r}")
        return measure.held_out(found, page_state)

    def dot(cell: str | None, before: int = 0) -> float:
        return marks(row("types", "synced", cell=cell, before=before)["right"]).median

    told = findings.settings()
    return {
        "right": right,
        "alone": dot(None),
        "pair": dot(None, 1),
        "cell": dot(settings.cell),
        "cells": np.array([dot(one) for one in CELLS]),
        "new": marks(stored["new"]).median,
        "renamed": marks(stored["new_renamed"]).median,
        "bag": marks(row("types", "many_to_one", language=settings.tongue, cell=None)["right"]).median,
        "seeds": told["seeds"],
        "films": told["films"],
        "frames": FRAMES,
        "ways": len(WAYS),
    }


def caption(settings: Settings) -> Caption:
    """Return what the stored network says of the page's picture."""
    page_state = settings.state()
    with cache.TURN:
        network = measure.stored(page_state.settings("one_to_many"))
        return say(network, pixels_of(page_state.placed), settings.tongue)


def kinds_of_dot(t: Words, settings: Settings) -> list[list[str]]:
    """Return a row for each model that follows the dot: what it sees, and how often it is right."""
    found: dict[str, tuple[str, Any]] = {
        "alone": (t("course_types.alone"), row("types", "synced", cell=None, before=0)),
        **{
            cell: (
                t("course_types.recurrent", cell=cells.name(t, cell)),
                row("types", "synced", cell=cell, before=0),
            )
            for cell in CELLS
        },
        "pair": (t("course_types.pair"), row("types", "synced", cell=None, before=1)),
    }
    return [[name, spread(one["right"])] for key, (name, one) in found.items() if key not in settings.mask]


def draw(shown: Shown) -> None:
    """Draw the parts of the first step's settings, one below the other."""
    settings: Settings = shown.settings[0]
    with st.container(key=f"{shown.key}_types", gap="small"):
        beside = settings.parts[:2] == ("table", "example")
        if beside:
            with st.container(key=f"{shown.key}_beside", horizontal=True, gap="medium"):
                for part, width in zip(settings.parts, (560, 210), strict=False):
                    with st.container(width=width), _part(shown.key, part, settings.parts, settings.phone):
                        _DRAWN[part](shown, settings)
        for part in settings.parts[2 if beside else 0 :]:
            with _part(shown.key, part, settings.parts, settings.phone):
                _DRAWN[part](shown, settings)


def _table(shown: Shown, settings: Settings) -> None:
    t, page_state = shown.t, settings.state(shown.t.language)
    heads = [t("course_types.type"), t("types_axis.right")]
    shares: list[tuple[Shape, float]] = [(shape, measure.held_out(shape, page_state)) for shape in SHAPES]
    rows = [[t.of("types_heading", shape), percent(share)] for shape, share in shares]
    values.table(f"{shown.key}_all", heads, rows, SHAPES.index(settings.shape))
    st.caption(t("course_types.source", seeds=findings.settings()["seeds"]))


def _models(shown: Shown, settings: Settings) -> None:
    t, told = shown.t, findings.settings()
    heads = [t("course_types.sees"), t("types_axis.right")]
    values.table(f"{shown.key}_models", heads, kinds_of_dot(t, settings))
    st.caption(
        t(
            "course_types.dot_source",
            films=told["films"],
            frames=FRAMES,
            seeds=told["seeds"],
            ways=len(WAYS),
        )
    )


def _example(shown: Shown, settings: Settings) -> None:
    t, page_state = shown.t, settings.state(shown.t.language)
    if settings.shape == "synced":
        frames = frames_of(page_state.places, np.random.default_rng(measure.NOISE_SEED))
        alt = t("types.film_alt", frames=len(page_state.ways))
        charts.show(film(frames, figures.style(t)), f"{shown.key}_film", alt)
        return
    said = written(caption(settings).words)
    with st.container(key=f"{shown.key}_example", gap="small"):
        drawn = picture(pixels_of(page_state.placed), figures.style(t))
        drawn.update_layout(height=190)
        charts.show(drawn, f"{shown.key}_picture", t("types.picture_alt", caption=said))
        st.markdown(f"**{said}**")


def unrolled_run(t: Words, settings: Settings) -> Unrolled:
    """Return the run of the stored network, as it is unrolled."""
    page_state = settings.state(t.language)
    if settings.shape == "one_to_many":
        said = caption(settings)
        words = [*said.words, t("types.end")] if said.ended else list(said.words)
        return one_to_many(t("types.the_picture"), words, [float(one.max()) for one in said.shares])
    frames = frames_of(page_state.places, np.random.default_rng(measure.NOISE_SEED))
    with cache.TURN:
        shares = ways_along(measure.stored(page_state.settings("synced")), frames)
    arrows = [ARROWS[WAYS[int(at)]] for at in shares.argmax(1)]
    numbers = [str(at + 1) for at in range(len(arrows))]
    return in_step(numbers, arrows, [float(one.max()) for one in shares])


def _drawing(shown: Shown, settings: Settings) -> None:
    t = shown.t
    found = unrolled_run(t, settings)
    alt = t("types.unrolled_alt", steps=found.steps, read=len(found.read), said=len(found.said))
    charts.show(unrolled(found, figures.style(t)), f"{shown.key}_unrolled", alt)
    st.caption(t("types.illustration"))


_DRAWN: Final = {"table": _table, "example": _example, "drawing": _drawing, "models": _models}

KIND: Final = FigureKind(Settings, names, draw)
