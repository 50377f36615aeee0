"""What a trace is, in a small table, and a glimpse of one gate: as HTML for a notebook.

Everything comes out of the trace. Nothing is loaded, and ink is whatever colour the notebook's text has, so
that it reads on light and on dark.
"""

from __future__ import annotations

from html import escape

import numpy as np
from jaxtyping import Float

from rnn_core.cells import spec
from rnn_core.notebook.strip import binned, svg
from rnn_core.tracing.record import Trace

__all__ = ["card"]

_UNITS = 8  # rows of the strip
_COLUMNS = 96

_CELL = "padding:.15em .9em .15em 0;text-align:left;border:0;background:none"


def card(trace: Trace) -> str:
    """Return the HTML of a trace; a notebook calls this through ``Trace._repr_html_``.

    Examples
    --------
    >>> import torch, rnn_core
    >>> html = card(rnn_core.trace(torch.nn.GRU(3, 4), torch.randn(10, 1, 3)))
    >>> "residual" in html, "update gate" in html, "http" in html
    (True, True, False)
    """
    facts = {
        "cell": trace.cell,
        "layers": str(trace.layers),
        "directions": ", ".join(trace.directions),
        "batch": str(len(trace.lengths)),
        "steps": _steps(trace),
        "hidden": str(trace.hidden),
        "dtype": trace.dtype,
        "method": trace.method,
        "residual": f"{trace.residual:.1e}",
    }
    head = "".join(f'<th style="{_CELL};opacity:.7;font-weight:400">{escape(name)}</th>' for name in facts)
    body = "".join(f'<td style="{_CELL}">{escape(value)}</td>' for value in facts.values())
    plain = "border:0;border-collapse:collapse;color:inherit;font-size:inherit"
    table = f'<table style="{plain}"><tr>{head}</tr><tr>{body}</tr></table>'
    return f'<div class="rnn-core-trace">{table}{_glimpse(trace)}</div>'


def _steps(trace: Trace) -> str:
    shortest, longest = int(trace.lengths.min(initial=trace.steps)), trace.steps
    return f"{longest:,}" if shortest == longest else f"{shortest:,} to {longest:,}"


def _glimpse(trace: Trace) -> str:
    retention = spec(trace.cell).retention
    name = retention or "hidden"
    values = trace.gate(name)[0, : trace.lengths[0]] if len(trace.lengths) else np.zeros((0, 0))
    if not values.size:
        return ""
    units = _liveliest(values)
    shown, width = binned(np.abs(values[:, units]), _COLUMNS)
    largest = 1.0 if retention else float(np.nanmax(shown, initial=0.0)) or 1.0
    words = _words(trace, name, units, width, largest)
    caption = f'<div style="opacity:.7;font-size:smaller;margin-top:.4em">{escape(words)}</div>'
    return f'<div style="margin-top:.5em">{svg(shown / largest, escape(words))}{caption}</div>'


def _liveliest(values: Float[np.ndarray, "time units"]) -> list[int]:
    """The units that vary most, in their own order."""
    spread = np.nan_to_num(values.std(axis=0), nan=-1.0)
    return sorted(np.argsort(-spread, kind="stable")[:_UNITS].tolist())


def _words(trace: Trace, name: str, units: list[int], width: int, largest: float) -> str:
    what = f"{name} gate" if spec(trace.cell).retention else f"size of {name}"
    whose = f"unit{'s' if len(units) > 1 else ''} {', '.join(map(str, units))}"
    chosen = " (those that vary most)" if len(units) < trace.gate(name).shape[-1] else ""
    where = "layer 0" + (", sequence 0" if len(trace.lengths) > 1 else "")
    each = f"a column is the mean of {width:,} steps" if width > 1 else "a column is a step"
    return f"{what} of {whose}{chosen}, {where}, measured; {each}; blank is 0, full ink {largest:.3g}"
