"""Two biases: what becomes of the output when a share of ``bias_ih`` is moved into ``bias_hh``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn

from rnn_core.analysis.shapes.sizes import Sizes
from rnn_core.cells import spec_of
from rnn_core.errors import InputError


@dataclass(frozen=True)
class MovedBias:
    """How far the output of one module moves.

    Attributes
    ----------
    whole : float
        The largest change of a number of the output, the share moved in every gate.
    by_gate : mapping
        Quantity -> the same, the share moved in the rows of that gate alone.
    scale : float
        The largest number of the output, by its size: what a change is to be compared with.
    """

    whole: float
    by_gate: dict[str, float]
    scale: float


def has_two_biases(module: nn.Module) -> bool:
    """Whether each layer has a ``bias_ih`` and a ``bias_hh``."""
    return {"bias_ih_l0", "bias_hh_l0"} <= {name for name, _ in module.named_parameters()}


def move_bias(module: nn.Module, share: float, blocks: Sequence[int] | None = None) -> None:
    """Move a share of every ``bias_ih`` of a module into its ``bias_hh``: their sum stays.

    Parameters
    ----------
    module
        Changed in place.
    share
        From 0 to 1.
    blocks
        Which gates' rows, by their place in the stack; None: all.

    Raises
    ------
    InputError
        If the module has not two biases.

    Examples
    --------
    >>> lstm = nn.LSTM(2, 3)
    >>> move_bias(lstm, 1.0)
    >>> lstm.bias_ih_l0.tolist()[:3]
    [0.0, 0.0, 0.0]
    """
    if not has_two_biases(module):
        raise InputError.of("a module with bias_ih and bias_hh", type(module).__name__, "choose another cell")
    given = dict(module.named_parameters())
    hidden = int(module.hidden_size)  # type: ignore[arg-type]
    with torch.no_grad():
        for name, bias in given.items():
            if not name.startswith("bias_ih"):
                continue
            other = given[name.replace("bias_ih", "bias_hh")]
            for k in range(len(bias) // hidden) if blocks is None else blocks:
                rows = slice(k * hidden, (k + 1) * hidden)
                taken = bias[rows] * share
                bias[rows] -= taken
                other[rows] += taken


def moved_bias(sizes: Sizes, share: float, seed: int = 0) -> MovedBias:
    """Measure how far the output moves when a share of ``bias_ih`` goes into ``bias_hh``.

    Parameters
    ----------
    sizes
    share
        From 0 to 1.
    seed
        Of weights and input.

    Raises
    ------
    InputError
        If the cell has not two biases.

    Examples
    --------
    >>> moved_bias(Sizes("lstm", steps=5, features=2, hidden=4), 1.0).whole < 1e-15
    True
    >>> moved_bias(Sizes("gru", steps=5, features=2, hidden=4), 1.0).whole > 0.01
    True
    """
    inputs = sizes.inputs(seed)

    def output(blocks: Sequence[int] | None) -> torch.Tensor:
        module = sizes.module(seed)
        move_bias(module, share, blocks)
        with torch.no_grad():
            found: torch.Tensor = module(inputs)[0]
        return found

    plain = output(())
    gates = {one.name: k for k, one in enumerate(spec_of(sizes.module(seed)).stacked)}
    return MovedBias(
        whole=float((output(None) - plain).abs().max()),
        by_gate={name: float((output((k,)) - plain).abs().max()) for name, k in gates.items()},
        scale=float(plain.abs().max()),
    )
