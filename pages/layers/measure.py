"""Which stack reads which text, and what it did there, computed once."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import streamlit as st

from pages.layers.text import Passage
from pages.layers.url_state import LONGEST, Goal, Weights
from pages.shared import cache
from pages.shared.experiments import experiment, row
from rnn_core.analysis import layer_scores
from rnn_core.analysis.layer_scores import Network, ProbeScores
from rnn_core.analysis.layers import LayerReading, ProbedStack, error_at_layers, load_stack, read_layers
from rnn_core.gradients.stack import LayerGradients
from rnn_core.training.recipes.stacks import name_of

STACKS: Final = Path(__file__).parents[2] / "assets" / "stacks"


@st.cache_resource(show_spinner=False, max_entries=10)
def stack(corpus: str, layers: int, skips: bool) -> ProbedStack:
    """Return a shipped stack."""
    return load_stack(STACKS / name_of(corpus, layers, skips))


def config(corpus: str, layers: int, skips: bool) -> dict[str, Any]:
    """Return the settings and held-out figures of a stack."""
    return stack(corpus, layers, skips).checkpoint.config


_keep: Final = cache.keeper("layers", 40, 12)


def read(corpus: str, layers: int, skips: bool, passage: Passage) -> LayerReading:
    """Let a stack read a passage, once."""
    key = ("read", name_of(corpus, layers, skips), passage.sha)
    with cache.TURN:
        return _keep(
            key,
            lambda: read_layers(stack(corpus, layers, skips), passage.text, corpus, LONGEST),
            own=passage.own,
        )


def gradients(
    corpus: str, layers: int, skips: bool, passage: Passage, goal: Goal, step: int, weights: Weights
) -> LayerGradients:
    """Follow the loss of one guess, or of the whole passage, back through a stack; computed once."""
    at = step if goal == "one" else None
    ids = read(corpus, layers, skips, passage).tokens.ids

    def make() -> LayerGradients:
        shipped = stack(corpus, layers, skips).checkpoint
        return error_at_layers(shipped, ids, at, trained=weights == "trained")

    key = ("gradients", name_of(corpus, layers, skips), passage.sha, goal, at, weights)
    with cache.TURN:
        return _keep(key, make, own=passage.own)


def scores(corpus: str, layers: int, skips: bool) -> ProbeScores:
    """Return the scores of a shipped stack."""
    return layer_scores.of_rows(stack(corpus, layers, skips).examined["scores"])


def trained(corpus: str, layers: int, skips: bool) -> tuple[Network, ...]:
    """Return every trained network of a stack's shape and corpus: the one that is shown, then the stored."""
    training = config(corpus, layers, skips)["training"]
    shown = scores(corpus, layers, skips).network(corpus, training["seed"], training["tokens"])
    if corpus != "python":
        return (shown,)
    settings, means = experiment("layers")["settings"], row("layers", layers=layers, skips=skips)["tells"]
    return (shown, *layer_scores.over_seeds(means, settings["seeds"], settings["tokens"]))
