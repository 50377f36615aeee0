"""How do time and memory grow with the length of a sequence, and what does a second thread gain?

A simple recurrent network, a GRU and an LSTM beside causal convolutions and causal self-attention, all with
about as many weights: a forward pass and a training step of one sequence, by length, on one thread and on
two, by the clock on the wall, in one run. The steps of a recurrent network wait for each other; the positions
of a parallel model do not. `chain` says how many products of matrices no hardware can do at once.
"""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from docs.experiments.common import write
from rnn_core.experiments.cost import (
    BLOCKS,
    FEATURES,
    LAYERS,
    TAPS,
    LengthCost,
    Lengths,
    gathered,
    measure_lengths,
    processors,
    readers,
    sizes,
)

LENGTHS: Final = (64, 128, 256, 512, 1024, 2048, 4096)
ROUNDS: Final = 9
QUESTION = (
    "Milliseconds by the clock on the wall, one a round, of a forward pass and of a training step over one "
    "sequence, by length and threads, at an equal number of weights; bytes_kept: what autograd keeps of a "
    "forward pass; chain: products of matrices that must wait for each other."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; no text is needed."""
    begun = time.process_time()
    threads = (1, 2) if processors() > 1 else (1,)
    found = gathered(measure_lengths(Lengths(LENGTHS, ROUNDS, threads)))
    settings = {
        "features": FEATURES,
        "sizes": sizes(),
        "weights": {
            kind: sum(one.numel() for one in model.parameters()) for kind, model in readers().items()
        },
        "layers": LAYERS,
        "taps": TAPS,
        "sees": TAPS**LAYERS,
        "blocks": BLOCKS,
        "batch": 1,
        "rounds": ROUNDS,
        "threads": list(threads),
        "processors": processors(),
        "load": round(os.getloadavg()[0], 1),
        "seed": 0,
    }
    return write("length", QUESTION, settings, [_row(one) for one in found], begun)


def _row(one: LengthCost) -> dict[str, Any]:
    row = asdict(one)
    times = {name: [round(value, 3) for value in row.pop(name)] for name in ("forward", "training")}
    return row | {"chain": one.in_a_row} | times
