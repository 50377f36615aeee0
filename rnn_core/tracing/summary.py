"""Per-unit gate statistics over a whole trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from jaxtyping import Float

from rnn_core.cells.spec import spec
from rnn_core.tracing.record import Trace

__all__ = ["GateSummary", "summarize"]

OPEN: Final = 0.9
SHUT: Final = 0.1

Units = Float[np.ndarray, " hidden"]


@dataclass(frozen=True, eq=False)
class GateSummary:
    """Each unit's gates over the steps of one layer and direction.

    Attributes
    ----------
    steps : int
        Steps summed over, of all sequences, without padding.
    open : mapping of gate to (hidden,) in [0, 1]
        Fraction of steps in which the gate was above 0.9.
    shut : mapping of gate to (hidden,) in [0, 1]
        Fraction of steps in which it was below 0.1.
    mean, variance : mapping of quantity to (hidden,)
        Mean and variance (the mean squared distance from it) over the steps, of everything
        the trace holds: gates, candidate, cell and hidden state; `hidden` of a projected
        LSTM is (proj,).
    kept : (hidden,) in [0, 1], or None
        Geometric mean of what the old state is multiplied by: the LSTM's forget gate, the
        GRU's update gate z (torch's convention, h = (1 - z) n + z h_prev; with the other
        convention 1 - z). None for an RNN.

    Gates, for `open` and `shut`, are those in (0, 1): lstm input, forget, output; gru
    reset, update; rnn none.

    Examples
    --------
    >>> import torch, rnn_core
    >>> summary = summarize(rnn_core.trace(torch.nn.LSTM(3, 4), torch.randn(10, 1, 3)))
    >>> sorted(summary.open), summary.half_life.shape
    (['forget', 'input', 'output'], (4,))
    """

    steps: int
    open: Mapping[str, Units]
    shut: Mapping[str, Units]
    mean: Mapping[str, Units]
    variance: Mapping[str, Units]
    kept: Units | None

    @property
    def half_life(self) -> Units | None:
        """Steps until half of what a unit holds is forgotten: (hidden,) in [0, inf], or None.

        ln 2 / -ln(kept): were nothing written, a state multiplied by `kept` at each step
        falls to one half in so many steps. inf if the gate never closed at all, 0 if it
        once closed wholly.
        """
        if self.kept is None:
            return None
        with np.errstate(divide="ignore"):
            return np.log(2.0) / np.abs(np.log(self.kept))

    def merge(self, other: GateSummary) -> GateSummary:
        """Merge the summaries of two consecutive stretches.

        Examples
        --------
        >>> import torch, rnn_core
        >>> gru, x = torch.nn.GRU(3, 4), torch.randn(10, 1, 3)
        >>> first = rnn_core.trace(gru, x[:6])
        >>> second = rnn_core.trace(gru, x[6:], first.final_state)
        >>> both = summarize(first).merge(summarize(second))
        >>> both.steps, bool(np.allclose(both.kept, summarize(rnn_core.trace(gru, x)).kept))
        (10, True)
        """
        steps = self.steps + other.steps
        share, rest = self.steps / steps, other.steps / steps

        def mix(a: Mapping[str, Units], b: Mapping[str, Units]) -> Mapping[str, Units]:
            return MappingProxyType({gate: share * a[gate] + rest * b[gate] for gate in a})

        apart = {name: share * rest * (mean - other.mean[name]) ** 2 for name, mean in self.mean.items()}
        within = mix(self.variance, other.variance)
        kept = None
        if self.kept is not None and other.kept is not None:
            kept = self.kept**share * other.kept**rest
        return GateSummary(
            steps=steps,
            open=mix(self.open, other.open),
            shut=mix(self.shut, other.shut),
            mean=mix(self.mean, other.mean),
            variance=MappingProxyType({name: within[name] + apart[name] for name in apart}),
            kept=kept,
        )


def summarize(trace: Trace, layer: int = 0, direction: str = "forward") -> GateSummary:
    """Sum up the gates of one layer and direction over all steps.

    Parameters
    ----------
    trace : Trace
    layer : int
        In 0..layers - 1.
    direction : str
        One of `trace.directions`.

    Returns
    -------
    GateSummary
        float64; for a plain RNN, which has no gates, `open` and `shut` are empty.

    Raises
    ------
    InputError
        If the trace has no such layer or direction.

    Examples
    --------
    >>> import torch, rnn_core
    >>> summary = summarize(rnn_core.trace(torch.nn.GRU(3, 4), torch.randn(10, 1, 3)))
    >>> bool(((0 < summary.kept) & (summary.kept < 1)).all())
    True
    """
    trace.row(layer, direction)
    inside = np.arange(trace.steps) < trace.lengths[:, None]
    values = {name: trace.gate(name, layer, direction)[inside] for name in trace.gates}
    cell = spec(trace.cell)
    gates = {name: values[name] for name in cell.gates}
    mean = {name: one.mean(0, dtype=np.float64) for name, one in values.items()}
    return GateSummary(
        steps=int(trace.lengths.sum()),
        open=MappingProxyType({name: (gate > OPEN).mean(0) for name, gate in gates.items()}),
        shut=MappingProxyType({name: (gate < SHUT).mean(0) for name, gate in gates.items()}),
        mean=MappingProxyType(mean),
        variance=MappingProxyType({name: _variance(one, mean[name]) for name, one in values.items()}),
        kept=_geometric_mean(cell.kept(gates[cell.retention])) if cell.retention else None,
    )


def _variance(values: Float[np.ndarray, "steps units"], mean: Float[np.ndarray, " units"]) -> Units:
    apart = values - mean.astype(values.dtype)
    squares = np.einsum("tu,tu->u", apart, apart, dtype=np.float64)
    return squares / len(values)


def _geometric_mean(gate: Float[np.ndarray, "steps hidden"]) -> Units:
    with np.errstate(divide="ignore"):
        return np.exp(np.log(gate).mean(0, dtype=np.float64))
