"""Do two networks use a unit for the same? A pair is held in both, and random pairs as a control."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import torch
from jaxtyping import Float, Int
from numpy.typing import NDArray

from rnn_core.comparison import Comparison
from rnn_core.errors import InputError
from rnn_core.interventions.row_walk import read_rows
from rnn_core.models.character import with_dtype
from rnn_core.reading import Reading, embedded
from rnn_core.readonly import ReadOnly
from rnn_core.tracing import Clamp

__all__ = ["HeldPair", "can_hold_pair", "hold_pair"]

Array = NDArray[np.float64]

_VALUE: Final = 0.0
"""What the hidden state is held at."""


@dataclass(frozen=True, eq=False)
class HeldPair(ReadOnly):
    """What one unit of each of two networks, held at h = 0, costs each of them.

    Attributes
    ----------
    units : (int, int)
        Of the first network and of the second.
    extra : (positions, 2)
        Bits that each written character costs more, in each network; nan where one does not know it.
    drawn : (draws, 2) int
        The random pairs, of other units.
    drawn_extra : (draws, positions, 2)
        The same with each of them held.
    residual : float
        Largest difference in bits of this computation, float32 with nothing held, from the readings.
    """

    units: tuple[int, int]
    extra: Float[np.ndarray, "positions 2"] = field(repr=False)
    drawn: Int[np.ndarray, "draws 2"] = field(repr=False)
    drawn_extra: Float[np.ndarray, "draws positions 2"] = field(repr=False)
    residual: float

    @property
    def costs(self) -> Float[np.ndarray, " sides"]:
        """Bits that a character costs more, mean, in each network."""
        found: Array = np.nanmean(self.extra, 0)
        return found

    @property
    def drawn_costs(self) -> Float[np.ndarray, "draws 2"]:
        """The same for each random pair."""
        found: Array = np.nanmean(self.drawn_extra, 1)
        return found

    @property
    def alike(self) -> float:
        """Correlation over characters of what both cost more, in [-1, 1]; 0 where one never changes."""
        return _correlation(self.extra)

    @property
    def drawn_alike(self) -> Float[np.ndarray, " draws"]:
        """The same for each random pair."""
        return np.array([_correlation(one) for one in self.drawn_extra])


def can_hold_pair(both: Comparison) -> bool:
    """Whether units of both networks can be held and cost bits: both read forward and predict tokens."""
    return both.kind == "networks" and all(_can_hold(one) for one in both.readings)


def _can_hold(reading: Reading) -> bool:
    one_way = reading.whole is None and reading.trace.directions == ("forward",)
    return one_way and reading.checkpoint.model.predicts == "tokens"


def hold_pair(both: Comparison, units: tuple[int, int], draws: int = 10, seed: int = 0) -> HeldPair:
    """Hold the hidden state of one unit in each of two networks at 0, at all steps, and of random pairs.

    Parameters
    ----------
    both : Comparison
        Of two networks on one text, read from its beginning.
    units : (int, int)
        Of the top layers.
    draws : int
        Random pairs, of units other than these.
    seed : int

    Returns
    -------
    HeldPair
        Computed in float32; `residual` says how near that is.

    Raises
    ------
    InputError
        If these are two texts, or a network has no unit of that number, reads in both directions, is
        projected, or predicts no token.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> from rnn_core.comparison import compare
    >>> from rnn_core.reading import read
    >>> names = ("shakespeare-lstm", "shakespeare-gru")
    >>> both = compare(*(read(load(Path("assets/models") / name), "To be, or not") for name in names))
    >>> held = hold_pair(both, (3, 5), draws=4)
    >>> held.extra.shape, held.drawn.shape, held.residual < 1e-3
    ((13, 2), (4, 2), True)
    """
    if not can_hold_pair(both):
        raise InputError.of(
            "two networks that read forward and predict tokens", f"two {both.kind}", "compare others"
        )
    random = np.random.default_rng(seed)
    drawn, bits = [], []
    residual = 0.0
    for reading, unit in zip(both.readings, units, strict=True):
        hidden = reading.trace.hidden
        others = np.array([one for one in range(hidden) if one != unit])
        own = random.choice(others, draws, replace=draws > len(others))
        own_bits = _bits(reading, [None, unit, *own.tolist()])
        drawn.append(own)
        bits.append(own_bits)
        gap = np.abs(own_bits[0] - reading.bits)
        residual = max(residual, float(np.nanmax(gap, initial=0.0)))
    rows = [_extra(both, bits[0][k], bits[1][k], bits[0][0], bits[1][0]) for k in range(1, draws + 2)]
    return HeldPair(units, rows[0], np.stack(drawn, 1), np.stack(rows[1:]), residual)


@torch.no_grad()
def _bits(reading: Reading, units: list[int | None]) -> Array:
    """Read once for each unit, held; (units, time) surprise at each token, nan where there is none."""
    model, tokens = with_dtype(reading.checkpoint.model, torch.float32), reading.tokens
    top = reading.trace.layers - 1
    rows = [
        [] if unit is None else [Clamp("hidden", (unit,), slice(0, len(tokens)), _VALUE, top)]
        for unit in units
    ]
    read = read_rows(model.rnn, embedded(reading.checkpoint, tokens, "float32"), rows).output
    logs = model.readout(read[:-1]).double().log_softmax(-1)
    told = torch.as_tensor(tokens.ids[1:].copy())[:, None, None].expand(-1, len(units), -1)
    after = -logs.gather(2, told)[..., 0].T.numpy() / np.log(2)
    found = np.concatenate([np.full((len(units), 1), np.nan), after], 1)
    found[:, np.isnan(reading.bits)] = np.nan
    return found


def _extra(both: Comparison, a: Array, b: Array, free_a: Array, free_b: Array) -> Array:
    held = replace(both, a=replace(both.a, bits=a), b=replace(both.b, bits=b))
    free = replace(both, a=replace(both.a, bits=free_a), b=replace(both.b, bits=free_b))
    return held.bits - free.bits


def _correlation(extra: Array) -> float:
    known = extra[~np.isnan(extra).any(1)]
    spread = known.std(0) if len(known) else np.zeros(2)
    if len(known) < 3 or not (spread > 0).all():
        return 0.0
    a, b = ((known - known.mean(0)) / spread).T
    return float((a * b).mean())
