"""How do time and memory grow with the length of the text?

An LSTM, and a stack of causal convolutions of the same width, on one thread: one forward and backward
pass over ever longer sequences. The LSTM's steps wait for each other; those of a convolution do not.
On one thread both can only take turns, so `steps_in_a_row` says what no hardware can shorten.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from docs.experiments.common import write
from rnn_core.experiments.cost import LAYERS, TAPS, WIDTH, length_costs, length_weights

LENGTHS, ROUNDS = (64, 128, 256, 512, 1024, 2048, 4096), 7
QUESTION = (
    "CPU milliseconds of one forward and backward pass on one thread, and bytes autograd keeps of it, by "
    "length; steps_in_a_row: how many layer steps must wait for each other."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; no text is needed."""
    begun = time.process_time()
    rows: dict[int, dict[str, Any]] = {length: {"length": length} for length in LENGTHS}
    for one in length_costs(LENGTHS, ROUNDS):
        rows[one.length][one.kind] = {
            "milliseconds": round(one.milliseconds, 2),
            "bytes_kept": one.bytes_kept,
            "steps_in_a_row": one.in_a_row,
        }
    settings = {
        "width": WIDTH,
        "layers": LAYERS,
        "taps": TAPS,
        "sees": TAPS**LAYERS,
        "weights": length_weights(),
        "threads": 1,
        "rounds": ROUNDS,
    }
    return write("length", QUESTION, settings, list(rows.values()), begun)
