"""What the stacks do on a text, measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray

from pages.layers.place import LONGEST, Goal, Weights
from pages.layers.text import Passage
from pages.shared import cache
from rnn_core.checkpoints import Checkpoint, load
from rnn_core.checkpoints.folder import untrained
from rnn_core.gradients.stack import LayerGradients, layer_gradients, surprise_at, surprise_of
from rnn_core.models.character import CharacterModel, with_dtype
from rnn_core.probes import Probes, labels, load_probes, read_stack
from rnn_core.text.vocabulary import Tokens
from rnn_core.training.stacks import name_of
from rnn_core.units import ranks, similarity_order
from rnn_core.units.features.scan import Features

Array = NDArray[np.float64]

STACKS: Final = Path(__file__).parents[2] / "assets" / "stacks"

FRESH: Final = 0
"""Seed of the stack before any training."""


@dataclass(frozen=True, eq=False)
class Stack:
    """A stack as it was shipped, with the probes of its layers, the embedding's first."""

    checkpoint: Checkpoint
    probes: tuple[Probes, ...]
    examined: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Read:
    """What a stack did on a passage.

    Attributes
    ----------
    tokens : Tokens
        At most 400.
    hidden : ndarray, (layers, time, hidden)
        Units of a layer ordered so that neighbours behave alike.
    questions : tuple of str
        That the probes were fitted to.
    told : ndarray, (layers, time, question)
        What each layer's probes answer after each token: the probability of a yes, or a count.
    asked : dict
        Question -> ``(time,)`` the right answers; nan where the text does not tell.
    bits : ndarray, (time,)
        Surprise at what follows each token; nan at the end.
    residual : float
        Largest difference from what torch gave for the whole network.
    """

    tokens: Tokens
    hidden: Array
    questions: tuple[str, ...]
    told: Array
    asked: Features
    bits: Array
    residual: float


@st.cache_resource(show_spinner=False, max_entries=10)
def stack(corpus: str, layers: int, skips: bool) -> Stack:
    """Return a shipped stack."""
    folder = STACKS / name_of(corpus, layers, skips)
    return Stack(load(folder), *load_probes(folder))


def config(corpus: str, layers: int, skips: bool) -> dict[str, Any]:
    """Return the settings and held-out figures of a stack."""
    return stack(corpus, layers, skips).checkpoint.config


_keep: Final = cache.keeper("layers", 40, 12)


def read(corpus: str, layers: int, skips: bool, passage: Passage) -> Read:
    """Let a stack read a passage, once, in float64."""
    key = ("read", name_of(corpus, layers, skips), passage.sha)
    with cache.TURN:
        return _keep(key, lambda: _read(stack(corpus, layers, skips), corpus, passage), own=passage.own)


def _read(one: Stack, corpus: str, passage: Passage) -> Read:
    tokens = one.checkpoint.vocabulary.encode(passage.text).window(0, LONGEST)
    found = read_stack(with_dtype(one.checkpoint.model, torch.float64), tokens.ids)
    told = np.stack([probe.answers(h) for probe, h in zip(one.probes[1:], found.hidden, strict=True)])
    hidden = np.stack([h[:, _order(h)] for h in found.hidden])
    return Read(
        tokens,
        hidden,
        one.probes[0].questions,
        told,
        labels(tokens, corpus),
        _bits(found.logits, tokens.ids),
        found.residual,
    )


def _order(hidden: Array) -> NDArray[np.int64]:
    if len(hidden) < 3:
        return np.arange(hidden.shape[1])
    return similarity_order(ranks(hidden))


def _bits(logits: Array, ids: NDArray[np.int64]) -> Array:
    logs = torch.from_numpy(logits.copy()).log_softmax(-1).numpy() / np.log(2)
    return np.append(-logs[np.arange(len(ids) - 1), ids[1:]], np.nan)


def gradients(
    corpus: str, layers: int, skips: bool, passage: Passage, goal: Goal, step: int, weights: Weights
) -> LayerGradients:
    """Follow the loss of one guess, or of the whole passage, back through a stack; computed once."""
    at = step if goal == "one" else -1
    ids = read(corpus, layers, skips, passage).tokens.ids

    def make() -> LayerGradients:
        shipped = stack(corpus, layers, skips).checkpoint
        model = with_dtype(shipped.model if weights == "trained" else _fresh(shipped), torch.float64)
        if goal == "all":
            return layer_gradients(model, ids[:-1], surprise_of(ids[1:]))
        return layer_gradients(model, ids[: at + 1], surprise_at(at, int(ids[at + 1])))

    key = ("gradients", name_of(corpus, layers, skips), passage.sha, goal, at, weights)
    with cache.TURN:
        return _keep(key, make, own=passage.own)


def _fresh(shipped: Checkpoint) -> CharacterModel:
    with torch.random.fork_rng(devices=[]):
        return untrained(shipped, FRESH)
