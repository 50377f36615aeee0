"""What every layer of a stack does on a text, what probes read from it, and what error reaches it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.checkpoints import TrainedNetwork, load
from rnn_core.checkpoints.folder import untrained
from rnn_core.errors import InputError
from rnn_core.gradients.stack import LayerGradients, layer_gradients, surprise_at, surprise_of
from rnn_core.models.character import CharacterModel, with_dtype
from rnn_core.probes import Probes, labels, load_probes, read_stack
from rnn_core.text.vocabulary import Tokens
from rnn_core.units import ranks, similarity_order
from rnn_core.units.features.scan import Features

__all__ = [
    "FRESH",
    "LayerReading",
    "ProbedStack",
    "error_at_layers",
    "load_stack",
    "lowest_by_highest",
    "most_divided",
    "read_layers",
]

Array = NDArray[np.float64]
FRESH: Final = 0
"""Seed of a stack before any training."""


@dataclass(frozen=True, eq=False)
class ProbedStack:
    """A stack of LSTM layers and what was measured of it once and for all.

    Attributes
    ----------
    checkpoint : TrainedNetwork
    probes : tuple of Probes
        The embedding's first, then a layer each.
    examined : dict
        Documents, seeds and scores: what ``probes.json`` holds.
    """

    checkpoint: TrainedNetwork = field(repr=False)
    probes: tuple[Probes, ...] = field(repr=False)
    examined: dict[str, Any] = field(repr=False)


def load_stack(folder: Path) -> ProbedStack:
    """Load a stack and its probes from a folder.

    Raises
    ------
    CheckpointError
        If a file is missing or damaged.
    """
    return ProbedStack(load(folder), *load_probes(folder))


@dataclass(frozen=True, eq=False)
class LayerReading:
    """What a stack did on a text.

    Attributes
    ----------
    tokens : Tokens
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

    tokens: Tokens = field(repr=False)
    hidden: Array = field(repr=False)
    questions: tuple[str, ...]
    told: Array = field(repr=False)
    asked: Features = field(repr=False)
    bits: Array = field(repr=False)
    residual: float


def read_layers(stack: ProbedStack, text: str, corpus: str, longest: int = 400) -> LayerReading:
    """Let a stack read a text in float64, and its probes answer after every token.

    Parameters
    ----------
    stack
        From :func:`load_stack`.
    text
        At least one character.
    corpus
        Whose questions are asked, one of :data:`rnn_core.probes.QUESTIONS`.
    longest
        Tokens that are read, from the beginning.

    Raises
    ------
    InputError
        If there is nothing to read.

    Examples
    --------
    >>> found = read_layers(load_stack(Path("assets/stacks/python-2")), "x = 1", "python")
    >>> found.hidden.shape[:2], found.told.shape[:2], found.residual < 1e-12
    ((2, 5), (2, 5), True)
    """
    tokens = stack.checkpoint.vocabulary.encode(text).window(0, longest)
    found = read_stack(with_dtype(stack.checkpoint.model, torch.float64), tokens.ids)
    told = np.stack([probe.answers(h) for probe, h in zip(stack.probes[1:], found.hidden, strict=True)])
    hidden = np.stack([h[:, _order(h)] for h in found.hidden])
    return LayerReading(
        tokens,
        hidden,
        stack.probes[0].questions,
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


def most_divided(found: LayerReading, question: str, first: int = 12) -> int:
    """Return the step at which the layers disagree most about a question.

    Parameters
    ----------
    found, question
        What was read, and one of its questions.
    first
        Steps before this one do not count, in a text that has more.
    """
    told = found.told[:, :, found.questions.index(question)]
    late = np.arange(told.shape[1]) >= min(first, told.shape[1] - 1)
    apart = np.where(late, told.max(0) - told.min(0), -1.0)
    return int(apart.argmax())


def error_at_layers(
    checkpoint: TrainedNetwork, ids: NDArray[np.int64], at: int | None = None, *, trained: bool = True
) -> LayerGradients:
    """Follow the error of one guess, or of all of them, back through a stack, in float64.

    Parameters
    ----------
    checkpoint
        A stack of LSTM layers.
    ids
        Token numbers, ``(time,)``, at least two.
    at
        The step after which the guess is made, 0 to time - 2; None: the mean over all guesses.
    trained
        Whether the weights are the trained ones; else those of one fixed network before any training.

    Raises
    ------
    InputError
        If no token follows that step.

    Examples
    --------
    >>> stack = load_stack(Path("assets/stacks/python-2")).checkpoint
    >>> error_at_layers(stack, stack.vocabulary.encode("x = 1").ids, at=3).norms().shape
    (2, 4)
    """
    last = len(ids) - 2
    if last < 0 or (at is not None and not 0 <= at <= last):
        came = f"{len(ids)} tokens" if at is None else f"step {at} of {len(ids)} tokens"
        raise InputError.of("a guess with a token after it", came, "give a longer text, or an earlier step")
    model = with_dtype(checkpoint.model if trained else _fresh(checkpoint), torch.float64)
    if at is None:
        return layer_gradients(model, ids[:-1], surprise_of(ids[1:]))
    return layer_gradients(model, ids[: at + 1], surprise_at(at, int(ids[at + 1])))


def _fresh(checkpoint: TrainedNetwork) -> CharacterModel:
    with torch.random.fork_rng(devices=[]):
        return untrained(checkpoint, FRESH)


def lowest_by_highest(norms: NDArray[np.float64]) -> float | None:
    """Return how much error reaches the lowest layer for each that reaches the highest, summed over steps.

    Parameters
    ----------
    norms
        ``(layers, time)``, from :meth:`rnn_core.gradients.stack.LayerGradients.norms`.

    Returns
    -------
    float or None
        A ratio >= 0; None of a single layer, or where no error reaches the highest.

    Examples
    --------
    >>> lowest_by_highest(np.array([[1.0, 2.0], [4.0, 2.0]])), lowest_by_highest(np.ones((1, 3)))
    (0.5, None)
    """
    sums = norms.sum(1)
    return None if len(sums) == 1 or sums[-1] == 0 else float(sums[0] / sums[-1])
