"""What kind of torch module is before us, and where its weights are."""

from __future__ import annotations

from typing import Final, NamedTuple

import torch
from torch import Tensor, nn

from rnn_core.errors import InputError

GATES: Final = {
    "lstm": ("input", "forget", "candidate", "output", "cell", "hidden"),
    "gru": ("reset", "update", "new", "new_hidden", "hidden"),
    "rnn": ("hidden",),
}
"""Names of what a trace holds, by cell."""

PROJECTED: Final = (*GATES["lstm"][:-1], "unprojected", "hidden")
"""The same for an LSTM with a projection."""

DIRECTIONS: Final = ("forward", "reverse")

Recurrent = nn.LSTM | nn.GRU | nn.RNN


class Weights(NamedTuple):
    """Weights of one layer and direction, detached but not copied.

    ih (gates * hidden, features), hh (gates * hidden, hidden or proj), the two biases
    (gates * hidden,) or None, hr (proj, hidden) or None.
    """

    ih: Tensor
    hh: Tensor
    bias_ih: Tensor | None
    bias_hh: Tensor | None
    hr: Tensor | None

    def flat(self) -> list[Tensor]:
        """Give those there are, in the order torch's kernels read them."""
        return [weight for weight in self if weight is not None]

    def biases(self) -> list[Tensor]:
        """Give both biases, or none."""
        return [bias for bias in (self.bias_ih, self.bias_hh) if bias is not None]


def weights(module: Recurrent, layer: int, direction: str) -> Weights:
    """Read the weights of one layer and direction ("forward" or "reverse")."""
    suffix = f"_l{layer}" + ("_reverse" if direction == "reverse" else "")

    def get(name: str) -> Tensor:
        weight: Tensor = getattr(module, name + suffix)
        return weight.detach()

    return Weights(
        get("weight_ih"),
        get("weight_hh"),
        get("bias_ih") if module.bias else None,
        get("bias_hh") if module.bias else None,
        get("weight_hr") if module.proj_size else None,
    )


def dtype_of(module: Recurrent) -> torch.dtype:
    """Give the dtype of the module's weights."""
    weight = module.weight_ih_l0
    assert isinstance(weight, Tensor)
    return weight.dtype


def cell_of(module: Recurrent) -> str:
    """Name the cell: "lstm", "gru" or "rnn"."""
    return "lstm" if module.mode == "LSTM" else "gru" if module.mode == "GRU" else "rnn"


def directions_of(module: Recurrent) -> tuple[str, ...]:
    """Name the directions the module reads in."""
    return DIRECTIONS if module.bidirectional else DIRECTIONS[:1]


def gates_of(module: Recurrent) -> tuple[str, ...]:
    """Name what a trace of this module holds for each layer and direction."""
    return PROJECTED if module.proj_size else GATES[cell_of(module)]


def dropping(module: Recurrent) -> bool:
    """Say whether the module, as it stands, drops values between its layers."""
    return bool(module.training and module.dropout > 0 and module.num_layers > 1)


def check_module(module: object) -> Recurrent:
    """Return the module if a trace can be made of it.

    Raises
    ------
    InputError
        If it is not an LSTM, GRU or RNN of torch, is not on the CPU, or its weights are
        not all float32 or all float64.
    """
    if not isinstance(module, (nn.LSTM, nn.GRU, nn.RNN)):
        raise InputError.of(
            "a torch.nn.LSTM, torch.nn.GRU or torch.nn.RNN",
            f"a {type(module).__name__}",
            "pass the recurrent layer itself, for example model.rnn",
        )
    if getattr(module, "skips", False):
        raise InputError.of(
            "layers that read nothing but the layer below",
            f"a {type(module).__name__}",
            "trace one layer at a time, as rnn_core.probes.read_stack does",
        )
    kinds = {(parameter.device.type, parameter.dtype) for parameter in module.parameters()}
    if any(device != "cpu" for device, _ in kinds):
        raise InputError.of("a module on the CPU", f"one on {_list(kinds, 0)}", "call module.cpu() first")
    if len(kinds) > 1 or not kinds <= {("cpu", torch.float32), ("cpu", torch.float64)}:
        raise InputError.of(
            "weights that are all float32 or all float64",
            f"weights of {_list(kinds, 1)}",
            "call module.float() or module.double() first",
        )
    return module


def _list(kinds: set[tuple[str, torch.dtype]], index: int) -> str:
    return " and ".join(sorted({str(kind[index]) for kind in kinds}))
