"""Everything that a recurrent module has learnt: its tensors, and which rows of them make which gate."""

from __future__ import annotations

import re
from dataclasses import dataclass

from torch import nn

from rnn_core.cells import spec_of


@dataclass(frozen=True)
class Stripe:
    """Rows `first` to `last` of a tensor make the sum of one gate: `quantity`, written `symbol`."""

    quantity: str
    symbol: str
    first: int
    last: int


@dataclass(frozen=True)
class WeightTensor:
    """One tensor of a module.

    Attributes
    ----------
    name, kind : str
        As torch calls it, such as ``"weight_hh_l1_reverse"``, and without layer and direction.
    layer, direction : int
        From 0; a direction is 0 forward, 1 backward.
    shape : tuple of int
    count : int
        Numbers in it.
    stripes : tuple of Stripe
        From the first row on; none where its rows belong to no gate.
    """

    name: str
    kind: str
    layer: int
    direction: int
    shape: tuple[int, ...]
    count: int
    stripes: tuple[Stripe, ...]


def wall(module: nn.Module) -> tuple[WeightTensor, ...]:
    """Return the tensors of a module's ``named_parameters()``, striped by gate.

    Examples
    --------
    >>> one = wall(nn.LSTM(3, 4))[0]
    >>> one.name, one.shape, [(stripe.symbol, stripe.first, stripe.last) for stripe in one.stripes]
    ('weight_ih_l0', (16, 3), [('i', 0, 3), ('f', 4, 7), ('g', 8, 11), ('o', 12, 15)])
    """
    return tuple(
        _tensor(module, name, tuple(one.shape), one.numel()) for name, one in module.named_parameters()
    )


def _tensor(module: nn.Module, name: str, shape: tuple[int, ...], count: int) -> WeightTensor:
    found = re.fullmatch(r"(.+)_l(\d+)(_reverse)?", name)
    assert found is not None, name
    stacked, hidden = spec_of(module).stacked, int(module.hidden_size)  # type: ignore[arg-type]
    one_gate = [one for one in spec_of(module).quantities if one.role == "state"][:1]
    blocks = stacked or tuple(one_gate)
    fits = shape[0] == hidden * len(blocks)
    stripes = tuple(
        Stripe(one.name, one.symbol, k * hidden, (k + 1) * hidden - 1) for k, one in enumerate(blocks) if fits
    )
    return WeightTensor(name, found[1], int(found[2]), int(bool(found[3])), shape, count, stripes)


def counted(tensors: tuple[WeightTensor, ...], layer: int) -> str:
    """Write the count of one layer's numbers as a product of its sizes.

    Matrices and biases of the stacked gates are put together: gates x hidden x (columns); what is not
    stacked is added.

    Examples
    --------
    >>> counted(wall(nn.LSTM(48, 256)), 0), 4 * 256 * (48 + 256 + 2)
    ('4×256×(48 + 256 + 2)', 313344)
    """
    own = [one for one in tensors if one.layer == layer]
    ways = 1 + max(one.direction for one in own)
    first = [one for one in own if one.direction == 0]
    striped = [one for one in first if one.stripes]
    matrices = [str(one.shape[1]) for one in striped if len(one.shape) == 2]
    biases = sum(len(one.shape) == 1 for one in striped)
    gates, hidden = len(striped[0].stripes), striped[0].stripes[0].last + 1
    columns = " + ".join([*matrices, *([str(biases)] if biases else [])])
    product = f"{gates}×{hidden}×({columns})"
    rest = " + ".join("×".join(map(str, one.shape)) for one in first if not one.stripes)
    if not rest:
        return f"{ways}×{product}" if ways > 1 else product
    return f"{ways}×({product} + {rest})" if ways > 1 else f"{product} + {rest}"
