"""`python -m benchmarks.gradients`: gradients at every step, beside what autograd takes for them.

Three tables, float32, one sequence: a backward trace beside torch's own forward and backward;
the norms of all Jacobians beside autograd over an unrolled loop (torch's kernels show no state
but the last), pass by pass and batched; connectivity beside a backward pass for each prediction.

Example: python -m benchmarks.gradients --rounds 11 --json gradients.json
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

import torch
from torch import Tensor, nn

import rnn_core
from benchmarks.autograd import jacobians
from benchmarks.measure import Timing, interleave, machine
from benchmarks.trace import FEATURES, KINDS

CLASSES = 60
Rivals = dict[str, Callable[[], object]]


def network(cell: str, hidden: int, steps: int) -> tuple[nn.LSTM | nn.GRU | nn.RNN, Tensor]:
    """Give torch's own first weights, but an LSTM's forget bias is 1, so that its gradients stay."""
    torch.manual_seed(0)
    module = KINDS[cell](FEATURES, hidden).eval()
    if cell == "LSTM":
        with torch.no_grad():
            module.bias_ih_l0[hidden : 2 * hidden] = 1.0
    return module, torch.randn(steps, 1, FEATURES)


def backward(cell: str, hidden: int, steps: int) -> Rivals:
    """Race with torch's own forward and backward pass of the same loss."""
    module, x = network(cell, hidden, steps)
    weight = torch.randn(steps, 1, hidden)

    def loss(output: Tensor) -> Tensor:
        return (output * weight).sum()

    def torchs() -> None:
        leaf = x.clone().requires_grad_()
        loss(module(leaf)[0]).backward()
        module.zero_grad()

    return {"torch": torchs, "backward_trace": lambda: rnn_core.backward_trace(module, x, loss)}


def norms(cell: str, hidden: int, steps: int) -> Rivals:
    """Race with autograd to the same norms; the floor is ours, so ratios say how many times as long."""
    module, x = network(cell, hidden, steps)

    def by_autograd(batched: bool) -> Tensor:
        matrices = jacobians(module, x, batched)
        gram = matrices @ matrices.mT  # the cheap way to the largest singular value, as ours
        return torch.stack([torch.linalg.eigvalsh(gram)[:, -1].sqrt(), matrices.norm(dim=(1, 2))])

    return {
        "low rank": lambda: rnn_core.jacobian_norms(module, x, method="low rank"),
        "exact": lambda: rnn_core.jacobian_norms(module, x),
        "batched": partial(by_autograd, True),
        "passes": partial(by_autograd, False),
    }


def connectivity(cell: str, hidden: int, steps: int) -> Rivals:
    """Race with a backward pass through torch's own kernel for each prediction; the floor is ours."""
    module, x = network(cell, hidden, steps)
    readout, targets = nn.Linear(hidden, CLASSES), torch.arange(steps) % CLASSES

    def passes() -> Tensor:
        leaf = x.clone().requires_grad_()
        scores = readout(module(leaf)[0])[range(steps), 0, targets]
        rows = [torch.autograd.grad(score, leaf, retain_graph=True)[0] for score in scores]
        return torch.stack(rows).norm(dim=-1)

    return {
        "connectivity": lambda: rnn_core.connectivity(module, readout, x, targets.numpy()),
        "passes": passes,
    }


RACES = {"backward": backward, "norms": norms, "connectivity": connectivity}


def show(timings: dict[str, Timing]) -> str:
    """Print what each took, and its ratio to the floor."""
    return " | ".join(
        f"{name} {one.milliseconds:.1f} ms, {one.ratio:.2f} ({one.low:.2f}-{one.high:.2f})"
        for name, one in timings.items()
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print tables, and write the numbers as JSON if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gradients", description=__doc__)
    parser.add_argument("--races", nargs="+", choices=RACES, default=list(RACES), help="default: all")
    parser.add_argument("--cells", nargs="+", choices=KINDS, default=list(KINDS), help="default: all")
    parser.add_argument("--steps", type=int, nargs="+", default=[200, 1000], help="default: 200 1000")
    parser.add_argument("--hidden", type=int, default=128, help="units (default: 128)")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (default: 5)")
    parser.add_argument("--json", type=Path, help="write the numbers to this file too")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    print(f"{machine()}; {options.hidden} units, float32, one sequence; {options.rounds} rounds:")
    print("median CPU time, and (quartiles) as a multiple of the first\n")
    print("| race | cell | steps | rivals |\n|---|---|---|---|")
    measured = []
    for race in options.races:
        for cell in options.cells:
            for steps in options.steps if race != "norms" else options.steps[:1]:
                # A prediction's pass takes as long as the text: a thousand of them need no many rounds.
                rounds = options.rounds if steps <= 200 or race == "backward" else min(options.rounds, 2)
                timings = interleave(RACES[race](cell, options.hidden, steps), rounds)
                print(f"| {race} | {cell} | {steps} | {show(timings)} |", flush=True)
                rivals = {name: asdict(one) for name, one in timings.items()}
                measured.append({"race": race, "cell": cell, "steps": steps, "rivals": rivals})
    if options.json:
        options.json.write_text(json.dumps({"machine": asdict(machine()), "rows": measured}, indent=1) + "\n")


if __name__ == "__main__":
    main()
