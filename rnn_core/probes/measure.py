"""What each layer of a network tells: probes fitted on some documents and scored on others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.utils.rnn import pad_sequence

from rnn_core.models.character import CharacterModel
from rnn_core.probes.labels import Group, group_of, labels, measure_of
from rnn_core.probes.linear import Probes, fit_probes
from rnn_core.probes.stack import inputs_of_layers, lstm_of
from rnn_core.text.vocabulary import Tokens
from rnn_core.units.features import QUANTITIES
from rnn_core.units.features.scan import Features
from rnn_core.units.scoring import score

__all__ = ["Examined", "Score", "answers_of", "examine", "states_of", "tellable"]

RARE: Final = 80
"""A yes or no must be there, and be away, at least so often in each set."""


@dataclass(frozen=True)
class Score:
    """How well one question can be answered from one layer.

    Attributes
    ----------
    question : str
        One of :data:`rnn_core.probes.labels.QUESTIONS`.
    group : {"here", "place", "next"}
    measure : {"auroc", "rho"}
    layer : int
        From 1; 0 is what the lowest layer reads, the character's embedding.
    score : float
        On documents that neither the network nor the probe saw.
    """

    question: str
    group: Group
    measure: Literal["auroc", "rho"]
    layer: int
    score: float


@dataclass(frozen=True, eq=False)
class Examined:
    """The probes of every layer, the embedding first, and how they did on documents held out from them."""

    probes: tuple[Probes, ...]
    scores: tuple[Score, ...]


@torch.no_grad()
def states_of(model: CharacterModel, documents: Sequence[Tokens]) -> list[NDArray[np.float32]]:
    """Read documents side by side, each from zero states.

    Returns
    -------
    list of ndarray
        The embedding, then h of every layer: (tokens of all documents, features) each.
    """
    stack = lstm_of(model)
    ids = pad_sequence([torch.as_tensor(one.ids) for one in documents])
    lengths = [len(one) for one in documents]
    streams = inputs_of_layers(stack, model.embedding(ids))
    skips = getattr(stack, "skips", False)
    # With ways round the layers, what a layer itself gave is what the stream grew by.
    own = [b - a if skips and k > 0 else b for k, (a, b) in enumerate(pairwise(streams))]
    return [
        torch.cat([states[:length, row] for row, length in enumerate(lengths)]).numpy()
        for states in (streams[0], *own)
    ]


def answers_of(documents: Sequence[Tokens], corpus: str) -> Features:
    """Return the right answers about all tokens of some documents."""
    each = [labels(one, corpus) for one in documents]
    return {name: np.concatenate([one[name] for one in each]) for name in each[0]}


def tellable(*sets: Features) -> tuple[str, ...]:
    """Return the questions that all of these texts can tell: not always, and not almost never, a yes."""

    def told(name: str, answers: NDArray[np.float64]) -> bool:
        known = answers[~np.isnan(answers)]
        if name in QUANTITIES:
            return len(np.unique(known)) > 3
        return bool(RARE <= known.sum() <= len(known) - RARE)

    return tuple(name for name in sets[0] if all(told(name, one[name]) for one in sets))


def examine(
    model: CharacterModel, fitted_on: Sequence[Tokens], scored_on: Sequence[Tokens], corpus: str
) -> Examined:
    """Fit a probe to every question and layer on some documents, and score it on others.

    Parameters
    ----------
    model
        A network of LSTM layers, trained or not.
    fitted_on, scored_on
        Documents that the network never saw, and that do not overlap.
    corpus
        Whose questions are asked.
    """
    asked = [answers_of(documents, corpus) for documents in (fitted_on, scored_on)]
    names = tellable(*asked)
    states = [states_of(model, documents) for documents in (fitted_on, scored_on)]
    probes = tuple(fit_probes(layer, {name: asked[0][name] for name in names}) for layer in states[0])
    scores = [
        Score(
            name, group_of(corpus, name), measure_of(name), layer, _scored(told[:, k], asked[1][name], name)
        )
        for layer, probe in enumerate(probes)
        for told in [states[1][layer] @ probe.weights.T + probe.bias]
        for k, name in enumerate(names)
    ]
    return Examined(probes, tuple(scores))


def _scored(told: NDArray[np.float64], answers: NDArray[np.float64], name: str) -> float:
    known = ~np.isnan(answers)
    return round(score(told[known], answers[known], measure_of(name), 1), 4)
