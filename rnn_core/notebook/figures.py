"""`Trace.plot`: figures of a trace with nothing else to give. Plotly is imported when the first is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rnn_core.cells import spec
from rnn_core.errors import InputError
from rnn_core.tracing.record import Trace
from rnn_core.tracing.summary import summarize

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["Figures"]


class Figures:
    """Draws one trace; reached as ``trace.plot``.

    All take ``layer`` and ``direction`` as :meth:`rnn_core.Trace.gate` does, and return a plotly figure.

    Examples
    --------
    >>> import torch, rnn_core
    >>> trace = rnn_core.trace(torch.nn.LSTM(3, 4), torch.randn(10, 1, 3))
    >>> [lane.name for lane in trace.plot.gates(unit=2).data]
    ['input', 'forget', 'candidate', 'output', 'cell', 'hidden']
    """

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def gates(
        self,
        unit: int = 0,
        layer: int = 0,
        direction: str = "forward",
        *,
        batch: int = 0,
        start: int = 0,
        stop: int | None = None,
        tokens: Sequence[str] | None = None,
    ) -> go.Figure:
        """Draw every quantity of one unit over time, a lane each.

        Parameters
        ----------
        unit : int
            In 0..hidden - 1.
        batch : int
            Which sequence.
        start, stop : int
            Steps start..stop - 1; to its end if None.
        tokens : sequence of str, optional
            What was read at each step of the whole sequence, for the label under the pointer.

        Raises
        ------
        InputError
            If there is no such unit, sequence or step.
        ModuleNotFoundError
            If plotly is not there.

        Examples
        --------
        >>> import torch, rnn_core
        >>> trace = rnn_core.trace(torch.nn.GRU(3, 4), torch.randn(5, 1, 3))
        >>> trace.plot.gates(unit=1, tokens="hello").data[0].x.tolist()
        [0, 1, 2, 3, 4]
        """
        plots = _plots()
        steps = self._steps(batch, start, stop)
        _within("a unit", unit, self._trace.hidden)
        every = {name: self._trace.gate(name, layer, direction) for name in self._trace.gates}
        # With a projection there are fewer hidden values than units.
        curves = {name: q[batch, steps, unit] for name, q in every.items() if unit < q.shape[-1]}
        # Steps count from 0, as `Trace.gate` does; on a page they count from 1.
        return plots.unit_curves(
            curves, self._tokens(tokens, steps), plots.DEFAULT_STYLE, start=steps.start - 1
        )

    def heat_map(
        self,
        quantity: str | None = None,
        layer: int = 0,
        direction: str = "forward",
        *,
        batch: int = 0,
        start: int = 0,
        stop: int | None = None,
        tokens: Sequence[str] | None = None,
    ) -> go.Figure:
        """Draw one quantity of every unit at every step.

        Parameters
        ----------
        quantity : str, optional
            One of `Trace.gates`; the gate that keeps the old state if None, hidden for a plain RNN.
        batch, start, stop, tokens
            As for `gates`.

        Raises
        ------
        InputError
            If the trace holds no such quantity, sequence or step.
        ModuleNotFoundError
            If plotly is not there.

        Examples
        --------
        >>> import torch, rnn_core
        >>> trace = rnn_core.trace(torch.nn.GRU(3, 4), torch.randn(5, 1, 3))
        >>> trace.plot.heat_map("hidden").data[0].z.shape  # unit, step
        (4, 5)
        """
        plots = _plots()
        steps = self._steps(batch, start, stop)
        name = quantity or spec(self._trace.cell).retention or "hidden"
        values = self._trace.gate(name, layer, direction)[batch, steps]
        return plots.heat_map(
            values, self._tokens(tokens, steps), plots.DEFAULT_STYLE, quantity=name, first=steps.start
        )

    def saturation(self, layer: int = 0, direction: str = "forward", *, unit: int | None = None) -> go.Figure:
        """Draw how often each unit's gates are above 0.9 and below 0.1, over all sequences.

        Parameters
        ----------
        unit : int, optional
            The one to mark.

        Raises
        ------
        InputError
            If the cell has no gates, or there is no such unit.
        ModuleNotFoundError
            If plotly is not there.

        Examples
        --------
        >>> import torch, rnn_core
        >>> trace = rnn_core.trace(torch.nn.GRU(3, 4), torch.randn(5, 1, 3))
        >>> [panel.text for panel in trace.plot.saturation().layout.annotations][:2]
        ['reset', 'update']
        """
        plots = _plots()
        self._gated(unit)
        return plots.saturation(summarize(self._trace, layer, direction), plots.DEFAULT_STYLE, unit=unit)

    def half_life(self, layer: int = 0, direction: str = "forward", *, unit: int | None = None) -> go.Figure:
        """Draw how many steps each unit takes to forget half; see :attr:`rnn_core.GateSummary.half_life`.

        Parameters
        ----------
        unit : int, optional
            The one to mark.

        Raises
        ------
        InputError
            If the cell has no gate that keeps, or there is no such unit.
        ModuleNotFoundError
            If plotly is not there.

        Examples
        --------
        >>> import torch, rnn_core
        >>> trace = rnn_core.trace(torch.nn.LSTM(3, 4), torch.randn(5, 1, 3))
        >>> len(trace.plot.half_life().data[0].y)
        4
        """
        plots = _plots()
        gate = self._gated(unit)
        steps = summarize(self._trace, layer, direction).half_life
        assert steps is not None
        return plots.half_lives(steps, plots.DEFAULT_STYLE, gate=gate, unit=unit)

    def _steps(self, batch: int, start: int, stop: int | None) -> slice:
        _within("a sequence", batch, len(self._trace.lengths))
        length = int(self._trace.lengths[batch])
        stop = length if stop is None else stop
        if not 0 <= start < stop <= length:
            raise InputError.of(f"steps within 0..{length}", f"{start}..{stop}", "choose start < stop")
        return slice(start, stop)

    def _tokens(self, tokens: Sequence[str] | None, steps: slice) -> Sequence[str] | None:
        if tokens is not None and len(tokens) < steps.stop:
            raise InputError.of(
                f"a token for each of {steps.stop} steps",
                str(len(tokens)),
                "give those of the whole sequence",
            )
        return None if tokens is None else tokens[steps]

    def _gated(self, unit: int | None) -> str:
        retention = spec(self._trace.cell).retention
        if retention is None:
            raise InputError.of(
                "an LSTM or a GRU", f"a {self._trace.cell}, which has no gates", "draw heat_map"
            )
        if unit is not None:
            _within("a unit", unit, self._trace.hidden)
        return retention


def _within(what: str, number: int, count: int) -> None:
    if not 0 <= number < count:
        raise InputError.of(f"{what} in 0..{count - 1}", repr(number), "count from 0")


def _plots() -> Any:
    try:
        from rnn_core import plots
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != "plotly":
            raise
        raise ModuleNotFoundError(
            "figures need the package plotly, which is not installed; pip install 'rnn_core[plots]'",
            name="plotly",
        ) from None
    return plots
