"""`BackwardTrace`: the gradient of a loss at every step of a recurrent layer, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from rnn_core.errors import InputError
from rnn_core.readonly import ReadOnly
from rnn_core.tracing.record import Trace

__all__ = ["BackwardTrace"]


@dataclass(frozen=True, eq=False, repr=False)
class BackwardTrace(ReadOnly):
    """How much a loss changes with every state of a recurrent module, at every step.

    Axes and orders are those of `Trace`: index t is always the input's step t, `rows` = layer *
    directions + direction, padding holds zeros, arrays are read-only, no model is held.

    =============  ==============================  ================================================
    field          shape or value                  meaning
    =============  ==============================  ================================================
    forward        Trace                           the run that the loss was taken of
    loss           float                           its value
    output         (batch, time, features)         dL/d output, as the loss itself gives it
    inputs         (batch, time, input features)   dL/dx
    initial_state  (h,) or (h, c)                  dL/dh_0 and dL/dc_0, each (rows, batch, hidden)
    residual       float >= 0, or None             largest difference of `inputs` from torch's own,
                                                   by the largest entry; None if not asked for
    =============  ==============================  ================================================

    Gradients that `gradient` gives, each `(batch, time, hidden)`:

    ========  ===========  ======================================================================
    name      of           meaning
    ========  ===========  ======================================================================
    hidden    all          dL/dh_t, by every path; `(batch, time, proj)` with a projection
    cell      lstm         dL/dc_t, by every path, h_t following c_t; = direct + gates
    direct    lstm         its part that entered a cell state from above or from the loss, and
                           went on from there through forget gates alone:
                           sum over s >= t of (f_{t+1} ... f_s) o_s sech^2(c_s) (what h_s is given)
    gates     lstm         its other part: on its way it went through a gate or candidate of a
                           later step at least once
    ========  ===========  ======================================================================

    Examples
    --------
    >>> import torch, rnn_core
    >>> lstm, x = torch.nn.LSTM(3, 4), torch.randn(10, 2, 3)
    >>> back = rnn_core.backward_trace(lstm, x, lambda output: output[-1].sum())
    >>> back.names, back.gradient("cell").shape, back.norm("hidden").shape
    (('hidden', 'cell', 'direct', 'gates'), (2, 10, 4), (2, 10))
    """

    forward: Trace
    loss: float
    output: Float[np.ndarray, "batch time features"]
    inputs: Float[np.ndarray, "batch time _"]
    initial_state: tuple[Float[np.ndarray, "rows batch _"], ...]
    residual: float | None
    records: tuple[dict[str, Float[np.ndarray, "batch time _"]], ...]

    def __repr__(self) -> str:
        """Say what was gone through, without the numbers."""
        proof = "not checked" if self.residual is None else f"residual {self.residual:.1e}"
        return f"<BackwardTrace of {self.forward!r}: loss {self.loss:.6g}, {proof}>"

    @property
    def names(self) -> tuple[str, ...]:
        """Names that `gradient` takes."""
        return ("hidden", "cell", "direct", "gates") if "cell" in self.records[0] else ("hidden",)

    def gradient(
        self, name: str, layer: int = 0, direction: str = "forward"
    ) -> Float[np.ndarray, "batch time _"]:
        """Give one gradient at every step.

        Parameters
        ----------
        name : str
            One of `names`.
        layer : int
            In 0..layers - 1.
        direction : str
            One of `forward.directions`.

        Returns
        -------
        (batch, time, hidden), read-only

        Raises
        ------
        InputError
            If there is no such gradient, layer or direction.
        """
        record = self.records[self.forward.row(layer, direction)]
        if name not in record:
            raise InputError.of(
                f"a gradient of this {self.forward.cell}: {', '.join(self.names)}", repr(name), "choose one"
            )
        return record[name]

    def norm(self, name: str, layer: int = 0, direction: str = "forward") -> Float[np.ndarray, "batch time"]:
        """Give the length of one gradient at every step: its Euclidean norm over units, float64."""
        return np.linalg.norm(self.gradient(name, layer, direction).astype(np.float64), axis=-1)
