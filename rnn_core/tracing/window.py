"""Slice and concatenate traces; forward direction and equal lengths only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rnn_core.tracing.record import Trace

__all__ = ["cut", "fold", "join"]


def cut(trace: Trace, start: int, stop: int) -> Trace:
    """Give steps start..stop - 1 of a trace, as views, with the states at their ends.

    `gap` stays the whole trace's: it bounds the part's.
    """
    return replace(
        trace,
        lengths=np.full_like(trace.lengths, stop - start),
        output=trace.output[:, start:stop],
        initial_state=_state_before(trace, start),
        final_state=_state_before(trace, stop),
        records=tuple({name: gate[:, start:stop] for name, gate in one.items()} for one in trace.records),
    )


def join(traces: Sequence[Trace]) -> Trace:
    """Concatenate consecutive traces."""
    if len(traces) == 1:
        return traces[0]
    records = zip(*(trace.records for trace in traces), strict=True)
    return replace(
        traces[0],
        lengths=np.sum([trace.lengths for trace in traces], 0),
        output=np.concatenate([trace.output for trace in traces], 1),
        final_state=traces[-1].final_state,
        gap=max(trace.gap for trace in traces),
        records=tuple(
            {name: np.concatenate([one[name] for one in parts], 1) for name in parts[0]} for parts in records
        ),
    )


def fold(trace: Trace) -> Trace:
    """Put a trace's sequences, equally long, one after another: each begins where the one before ended."""
    batch, steps = trace.output.shape[:2]

    def one(values: np.ndarray) -> np.ndarray:
        return np.ascontiguousarray(values).reshape(1, batch * steps, -1)

    return replace(
        trace,
        lengths=np.array([batch * steps]),
        output=one(trace.output),
        initial_state=tuple(part[:, :1] for part in trace.initial_state),
        final_state=tuple(part[:, -1:] for part in trace.final_state),
        records=tuple({name: one(gate) for name, gate in record.items()} for record in trace.records),
    )


def _state_before(trace: Trace, step: int) -> tuple[np.ndarray, ...]:
    if step == 0:
        return trace.initial_state
    names = ("hidden", "cell")[: len(trace.initial_state)]
    return tuple(np.stack([record[name][:, step - 1] for record in trace.records]) for name in names)
