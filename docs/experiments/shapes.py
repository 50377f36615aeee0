"""What a slip about shapes costs: two biases, the last step of two readers, and pads.

Nothing here is a defect of torch. In each case two lines of code that look alike are measured side by side.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from docs.experiments.common import marks, write
from rnn_core.analysis.shapes import move_bias
from rnn_core.cells import Cell, spec
from rnn_core.checkpoints import load
from rnn_core.reading import read
from rnn_core.tasks.race import CELLS

ASSETS: Final = Path(__file__).parents[2] / "assets"
SEEDS: Final = 5
SHARES: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
SAMPLES: Final = ("gate", "modern", "scholars")


@dataclass(frozen=True)
class Last:
    """Many coin flips; the answer is the first."""

    steps: int = 40
    hidden: int = 16
    batch: int = 64
    updates: int = 150
    learning_rate: float = 1e-2
    tested: int = 1000


@dataclass(frozen=True)
class Pads:
    """Numbers, zeros behind them; the answer is the sign of the first."""

    shortest: int = 4
    longest: int = 20
    hidden: int = 24
    batch: int = 64
    updates: int = 300
    learning_rate: float = 1e-2
    tested: int = 1000
    more: tuple[int, ...] = (0, 10, 40)


LAST: Final = Last()
PADS: Final = Pads()
QUESTION: Final = (
    "What do three slips cost: moving b_ih into b_hh, in bits per character of the shipped Shakespeare "
    "networks; reading output[:, -1] of a bidirectional layer in place of h_n, in accuracy; and reading a "
    "padded batch at its end, in accuracy?"
)


def run(corpus: Path | None = None) -> Path:
    """Measure; no text is needed but samples that ship with the app."""
    begun = time.process_time()
    rows = {
        "biases": [_bits(cell) for cell in CELLS],
        "last": [_last(cell, way) for cell in CELLS for way in ("output", "h_n")],
        "pads": [_pads(cell, way) for cell in CELLS for way in ("end", "padded")],
    }
    settings = {
        "seeds": SEEDS,
        "shares": list(SHARES),
        "samples": list(SAMPLES),
        "last": asdict(LAST),
        "pads": asdict(PADS),
    }
    return write("shapes", QUESTION, settings, rows, begun)


def _bits(cell: Cell) -> dict[str, Any]:
    """Read the samples with a share of b_ih moved into b_hh."""
    folder = ASSETS / "samples" / "shakespeare"
    text = "\n".join((folder / f"{name}.txt").read_text("utf-8") for name in SAMPLES)
    found = []
    for share in SHARES:
        network = load(ASSETS / "models" / f"shakespeare-{cell}")
        network.model.double()
        move_bias(network.model.rnn, share)
        found.append(read(network, text).mean_bits)
    return {"cell": cell, "characters": len(text), "bits": [round(one, 6) for one in found]}


def _optimiser(parts: list[nn.Module], rate: float) -> tuple[torch.optim.Optimizer, list[nn.Parameter]]:
    weights = [weight for part in parts for weight in part.parameters()]
    return torch.optim.Adam(weights, rate), weights


def _step(optimiser: torch.optim.Optimizer, weights: list[nn.Parameter], loss: Tensor) -> None:
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(weights, 1.0)
    optimiser.step()


def _hidden(ends: Any) -> Tensor:
    found: Tensor = ends[0] if isinstance(ends, tuple) else ends
    return found


def _right(logits: Tensor, answer: Tensor) -> float:
    return float(((logits > 0) == (answer > 0)).float().mean())


def _last(cell: Cell, way: str) -> dict[str, Any]:
    """Tell the first of many coin flips, from one of the two tensors."""
    found = []
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        rnn = spec(cell).layer(1, LAST.hidden, bidirectional=True, batch_first=True)
        readout = nn.Linear(2 * LAST.hidden, 1)
        optimiser, weights = _optimiser([rnn, readout], LAST.learning_rate)

        def logits(x: Tensor, rnn: nn.Module = rnn, readout: nn.Module = readout) -> Tensor:
            output, ends = rnn(x)
            read_from = output[:, -1] if way == "output" else torch.cat([*_hidden(ends)[-2:]], 1)
            out: Tensor = readout(read_from)[:, 0]
            return out

        def draw(count: int) -> Tensor:
            return torch.randint(2, (count, LAST.steps, 1)).float() * 2 - 1

        for _ in range(LAST.updates):
            x = draw(LAST.batch)
            loss = functional.binary_cross_entropy_with_logits(logits(x), (x[:, 0, 0] > 0).float())
            _step(optimiser, weights, loss)
        with torch.no_grad():
            x = draw(LAST.tested)
            found.append(_right(logits(x), x[:, 0, 0]))
    return {"cell": cell, "read": way, "accuracy": marks(found), "each": np.round(found, 3).tolist()}


def _pads(cell: Cell, way: str) -> dict[str, Any]:
    """Tell the sign of a sequence's first number, read at its end or at the end of its pads."""
    found = []
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        rnn = spec(cell).layer(2, PADS.hidden)
        readout = nn.Linear(PADS.hidden, 1)
        optimiser, weights = _optimiser([rnn, readout], PADS.learning_rate)

        def logits(x: Tensor, lengths: Tensor, rnn: nn.Module = rnn, readout: nn.Module = readout) -> Tensor:
            output = rnn(x)[0]
            ends = output[lengths - 1, torch.arange(len(lengths))] if way == "end" else output[-1]
            out: Tensor = readout(ends)[:, 0]
            return out

        for _ in range(PADS.updates):
            x, lengths, answer = _padded(PADS.batch, 0)
            loss = functional.binary_cross_entropy_with_logits(logits(x, lengths), (answer > 0).float())
            _step(optimiser, weights, loss)
        with torch.no_grad():
            held_out = [_padded(PADS.tested, more) for more in PADS.more]
            found.append([_right(logits(x, lengths), answer) for x, lengths, answer in held_out])
    each = np.array(found)
    columns = [marks(column) for column in each.T]
    return {"cell": cell, "read": way, "accuracy": columns, "each": each.round(3).tolist()}


def _padded(count: int, more: int) -> tuple[Tensor, Tensor, Tensor]:
    """Draw sequences of several lengths, zeros behind them; the first step is marked in the second column."""
    longest = PADS.longest
    steps = longest + more
    lengths = torch.randint(PADS.shortest, longest + 1, (count,))
    x = torch.zeros(steps, count, 2)
    x[..., 0] = torch.randn(steps, count)
    x[0, :, 1] = 1
    real = torch.arange(steps)[:, None] < lengths
    return x * real[..., None], lengths, x[0, :, 0]
