"""A backward trace against autograd through the explicit loop, finite differences, torch's own backward."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from itertools import chain
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

import rnn_core
from rnn_core.errors import InputError
from tests.examples import examples
from tests.rnn_core.gradients.autograd import unroll
from tests.rnn_core.tracing.cases import Case, cases


def curved(case: Case) -> Callable[[Any], Tensor]:
    """A loss with a gradient of its own at every output, in whatever form the output comes."""

    def loss(output: Any) -> Tensor:
        if isinstance(output, PackedSequence):
            output = pad_packed_sequence(output)[0].transpose(0, 1)
        elif output.dim() == 2:
            output = output[None]
        elif not case.module.batch_first:
            output = output.transpose(0, 1)
        return sum(
            (one_loss(output[b, :length]) for b, length in enumerate(case.lengths)),
            output.new_zeros(()),
        )

    return loss


def one_loss(output: Tensor) -> Tensor:
    """Of one sequence's output, (time, features)."""
    weight = torch.arange(output.numel(), dtype=output.dtype).view_as(output).cos()
    return (output * weight + output.asinh() * weight.flip(0)).sum()


def close(ours: np.ndarray, theirs: Tensor, scale: float, name: str) -> None:
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=0, atol=1e-12 * scale, err_msg=name)


@settings(max_examples=examples(100))
@given(cases())
def test_float64_is_autograds_to_1e_12(case: Case) -> None:
    back = rnn_core.backward_trace(case.module, case.inputs, curved(case), case.state, check=True)
    assert back.residual is not None
    # A share of the largest, itself small where every tanh is saturated: torch's 1 - h^2 has few digits then.
    largest = float(abs(back.inputs).max())
    assert back.residual * largest <= 1e-12 * max(1.0, largest)
    total = 0.0
    for b, length in enumerate(case.lengths):
        true = unroll(case, b)
        loss = one_loss(true.output)
        total += float(loss.detach())
        leaves = [true.x, *chain.from_iterable(true.first), *chain.from_iterable(true.hidden + true.cell)]
        found = torch.autograd.grad(loss, leaves, allow_unused=True)
        local_derivatives = {
            id(leaf): torch.zeros_like(leaf) if slope is None else slope
            for leaf, slope in zip(leaves, found, strict=True)
        }
        scale = max(1.0, *(float(slope.abs().max()) for slope in local_derivatives.values()))
        close(back.inputs[b, :length], local_derivatives[id(true.x)], scale, "inputs")
        assert (back.inputs[b, length:] == 0).all()
        for row, record in enumerate(back.records):
            states = {"hidden": true.hidden, "cell": true.cell}
            for name in states.keys() & record.keys():
                expected = torch.cat([local_derivatives[id(one)] for one in states[name][row]])
                close(record[name][b, :length], expected, scale, name)
                assert (record[name][b, length:] == 0).all()
            for part, first in zip(back.initial_state, true.first[row], strict=True):
                close(part[row, b], local_derivatives[id(first)][0], scale, "initial state")
    assert back.loss == pytest.approx(total, abs=1e-9 * max(1.0, abs(total)))


@settings(max_examples=examples(40))
@given(cases())
def test_direct_is_what_came_through_forget_gates_alone(case: Case) -> None:
    """Computed anew from the trace: each loss's share of each c, carried back by products of gates."""
    back = rnn_core.backward_trace(case.module, case.inputs, curved(case), case.state)
    if len(back.forward.initial_state) == 1:
        assert back.names == ("hidden",)
        return
    for layer in range(back.forward.layers):
        for direction in back.forward.directions:
            names = ("direct", "gates", "cell")
            direct, gates, cell = (back.gradient(name, layer, direction) for name in names)
            scale = max(1.0, float(abs(cell).max()))
            np.testing.assert_allclose(direct + gates, cell, rtol=0, atol=1e-14 * scale)
    top = back.forward.layers - 1
    if case.module.proj_size:
        return
    f, o, c = (back.forward.gate(name, top) for name in ("forget", "output", "cell"))
    units = case.module.hidden_size
    for b, length in enumerate(case.lengths):
        expected = np.zeros((length, units))
        for s in range(length):
            share = back.output[b, s, :units] * o[b, s] * (1 - np.tanh(c[b, s]) ** 2)
            for t in range(s, -1, -1):
                expected[t] += share
                share = share * f[b, t]
        np.testing.assert_allclose(back.gradient("direct", top)[b, :length], expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", [nn.LSTM, nn.GRU, nn.RNN])
def test_finite_differences_agree(kind: Any) -> None:
    torch.manual_seed(3)
    module, x = kind(2, 3, num_layers=2, dtype=torch.float64), torch.randn(6, 1, 2).double()

    def loss(output: Tensor) -> Tensor:
        return output.sin().sum()

    back = rnn_core.backward_trace(module, x, loss)
    for t, k in [(0, 0), (2, 1), (5, 0)]:
        step = torch.zeros_like(x)
        step[t, 0, k] = 1e-5
        with torch.no_grad():
            slope = float(loss(module(x + step)[0]) - loss(module(x - step)[0])) / 2e-5
        assert back.inputs[0, t, k] == pytest.approx(slope, abs=1e-9)


@pytest.mark.parametrize("kind", [nn.LSTM, nn.GRU, nn.RNN])
def test_float32_is_as_near_to_the_truth_as_torch(kind: Any) -> None:
    torch.manual_seed(0)
    module, x = kind(8, 16), torch.randn(60, 2, 8)
    back = rnn_core.backward_trace(module, x, lambda output: output.square().sum())
    double = kind(8, 16).double()
    double.load_state_dict({name: value.double() for name, value in module.state_dict().items()})
    true = rnn_core.backward_trace(double, x.double(), lambda output: output.square().sum())
    leaf = x.clone().requires_grad_()
    own = torch.autograd.grad(module(leaf)[0].square().sum(), leaf)[0].transpose(0, 1).numpy()
    off = abs(own - true.inputs).max()
    assert abs(back.inputs - true.inputs).max() <= 3 * off + 1e-6


def test_a_saturated_tanh_keeps_its_small_slope_in_float32() -> None:
    """h is 1 - 4e-8 there: 1 - h^2 has no digit left in float32."""
    rnn = nn.RNN(1, 1)
    with torch.no_grad():
        for parameter in rnn.parameters():
            parameter.zero_()
        rnn.weight_ih_l0.fill_(1.0)
        rnn.bias_ih_l0.fill_(9.0)
    back = rnn_core.backward_trace(rnn, torch.zeros(1, 1, 1), lambda output: output.sum())
    assert back.inputs.item() == pytest.approx(1 / np.cosh(9.0) ** 2, rel=1e-5)


def test_a_readout_keeps_its_own_gradients() -> None:
    lstm, readout = nn.LSTM(3, 4), nn.Linear(4, 5)
    readout.weight.grad = torch.full_like(readout.weight, 7.0)
    lstm.weight_hh_l0.grad = torch.full_like(lstm.weight_hh_l0, 7.0)

    def loss(output: Tensor) -> Tensor:
        return nn.functional.cross_entropy(readout(output[:, 0]), torch.tensor([0, 1, 2]))

    with torch.inference_mode():
        rnn_core.backward_trace(lstm, torch.randn(3, 1, 3), loss, check=True)
    assert (readout.weight.grad == 7).all()
    assert (lstm.weight_hh_l0.grad == 7).all()


def test_a_loss_sees_the_modules_own_form() -> None:
    forms: list[Any] = []

    def loss(output: Any) -> Tensor:
        forms.append(output)
        return (output.data if isinstance(output, PackedSequence) else output).sum()

    x = torch.randn(5, 2, 3)
    packed = pack_padded_sequence(x, torch.tensor([2, 5]), enforce_sorted=False)
    rnn_core.backward_trace(nn.GRU(3, 4), x[:, 0], loss)
    rnn_core.backward_trace(nn.GRU(3, 4, batch_first=True), x, loss)
    rnn_core.backward_trace(nn.GRU(3, 4), packed, loss)
    assert forms[0].shape == (5, 4)
    assert forms[1].shape == (5, 2, 4)
    assert torch.equal(forms[2].batch_sizes, packed.batch_sizes)
    assert torch.equal(forms[2].unsorted_indices, packed.unsorted_indices)


@pytest.mark.parametrize(
    ("loss", "says"),
    [
        (lambda output: output, "one number"),
        (lambda output: 3.0, "a float"),
        (lambda output: torch.zeros(()), "depends on the output"),
        (lambda output: output.detach().sum().requires_grad_(), "depends on the output"),
    ],
)
def test_a_loss_that_is_none(loss: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        rnn_core.backward_trace(nn.RNN(2, 3), torch.zeros(4, 1, 2), loss)


def test_dropout_is_refused_only_while_it_is_active() -> None:
    lstm, x = nn.LSTM(2, 3, num_layers=2, dropout=0.5), torch.randn(4, 1, 2)
    with pytest.raises(InputError, match=r"module.eval\(\)"):
        rnn_core.backward_trace(lstm, x, lambda output: output.sum())
    assert rnn_core.backward_trace(lstm.eval(), x, lambda output: output.sum(), check=True).residual < 1e-5


def test_the_record() -> None:
    lstm, x = nn.LSTM(2, 3).double(), torch.randn(4, 1, 2).double()
    back = rnn_core.backward_trace(lstm, x, lambda output: output[-1].sum())
    copy = pickle.loads(pickle.dumps(back))
    for one in (back, copy):
        with pytest.raises(ValueError, match="read-only"):
            one.gradient("cell")[:] = 0
    np.testing.assert_allclose(back.norm("hidden"), np.linalg.norm(back.gradient("hidden"), axis=-1))
    assert "not checked" in repr(back)
    with pytest.raises(InputError, match="hidden, cell, direct, gates"):
        back.gradient("forget")
    with pytest.raises(InputError, match="a layer"):
        back.gradient("hidden", layer=1)
