"""Our own loop for GRUs and simple networks against the module's own run; when it is used, and its check."""

from __future__ import annotations

import threading
import warnings
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

import rnn_core
from rnn_core.tracing import numpy_kernel

X = torch.randn(300, 1, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(2))


def module_of(kind: str, *sizes: int, **options: Any) -> Any:
    torch.manual_seed(sum(sizes))
    return nn.GRU(*sizes, **options) if kind == "GRU" else nn.RNN(*sizes, nonlinearity=kind, **options)


@pytest.mark.parametrize("kind", ["GRU", "tanh", "relu"])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("bidirectional", [True, False])
@pytest.mark.parametrize(("batch", "batch_first"), [(1, False), (3, True)])
@pytest.mark.parametrize("steps", [32, 200])
def test_float64_is_exact_to_1e_12(
    kind: str, bias: bool, bidirectional: bool, batch: int, batch_first: bool, steps: int
) -> None:
    options = {"num_layers": 2, "bias": bias, "bidirectional": bidirectional, "batch_first": batch_first}
    module = module_of(kind, 3, 5, dtype=torch.float64, **options)
    x = torch.randn(steps, batch, 3).double()
    x = x.transpose(0, 1) if batch_first else x
    h = torch.randn(4 if bidirectional else 2, batch, 5).double()
    ours, own = rnn_core.trace(module, x, h), rnn_core.trace(module, x, h, own_run=True)
    assert (ours.method, own.method) == ("loop", "kernel+gemm")
    assert (ours.gates, ours.lengths.tolist(), ours.directions) == (
        own.gates,
        [steps] * batch,
        own.directions,
    )
    for record, other in zip(ours.records, own.records, strict=True):
        for name in record:
            np.testing.assert_allclose(record[name], other[name], rtol=0, atol=1e-12, err_msg=name)
    np.testing.assert_allclose(ours.output, own.output, rtol=0, atol=1e-12)
    np.testing.assert_allclose(ours.final_state[0], own.final_state[0], rtol=0, atol=1e-12)
    np.testing.assert_array_equal(ours.initial_state[0], h)
    assert ours.residual <= 1e-12


@pytest.mark.parametrize("kind", ["GRU", "tanh"])
@pytest.mark.parametrize(("units", "batch"), [(64, 1), (64, 4), (300, 4)])
def test_float32_is_as_near_to_the_truth_as_torch(kind: str, units: int, batch: int) -> None:
    module, x = module_of(kind, 8, units), torch.randn(500, batch, 8)
    ours, own = rnn_core.trace(module, x), rnn_core.trace(module, x, own_run=True)
    truth = rnn_core.trace(module.double(), x.double(), own_run=True)
    assert (ours.method, ours.dtype) == ("loop", "float32")
    for name in ours.gates:
        bound = max(3 * abs(own.gate(name) - truth.gate(name)).max(), 5e-7)
        assert abs(ours.gate(name) - truth.gate(name)).max() <= bound


@pytest.mark.parametrize("kind", ["GRU", "tanh"])
@pytest.mark.parametrize("field", ["ih", "hh", "bias_ih", "bias_hh"])
@pytest.mark.parametrize("steps", [40, 300])
def test_with_one_wrong_weight_the_loop_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, kind: str, field: str, steps: int
) -> None:
    module, read = module_of(kind, 3, 5, dtype=torch.float64, bidirectional=True), numpy_kernel.weights_of
    assert rnn_core.trace(module, X[:steps]).method == "loop"

    def misread(*args: Any) -> Any:
        first, *others = read(*args)
        wrong = getattr(first, field).clone()
        wrong.view(-1)[-1] += 1e-3
        return first._replace(**{field: wrong}), *others

    monkeypatch.setattr(numpy_kernel, "weights_of", misread)
    trace = rnn_core.trace(module, X[:steps])
    assert trace.method == "kernel+gemm"
    assert trace.residual < 1e-14


@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("direction", [0, 1])
@pytest.mark.parametrize("step", [0, 7, 292, 299])
def test_with_a_wrong_number_at_either_end_the_loop_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, layer: int, direction: int, step: int
) -> None:
    module, run = (
        module_of("GRU", 3, 5, dtype=torch.float64, num_layers=2, bidirectional=True),
        numpy_kernel._layer,
    )
    calls: list[str] = []

    def spoiled(*args: Any) -> Any:
        record = run(*args)
        if len(calls) == 2 * layer + direction:
            record["hidden"][step, 0, 2] += 1e-5
        calls.append("")
        return record

    monkeypatch.setattr(numpy_kernel, "_layer", spoiled)
    trace = rnn_core.trace(module, X)
    assert (trace.method, len(calls)) == ("kernel+gemm", 4)
    assert trace.residual < 1e-14


@pytest.mark.parametrize("kind", ["GRU", "tanh", "relu"])
@pytest.mark.parametrize("bias", [True, False])
def test_many_units_read_together_by_another_product(kind: str, bias: bool) -> None:
    module = module_of(kind, 3, 290, bias=bias, bidirectional=True, dtype=torch.float64)
    x = X.view(60, 5, 3)
    ours, own = rnn_core.trace(module, x), rnn_core.trace(module, x, own_run=True)
    assert (ours.method, own.method) == ("loop", "kernel+gemm")
    for name in ours.gates:
        for way in ours.directions:
            gap = ours.gate(name, direction=way) - own.gate(name, direction=way)
            assert abs(gap).max() < 1e-12
    assert ours.residual < 1e-12


def test_where_the_loop_is_not_taken() -> None:
    x = X.float()
    hooked, watched = nn.GRU(3, 5), nn.GRU(3, 5)
    hooked.register_forward_hook(lambda *_: None)
    watched.register_forward_pre_hook(lambda *_: None)

    class Own(nn.GRU):
        def forward(self, *args: Any) -> Any:
            return super().forward(*args)

    for module, inputs in [
        (nn.GRU(3, 5), x[:31]),
        (nn.GRU(3, 363), x[:40]),
        (nn.GRU(3, 210), x[:40].expand(-1, 3, -1)),
        (nn.GRU(3, 90), x[:40].expand(-1, 17, -1)),
        (nn.GRU(3, 513), x[:40].expand(-1, 4, -1)),
        (nn.RNN(3, 548), x[:40]),
        (nn.GRU(3, 5), pack_padded_sequence(x, torch.tensor([300]))),
        (nn.GRU(3, 5, num_layers=2, dropout=0.1), x),
        (hooked, x),
        (watched, x),
        (Own(3, 5), x),
    ]:
        trace = rnn_core.trace(module, inputs)
        assert trace.method == "kernel+gemm"
        assert trace.residual < 1e-6
    for module in (nn.GRU(3, 5), nn.RNN(3, 547), nn.GRU(3, 5, num_layers=2, dropout=0.1).eval()):
        assert rnn_core.trace(module, x).method == "loop"
        assert rnn_core.trace(module, x[:, 0]).method == "loop"


def test_a_hook_on_all_modules_is_a_hook() -> None:
    calls: list[str] = []
    handle = nn.modules.module.register_module_forward_hook(lambda *_: calls.append(""))
    try:
        assert rnn_core.trace(nn.GRU(3, 5), X.float()).method == "kernel+gemm"
    finally:
        handle.remove()
    assert len(calls) == 1


def test_the_switch_is_of_its_own_thread_and_block() -> None:
    module, methods = nn.GRU(3, 5), []

    def elsewhere() -> None:
        methods.append(rnn_core.trace(module, X.float()).method)

    with numpy_kernel.disabled():
        elsewhere()
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    elsewhere()
    assert methods == ["kernel+gemm", "loop", "loop"]


def test_the_initial_state_is_not_written_to() -> None:
    h = torch.ones(1, 1, 5)
    for module in (nn.GRU(3, 5), nn.RNN(3, 5)):
        trace = rnn_core.trace(module, X.float(), h)
        assert trace.method == "loop"
        assert (h == 1).all()
        assert (trace.initial_state[0] == 1).all()


@pytest.mark.parametrize("module", [nn.GRU(3, 5), nn.RNN(3, 5), nn.RNN(3, 5, nonlinearity="relu")])
def test_a_number_that_is_none_gives_a_residual_that_is_none(module: Any) -> None:
    x = torch.zeros(100, 1, 3)
    x[50] = torch.nan
    trace = rnn_core.trace(module, x)
    assert trace.method == "loop"
    assert np.isnan(trace.residual)


def test_what_grows_beyond_floats_is_infinite_as_torch_says() -> None:
    module = nn.RNN(1, 1, nonlinearity="relu", bias=False)
    with torch.no_grad():
        module.weight_hh_l0.fill_(10.0)
        module.weight_ih_l0.fill_(1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        trace = rnn_core.trace(module, torch.ones(60, 1, 1))
    assert trace.method == "loop"
    own = rnn_core.trace(module, torch.ones(60, 1, 1), own_run=True)
    assert np.isinf(trace.output).sum() == np.isinf(own.output).sum() == 21


@pytest.mark.parametrize("kind", ["GRU", "tanh"])
def test_states_that_fade_through_the_smallest_floats(kind: str) -> None:
    module = module_of(kind, 1, 4)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_()
        module.weight_hh_l0[-4:] = 0.25 * torch.eye(4)  # a GRU keeps half and more of its state: z = 1/2
    start, x = torch.full((1, 1, 4), 0.5), torch.zeros(300, 1, 1)
    ours, own = rnn_core.trace(module, x, start), rnn_core.trace(module, x, start, own_run=True)
    assert ours.method == "loop"
    np.testing.assert_allclose(ours.gate("hidden"), own.gate("hidden"), rtol=1e-4, atol=1e-42)
    assert ours.gate("hidden")[0, -1, 0] < 1e-38
    assert ours.residual < 1e-7


@pytest.mark.parametrize("kind", ["GRU", "tanh"])
def test_lowered_precision_is_set_aside_and_put_back(kind: str) -> None:
    module, x = module_of(kind, 64, 64), torch.randn(80, 2, 64)
    plain = rnn_core.trace(module, x)
    torch.set_float32_matmul_precision("medium")
    try:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            lowered = rnn_core.trace(module, x)
        assert torch.get_float32_matmul_precision() == "medium"
    finally:
        torch.set_float32_matmul_precision("highest")
    assert (plain.method, lowered.residual) == ("loop", plain.residual)
    for name in plain.gates:
        np.testing.assert_array_equal(plain.gate(name), lowered.gate(name))


def test_the_second_bias_of_a_gru_stays_inside_the_reset_product() -> None:
    gru = nn.GRU(1, 1, dtype=torch.float64)
    with torch.no_grad():
        for parameter in gru.parameters():
            parameter.zero_()
        gru.bias_hh_l0[2] = 3.0
    trace = rnn_core.trace(gru, torch.zeros(40, 1, 1).double())
    assert trace.method == "loop"
    assert trace.gate("new_hidden")[0, 0, 0] == 3.0
    assert trace.gate("new")[0, 0, 0] == pytest.approx(np.tanh(0.5 * 3.0), abs=1e-15)


def test_index_t_of_the_reverse_direction_is_step_t_of_the_input() -> None:
    gru, changed = nn.GRU(3, 4, bidirectional=True).double(), X.clone()
    changed[60] += 1.0
    a, b = (rnn_core.trace(gru, x).gate("update", direction="reverse") for x in (X, changed))
    np.testing.assert_array_equal(a[0, 61:], b[0, 61:])  # read before step 60
    assert (abs(a - b)[0, 55:61].max(-1) > 0).all()
