"""The networks that the page shows: the stored experiment's, or those trained here; and what they say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.shared import cache as kept
from pages.shared import shipped
from pages.shared.experiments import RESULTS, row
from pages.types.runs import runs
from pages.types.url_state import PageState, Settings, Shape, Trained
from rnn_core.analysis.translation import Translation, translate
from rnn_core.analysis.types import marks, stored_network
from rnn_core.checkpoints.translators import Translator, load_translator
from rnn_core.experiments.types.captions import Caption, CaptionTraining, caption_network, say
from rnn_core.experiments.types.measures import MeasuresTraining, class_shares, measures_network
from rnn_core.experiments.types.moving_dot import DotTraining, dot_network, ways_along
from rnn_core.experiments.types.verdicts import VerdictTraining, praise_along, verdict_network
from rnn_core.tasks.moving_dot import frames_of
from rnn_core.tasks.scenes import coloured, picture

WEIGHTS: Final = RESULTS / "types.safetensors"
"""The networks of seed 0 that the stored experiment trained."""
TRANSLATORS: Final = Path(__file__).parents[2] / "assets" / "translators"
NOISE_SEED: Final = 0
"""Of the noise in the visitor's own film."""


@dataclass(frozen=True)
class Whose:
    """Whose network it is.

    Attributes
    ----------
    origin : {"stored", "yours"}
    seed, updates : int
    """

    origin: Literal["stored", "yours"]
    seed: int
    updates: int


def empty(settings: Settings) -> Any:
    """Return a network of the shape that settings name."""
    if isinstance(settings, MeasuresTraining):
        return measures_network(settings)
    if isinstance(settings, CaptionTraining):
        return caption_network(settings)
    return verdict_network(settings) if isinstance(settings, VerdictTraining) else dot_network(settings)


@st.cache_resource(show_spinner=False, max_entries=16)
def stored(settings: Settings) -> Any:
    """Return a network of the stored experiment; read-only by agreement."""
    return stored_network(shipped.content(WEIGHTS), _name(settings), empty(settings))


def _name(settings: Settings) -> str:
    if isinstance(settings, MeasuresTraining):
        return f"one_to_one.{settings.hidden}"
    if isinstance(settings, CaptionTraining):
        return f"one_to_many.{settings.language}"
    if isinstance(settings, VerdictTraining):
        return f"many_to_one.{settings.language}.{settings.cell}"
    return f"synced.{settings.cell}.{settings.before}"


def network(settings: Settings) -> tuple[Any, Whose]:
    """Return the visitor's own network of this kind, if they trained one, else the stored one."""
    mine = runs().like(settings)
    if mine is not None:
        last = mine.reports[-1]
        return last.network(empty(mine.settings)), Whose("yours", mine.settings.seed, last.update)
    return stored(replace(settings, seed=0)), Whose("stored", 0, settings.updates)


def of(page_state: PageState, shape: Trained) -> tuple[Any, Whose]:
    """Return the network of a type that a page state shows."""
    return network(page_state.settings(shape))


def measures(page_state: PageState) -> NDArray[np.float64]:
    """Return the visitor's person: height, weight, age."""
    return np.array([[page_state.height, page_state.weight, page_state.age]], np.float64)


def classes(page_state: PageState) -> tuple[NDArray[np.float64], NDArray[np.float64], Whose]:
    """Give the probabilities of the classes by the network and by the linear one, and whose the first is."""
    found, whose = of(page_state, "one_to_one")
    person = measures(page_state)
    with kept.TURN:
        linear = class_shares(stored(MeasuresTraining(hidden=0)), person)[0]
        return class_shares(found, person)[0], linear, whose


def caption_of(
    page_state: PageState, drawn: NDArray[np.int64] | None = None
) -> tuple[Caption, NDArray[np.float32], Whose]:
    """Caption what the visitor drew, or else the scene that they laid out; give the picture too."""
    found, whose = of(page_state, "one_to_many")
    pixels = picture(page_state.placed) if drawn is None else coloured(drawn)
    with kept.TURN:
        return say(found, pixels, page_state.spoken), pixels, whose


def praise(
    page_state: PageState, words: tuple[str, ...]
) -> tuple[NDArray[np.float32], tuple[bool, ...], Whose]:
    """Give the probability of praise after each word, and which words are unknown."""
    found, whose = of(page_state, "many_to_one")
    with kept.TURN:
        return *praise_along(found, words, page_state.spoken), whose


def way(page_state: PageState) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32], Whose]:
    """Give the visitor's film, the probability of each way at each frame, and the same without memory."""
    found, whose = of(page_state, "synced")
    film = frames_of(page_state.places, np.random.default_rng(NOISE_SEED))
    alone = DotTraining(cell=None)
    with kept.TURN:
        return film, ways_along(found, film), ways_along(stored(alone), film), whose


@cache
def translator(kind: Literal["luong", "none"]) -> Translator:
    """Return the shipped network that translates from English, with attention or without."""
    return load_translator(TRANSLATORS / f"en-ko-{kind}")


def translated(words: tuple[str, ...]) -> Translation:
    """Translate words from English."""
    with kept.TURN:
        return translate(translator("luong"), words)


def held_out(shape: Shape, page_state: PageState) -> float:
    """Return the figure of a type: share of right answers on held-out data, the median of the seeds."""
    if shape == "delayed":
        return float(translator("luong").config["held_out"]["exact"])
    wanted: dict[Shape, dict[str, object]] = {
        "one_to_one": {"hidden": MeasuresTraining().hidden},
        "one_to_many": {"language": page_state.spoken},
        "many_to_one": {"language": page_state.spoken, "cell": page_state.cell},
        "synced": {"cell": page_state.cell, "before": 0},
    }
    return marks(row("types", shape, **wanted[shape])["right"]).median
