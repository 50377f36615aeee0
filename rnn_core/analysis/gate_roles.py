"""What a gate does, found by holding it: which gate of a GRU forgets, and what an output gate reaches."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.analysis.two_grus import takes
from rnn_core.cells import Cell, spec
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel, with_dtype
from rnn_core.text.vocabulary import UNKNOWN

__all__ = [
    "HELD",
    "STEPS",
    "GateRoles",
    "OutputReach",
    "gate_roles",
    "has_output_gate",
    "output_reach",
    "rank_correlation",
]

Array = NDArray[np.float64]

HELD: Final = ("as trained", "r = 1", "r = 0", "z = 1", "z = 0")
"""How a GRU is run: as it is, or with one gate of every unit held at one value, at every step."""

STEPS: Final = 5
"""Steps after which what is left of a change of one unit's state is measured."""
PLACES: Final = 3
"""Places of the text at which every unit is changed."""
CHANGE: Final = 1e-4


@dataclass(frozen=True, eq=False)
class GateRoles:
    """What each gate of a GRU's last layer does, on one text; float64.

    Attributes
    ----------
    bits : mapping of str to float
        How it is run, of `HELD` -> mean surprise at the tokens after the first that are known.
    moved : mapping of str to float
        How it is run -> mean of ``|h_t - h_{t-1}|`` over units and steps: 0 where nothing is ever written.
    left : ndarray, (hidden,)
        Share of a small change of one unit's h that this unit still has `STEPS` steps later, the geometric
        mean over a few places; by every path.
    gates : mapping of str to ndarray, (hidden,)
        ``"r"`` and ``"z"``: the geometric mean of the gate over the steps on the way.
    """

    bits: Mapping[str, float]
    moved: Mapping[str, float]
    left: Array
    gates: Mapping[str, Array]

    def explained(self, gate: str) -> float:
        """Rank correlation, over units, of a gate's mean with what is left of a change; -1 to 1."""
        return rank_correlation(self.gates[gate], self.left)


def rank_correlation(x: Array, y: Array) -> float:
    """Spearman's rank correlation of two lists without ties; nan where there are fewer than three.

    Examples
    --------
    >>> rank_correlation(np.array([1.0, 2.0, 5.0]), np.array([0.1, 0.2, 0.3]))
    1.0
    """
    if len(x) < 3:
        return math.nan
    first, second = (np.argsort(np.argsort(one)).astype(float) for one in (x, y))
    return round(float(np.corrcoef(first, second)[0, 1]), 12)


def _step(U: Tensor, d: Tensor, a: Tensor, h: Tensor, how: str) -> tuple[Tensor, Tensor, Tensor]:
    """One step of torch's GRU, a row of `h` each; return h, r and z.

    ``n = tanh(a_n + r (U_n h + d_n))``, ``h = (1 - z) n + z h``.
    """
    units = U.shape[1]
    past = h @ U.T + d
    r, z = (a[: 2 * units] + past[..., : 2 * units]).sigmoid().split(units, dim=-1)
    if how.startswith("r ="):
        r = torch.full_like(r, float(how[-1]))
    if how.startswith("z ="):
        z = torch.full_like(z, float(how[-1]))
    n = (a[2 * units :] + r * past[..., 2 * units :]).tanh()
    return (1 - z) * n + z * h, r, z


@torch.inference_mode()
def gate_roles(model: CharacterModel, ids: NDArray[np.int64]) -> GateRoles:
    """Run a trained GRU with its gates held, and disturb its units one by one.

    Parameters
    ----------
    model
        Of torch's GRU with one layer; computed in float64, and left as it is.
    ids : (time,)
        More than `STEPS` + 1.

    Raises
    ------
    InputError
        If the model's cell is another, it has several layers, or the text is too short.

    Examples
    --------
    >>> _ = torch.manual_seed(0)
    >>> found = gate_roles(CharacterModel(5, "gru", 4), np.array([1, 2, 3, 1, 4, 2, 3, 1, 2]))
    >>> found.moved["z = 1"], sorted(found.bits) == sorted(HELD)
    (0.0, True)
    """
    if not takes(model.cell) or model.rnn.num_layers != 1:
        came = f"{model.rnn.num_layers} of {model.cell!r}"
        raise InputError.of("one layer of torch's GRU", came, "choose one")
    if len(ids) < STEPS + 2:
        raise InputError.of(f"at least {STEPS + 2} tokens", str(len(ids)), "give a longer text")
    precise = with_dtype(model, torch.float64)
    W, U, b, d = (
        getattr(precise.rnn, f"{name}_l0") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    )
    x = precise.embedding(torch.as_tensor(ids)) @ W.T + b
    bits, moved, states, gates = {}, {}, {}, {}
    for how in HELD:
        h, path, opened = x.new_zeros(U.shape[1]), [], []
        for a in x:
            h, r, z = _step(U, d, a, h, how)
            path.append(h)
            opened.append(torch.stack((r, z)))
        states[how], gates[how] = torch.stack(path), torch.stack(opened)
        bits[how] = _bits(precise, states[how], ids)
        before = torch.cat((torch.zeros_like(states[how][:1]), states[how][:-1]))
        moved[how] = float((states[how] - before).abs().mean())
    places = np.unique(np.linspace(0, len(ids) - STEPS - 1, PLACES).astype(int))
    shares, means = [], []
    for place in places:
        h = states["as trained"][place] + CHANGE * torch.eye(U.shape[1], dtype=torch.float64)
        for a in x[place + 1 : place + 1 + STEPS]:
            h, _, _ = _step(U, d, a, h, "as trained")
        change = (h - states["as trained"][place + STEPS]).diagonal().abs() / CHANGE
        shares.append(change.clamp_min(1e-12).log())
        means.append(gates["as trained"][place + 1 : place + 1 + STEPS].clamp_min(1e-12).log().mean(0))
    both = torch.stack(means).mean(0).exp().numpy()
    return GateRoles(bits, moved, torch.stack(shares).mean(0).exp().numpy(), {"r": both[0], "z": both[1]})


def _bits(model: CharacterModel, hidden: Tensor, ids: NDArray[np.int64]) -> float:
    told, goal = model.readout(hidden[:-1]).log_softmax(-1), torch.as_tensor(ids[1:])
    known = goal != UNKNOWN
    surprise = -told.gather(1, goal[:, None])[:, 0][known] / math.log(2)
    return float(surprise.mean()) if len(surprise) else math.nan


@dataclass(frozen=True)
class OutputReach:
    """What closing every output gate at one step does to the cell state, on one text; float64.

    Attributes
    ----------
    step : int
        At which they are closed.
    derivative : float
        Largest derivative, in size, of the cell state of a step by the bias of that step's output gates.
    same : float
        Largest difference of the cell state at that step.
    later : ndarray
        Mean difference of the cell state over units, step by step after it.
    size : float
        Mean size of the cell state at the step after, to hold the differences against.
    """

    step: int
    derivative: float
    same: float
    later: Array
    size: float


def has_output_gate(cell: Cell) -> bool:
    """Whether :func:`output_reach` takes networks of a cell: whether the cell is torch's LSTM."""
    return spec(cell).layer is torch.nn.LSTM


def output_reach(model: CharacterModel, ids: NDArray[np.int64], step: int, steps: int = STEPS) -> OutputReach:
    """Close all output gates at one step of an LSTM, and see where the cell state changes.

    With o_t = 0, h_t = o_t tanh(c_t) is 0; c_t = f_t c_{t-1} + i_t g_t holds no o_t. The next step's gates
    read h_t.

    Parameters
    ----------
    model
        Of torch's LSTM with one layer; computed in float64, and left as it is.
    ids : (time,)
    step
        With at least one step after it.
    steps
        Steps after it that are looked at, as far as the text goes.

    Raises
    ------
    InputError
        If the model's cell is another, it has several layers, or no step comes after.

    Examples
    --------
    >>> _ = torch.manual_seed(0)
    >>> found = output_reach(CharacterModel(5, "lstm", 4), np.array([1, 2, 3, 1]), 1)
    >>> found.derivative, found.same, bool(found.later[0] > 0)
    (0.0, 0.0, True)
    """
    if not has_output_gate(model.cell) or model.rnn.num_layers != 1:
        came = f"{model.rnn.num_layers} of {model.cell!r}"
        raise InputError.of("one layer of torch's LSTM", came, "choose one")
    if not 0 <= step < len(ids) - 1:
        raise InputError.of(f"a step of 0..{len(ids) - 2}", str(step), "choose one")
    precise = with_dtype(model, torch.float64)
    rnn = precise.rnn
    with torch.no_grad():
        x = precise.embedding(torch.as_tensor(ids))[:, None]
        shape = (1, 1, rnn.hidden_size)
        before = (x.new_zeros(shape), x.new_zeros(shape))
        if step:
            _, before = rnn(x[:step], before)
        _, (h, c) = rnn(x[step : step + 1], before)
        open_, closed = [(h, c)], [(torch.zeros_like(h), c)]
        for k in range(step + 1, min(len(ids), step + 1 + steps)):
            open_.append(rnn(x[k : k + 1], open_[-1])[1])
            closed.append(rnn(x[k : k + 1], closed[-1])[1])
    apart = [float((a[1] - b[1]).abs().mean()) for a, b in zip(open_, closed, strict=True)]
    return OutputReach(
        step,
        _derivative(precise, x[step], before),
        float((open_[0][1] - closed[0][1]).abs().max()),
        np.array(apart[1:]),
        float(open_[1][1].abs().mean()),
    )


def _derivative(model: CharacterModel, x: Tensor, before: tuple[Tensor, Tensor]) -> float:
    """Largest derivative of the new cell state by the output gates' bias, by autograd through torch."""
    (own,) = (value for name, value in model.rnn.named_parameters() if name == "bias_hh_l0")
    bias = own.detach().clone().requires_grad_()
    named = dict(model.rnn.named_parameters()) | {"bias_hh_l0": bias}
    with torch.enable_grad():
        _, (_, c) = torch.func.functional_call(model.rnn, named, (x[None], before))
        (slope,) = torch.autograd.grad(c.sum(), bias)
    return float(slope[-model.rnn.hidden_size :].abs().max())  # torch's order: i, f, g, o
