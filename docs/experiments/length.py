"""How do time and memory grow with the length of the text?

An LSTM, and a stack of causal convolutions of the same width, on one thread: one forward and backward
pass over ever longer sequences. The LSTM's steps wait for each other; those of a convolution do not.
On one thread both can only take turns, so the row `steps_in_a_row` says what no hardware can shorten.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from docs.experiments.common import write
from rnn_core.gradients.memory import bytes_kept

LENGTHS = (64, 128, 256, 512, 1024, 2048, 4096)
WIDTH, LAYERS, TAPS, ROUNDS = 64, 4, 5, 7
QUESTION = (
    "CPU milliseconds of one forward and backward pass on one thread, and bytes autograd keeps of it, by "
    "length; steps_in_a_row: how many layer steps must wait for each other."
)


class Convolutions(nn.Module):
    """Causal convolutions, each after a rectifier; sees TAPS ** LAYERS = 625 steps back by dilation."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, TAPS, dilation=TAPS**k) for k in range(LAYERS))

    def forward(self, x: Tensor) -> Tensor:
        """Map (time, batch, width) to the same."""
        h = x.permute(1, 2, 0)
        for layer in self.layers:
            reach = layer.dilation[0] * (TAPS - 1)
            h = torch.relu(layer(nn.functional.pad(h, (reach, 0))))
        return h.permute(2, 0, 1)


def run(corpus: Path | None = None) -> Path:
    """Measure; no text is needed."""
    begun = time.process_time()
    torch.manual_seed(0)
    lstm, convolutions = nn.LSTM(WIDTH, WIDTH), Convolutions()
    runs: dict[str, Callable[[Tensor], Tensor]] = {"lstm": lambda x: lstm(x)[0], "convolution": convolutions}
    rows = []
    for length in LENGTHS:
        x = torch.randn(length, 1, WIDTH, requires_grad=True)
        row: dict[str, Any] = {"length": length}
        times: dict[str, list[float]] = {name: [] for name in runs}
        for model in runs.values():
            model(x).sum().backward()
        for _ in range(ROUNDS):  # in turn, so that what the machine does else meets both
            for name, model in runs.items():
                start = time.thread_time()
                model(x).sum().backward()
                times[name].append(1e3 * (time.thread_time() - start))
        for name, model in runs.items():
            row[name] = {
                "milliseconds": round(float(np.median(times[name])), 2),
                "bytes_kept": bytes_kept(lambda model=model, x=x: model(x)),
                "steps_in_a_row": length if name == "lstm" else LAYERS,
            }
        rows.append(row)
    settings = {
        "width": WIDTH,
        "convolution": f"{LAYERS} layers, {TAPS} taps, dilated: sees {TAPS**LAYERS} steps",
        "weights": {
            "lstm": sum(p.numel() for p in lstm.parameters()),
            "convolution": sum(p.numel() for p in convolutions.parameters()),
        },
        "threads": 1,
        "rounds": ROUNDS,
    }
    return write("length", QUESTION, settings, rows, begun)
