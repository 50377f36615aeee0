"""What the three networks do on one sentence, measured."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray

from pages.bidirectional.place import QUANTITIES, Quantity, Side
from pages.shared import cache
from rnn_core.checkpoints.taggers import Taggers, load_taggers
from rnn_core.gradients import backward_trace
from rnn_core.models.tagger import DIRECTIONS, Tagger
from rnn_core.tasks.homographs import Language, corpus, grammar
from rnn_core.tracing import Trace, trace
from rnn_core.training.tagger_run import TEST
from rnn_core.training.tagging import Scores, Sheet, prepare, score

Array = NDArray[np.float64]
Answer = Literal["forward", "backward", "both", "left_half", "right_half"]

Effect = Literal["hidden", "gradient"]
State = Literal["hidden", "cell"]
Lead = tuple[int, int]

KINDS: Final[tuple[Effect, ...]] = ("hidden", "gradient")
SIDES: Final[tuple[Side, ...]] = ("forward", "backward")
STATES: Final[tuple[State, ...]] = ("hidden", "cell")
SEED: Final = 1
"""Of the sentences that the ablation is measured on."""
NETWORKS: Final = Path(__file__).parents[2] / "assets" / "taggers"


@dataclass(frozen=True, eq=False)
class Measured:
    """All that was measured on one sentence.

    Attributes
    ----------
    shares : mapping
        Who answers -> probability of every tag, (time, tags): each network alone, and the one that reads both
        ways while only its left or right half has arrived, the other set to zero.
    states : mapping
        (side, quantity) -> (time, hidden) of the network that reads both ways.
    leads : tuple of (best, rival)
        A word each: numbers of the tags whose logits the lead is the difference of.
    effects : mapping
        (measure, side) -> (target, time): what each word does to an answer by way of that LSTM, the other's
        state held fixed. The answer's lead is its logit minus that of its strongest rival. ``"hidden"``: how
        far the lead falls, in nats, if that word is one of which nothing is known; ``"gradient"``: length of
        the gradient of the lead by the word's vector.
    slopes : mapping
        (side, ``"hidden"`` or ``"cell"``) -> (target, time, hidden): derivative of an answer's lead by that
        LSTM's state at each word, by every path of that LSTM.
    residual : float
        Largest difference between a trace and torch's own run.
    gradient_residual : float
        Largest difference of a gradient from autograd's, by its largest entry.
    """

    shares: dict[Answer, Array]
    states: dict[tuple[Side, Quantity], Array]
    leads: tuple[Lead, ...]
    effects: dict[tuple[Effect, Side], Array]
    slopes: dict[tuple[Side, State], Array]
    residual: float
    gradient_residual: float


@st.cache_resource(show_spinner=False, max_entries=2)
def networks(tongue: Language) -> Taggers:
    """Return the shipped networks of one language; read-only by agreement."""
    return load_taggers(NETWORKS / tongue)


@st.cache_resource(show_spinner=False, max_entries=2)
def _unseen(tongue: Language) -> Sheet:
    """Return the sentences held out from what is trained on the spot, and hardly any others."""
    with cache.TURN:
        return prepare(corpus(tongue, 100, TEST, seed=SEED))


_ROWS: Final[dict[Side, str]] = {"forward": "forward", "backward": "reverse"}
"""What a trace calls the two."""


def _exact(model: Tagger) -> Tagger:
    return copy.deepcopy(model).double().eval()


def _traced(model: Tagger, x: torch.Tensor) -> Trace:
    return trace(model.rnn, x.flip(0) if model.direction == "backward" else x)


def _states(record: Trace) -> dict[tuple[Side, Quantity], Array]:
    return {
        (side, name): record.gate(name, direction=direction)[0]
        for side, direction in _ROWS.items()
        for name in QUANTITIES
    }


def _leads(shipped: Taggers, words: tuple[str, ...], shares: Array) -> list[Lead]:
    """Return each word's likeliest answer and its strongest rival, of the word's own readings if possible."""
    leads = []
    for word, row in zip(words, shares, strict=True):
        best = int(row.argmax())
        own = [shipped.tags.index(tag) for tag in shipped.readings.get(word.lower(), ())]
        rivals = [tag for tag in own if tag != best] or [tag for tag in range(len(row)) if tag != best]
        leads.append((best, max(rivals, key=lambda tag: float(row[tag]))))
    return leads


def _gradients(
    model: Tagger, x: torch.Tensor, leads: list[Lead]
) -> tuple[dict[Side, Array], dict[tuple[Side, State], Array], float]:
    """Differentiate each lead by each word's vector and each state of one LSTM: the other is held fixed."""
    steps = len(x)
    found: dict[Side, Array] = {side: np.zeros((steps, steps)) for side in SIDES}
    slopes: dict[tuple[Side, State], Array] = {
        (side, name): np.zeros((steps, steps, model.rnn.hidden_size)) for side in SIDES for name in STATES
    }
    worst = 0.0
    for target, (best, rival) in enumerate(leads):
        for side in SIDES:

            def lead(
                output: torch.Tensor,
                target: int = target,
                best: int = best,
                rival: int = rival,
                side: Side = side,
            ) -> torch.Tensor:
                left, right = output[target, 0].chunk(2, -1)
                halves = [left, right.detach()] if side == "forward" else [left.detach(), right]
                logits = model.answer(torch.cat(halves))
                return logits[best] - logits[rival]

            back = backward_trace(model.rnn, x, lead, check=target in (0, steps - 1))
            found[side][target] = np.linalg.norm(back.inputs[0], axis=1)
            for name in STATES:
                slopes[side, name][target] = back.gradient(name, direction=_ROWS[side])[0]
            worst = max(worst, back.residual or 0.0)
    return found, slopes, worst


@torch.no_grad()
def _hiding(model: Tagger, x: torch.Tensor, leads: list[Lead]) -> dict[Side, Array]:
    """Hide each word in turn, from one LSTM alone, and see how far each lead falls."""
    steps = len(x)
    without = x.repeat(1, steps, 1)
    without[range(steps), range(steps)] = model.unknown  # sequence k lacks word k
    whole, lacking = model.read(x).expand(-1, steps, -1), model.read(without)
    best, rival = (torch.tensor(tags)[:, None] for tags in zip(*leads, strict=True))

    def lead(states: torch.Tensor) -> torch.Tensor:
        logits = model.answer(states)
        return (logits.take_along_dim(best[..., None], -1) - logits.take_along_dim(rival[..., None], -1))[
            ..., 0
        ]

    (left, right), (left_less, right_less) = whole.chunk(2, -1), lacking.chunk(2, -1)
    kept = lead(whole)
    found: dict[Side, Array] = {
        "forward": (kept - lead(torch.cat([left_less, right], -1))).numpy(),
        "backward": (kept - lead(torch.cat([left, right_less], -1))).numpy(),
    }
    return found


def measure(tongue: Language, words: tuple[str, ...]) -> Measured:
    """Let all three networks read a sentence, in float64."""
    shipped = networks(tongue)
    bags = shipped.subwords.bags(words)
    shares: dict[Answer, Array] = {}
    residual = 0.0
    for direction in DIRECTIONS:
        model = _exact(shipped.models[direction])
        with torch.no_grad():
            x = model.embed(*bags)[:, None]
            states = model.read(x)
            shares[direction] = _shares(model, states)
            if direction == "both":
                shares["left_half"] = _shares(model, states, "backward")
                shares["right_half"] = _shares(model, states, "forward")
        record = _traced(model, x)
        residual = max(residual, record.residual)
    leads = _leads(shipped, words, shares["both"])
    gradients, slopes, gradient_residual = _gradients(model, x, leads)
    effects: dict[tuple[Effect, Side], Array] = {("gradient", side): one for side, one in gradients.items()}
    effects |= {("hidden", side): one for side, one in _hiding(model, x, leads).items()}
    return Measured(shares, _states(record), tuple(leads), effects, slopes, residual, gradient_residual)


def _shares(model: Tagger, states: torch.Tensor, without: Side | None = None) -> Array:
    found: Array = model.answer(states, without)[:, 0].softmax(-1).numpy()
    return found


@st.cache_resource(show_spinner=False, max_entries=64)
def _kept(tongue: Language, words: tuple[str, ...]) -> Measured:
    with cache.TURN:
        return measure(tongue, words)


@st.cache_resource(show_spinner=False, max_entries=8, scope="session")
def _kept_own(tongue: Language, words: tuple[str, ...]) -> Measured:
    with cache.TURN:
        return measure(tongue, words)


def measured(tongue: Language, words: tuple[str, ...], *, own: bool) -> Measured:
    """Return what was measured on a sentence, computed once."""
    return (_kept_own if own else _kept)(tongue, words)


@st.cache_resource(show_spinner=False, max_entries=6)
def silenced(tongue: Language, without: Side | None) -> Scores:
    """Measure the bidirectional network on sentences held out, one LSTM's state set to zero, or neither's."""
    shipped = networks(tongue)
    drawn = _unseen(tongue)
    with cache.TURN:
        return score(shipped.models["both"], _as_shipped(drawn, shipped), without)


def _as_shipped(drawn: Sheet, shipped: Taggers) -> Sheet:
    """The sentences that were held out, as the shipped networks read them: by their pieces and tags."""
    number = {tag: k for k, tag in enumerate(shipped.tags)}
    renumber = torch.tensor([number[tag] for tag in drawn.tags])
    test = tuple((group, ids, renumber[tags]) for group, ids, tags in drawn.test)
    return Sheet(drawn.words, shipped.tags, shipped.subwords, (), test)


def interest(tongue: Language, word: str) -> int:
    """Return how much there is to see at a word: 3 for several senses, 2 for parts of speech that differ.

    A word that merely came with two tags has 1, every other 0.
    """
    known = networks(tongue).readings.get(word.lower(), ())
    if any(word.lower().startswith(one) for one in grammar(tongue).homographs) and (
        len(known) > 1 or word not in networks(tongue).subwords
    ):
        return 3
    if len(known) < 2:
        return 0
    return 2 if any(word.lower() == scene["word"] for scene in grammar(tongue).tables["speech"]) else 1


def candidates(shipped: Taggers, word: str, found: Measured, at: int) -> tuple[str, ...]:
    """Return which answers are shown for a word: those it had in training and those given, or the likeliest.

    Parameters
    ----------
    at
        Which word of the sentence it is.
    """
    known = shipped.readings.get(word.lower(), ())
    given = [shipped.tags[int(found.shares[direction][at].argmax())] for direction in DIRECTIONS]
    if len(known) > 1:
        return tuple(dict.fromkeys([*known[:4], *given]))
    likely = sum(found.shares[direction][at] for direction in DIRECTIONS)
    order = [shipped.tags[int(k)] for k in np.argsort(-np.asarray(likely))[:3]]
    named = dict.fromkeys([*known, *given])
    return tuple(dict.fromkeys([*named, *order]))[: max(3, len(named))]
