"""Modules that are more than their weights: their own run is traced, or refused with a remedy that works."""

from __future__ import annotations

import copy
import sys
import threading
import types
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils import parametrizations, prune
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

import rnn_core
from rnn_core.tracing import layers
from rnn_core.tracing.listening import listening
from rnn_core.tracing.workspace import disabled
from tests.examples import examples
from tests.rnn_core.tracing.cases import Case, cases

KINDS = ("LSTM", "GRU", "RNN")
X = torch.randn(60, 2, 3, generator=torch.Generator().manual_seed(3))
KERNELS: dict[str, Callable[..., Any]] = {"LSTM": torch.lstm, "GRU": torch.gru, "RNN": torch.rnn_tanh}


def made(kind: str, *sizes: int, **options: Any) -> Any:
    torch.manual_seed(1)
    return getattr(nn, kind)(*(sizes or (3, 8)), **options)


def own_output(module: Any, inputs: Any) -> np.ndarray:
    with torch.no_grad():
        result = module(inputs)
    output = result[0] if isinstance(result, tuple) else result
    return output.transpose(0, 1).numpy()


def by_hand(trace: rnn_core.Trace, hh: torch.Tensor, x: torch.Tensor, module: Any) -> float:
    """How far a gate or h is from the textbook's, in float64, with these recurrent weights and inputs."""
    h = torch.from_numpy(trace.gate("hidden").copy()).double().transpose(0, 1)
    past = torch.cat([torch.zeros_like(h[:1]), h[:-1]])
    b, d = module.bias_ih_l0.detach().double(), module.bias_hh_l0.detach().double()
    from_input = x.double() @ module.weight_ih_l0.detach().double().T + b
    sums = from_input + past @ hh.detach().double().T + d
    name, true = {
        "lstm": ("forget", sums[..., 8:16].sigmoid()),
        "gru": ("update", sums[..., 8:16].sigmoid()),
        "rnn": ("hidden", sums.tanh()),
    }[trace.cell]
    return float(abs(torch.from_numpy(trace.gate(name).copy()).double().transpose(0, 1) - true).max())


def masked(kind: str) -> Any:
    """A subclass whose forward multiplies the recurrent weight by a mask."""
    base = getattr(nn, kind)

    class Masked(base):  # type: ignore[misc,valid-type]
        def forward(self, x: torch.Tensor, hx: Any = None) -> Any:
            zero = x.new_zeros(1, x.shape[1], self.hidden_size)
            hx = hx if hx is not None else (zero, zero) if kind == "LSTM" else zero
            flat = [self.weight_ih_l0, self.weight_hh_l0 * self.mask, self.bias_ih_l0, self.bias_hh_l0]
            output, *final = KERNELS[kind](x, hx, flat, True, 1, 0.0, False, False, False)
            return output, tuple(final) if kind == "LSTM" else final[0]

    torch.manual_seed(1)
    module = Masked(3, 8)
    module.register_buffer("mask", (torch.rand_like(module.weight_hh_l0) > 0.5).float())
    return module


@pytest.mark.parametrize("kind", KINDS)
def test_masked_weights_in_a_subclass(kind: str) -> None:
    module = masked(kind)
    trace = rnn_core.trace(module, X)
    np.testing.assert_array_equal(trace.output, own_output(module, X))
    assert by_hand(trace, module.weight_hh_l0 * module.mask, X, module) < 1e-6
    assert by_hand(trace, module.weight_hh_l0, X, module) > 1e-3
    assert trace.residual < 1e-6


@pytest.mark.parametrize("kind", KINDS)
def test_a_forward_put_on_the_instance(kind: str) -> None:
    module = made(kind)
    own = module.forward
    module.forward = types.MethodType(lambda _self, x, hx=None: own(2 * x, hx), module)
    trace = rnn_core.trace(module, X)
    np.testing.assert_array_equal(trace.output, own_output(module, X))
    assert by_hand(trace, module.weight_hh_l0, 2 * X, module) < 1e-6
    walked = list(rnn_core.stream(module, [X[:, :1]], every=32))[-1].trace
    np.testing.assert_allclose(walked.output[0, -1], own_output(module, X[:, :1])[0, -1], rtol=0, atol=1e-6)
    with pytest.raises(rnn_core.InputError, match="changes its inputs or its state"):
        rnn_core.backward_trace(module, X, lambda output: output.sum())
    with pytest.raises(rnn_core.InputError, match="sums that lead to the trace's own gates"):
        rnn_core.contributions(module, X, trace, unit=0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("take_hx", [True, False])
def test_only_the_output_is_returned(kind: str, take_hx: bool) -> None:
    base = getattr(nn, kind)

    class Only(base):  # type: ignore[misc,valid-type]
        def forward(self, x: torch.Tensor, *hx: Any) -> Any:
            return super().forward(x, *hx)[0]

    class OnlyOne(Only):
        def forward(self, x: torch.Tensor) -> Any:
            return super().forward(x)

    module, plain = (Only if take_hx else OnlyOne)(3, 8), made(kind)
    plain.load_state_dict(module.state_dict())
    trace, true = rnn_core.trace(module, X), rnn_core.trace(plain, X, own_run=True)
    for name in true.gates:
        np.testing.assert_array_equal(trace.gate(name), true.gate(name))
    back, other = (
        rnn_core.backward_trace(one, X, lambda output: output.square().sum(), check=True)
        for one in (module, plain)
    )
    np.testing.assert_allclose(back.inputs, other.inputs, rtol=0, atol=1e-6)
    if not take_hx:
        with pytest.raises(rnn_core.InputError, match=r"does not take \(input, state\)"):
            rnn_core.trace(module, X, true.final_state)


@pytest.mark.parametrize("kind", KINDS)
def test_spectral_norm_in_training_is_that_of_the_run(kind: str) -> None:
    module = parametrizations.spectral_norm(made(kind), "weight_hh_l0").train()
    with torch.no_grad():
        module.parametrizations.weight_hh_l0.original.copy_(torch.randn_like(module.weight_hh_l0))
    one = copy.deepcopy(module)
    own = own_output(one, X)
    trace = rnn_core.trace(module, X)
    np.testing.assert_allclose(trace.output, own, rtol=0, atol=1e-6)
    assert trace.residual < 1e-5
    vectors = module.parametrizations.weight_hh_l0[0]
    assert torch.equal(vectors._u, one.parametrizations.weight_hh_l0[0]._u)
    before = vectors._u.clone()
    rnn_core.contributions(module, X, trace, unit=2)  # reads, and moves nothing
    assert torch.equal(vectors._u, before)
    assert module.training
    assert vectors.training


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", ["weight_norm", "weight_drop", "prune", "orthogonal"])
def test_weights_that_are_made(kind: str, how: str) -> None:
    module = made(kind)
    if how == "weight_norm":
        module = parametrizations.weight_norm(module, "weight_hh_l0")
        with torch.no_grad():
            module.parametrizations.weight_hh_l0.original0.mul_(2.0)
    elif how == "orthogonal":
        module = parametrizations.orthogonal(module, "weight_hh_l0")
    elif how == "prune":
        prune.l1_unstructured(module, "weight_hh_l0", 0.5)
    else:
        raw = module.weight_hh_l0.detach().clone()
        del module._parameters["weight_hh_l0"]
        module.weight_hh_l0 = raw * 0.5
    trace = rnn_core.trace(module, X)
    np.testing.assert_allclose(trace.output, own_output(module, X), rtol=0, atol=1e-6)
    assert by_hand(trace, module.weight_hh_l0, X, module) < 1e-6
    assert trace.residual < 1e-6


def test_what_is_no_kernel_call_is_refused_and_the_remedy_works() -> None:
    class Stepwise(nn.GRU):
        def forward(self, x: torch.Tensor, hx: Any = None) -> Any:
            steps = []
            for one in x.split(1):
                output, hx = super().forward(one, hx)
                steps.append(output)
            return torch.cat(steps), hx

    class Scaled(nn.GRU):
        def forward(self, x: torch.Tensor, hx: Any = None) -> Any:
            output, final = super().forward(x, hx)
            return output * 1.5, final

    class Alone(nn.GRU):
        def forward(self, x: torch.Tensor, hx: Any = None) -> Any:
            return torch.tanh(x), hx

    for kind, says in (
        (Stepwise, r"runs it otherwise, 60 time\(s\)"),
        (Scaled, "changes what the kernel gave"),
        (Alone, "does not run it"),
    ):
        with pytest.raises(rnn_core.InputError, match=says + r".* load its weights into a torch.nn.GRU"):
            rnn_core.trace(kind(3, 8), X)
        plain = nn.GRU(3, 8)
        plain.load_state_dict(kind(3, 8).state_dict())
        assert rnn_core.trace(plain, X).residual < 1e-6


@pytest.mark.parametrize("kind", KINDS)
def test_wrappers_are_refused_and_the_remedies_work(kind: str) -> None:
    layer = made(kind)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scripted = torch.jit.script(layer)
        cell = getattr(nn, f"{kind}Cell")(3, 8)
        wrapped = [nn.DataParallel(layer), torch.compile(layer, backend="eager"), nn.Sequential(layer)]
    true = rnn_core.trace(layer, X)
    for module, way in zip(wrapped, (".module", "._orig_mod", ".get_submodule('0')"), strict=True):
        with pytest.raises(rnn_core.InputError, match="pass the recurrent layer itself") as error:
            rnn_core.trace(module, X)  # type: ignore[arg-type]
        assert str(error.value).endswith(f"its {way}")
        inside = eval(f"module{way}", {"module": module})  # the remedy, to the letter
        np.testing.assert_array_equal(rnn_core.trace(inside, X).output, true.output)
    with pytest.raises(rnn_core.InputError, match=r"of TorchScript; .* loads its state_dict\(\)"):
        rnn_core.trace(scripted, X)
    again = getattr(nn, kind)(3, 8)
    again.load_state_dict(scripted.state_dict())
    np.testing.assert_array_equal(rnn_core.trace(again, X).output, true.output)
    with pytest.raises(
        rnn_core.InputError, match=rf"make a torch.nn.{kind} and copy the cell's weights: (.*)"
    ) as error:
        rnn_core.trace(cell, X)
    layer = getattr(nn, kind)(3, 8)
    eval(str(error.value).split("weights: ")[1], {"layer": layer, "cell": cell})
    first = cell(X[0])
    first = first[0] if isinstance(first, tuple) else first
    np.testing.assert_allclose(rnn_core.trace(layer, X).output[:, 0], first.detach(), rtol=0, atol=1e-6)


def test_quantised_layers_are_named() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        quantised = torch.ao.quantization.quantize_dynamic(nn.Sequential(nn.LSTM(3, 8)), {nn.LSTM})[0]
    with pytest.raises(
        rnn_core.InputError, match=r"made for quantising .*; trace the float module before quantising"
    ):
        rnn_core.trace(quantised, X)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_a_module_compiled_in_place_runs_as_it_was_written(kind: str) -> None:
    module = made(kind)
    true = rnn_core.trace(module, X, own_run=True)
    module.compile(backend="eager")
    np.testing.assert_array_equal(rnn_core.trace(module, X).output, true.output)
    module = made(kind)
    module.forward = torch.compile(module.forward, backend="eager")
    np.testing.assert_array_equal(rnn_core.trace(module, X).output, true.output)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["dense", "both", "packed"])
def test_a_default_device_is_set_aside_by_every_door(kind: str, form: str) -> None:
    module, x = made(kind, bidirectional=form == "both"), X[:, :1]
    inputs = pack_padded_sequence(X, torch.tensor([60, 7])) if form == "packed" else X
    want = rnn_core.trace(module, inputs)
    loss = (lambda output: pad_packed_sequence(output)[0].sum()) if form == "packed" else torch.sum
    slopes = rnn_core.backward_trace(module, inputs, loss, check=True)
    readout, targets = nn.Linear(8, 4), np.arange(60) % 4
    with torch.device("meta"):
        trace = rnn_core.trace(module, inputs)
        if form != "packed":
            again = rnn_core.backward_trace(module, inputs, loss, check=True)
            np.testing.assert_array_equal(again.inputs, slopes.inputs)
            assert rnn_core.contributions(module, inputs, trace, unit=1)
        assert len(rnn_core.jacobian_norms(module, x).spectral) == 60
        if form == "dense":
            assert rnn_core.connectivity(module, readout, x, targets).norms.shape == (60, 60)
            pieces = list(rnn_core.stream(module, [x], every=25))
            assert [segment.trace.steps for segment in pieces] == [25, 25, 10]
            found = rnn_core.retrace(module, [one.checkpoint for one in pieces], lambda a, b: x[a:b], 20, 40)
            assert found.steps == 20
            assert (
                len([w for one in rnn_core.survey(module, lambda a, b: x[a:b], 60, 20) for w in one.windows])
                == 3
            )
        assert torch.zeros(1).device.type == "meta"  # and put back
    for name in want.gates:
        np.testing.assert_array_equal(trace.gate(name), want.gate(name))


@pytest.mark.parametrize(
    ("inputs", "says", "remedy"),
    [
        (X.to_sparse(), "torch.sparse_coo; call inputs.to_dense", lambda x: x.to_dense()),
        (X.to_mkldnn(), r"call inputs.to_dense\(\)", lambda x: x.to_dense()),
        (X.bfloat16(), r"call inputs.cpu\(\).to\(torch.float32\)", lambda x: x.cpu().to(torch.float32)),
        (X.to(torch.complex64), r"inputs.real.cpu\(\)", lambda x: x.real.cpu().to(torch.float32)),
        (
            torch.quantize_per_tensor(X, 0.1, 0, torch.qint8),
            r"call inputs.dequantize\(\)",
            lambda x: x.dequantize().to(torch.float32),
        ),
        (X.to("meta"), "a meta tensor holds no numbers", lambda x: X),
    ],
)
def test_inputs_that_are_no_plain_numbers(inputs: Any, says: str, remedy: Callable[[Any], Any]) -> None:
    with pytest.raises(rnn_core.InputError, match=says):
        rnn_core.trace(made("GRU"), inputs)
    assert rnn_core.trace(made("GRU"), remedy(inputs)).steps == 60


def test_a_meta_module_and_one_of_complex_numbers() -> None:
    meta = nn.LSTM(3, 8, device="meta")
    with pytest.raises(
        rnn_core.InputError, match=r"call module.to_empty\(device='cpu'\) and load its weights"
    ):
        rnn_core.trace(meta, X)
    plain = made("LSTM")
    meta.to_empty(device="cpu").load_state_dict(plain.state_dict())
    np.testing.assert_array_equal(rnn_core.trace(meta, X).output, rnn_core.trace(plain, X).output)
    with pytest.raises(rnn_core.InputError, match="networks of complex numbers cannot be traced"):
        rnn_core.trace(nn.GRU(3, 8, dtype=torch.complex64), X)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bidirectional", [True, False])
def test_packed_layers_are_of_one_run_where_rounding_grows(kind: str, bidirectional: bool) -> None:
    module = made(kind, 3, 64, num_layers=2, bidirectional=bidirectional)
    with torch.no_grad():
        for name, weight in module.named_parameters():
            if "weight_hh" in name:
                weight.normal_(0, 0.5)
    x = torch.randn(400, 2, 3)
    packed = pack_padded_sequence(x, torch.tensor([399, 400]), enforce_sorted=False)
    trace = rnn_core.trace(module, packed)
    np.testing.assert_array_equal(
        trace.output, pad_packed_sequence(module(packed)[0])[0].detach().swapaxes(0, 1)
    )
    assert trace.residual < 1e-4


@pytest.mark.parametrize(
    ("kind", "gain"), [("RNN", 1.5), ("RNN", 2.0), ("RNN", 3.0), ("GRU", 3.5), ("GRU", 5.0)]
)
def test_a_chaotic_network_is_run_by_torch(kind: str, gain: float) -> None:
    module, x = made(kind, 3, 100, bias=False), torch.randn(500, 1, 3)
    with torch.no_grad():
        module.weight_hh_l0.normal_(0, gain / 10)
        module.weight_ih_l0.mul_(0.3)
    trace = rnn_core.trace(module, x)
    assert trace.method == "kernel+gemm"
    np.testing.assert_array_equal(trace.output, own_output(module, x))
    assert trace.residual < 1e-4


def test_what_is_heard_is_of_this_thread_and_block() -> None:
    module = made("LSTM")
    with torch.no_grad(), listening() as calls:
        module(X)
    module(X)
    assert len(calls) == 1
    assert torch.equal(calls[0].weights[0].hh, module.weight_hh_l0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", [1.0, 0.7777])
def test_constant_weights_are_within_the_bound(kind: str, value: float) -> None:
    """All terms of a sum are alike, and all its additions round the same way: by more than chance."""
    module = made(kind, 8, 2048)
    with torch.no_grad():
        for name, weight in module.named_parameters():
            weight.fill_(0.5 / weight.shape[1] if "weight" in name else 0.01)
    trace = rnn_core.trace(module, torch.full((6, 1, 8), value), own_run=True)
    assert trace.residual < 1e-4


def test_threads_leave_the_stance_towards_compiled_code_as_it_was() -> None:
    """One thread begins, another one begins, the first one ends, the other one ends."""
    module = made("GRU")
    module.compile(backend="eager")  # which loads torch's compiler
    module(X)
    inside, overlapped = threading.Event(), threading.Event()

    def hook(*_: Any) -> None:
        if threading.current_thread() is threading.main_thread():
            overlapped.set()
            there.result(60)
        else:
            inside.set()
            assert overlapped.wait(60)

    module.register_forward_pre_hook(hook)
    with ThreadPoolExecutor(1) as pool:
        there = pool.submit(rnn_core.trace, module, X)
        assert inside.wait(60)
        here = rnn_core.trace(module, X)
    np.testing.assert_array_equal(here.output, there.result().output)
    assert sys.modules["torch._dynamo.eval_frame"]._stance.stance == "default"


@settings(max_examples=examples(60))
@given(cases(dtype=torch.float32), st.sampled_from([1.0, 4.0, 20.0]), st.booleans())
def test_the_bound_has_no_false_alarm_and_all_layers_are_one_run(
    case: Case, gain: float, hooked: bool
) -> None:
    """Chaotic networks too: each h follows from the h before it and the layer below, as the textbook says."""
    module: Any = case.module
    with torch.no_grad():
        for name, weight in module.named_parameters():
            if "weight_hh" in name:
                weight.mul_(gain)
    handles = [module.register_forward_hook(lambda *_: None)] if hooked else []
    with patch.object(layers, "near", lambda _: -1.0), disabled():  # so that the bound is asked each time
        trace = rnn_core.trace(module, case.inputs, case.state, own_run=True)  # an InputError is the alarm
    for handle in handles:
        handle.remove()
    assert np.isfinite(trace.residual) or module.mode == "RNN_RELU"
    size = max(1.0, *(float(abs(one).max()) for record in trace.records for one in record.values()))
    assert not trace.residual > 1e-3 * size


@settings(max_examples=examples(40))
@given(cases(), st.integers(0, 1), st.floats(0.01, 2.0))
def test_a_hook_that_changes_weights_is_followed(case: Case, which: int, factor: float) -> None:
    """The run of a module whose pre-hook scales a weight is that of a plain one with the scaled weight."""
    module: Any = case.module
    plain = copy.deepcopy(module)
    matrices = [one for one in module._all_weights[-1] if one.startswith("weight")]
    name = matrices[min(which, len(matrices) - 1)]
    with torch.no_grad():
        getattr(plain, name).mul_(factor)

    def scale(one: Any, _inputs: Any) -> None:
        with torch.no_grad():
            getattr(one, name).copy_(getattr(plain, name))

    module.register_forward_pre_hook(scale)
    trace = rnn_core.trace(module, case.inputs, case.state)
    true = rnn_core.trace(plain, case.inputs, case.state, own_run=True)
    for record, other in zip(trace.records, true.records, strict=True):
        for gate in record:
            np.testing.assert_array_equal(record[gate], other[gate])
