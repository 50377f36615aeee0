"""A trace against torch's own run and against the explicit loop, over every option a module has."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from torch import nn

import rnn_core
from rnn_core.cells import names, spec
from rnn_core.tracing.modules import weights
from tests.examples import examples
from tests.rnn_core.tracing.cases import Case, cases, explicit, own_run


def scale_of(*values: np.ndarray) -> float:
    """A rectified net may grow without bound; its rounding errors grow with it."""
    return max(1.0, *(float(abs(value).max()) for value in values))


def scale_of_trace(trace: rnn_core.Trace) -> float:
    return scale_of(*(record["hidden"] for record in trace.records))


@settings(max_examples=examples(100))
@given(cases())
def test_float64_is_exact_to_1e_12(case: Case) -> None:
    trace = rnn_core.trace(case.module, case.inputs, case.state)
    output, final = own_run(case)
    np.testing.assert_array_equal(trace.output, output)
    for ours, own in zip(trace.final_state, final, strict=True):
        np.testing.assert_array_equal(ours, own)
    for record, reference in zip(trace.records, explicit(case), strict=True):
        assert set(record) == set(reference)
        for name in record:
            bound = 1e-12 * scale_of(reference[name])
            np.testing.assert_allclose(record[name], reference[name], rtol=0, atol=bound, err_msg=name)
    assert trace.residual <= 1e-12 * scale_of_trace(trace)
    assert trace.lengths.tolist() == case.lengths


@settings(max_examples=examples(40))
@given(cases(dtype=torch.float32))
def test_float32_is_as_near_to_the_truth_as_torch(case: Case) -> None:
    trace = rnn_core.trace(case.module, case.inputs, case.state)
    truth = explicit(case)
    own = max(
        abs(record["hidden"] - true["hidden"]).max()
        for record, true in zip(trace.records, truth, strict=True)
    )
    for record, true in zip(trace.records, truth, strict=True):
        for name in record:
            scale = scale_of(true[name])
            assert abs(record[name] - true[name]).max() <= 3 * own + 1e-6 * scale, name


@settings(max_examples=examples(40))
@given(cases(dropout=True))
def test_dropout_masks_are_those_of_the_run_itself(case: Case) -> None:
    torch.manual_seed(5)
    output, _ = own_run(case)
    after = torch.rand(1)
    torch.manual_seed(5)
    trace = rnn_core.trace(case.module, case.inputs, case.state)
    np.testing.assert_array_equal(trace.output, output)
    # Other masks below would give the last layer other gates, hence another h.
    assert trace.residual <= 1e-12 * scale_of_trace(trace)
    torch.testing.assert_close(torch.rand(1), after, rtol=0, atol=0)  # one run's worth was drawn


def test_dropout_in_float32_draws_the_same_masks() -> None:
    """Dense float32 LSTMs go through oneDNN, which has its own code for dropout."""
    lstm = nn.LSTM(6, 8, num_layers=3, dropout=0.5)
    trace = rnn_core.trace(lstm, torch.randn(30, 2, 6))
    assert trace.residual < 1e-6


def test_eval_mode_leaves_the_generator_alone() -> None:
    lstm = nn.LSTM(2, 3, num_layers=2, dropout=0.5).eval()
    before = torch.get_rng_state()
    rnn_core.trace(lstm, torch.zeros(4, 1, 2))
    assert torch.equal(torch.get_rng_state(), before)


def test_a_trace_goes_on_from_the_final_state_of_another() -> None:
    gru, x = nn.GRU(3, 4, num_layers=2).double(), torch.randn(9, 2, 3).double()
    whole, first = rnn_core.trace(gru, x), rnn_core.trace(gru, x[:5])
    second = rnn_core.trace(gru, x[5:], first.final_state)
    np.testing.assert_allclose(second.gate("new", 1), whole.gate("new", 1)[:, 5:], rtol=0, atol=1e-14)


def test_index_t_of_the_reverse_direction_is_step_t_of_the_input() -> None:
    lstm, x = nn.LSTM(3, 4, bidirectional=True).double(), torch.randn(9, 1, 3).double()
    x_changed = x.clone()
    x_changed[6] += 1.0
    a = rnn_core.trace(lstm, x).gate("input", direction="reverse")
    b = rnn_core.trace(lstm, x_changed).gate("input", direction="reverse")
    np.testing.assert_array_equal(a[0, 7:], b[0, 7:])  # read before step 6
    assert (abs(a - b)[0, :7].max(-1) > 0).all()


def test_the_second_bias_of_a_gru_stays_inside_the_reset_product() -> None:
    gru, x = nn.GRU(1, 1).double(), torch.zeros(1, 1, 1).double()
    with torch.no_grad():
        for parameter in gru.parameters():
            parameter.zero_()
        gru.bias_hh_l0[2] = 3.0
    trace = rnn_core.trace(gru, x)
    assert trace.gate("new_hidden").item() == 3.0
    assert trace.gate("new").item() == pytest.approx(np.tanh(0.5 * 3.0), abs=1e-15)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_saturated_cells_are_counted_exactly(dtype: torch.dtype) -> None:
    """Gates wide open: c counts the steps far beyond where tanh(c) could tell (h = 1 from c = 20 on)."""
    lstm = nn.LSTM(1, 1, dtype=dtype)
    with torch.no_grad():
        for parameter in lstm.parameters():
            parameter.zero_()
        lstm.bias_ih_l0.fill_(60.0)
    trace = rnn_core.trace(lstm, torch.zeros(1000, 1, 1, dtype=dtype))
    np.testing.assert_array_equal(trace.gate("cell")[0, :, 0], np.arange(1, 1001))
    assert trace.residual == 0.0


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_vanishing_products_of_forget_gates_do_no_harm(dtype: torch.dtype) -> None:
    """Forget gates near 1e-13: within a block their product leaves the range of floats."""
    lstm, x = nn.LSTM(2, 3, dtype=dtype), torch.randn(400, 1, 2, dtype=dtype)
    with torch.no_grad():
        lstm.bias_ih_l0[3:6] = -30.0
    trace = rnn_core.trace(lstm, x)
    i, g = trace.gate("input"), trace.gate("candidate")
    np.testing.assert_allclose(trace.gate("cell"), i * g, rtol=1e-6, atol=1e-12)
    assert trace.residual < 1e-6


def test_lowered_precision_is_set_aside_and_put_back() -> None:
    lstm, x = nn.LSTM(64, 64), torch.randn(50, 4, 64)
    plain = rnn_core.trace(lstm, x)
    torch.set_float32_matmul_precision("medium")
    try:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            lowered = rnn_core.trace(lstm, x)
            assert torch.is_autocast_enabled("cpu")
        assert torch.get_float32_matmul_precision() == "medium"
    finally:
        torch.set_float32_matmul_precision("highest")
    for name in plain.gates:
        np.testing.assert_array_equal(plain.gate(name), lowered.gate(name))


def test_the_module_is_left_as_it_was_found() -> None:
    lstm = nn.LSTM(3, 4, num_layers=2, dropout=0.3, bidirectional=True)
    lstm.weight_hh_l0.requires_grad_(False)
    x = torch.randn(6, 2, 3, requires_grad=True)
    lstm(x)[0].sum().backward()
    weights = {name: value.clone() for name, value in lstm.state_dict().items()}
    grads = {name: None if p.grad is None else p.grad.clone() for name, p in lstm.named_parameters()}
    addresses = [p.data_ptr() for p in lstm.parameters()]
    keys = set(vars(lstm))
    trace = rnn_core.trace(lstm, x)
    assert lstm.training
    assert set(vars(lstm)) == keys
    assert [p.data_ptr() for p in lstm.parameters()] == addresses
    assert not lstm.weight_hh_l0.requires_grad
    assert all(torch.equal(value, weights[name]) for name, value in lstm.state_dict().items())
    for name, parameter in lstm.named_parameters():
        assert grads[name] is None if parameter.grad is None else torch.equal(parameter.grad, grads[name])
    assert torch.is_grad_enabled()
    assert trace.output.flags.writeable is False


def test_what_was_given_is_not_aliased() -> None:
    lstm, x, h, c = nn.LSTM(2, 3), torch.randn(4, 1, 2), torch.ones(1, 1, 3), torch.ones(1, 1, 3)
    trace = rnn_core.trace(lstm, x, (h, c))
    before = {name: trace.gate(name).copy() for name in trace.gates}
    for tensor in (x, h, c, *lstm.state_dict().values()):
        tensor.fill_(7.0)
    assert all((trace.gate(name) == before[name]).all() for name in trace.gates)
    assert all((part == 1.0).all() for part in trace.initial_state)


@pytest.mark.parametrize("cell", [name for name in names() if spec(name).reach_by_unit])
def test_what_rounding_may_move_a_unit_by_hangs_on_that_unit_alone(cell: str) -> None:
    declared, generator = spec(cell), torch.Generator().manual_seed(1)
    module = declared.layer(3, 8).double()
    given = weights(module, 0, "forward")
    x, h = (torch.randn(40, 2, size, generator=generator, dtype=torch.float64) for size in (3, 8))
    first = torch.zeros(2, 8, dtype=torch.float64)
    record, some = declared.replay(module.mode, given, x, h.tanh(), first), torch.tensor([6, 1])
    assert declared.reach is not None
    every = declared.reach(given, x, h.tanh(), record, first)
    few = {name: values[..., some] for name, values in record.items()}
    alone = declared.reach(given.of_units(some), x, h.tanh(), few, first[:, some])
    for one, other in zip(every, alone, strict=True):
        torch.testing.assert_close(other, one[..., some], rtol=1e-12, atol=0)
