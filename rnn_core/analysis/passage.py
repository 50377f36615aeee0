"""How the error of one guess goes back through a network, step by step, and which characters it leans on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.gradients import JacobianNorms, Spread, backward_trace, connectivity, spread
from rnn_core.models.character import CharacterModel, with_dtype
from rnn_core.text.vocabulary import UNKNOWN

__all__ = ["NEAR", "Looks", "Ways", "goals", "looks", "of_seeds", "ways"]

Array = NDArray[np.float64]
Ids = NDArray[np.int64]

NEAR: Final = 20
"""Steps next to the prediction, where all networks fade fast; the rate is taken beyond them."""

_GUESSES: Final = 3
_DECIMAL: Final = float(np.log10(2.0))


@dataclass(frozen=True, eq=False)
class Ways:
    """One network's gradient at every step, as decimal logarithms against the step it sets out from.

    Attributes
    ----------
    hidden : ndarray, (time,)
        By dL/dh_t.
    cell, gates : ndarray, (time,), or None
        Of a cell with a cell state: by dL/dc_t, and its part that goes through forget gates alone.
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
    likeliest: Ids


def goals(following: Ids, likeliest: Ids) -> Ids:
    """Say what each step's guess is held against: what follows, or the guess itself where that is unknown.

    Parameters
    ----------
    following : (time,) or (time - 1,)
        The token after each step.
    likeliest : (time,)

    Examples
    --------
    >>> goals(np.array([5, UNKNOWN]), np.array([7, 8, 9])).tolist()
    [5, 8, 9]
    """
    found = likeliest.copy()
    found[: len(following)] = np.where(following == UNKNOWN, found[: len(following)], following)
    return found


def looks(model: CharacterModel, ids: Ids, following: Ids, shown: Callable[[int], str]) -> Looks:
    """Measure how much every character matters to every guess after it.

    Parameters
    ----------
    model
        Computed in float64.
    ids, following
        The tokens that are read, (time,), and the token after each; see :func:`goals`.
    shown
        How a token is drawn.
    """
    model = with_dtype(model, torch.float64)
    x = _embedded(model, ids)
    with torch.no_grad():
        shares, top = model.readout(model.rnn(x)[0][:, 0]).softmax(-1).topk(_GUESSES)
    likeliest = top[:, 0].numpy()
    measured = connectivity(model.rnn, model.readout, x, goals(following, likeliest))
    with np.errstate(divide="ignore", invalid="ignore"):
        effects = np.log10(measured.norms / measured.norms.max(1, keepdims=True))
    guesses = tuple(
        tuple((shown(int(i)), float(p)) for i, p in zip(row, share, strict=True))
        for row, share in zip(top, shares, strict=True)
    )
    return Looks(effects, guesses, likeliest)


def ways(model: CharacterModel, ids: Ids, goal: int) -> Ways:
    """Measure how the error of the guess after the last token goes back to the first.

    Parameters
    ----------
    model
        Computed in float64.
    ids
        The tokens that are read, (time,).
    goal
        The token that the guess is held against.
    """
    model = with_dtype(model, torch.float64)

    def surprise(output: torch.Tensor) -> torch.Tensor:
        loss: torch.Tensor = -model.readout(output[-1, 0]).log_softmax(-1)[goal]
        return loss

    back = backward_trace(model.rnn, _embedded(model, ids), surprise, check=True)
    with np.errstate(divide="ignore"):
        logs = {name: np.log10(back.norm(name)[0]) for name in back.names if name != "gates"}
    logs = {name: values - values[-1] for name, values in logs.items()}
    return Ways(logs["hidden"], logs.get("cell"), logs.get("direct"), residual=back.residual)


def of_seeds(measured: Sequence[JacobianNorms]) -> Ways:
    """Sum up networks of one kind: the middle one step by step, and the quartiles where there are several.

    Root mean square over all directions of the error.
    """
    relative = [_relative(one) for one in measured]
    middle = {name: spread([one[name] for one in relative]) for name in relative[0]}
    cell, gates = middle.get("cell"), middle.get("gates")
    return Ways(
        middle["hidden"].median,
        None if cell is None else cell.median,
        None if gates is None else gates.median,
        (cell or middle["hidden"]) if len(measured) > 1 else None,
    )


def _relative(norms: JacobianNorms) -> dict[str, Array]:
    """Against the last step, decimal logarithms."""
    found = {"hidden": norms.frobenius, "cell": norms.cell_frobenius, "gates": norms.direct_frobenius}
    return {name: (v - v[-1]) * _DECIMAL for name, v in found.items() if v is not None}


def _embedded(model: CharacterModel, ids: Ids) -> torch.Tensor:
    with torch.no_grad():
        embedded: torch.Tensor = model.embedding(torch.as_tensor(ids))[:, None]
        return embedded
