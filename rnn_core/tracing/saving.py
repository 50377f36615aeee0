"""Save every value of a stream as float16 to one file in numpy's format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.lib import format as npy

from rnn_core.tracing.record import Trace
from rnn_core.tracing.streaming import Segment

__all__ = ["save_stream"]


def save_stream(segments: Iterable[Segment], path: str | Path) -> Iterator[Segment]:
    """Write every value of a stream to a file as float16, and yield each segment.

    A generator, like the walk: nothing is written but what is iterated over, and whoever
    stops early, or is killed, has a sound file of the segments up to there. Written with plain
    writes: a memory map would count as memory used.

    Parameters
    ----------
    segments : iterable of Segment
        A walk, `rnn_core.stream(...)`.
    path : str or Path
        A `.npy` file, begun anew.

    Yields
    ------
    Segment
        Each after it was written.

    Notes
    -----
    `numpy.load(path, mmap_mode="r")` opens the file as an array of (time,) with a named
    field for each quantity of the trace, (layers, hidden): `array["cell"][t, layer]`.
    A number takes 2 bytes: with 256 units an LSTM's step takes 3,072. Of each, 11 binary
    digits are kept (gates in (0, 1) to within 2.5e-4); numbers beyond 65,504, which only
    an unbounded rectified network reaches in practice, become infinite.

    Examples
    --------
    >>> import tempfile, torch
    >>> from rnn_core import stream
    >>> gru, text = torch.nn.GRU(3, 4, num_layers=2), torch.randn(5000, 1, 3)
    >>> path = Path(tempfile.mkdtemp()) / "walk.npy"
    >>> for segment in save_stream(stream(gru, [text]), path):
    ...     done = segment.stop
    >>> whole = np.load(path, mmap_mode="r")
    >>> whole.shape, whole["update"].shape
    ((5000,), (5000, 2, 4))
    """
    steps = 0
    with Path(path).open("wb") as file:
        for segment in segments:
            rows = _rows(segment.trace)
            if not steps:
                _head(file, rows.dtype, 0)
            file.write(rows.data)
            steps += len(rows)
            _head(file, rows.dtype, steps)
            file.flush()
            del rows
            yield segment


def _rows(trace: Trace) -> np.ndarray:
    widths = [(name, "<f2", (trace.layers, one.shape[-1])) for name, one in trace.records[0].items()]
    rows = np.empty(trace.steps, widths)
    with np.errstate(over="ignore"):
        for layer, record in enumerate(trace.records):
            for name, one in record.items():
                rows[name][:, layer] = one[0]
    return rows


def _head(file: BinaryIO, dtype: np.dtype, steps: int) -> None:
    """Write or rewrite the head, whose length numpy makes the same for any number of steps."""
    file.seek(0)
    npy.write_array_header_1_0(
        file, {"descr": npy.dtype_to_descr(dtype), "fortran_order": False, "shape": (steps,)}
    )
    file.seek(0, 2)
