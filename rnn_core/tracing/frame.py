"""A trace as a tidy pandas frame."""

from __future__ import annotations

import numpy as np
import pandas

from rnn_core.tracing.record import Trace

__all__ = ["frame"]


def frame(trace: Trace) -> pandas.DataFrame:
    """Give a row for each (batch, layer, direction, step, unit); see `Trace.to_frame`."""
    parts = [
        _part(trace, layer, direction) for layer in range(trace.layers) for direction in trace.directions
    ]
    whole = pandas.concat(parts, ignore_index=True)
    whole["direction"] = pandas.Categorical(whole["direction"], categories=trace.directions)
    return whole


def _part(trace: Trace, layer: int, direction: str) -> pandas.DataFrame:
    inside = np.arange(trace.steps) < trace.lengths[:, None]
    batch, step = np.nonzero(inside)
    units = np.arange(trace.hidden)
    columns = {
        "batch": np.repeat(batch, trace.hidden),
        "layer": np.full(len(batch) * trace.hidden, layer),
        "direction": direction,
        "step": np.repeat(step, trace.hidden),
        "unit": np.tile(units, len(batch)),
    }
    for name in trace.gates:
        values = trace.gate(name, layer, direction)[inside]
        missing = trace.hidden - values.shape[-1]
        columns[name] = np.pad(values, ((0, 0), (0, missing)), constant_values=np.nan).ravel()
    return pandas.DataFrame(columns)
