"""`Trace`: everything a recurrent layer did, step by step, as plain arrays."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from jaxtyping import Float, Int

from rnn_core.errors import InputError
from rnn_core.readonly import ReadOnly
from rnn_core.tracing.residual import lstm_gap

if TYPE_CHECKING:
    import pandas

    from rnn_core.notebook import Figures, Player

__all__ = ["Trace"]

UNEXPLAINED: Final = 64
"""Units of rounding, where numbers are about 1, that call for an explanation."""


@dataclass(frozen=True, eq=False, repr=False)
class Trace(ReadOnly):
    """What a recurrent module did on its inputs, at every step.

    Axes: `batch` sequences, `time` steps, `hidden` units; `rows` = layer * directions +
    direction, as torch orders states. Index t is always the input's step t, for the
    reverse direction too. Steps beyond a packed sequence's own length hold zeros. A single
    unbatched sequence has batch 1. All arrays are read-only; no model is held.

    ===============  ==============================  ==============================================
    field            shape or value                  meaning
    ===============  ==============================  ==============================================
    cell             "lstm", "gru" or "rnn"
    layers           int
    directions       ("forward",) or                 "reverse" reads from the last step to the first
                     ("forward", "reverse")
    hidden           int                             units in each layer and direction
    dtype            "float32" or "float64"          the module's own; nothing is converted
    method           "workspace", "loop" or          how the numbers were found, see `rnn_core.trace`;
                     "kernel+gemm"; "step"           "step": by `rnn_core.intervene`
    lengths          (batch,) int                    steps in each sequence
    output           (batch, time, features)         the module's output, by "loop" ours; features =
                                                     directions * (hidden or proj)
    initial_state    (h,) or (h, c)                  each (rows, batch, hidden; h: proj if any)
    final_state      (h,) or (h, c)                  likewise; fits `initial_state=` as is
    gap              float >= 0                      largest difference found while tracing
    residual         float >= 0                      largest difference between our numbers and the
                                                     module's own, see `rnn_core.trace`
    gates            tuple of str                    names that `gate` takes
    ===============  ==============================  ==============================================

    Quantities, each `(batch, time, hidden)`:

    ====  ===========  ==========  ===============================================================
    cell  name         range       meaning
    ====  ===========  ==========  ===============================================================
    lstm  input        (0, 1)      i, how much of the candidate is written
    lstm  forget       (0, 1)      f, how much of the old cell state is kept
    lstm  candidate    (-1, 1)     g, what could be written
    lstm  output       (0, 1)      o, how much of the cell is shown
    lstm  cell         unbounded   c = f c_prev + i g
    lstm  hidden       (-1, 1)     h = o tanh(c); `(batch, time, proj)` and unbounded if projected
    lstm  unprojected  (-1, 1)     o tanh(c); only with a projection
    gru   reset        (0, 1)      r, how much of the old state the new one sees
    gru   update       (0, 1)      z, how much of the old state is kept
    gru   new          (-1, 1)     n, what could be written
    gru   new_hidden   unbounded   W_hn h_prev + b_hn, the term that r multiplies
    gru   hidden       (-1, 1)     h = (1 - z) n + z h_prev
    rnn   hidden       (-1, 1)     h = tanh(...); in [0, inf) with relu
    ====  ===========  ==========  ===============================================================

    Floats round: at saturation a value may equal an end of its open range.

    Examples
    --------
    >>> import torch, rnn_core
    >>> trace = rnn_core.trace(torch.nn.GRU(3, 4), torch.randn(10, 2, 3))
    >>> trace.gates
    ('reset', 'update', 'new', 'new_hidden', 'hidden')
    >>> trace.gate("update").shape
    (2, 10, 4)
    """

    cell: str
    layers: int
    directions: tuple[str, ...]
    hidden: int
    dtype: str
    method: str
    lengths: Int[np.ndarray, " batch"]
    output: Float[np.ndarray, "batch time features"]
    initial_state: tuple[Float[np.ndarray, "rows batch _"], ...]
    final_state: tuple[Float[np.ndarray, "rows batch _"], ...]
    gap: float
    records: tuple[dict[str, Float[np.ndarray, "batch time _"]], ...]

    def __repr__(self) -> str:
        """Say what was traced, without the numbers."""
        batch, steps = self.output.shape[:2]
        return (
            f"<Trace of {self.cell}: {self.layers} layer(s), {' and '.join(self.directions)}, "
            f"batch {batch}, time {steps}, hidden {self.hidden}, {self.dtype}, "
            f"by {self.method}, residual {self.residual:.1e}>"
        )

    @cached_property
    def residual(self) -> float:
        """Largest difference between our numbers and the module's own, >= 0; see `rnn_core.trace`.

        By "workspace" it is computed when first asked for, over all steps, out of the
        trace's own numbers, and a warning names what rounding cannot explain; otherwise it is
        known since the trace was made.
        """
        if self.method != "workspace":
            return self.gap
        rows = zip(self.records, self.initial_state[1], self.directions * self.layers, strict=True)
        gaps = [lstm_gap(record, first, name == "reverse") for record, first, name in rows]
        found = float(np.max([self.gap, *gaps]))
        size = max(1.0, *(float(np.abs(record["cell"]).max()) for record in self.records))
        if found > UNEXPLAINED * np.finfo(np.float32).eps * size:
            said = (
                f"a residual of {found:.1e} is more than rounding explains, so gates of this trace are wrong"
            )
            warnings.warn(f"{said}; trace inside rnn_core.tracing.workspace.disabled()", stacklevel=2)
        return found

    @property
    def gates(self) -> tuple[str, ...]:
        """Names of the quantities held, in the order of the equations."""
        return tuple(self.records[0])

    @property
    def steps(self) -> int:
        """Steps in the longest sequence."""
        return self.output.shape[1]

    def gate(
        self, name: str, layer: int = 0, direction: str = "forward"
    ) -> Float[np.ndarray, "batch time _"]:
        """Give one quantity at every step.

        Parameters
        ----------
        name : str
            One of `gates`.
        layer : int
            In 0..layers - 1.
        direction : str
            One of `directions`.

        Returns
        -------
        (batch, time, hidden), read-only
            A view, not a copy. `hidden` of a projected LSTM is `(batch, time, proj)`.

        Raises
        ------
        InputError
            If the trace holds no such quantity, layer or direction.

        Examples
        --------
        >>> import torch, rnn_core
        >>> lstm = torch.nn.LSTM(3, 4, bidirectional=True)
        >>> rnn_core.trace(lstm, torch.randn(5, 1, 3)).gate("cell", direction="reverse").shape
        (1, 5, 4)
        """
        record = self.records[self.row(layer, direction)]
        if name not in record:
            raise InputError.of(
                f"a quantity of this {self.cell}: {', '.join(record)}", repr(name), "choose one"
            )
        return record[name]

    def row(self, layer: int = 0, direction: str = "forward") -> int:
        """Give the index of a layer and direction in `initial_state` and `final_state`."""
        if not 0 <= layer < self.layers:
            raise InputError.of(f"a layer in 0..{self.layers - 1}", repr(layer), "layers count from 0")
        if direction not in self.directions:
            raise InputError.of(f"a direction: {' or '.join(self.directions)}", repr(direction), "choose one")
        return layer * len(self.directions) + self.directions.index(direction)

    def _repr_html_(self) -> str:
        """Show a small table and a glimpse of one gate in a notebook."""
        from rnn_core.notebook import card  # what few need waits until it is needed

        return card(self)

    def player(self, tokens: Sequence[object] | None = None, **options: Any) -> Player:
        """Show this trace in a notebook, step by step; needs anywidget.

        Parameters
        ----------
        tokens : sequence, optional
            What was read, a label for each step; the steps are numbered if None.
        **options
            As :class:`rnn_core.notebook.Player` takes them, such as ``layer``, ``unit`` and ``language``.
        """
        from rnn_core.notebook import Player

        return Player(self, tokens, **options)

    @property
    def plot(self) -> Figures:
        """Figures of this trace: `gates`, `heat_map`, `saturation`, `half_life`. They need plotly."""
        from rnn_core.notebook import Figures

        return Figures(self)

    def to_frame(self) -> pandas.DataFrame:
        """Give a tidy pandas frame: a row for each (batch, layer, direction, step, unit).

        Returns
        -------
        pandas.DataFrame
            Columns batch, layer, direction (categorical), step, unit, then one for each
            of `gates`. Padding is left out. With a projection, units beyond it have no
            hidden value: NaN.

        Examples
        --------
        >>> import torch, rnn_core
        >>> rnn_core.trace(torch.nn.RNN(3, 4), torch.randn(10, 2, 3)).to_frame().columns.to_list()
        ['batch', 'layer', 'direction', 'step', 'unit', 'hidden']
        """
        from rnn_core.tracing.frame import frame  # pandas takes a while to import, and few need it

        return frame(self)
