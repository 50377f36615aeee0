"""What the page shows, measured: on the shipped networks, and on fresh ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray

from pages.gradients.place import Activation, Place
from pages.shared import cache, registry
from rnn_core.gradients import JacobianNorms, Spread, backward_trace, connectivity, curve, spread
from rnn_core.models.character import CharacterModel, with_dtype
from rnn_core.models.fresh import Start
from rnn_core.text.vocabulary import UNKNOWN, Tokens

Array = NDArray[np.float64]
Cell = Literal["rnn", "gru", "lstm"]

NETWORKS: Final[dict[Cell, str]] = {
    "rnn": "shakespeare-rnn",
    "gru": "shakespeare-gru",
    "lstm": "shakespeare-lstm",
}
"""Cell -> the shipped network of equal size that stands for it."""

NEAR: Final = 20
"""Steps next to the prediction, where all networks fade fast; the rate is taken beyond them."""

_GUESSES: Final = 3
_DECIMAL: Final = float(np.log10(2.0))


@dataclass(frozen=True, eq=False)
class Passage:
    """What the three networks read: a text's first characters, and the one that follows.

    Attributes
    ----------
    tokens : Tokens
        Of ``steps`` + 1 tokens, or of ``steps`` where nothing follows.
    steps : int
    sha : str
        Fingerprint of the text.
    own : bool
        Whether it is the visitor's.
    """

    tokens: Tokens
    steps: int
    sha: str
    own: bool

    @property
    def following(self) -> str:
        """The token after the last one read; empty if there is none."""
        return self.tokens.shown[self.steps] if len(self.tokens) > self.steps else ""


@dataclass(frozen=True, eq=False)
class Ways:
    """One network's gradient at every step, as decimal logarithms against the step it sets out from.

    Attributes
    ----------
    hidden : ndarray, (time,)
        By dL/dh_t.
    cell, gates : ndarray, (time,), or None
        Of an LSTM: by dL/dc_t, and its part that goes through forget gates alone.
    quartiles : Spread or None
        Over seeds, of the network's own measure, where several were measured.
    residual : float or None
        Largest difference of dL/dx from autograd's, by its largest entry.
    """

    hidden: Array
    cell: Array | None = None
    gates: Array | None = None
    quartiles: Spread | None = None
    residual: float | None = None

    @property
    def main(self) -> Array:
        """The network's own measure: the cell state's where it has one."""
        return self.hidden if self.cell is None else self.cell

    @property
    def rate(self) -> float:
        """What one step leaves of it on average, beyond the nearest 20 steps where there are enough."""
        far = len(self.main) - 1 - NEAR if len(self.main) > 2 * NEAR else len(self.main) - 1
        return float(10 ** ((self.main[0] - self.main[far]) / far)) if far > 0 else 1.0


@dataclass(frozen=True, eq=False)
class Looks:
    """What one network makes of every character of a passage.

    Attributes
    ----------
    effects : ndarray, (target, time)
        Decimal logarithm of how much a character's input matters to the guess after each character, against
        the one that matters most; -inf after it.
    guesses : tuple
        After each character, the three likeliest next tokens with their probability.
    likeliest : ndarray, (time,), int64
    """

    effects: Array
    guesses: tuple[tuple[tuple[str, float], ...], ...]
    likeliest: NDArray[np.int64]


def _embedded(model: CharacterModel, ids: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return model.embedding(ids)[:, None]


def _model(cell: Cell) -> CharacterModel:
    return with_dtype(registry.network(NETWORKS[cell]).model, torch.float64)


def ids_read(passage: Passage) -> torch.Tensor:
    """Return the numbers of the tokens that are read, (time,)."""
    return torch.as_tensor(passage.tokens.ids[: passage.steps])


def _targets(passage: Passage, likeliest: NDArray[np.int64]) -> NDArray[np.int64]:
    """What each step's guess is held against: what follows, or the guess itself where that is not known."""
    following = passage.tokens.ids[1 : passage.steps + 1]
    targets = likeliest.copy()
    targets[: len(following)] = np.where(following == UNKNOWN, targets[: len(following)], following)
    return targets


def _looks(cell: Cell, passage: Passage) -> Looks:
    model, checkpoint = _model(cell), registry.network(NETWORKS[cell])
    ids = ids_read(passage)
    x = _embedded(model, ids)
    with torch.no_grad():
        shares, top = model.readout(model.rnn(x)[0][:, 0]).softmax(-1).topk(_GUESSES)
    likeliest = top[:, 0].numpy()
    measured = connectivity(model.rnn, model.readout, x, _targets(passage, likeliest))
    with np.errstate(divide="ignore", invalid="ignore"):
        effects = np.log10(measured.norms / measured.norms.max(1, keepdims=True))
    shown = checkpoint.vocabulary.shown
    guesses = tuple(
        tuple((shown(int(i)), float(p)) for i, p in zip(row, share, strict=True))
        for row, share in zip(top, shares, strict=True)
    )
    return Looks(effects, guesses, likeliest)


def _ways(cell: Cell, passage: Passage, target: int, goal: int) -> Ways:
    model = _model(cell)
    x = _embedded(model, ids_read(passage)[: target + 1])

    def surprise(output: torch.Tensor) -> torch.Tensor:
        return -model.readout(output[-1, 0]).log_softmax(-1)[goal]

    back = backward_trace(model.rnn, x, surprise, check=True)
    with np.errstate(divide="ignore"):
        logs = {name: np.log10(back.norm(name)[0]) for name in back.names if name != "gates"}
    logs = {name: values - values[-1] for name, values in logs.items()}
    return Ways(logs["hidden"], logs.get("cell"), logs.get("direct"), residual=back.residual)


_keep: Final = cache.keeper("gradients", 60, 30)


def trained(cell: Cell, passage: Passage, target: int) -> tuple[Ways, Looks]:
    """Measure how the error of one guess goes back through a shipped network; computed once.

    Parameters
    ----------
    cell : {"rnn", "gru", "lstm"}
    target
        After which step the guess is made.
    """
    read = (cell, passage.sha, passage.steps)
    with cache.TURN:
        looks = _keep(("looks", *read), lambda: _looks(cell, passage), own=passage.own)
        goal = int(_targets(passage, looks.likeliest)[target])
        ways = _keep(("ways", *read, target), lambda: _ways(cell, passage, target, goal), own=passage.own)
    return ways, looks


@st.cache_resource(show_spinner=False, max_entries=300)
def _curve(start: Start, ids: tuple[int, ...], method: Literal["exact", "low rank"]) -> JacobianNorms:
    with cache.TURN:
        return curve(start, np.array(ids), method)


def _ways_of(measured: list[dict[str, Array]], quartiles: bool) -> Ways:
    middle = {name: spread([one[name] for one in measured]) for name in measured[0]}
    cell, gates = middle.get("cell"), middle.get("gates")
    return Ways(
        middle["hidden"].median,
        None if cell is None else cell.median,
        None if gates is None else gates.median,
        (cell or middle["hidden"]) if quartiles else None,
    )


def fresh(place: Place, cell: Cell, ids: tuple[int, ...], tick: Callable[[], object] = lambda: None) -> Ways:
    """Measure how an error of any direction, on average, goes back through networks before any training.

    Parameters
    ----------
    place
        Whose choices make the networks: one, or as many as its seeds.
    ids
        The tokens that are read, by random vectors.
    tick
        Called after each network.
    """
    measured = []
    for seed in range(place.seed, place.seed + place.seeds):
        measured.append(_relative(_curve(place.start(cell, seed=seed), ids, "exact")))
        tick()
    return _ways_of(measured, place.seeds > 1)


def claim(place: Place, cell: Cell, activation: Activation, ids: tuple[int, ...], seeds: int) -> list[Ways]:
    """Measure several fresh networks of one kind, each by itself."""
    starts = [
        place.start(cell, activation=activation, seed=seed) for seed in range(place.seed, place.seed + seeds)
    ]
    return [_ways_of([_relative(_curve(start, ids, "low rank"))], False) for start in starts]


def _relative(norms: JacobianNorms) -> dict[str, Array]:
    """Root mean square over all directions of the error, against the last step, decimal logarithms."""
    found = {"hidden": norms.frobenius, "cell": norms.cell_frobenius, "gates": norms.direct_frobenius}
    return {name: (v - v[-1]) * _DECIMAL for name, v in found.items() if v is not None}
