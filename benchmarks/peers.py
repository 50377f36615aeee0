"""General tools that can show an LSTM's gates, each as its own documentation says to use it.

They see nothing inside torch's own layer, so they look into `Unrolled`. nnsight and the
hooks collect everything at every step. captum keeps a submodule's last call only: one gate
of the last step. TorchLens keeps every operation.
"""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from collections.abc import Callable, Mapping
from typing import Final

import torch
from torch import Tensor, nn

from benchmarks.unrolled import QUANTITIES, Unrolled

Run = Callable[[], object]


def hooks(module: nn.LSTM, x: Tensor) -> Run:
    """Forward hooks on each quantity's submodule."""
    model = Unrolled(module)

    def run() -> dict[str, Tensor]:
        kept: dict[str, list[Tensor]] = {name: [] for name in QUANTITIES}
        handles = [
            model.seen[name].register_forward_hook(lambda _m, _i, out, name=name: kept[name].append(out))
            for name in QUANTITIES
        ]
        with torch.no_grad():
            model(x)
        for handle in handles:
            handle.remove()
        return {name: torch.stack(values) for name, values in kept.items()}

    return run


def captum(module: nn.LSTM, x: Tensor) -> Run:
    """The activation of one layer, here the forget gate's."""
    model = Unrolled(module)
    activation = importlib.import_module("captum.attr").LayerActivation(model, model.seen["f"])

    def run() -> Tensor:
        with torch.no_grad():
            seen: Tensor = activation.attribute(x)
        return seen

    return run


def nnsight(module: nn.LSTM, x: Tensor) -> Run:
    """Every quantity of every step."""
    package = importlib.import_module("nnsight")
    model = package.NNsight(Unrolled(module))

    def run() -> dict[str, Tensor]:
        with torch.no_grad(), model.trace(x) as tracer:
            steps = package.save([])
            for _ in tracer.iter[: len(x)]:
                s = model.seen
                steps.append((s.i.output, s.f.output, s.g.output, s.o.output, s.c.output, s.h.output))
        return {
            name: torch.stack(values)
            for name, values in zip(QUANTITIES, zip(*steps, strict=True), strict=True)
        }

    return run


def torchlens(module: nn.LSTM, x: Tensor) -> Run:
    """Every operation there is."""
    package, model = importlib.import_module("torchlens"), Unrolled(module)

    def run() -> object:
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return package.trace(model, x)

    return run


PEERS: Final[Mapping[str, Callable[[nn.LSTM, Tensor], Run]]] = {
    "hooks": hooks,
    "captum": captum,
    "nnsight": nnsight,
    "TorchLens": torchlens,
}


def installed(name: str) -> bool:
    """Say whether a peer can be imported; hooks are torch's own."""
    return name == "hooks" or importlib.util.find_spec(name.lower()) is not None
