"""Gates and cell states read out of oneDNN's workspace: right, checked each time, or not used."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

import rnn_core
from rnn_core.tracing import workspace
from rnn_core.tracing.workspace import Layout, disabled, layout, reading
from rnn_core.tracing.workspace_check import GATES_EVERY
from tests.rnn_core.tracing.cases import Case, explicit, step

MOVED = (
    f"torch {torch.__version__} no longer keeps an LSTM's workspace where rnn_core.tracing.workspace looks. "
    "Traces are right all the same, but as slow as without it: set the layout anew from oneDNN's "
    "src/cpu/rnn/rnn_utils.cpp, or delete the module, as docs/adr/0002-onednn-workspace.md says."
)


def lstm(features: int, hidden: int, stretch: float = 1.0, **options: Any) -> nn.LSTM:
    torch.manual_seed(features * 1000 + hidden)
    module = nn.LSTM(features, hidden, **options)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.mul_(stretch)
    return module


def case(module: nn.LSTM, steps: int, batch: int = 1) -> Case:
    rows = module.num_layers * (2 if module.bidirectional else 1)
    state = (0.5 * torch.randn(rows, batch, module.hidden_size), torch.randn(rows, batch, module.hidden_size))
    x = torch.randn(steps, batch, module.input_size)
    return Case(module, x.transpose(0, 1) if module.batch_first else x, state, x, [steps] * batch)


def test_this_torch_keeps_its_workspace_where_we_look() -> None:
    assert workspace.known(), MOVED
    for steps, batch, features, hidden in [(1, 1, 1, 1), (7, 3, 5, 64), (40, 1, 100, 9), (300, 2, 48, 256)]:
        module, x = nn.LSTM(features, hidden), torch.randn(steps, batch, features)
        assert rnn_core.trace(module, x).method == "workspace", MOVED


SHAPES = [
    (1, 1, 3, 5, {}),
    (2, 1, 3, 5, {}),
    (50, 1, 1, 1, {}),
    (130, 1, 7, 33, {}),
    (60, 1, 67, 17, {}),
    (60, 3, 5, 64, {"batch_first": True}),
    (40, 2, 16, 16, {"num_layers": 3}),
    (40, 2, 9, 13, {"num_layers": 2, "bidirectional": True}),
    (20, 1, 9, 13, {"bias": False, "bidirectional": True}),
    (1, 2, 3, 5, {"num_layers": 2, "bidirectional": True}),
]


@pytest.mark.parametrize(("steps", "batch", "features", "hidden", "options"), SHAPES)
def test_values_are_as_near_to_the_truth_as_torch(
    steps: int, batch: int, features: int, hidden: int, options: dict[str, Any]
) -> None:
    one = case(lstm(features, hidden, **options), steps, batch)
    trace, truth = rnn_core.trace(one.module, one.inputs, one.state), explicit(one)
    assert trace.method == "workspace"
    # Torch's own error: of its h, and of the numbers that make h, computed from that h.
    with disabled():
        usual = rnn_core.trace(one.module, one.inputs, one.state)
    for record, other, true in zip(trace.records, usual.records, truth, strict=True):
        for name in record:
            own = abs(other[name] - true[name]).max()
            scale = max(1.0, abs(true[name]).max())
            assert abs(record[name] - true[name]).max() <= 3 * own + 3e-7 * scale, name
    scale = max(1.0, *(abs(true["cell"]).max() for true in truth))
    assert trace.residual <= 1e-6 * scale


@pytest.mark.parametrize(("steps", "batch", "features", "hidden", "options"), SHAPES)
def test_with_large_weights_each_step_follows_from_the_one_before(
    steps: int, batch: int, features: int, hidden: int, options: dict[str, Any]
) -> None:
    """Such a network amplifies rounding without bound, in each kernel another; not within one step."""
    one = case(lstm(features, hidden, 8.0, **options), steps, batch)
    trace = rnn_core.trace(one.module, one.inputs, one.state)
    assert trace.method == "workspace"
    with disabled():
        usual = rnn_core.trace(one.module, one.inputs, one.state)
    errors, own = off_by_step(one, trace), off_by_step(one, usual)
    for name, error in errors.items():
        assert error <= 3 * own[name] + 3e-7, name
    scale = max(1.0, *(abs(record["cell"]).max() for record in trace.records))
    assert trace.residual <= 1e-6 * scale


def off_by_step(one: Case, trace: rnn_core.Trace) -> dict[str, float]:
    """By quantity, the largest error of a step that sets out from what the trace says of the one before it.

    In units of its size where that is above 1.
    """
    x, off = one.x.transpose(0, 1).double().numpy(), dict.fromkeys(trace.gates, 0.0)
    for layer in range(trace.layers):
        for direction in trace.directions:
            row = trace.row(layer, direction)
            h, c = (
                before(trace.gate(name, layer, direction), first[row], direction == "reverse")
                for name, first in zip(("hidden", "cell"), trace.initial_state, strict=True)
            )
            suffix = f"_l{layer}" + "_reverse" * (direction == "reverse")
            for name, true in step(one.module, suffix, rows(x), h, c).items():
                gap = abs(rows(trace.gate(name, layer, direction)) - true) / np.maximum(1, abs(true))
                off[name] = max(off[name], float(gap.max()))
        x = np.concatenate([trace.gate("hidden", layer, way) for way in trace.directions], -1).astype(float)
    return off


def rows(values: np.ndarray) -> np.ndarray:
    """(batch, time, units) -> (batch * time, units)"""
    return values.reshape(-1, values.shape[-1])


def before(states: np.ndarray, first: np.ndarray, reverse: bool) -> np.ndarray:
    """States before each step, (batch * time, units), of those after it, (batch, time, units)."""
    whole = (states[:, 1:], first[:, None]) if reverse else (first[:, None], states[:, :-1])
    return rows(np.concatenate(whole, 1).astype(float))


def test_the_output_is_the_module_s_own_run_and_near_the_one_without_gradients() -> None:
    one = case(lstm(6, 40, num_layers=2), 100)
    trace = rnn_core.trace(one.module, one.inputs, one.state)
    output = one.module(one.inputs, one.state)[0].detach()
    np.testing.assert_array_equal(trace.output, output.transpose(0, 1).numpy())
    with torch.no_grad():
        alone = one.module(one.inputs, one.state)[0]
    np.testing.assert_allclose(trace.output, alone.transpose(0, 1), rtol=0, atol=1e-6)


def test_a_long_sequence_goes_in_several_calls() -> None:
    module, x = lstm(3, 64), torch.randn(9000, 1, 3)
    calls = workspace._steps_at_once(9000, 1, 3, 64)
    assert layout(calls, 1, 3, 64).size <= workspace.LARGEST
    assert workspace.FEWEST <= calls < 9000
    assert workspace.FEWEST >= GATES_EVERY  # so that each call is looked at
    trace, truth = rnn_core.trace(module, x), rnn_core.trace(module.double(), x.double())
    assert trace.method == "workspace"
    for name in trace.gates:
        np.testing.assert_allclose(trace.gate(name), truth.gate(name), rtol=0, atol=3e-6)


@pytest.mark.parametrize("change", ["gates", "cell", "size"])
def test_a_wrong_layout_is_caught(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    one = case(lstm(6, 40, num_layers=2, bidirectional=True), 100)
    with disabled():
        usual = rnn_core.trace(one.module, one.inputs, one.state)
    right = workspace.layout

    def wrong(steps: int, batch: int, features: int, hidden: int) -> Layout:
        found = right(steps, batch, features, hidden)
        return found._replace(
            **{change: getattr(found, change) + {"gates": 16, "cell": -hidden, "size": 64}[change]}
        )

    monkeypatch.setattr(workspace, "layout", wrong)
    trace = rnn_core.trace(one.module, one.inputs, one.state)
    assert trace.method == "kernel+gemm"
    assert trace.residual < 1e-6
    for record, other in zip(trace.records, usual.records, strict=True):
        for name in record:
            np.testing.assert_allclose(record[name], other[name], rtol=0, atol=3e-6)


def spoil(monkeypatch: pytest.MonkeyPatch, region: str, row: int, step: int) -> list[str]:
    """Let one number of one layer be read wrongly; the list grows by one for each layer read."""
    read, calls = workspace._read, []

    def spoiled(found: Any, features: int, gates: torch.Tensor, cell: torch.Tensor) -> bool:
        done = read(found, features, gates, cell)
        if len(calls) == row:
            (gates if region == "gates" else cell)[step, 0, -1] += 1e-2
        calls.append(region)
        return done

    monkeypatch.setattr(workspace, "_read", spoiled)
    return calls


@pytest.mark.parametrize("region", ["gates", "cell"])
@pytest.mark.parametrize("row", [0, 1])
@pytest.mark.parametrize("step", [3, 75])
def test_one_wrong_number_where_it_is_looked_for_is_caught(
    monkeypatch: pytest.MonkeyPatch, region: str, row: int, step: int
) -> None:
    """If one layer is wrong, none is read."""
    one, calls = case(lstm(6, 40, num_layers=2), 300), spoil(monkeypatch, region, row, step)
    trace = rnn_core.trace(one.module, one.inputs, one.state)
    assert (trace.method, len(calls)) == ("kernel+gemm", 2)
    assert trace.residual < 1e-6


@pytest.mark.parametrize("region", ["gates", "cell"])
@pytest.mark.parametrize("direction", ["forward", "reverse"])
@pytest.mark.parametrize("step", [0, 77, 297])
def test_one_wrong_number_anywhere_shows_in_the_residual(
    monkeypatch: pytest.MonkeyPatch, region: str, direction: str, step: int
) -> None:
    one = case(lstm(6, 40, bidirectional=True), 300, batch=2)
    spoil(monkeypatch, region, int(direction == "reverse"), step)
    trace = rnn_core.trace(one.module, one.inputs, one.state)
    assert trace.method == "workspace"
    assert trace.gap < 1e-6
    with pytest.warns(UserWarning, match="more than rounding explains"):
        assert trace.residual > 1e-6


@pytest.mark.parametrize("field", ["ih", "hh", "bias_ih", "bias_hh"])
def test_gates_that_belong_to_other_weights_are_not_believed(
    monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    from rnn_core.tracing import layers

    judge = layers.judge

    def misjudge(weights: Any, *rest: Any) -> bool:
        return judge(weights._replace(**{field: getattr(weights, field) + 1e-2}), *rest)

    one = case(lstm(6, 40), 20)
    monkeypatch.setattr(layers, "judge", misjudge)
    trace = rnn_core.trace(one.module, one.inputs, one.state)
    assert trace.method == "kernel+gemm"
    assert trace.residual < 1e-6


def test_dropout_is_that_of_the_run_itself_whichever_way(monkeypatch: pytest.MonkeyPatch) -> None:
    module, x = lstm(6, 8, num_layers=3, dropout=0.5), torch.randn(30, 2, 6)
    torch.manual_seed(5)
    read = rnn_core.trace(module, x)
    after = torch.rand(1)
    monkeypatch.setattr(workspace, "_read", lambda *_: False)
    torch.manual_seed(5)
    usual = rnn_core.trace(module, x)
    assert torch.equal(torch.rand(1), after)
    assert (read.method, usual.method) == ("workspace", "kernel+gemm")
    np.testing.assert_array_equal(read.output, usual.output)
    for name in read.gates:
        np.testing.assert_allclose(read.gate(name, 2), usual.gate(name, 2), rtol=0, atol=2e-6)


def test_what_has_no_workspace_goes_the_usual_way() -> None:
    x = torch.randn(9, 2, 3)
    for module, inputs in [
        (nn.LSTM(3, 5, proj_size=2), x),
        (nn.LSTM(3, 5).double(), x.double()),
        (nn.GRU(3, 5), x),
        (nn.RNN(3, 5), x),
        (nn.LSTM(3, 5), pack_padded_sequence(x, torch.tensor([9, 4]))),
    ]:
        assert rnn_core.trace(module, inputs).method == "kernel+gemm"
    with torch.backends.mkldnn.flags(enabled=False):
        assert rnn_core.trace(nn.LSTM(3, 5), x).method == "kernel+gemm"


def test_the_switch_is_of_its_own_thread_and_block() -> None:
    module, x, methods = nn.LSTM(3, 5), torch.randn(9, 1, 3), []

    def elsewhere() -> None:
        methods.append(rnn_core.trace(module, x).method)

    with disabled():
        methods.append(rnn_core.trace(module, x).method)
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        [segment] = rnn_core.stream(module, [x])
        methods.append(segment.trace.method)
    methods.append(rnn_core.trace(module, x).method)
    assert methods == ["kernel+gemm", "workspace", "kernel+gemm", "workspace"]


def test_threads_do_not_listen_to_each_other() -> None:
    module, x = nn.LSTM(3, 5), torch.randn(9, 1, 3)
    with torch.no_grad(), reading(True) as found:
        thread = threading.Thread(target=module, args=(x,))
        thread.start()
        thread.join()
        assert found == []
        module(x)
    assert len(found) == 1


def test_under_inference_mode_too() -> None:
    module = nn.LSTM(3, 5, num_layers=2)
    with torch.inference_mode():
        x = torch.randn(9, 1, 3)
        for one in (module, nn.LSTM(3, 5, num_layers=2)):
            assert rnn_core.trace(one, x).method == "workspace"
            assert rnn_core.trace(one, x[:, 0]).method == "workspace"


def test_a_walk_reads_workspaces_and_its_windows_come_back_bit_for_bit() -> None:
    module, text = lstm(3, 20), torch.randn(700, 1, 3)
    pieces = list(rnn_core.stream(module, iter(text.split(90)), every=256))
    assert {segment.trace.method for segment in pieces} == {"workspace"}
    again = rnn_core.retrace(
        module, [segment.checkpoint for segment in pieces], lambda a, b: text[a:b], 200, 600
    )
    for name in again.gates:
        walked = np.concatenate([segment.trace.gate(name) for segment in pieces], 1)
        np.testing.assert_array_equal(again.gate(name), walked[:, 200:600])


def test_saturated_cells_are_read_as_they_are() -> None:
    """|c| in the hundreds, where tanh(c) is 1 and says nothing: only the cell's own equation holds it."""
    module = nn.LSTM(1, 1)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_()
        module.bias_ih_l0.fill_(60.0)
    trace = rnn_core.trace(module, torch.zeros(300, 1, 1))
    assert trace.method == "workspace"
    np.testing.assert_array_equal(trace.gate("cell")[0, :, 0], np.arange(1, 301))


def test_denormal_cells_are_sound() -> None:
    """A cell that fades away through the smallest floats there are."""
    module = nn.LSTM(1, 4)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_()
        module.bias_ih_l0[:4] = -200.0
        module.bias_ih_l0[4:8] = -1.0
    trace = rnn_core.trace(module, torch.zeros(120, 1, 1), (torch.zeros(1, 1, 4), torch.ones(1, 1, 4)))
    assert trace.method == "workspace"
    f = 1 / (1 + np.exp(1.0))
    np.testing.assert_allclose(trace.gate("cell")[0, :, 0], f ** np.arange(1, 121), rtol=1e-4, atol=2e-38)


def test_a_number_that_is_none_is_not_believed_and_not_hidden() -> None:
    x = torch.zeros(5, 1, 3)
    x[2] = torch.nan
    trace = rnn_core.trace(nn.LSTM(3, 5), x)
    assert trace.method == "kernel+gemm"
    assert np.isnan(trace.residual)


def test_another_lstm_run_by_a_hook_does_no_harm() -> None:
    module, other = nn.LSTM(3, 5), nn.LSTM(3, 5)
    module.register_forward_pre_hook(lambda _module, args: (other(args[0]), None)[1])
    trace = rnn_core.trace(module, torch.randn(9, 1, 3))
    assert trace.method == "workspace"
    assert trace.residual < 1e-6
