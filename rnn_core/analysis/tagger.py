"""What three taggers do with one sentence: answers, states, and what each answer rests on.

One tagger reads from the left, one from the right, one both ways (:class:`rnn_core.models.tagger.Tagger`).
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.checkpoints.taggers import Taggers
from rnn_core.errors import InputError
from rnn_core.gradients import backward_trace
from rnn_core.models.tagger import DIRECTIONS, Direction, Tagger
from rnn_core.tracing import Trace, trace
from rnn_core.training.tagging import EncodedCorpus

__all__ = [
    "KINDS",
    "QUANTITIES",
    "SIDES",
    "STATES",
    "Evidence",
    "Leak",
    "Tagged",
    "as_shipped",
    "candidates",
    "each_knows_its_side",
    "leak",
    "share_after",
    "side_of",
    "strongest",
    "tag",
]

Array = NDArray[np.float64]
Side = Literal["forward", "backward"]
Answer = Literal["forward", "backward", "both", "left_half", "right_half"]
Effect = Literal["hidden", "gradient"]
State = Literal["hidden", "cell"]
Quantity = Literal["hidden", "cell", "forget", "input", "candidate", "output"]
Lead = tuple[int, int]

SIDES: Final[tuple[Side, ...]] = get_args(Side)
KINDS: Final[tuple[Effect, ...]] = get_args(Effect)
STATES: Final[tuple[State, ...]] = get_args(State)
QUANTITIES: Final[tuple[Quantity, ...]] = get_args(Quantity)
_ROWS: Final[dict[Side, str]] = {"forward": "forward", "backward": "reverse"}
"""What a trace calls the two."""


@dataclass(frozen=True, eq=False)
class Tagged:
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

    shares: dict[Answer, Array] = field(repr=False)
    states: dict[tuple[Side, Quantity], Array] = field(repr=False)
    leads: tuple[Lead, ...]
    effects: dict[tuple[Effect, Side], Array] = field(repr=False)
    slopes: dict[tuple[Side, State], Array] = field(repr=False)
    residual: float
    gradient_residual: float


def tag(shipped: Taggers, words: Sequence[str]) -> Tagged:
    """Let all three networks read a sentence, in float64.

    Parameters
    ----------
    shipped
        Taggers of LSTM cells; they are copied, not changed.
    words
        At least one.

    Returns
    -------
    Tagged

    Raises
    ------
    InputError
        If there is no word.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints.taggers import load_taggers
    >>> found = tag(load_taggers(Path("assets/taggers/en")), ("We", "saw", "a", "crane"))
    >>> found.shares["both"].shape[0], found.states["forward", "cell"].shape, found.residual < 1e-12
    (4, (4, 48), True)
    """
    if not words:
        raise InputError.of("at least one word", "none", "give a sentence")
    bags = shipped.subwords.bags(tuple(words))
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
    return Tagged(shares, _states(record), tuple(leads), effects, slopes, residual, gradient_residual)


@dataclass(frozen=True, eq=False)
class Leak:
    """What changing one word does to the states of the network that reads both ways.

    Attributes
    ----------
    at : int
        Which word is changed.
    moved : mapping
        Side -> (time,): length of the change of that LSTM's state at every word, ``|h - h'|``.
    size : mapping
        Side -> (time,): length of the state as it was, ``|h|``.
    """

    at: int
    moved: dict[Side, Array] = field(repr=False)
    size: dict[Side, Array] = field(repr=False)


@torch.no_grad()
def leak(shipped: Taggers, words: Sequence[str], at: int, other: str | None) -> Leak:
    """Change one word of a sentence, and see which states of the bidirectional network notice, in float64.

    Parameters
    ----------
    shipped
        They are copied, not changed.
    words
        At least one.
    at
        Which word is changed.
    other
        Into what; None: a word of which nothing is known.

    Raises
    ------
    InputError
        If there is no such word.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints.taggers import load_taggers
    >>> found = leak(load_taggers(Path("assets/taggers/en")), ("We", "saw", "a", "crane"), 3, "bat")
    >>> found.moved["forward"][:3].tolist(), bool((found.moved["backward"] > 0).all())
    ([0.0, 0.0, 0.0], True)
    """
    if not 0 <= at < len(words):
        raise InputError.of(f"a word of 0..{len(words) - 1}", str(at), "choose one")
    model = _exact(shipped.models["both"])
    x = model.embed(*shipped.subwords.bags(tuple(words)))[:, None]
    changed = x.clone()
    if other is None:
        changed[at, 0] = model.unknown
    else:
        changed[at] = model.embed(*shipped.subwords.bags((other,)))
    before, after = (model.read(one)[:, 0].chunk(2, -1) for one in (x, changed))
    return Leak(
        at,
        {side: (b - a).norm(dim=-1).numpy() for side, a, b in zip(SIDES, before, after, strict=True)},
        {side: a.norm(dim=-1).numpy() for side, a in zip(SIDES, before, strict=True)},
    )


def _shares(model: Tagger, states: torch.Tensor, without: Side | None = None) -> Array:
    found: Array = model.answer(states, without)[:, 0].softmax(-1).numpy()
    return found


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


def _leads(shipped: Taggers, words: Sequence[str], shares: Array) -> list[Lead]:
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


@dataclass(frozen=True)
class Evidence:
    """The word whose hiding, from one LSTM, lowers the lead of an answer most.

    Attributes
    ----------
    side : {"forward", "backward"}
        By way of which LSTM.
    at : int
        Which word of the sentence.
    fall : float
        How far the lead falls, nats, > 0.
    """

    side: Side
    at: int
    fall: float


def strongest(found: Tagged, at: int, least: float = 0.005) -> Evidence | None:
    """Return which other word the answer to word number ``at`` rests on most.

    Parameters
    ----------
    found, at
        What was measured, and which word was answered for.
    least
        Nats that the lead must fall by; half of what two decimals show.

    Returns
    -------
    Evidence or None
        None where there is no other word, or hiding none lowers the lead by that much.
    """
    falls = {side: np.delete(found.effects["hidden", side][at], at) for side in SIDES}
    if not falls["forward"].size:
        return None
    side = max(SIDES, key=lambda one: float(falls[one].max()))
    word, fall = int(falls[side].argmax()), float(falls[side].max())
    return Evidence(side, word + (word >= at), fall) if fall >= least else None


def candidates(shipped: Taggers, word: str, found: Tagged, at: int) -> tuple[str, ...]:
    """Return the tags worth showing for a word: those it had in training and those given, or the likeliest.

    Parameters
    ----------
    shipped, word
        The networks, and the word as it stands.
    found, at
        What was measured, and which word of the sentence it is.

    Returns
    -------
    tuple of str
        At least three, but of a word with several readings those and the answers alone.
    """
    known = shipped.readings.get(word.lower(), ())
    given = [shipped.tags[int(found.shares[direction][at].argmax())] for direction in DIRECTIONS]
    if len(known) > 1:
        return tuple(dict.fromkeys([*known[:4], *given]))
    likely = sum(found.shares[direction][at] for direction in DIRECTIONS)
    order = [shipped.tags[int(k)] for k in np.argsort(-np.asarray(likely))[:3]]
    named = dict.fromkeys([*known, *given])
    return tuple(dict.fromkeys([*named, *order]))[: max(3, len(named))]


def as_shipped(sheet: EncodedCorpus, shipped: Taggers) -> EncodedCorpus:
    """Return held-out sentences as shipped networks read them: by their pieces, with their tags' numbers.

    Parameters
    ----------
    sheet
        From :func:`rnn_core.training.tagging.prepare`; each of its tags must be one of the networks'.
    """
    number = {tag: k for k, tag in enumerate(shipped.tags)}
    renumber = torch.tensor([number[tag] for tag in sheet.tags])
    test = tuple((group, ids, renumber[tags]) for group, ids, tags in sheet.test)
    return replace(sheet, tags=shipped.tags, subwords=shipped.subwords, train=(), test=test)


def side_of(config: Mapping[str, Any], direction: Direction, sign: int) -> float:
    """Return the held-out share of right senses where the deciding word comes after (1) or before (-1).

    Parameters
    ----------
    config
        ``Taggers.config``.

    Returns
    -------
    float
        In [0, 1].
    """
    cells = config["held_out"][direction]["by_distance"].items()
    own = [(share, count) for distance, (share, count) in cells if int(distance) * sign > 0]
    return sum(share * count for share, count in own) / sum(count for _, count in own)


def each_knows_its_side(configs: Iterable[Mapping[str, Any]]) -> bool:
    """Whether each LSTM alone does better on the side it has read, and the bidirectional one best overall.

    Parameters
    ----------
    configs
        ``Taggers.config`` of each language; it must hold in all.
    """
    return all(
        side_of(config, "forward", -1) > side_of(config, "forward", 1)
        and side_of(config, "backward", 1) > side_of(config, "backward", -1)
        and config["held_out"]["both"]["sense"] > max(config["held_out"][one]["sense"] for one in SIDES)
        for config in configs
    )


def share_after(config: Mapping[str, Any]) -> float:
    """Return in which share of the held-out sentences the deciding word comes after the ambiguous one."""
    counts = {int(k): count for k, (_, count) in config["held_out"]["both"]["by_distance"].items()}
    return sum(count for k, count in counts.items() if k > 0) / sum(counts.values())
