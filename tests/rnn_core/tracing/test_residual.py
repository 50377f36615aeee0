"""The residual is a check that can fail: whatever is wrong in the gates or the run shows in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import rnn_core
from rnn_core.tracing import listening, own_run

MODULES = [
    nn.LSTM(3, 5, num_layers=2, bidirectional=True, dtype=torch.float64),
    nn.LSTM(3, 5, proj_size=2, dtype=torch.float64),
    nn.GRU(3, 5, num_layers=2, dtype=torch.float64),
    nn.RNN(3, 5, num_layers=2, dtype=torch.float64),
]


def names(module: nn.Module) -> list[str]:
    return [name for name, _ in module.named_parameters()]


@pytest.mark.parametrize(("module", "name"), [(module, name) for module in MODULES for name in names(module)])
def test_one_wrong_weight_is_refused(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Reading any one number of any one weight wrongly leads to gates that are not handed out."""
    x = torch.randn(12, 2, module.input_size, dtype=torch.float64)
    assert rnn_core.trace(module, x).residual < 1e-14
    kernel = own_run.asked_of(module).kernel
    (cell, mode), own = listening.KERNELS[kernel], getattr(module, name)

    def misread(mode: str, weights: Any, *rest: Any) -> Any:
        found = {
            field: value + 1e-3 * (torch.arange(value.numel()) == 0).reshape(value.shape)
            for field, value in weights._asdict().items()
            if value is not None and value.data_ptr() == own.data_ptr()
        }
        return cell.replay(mode, weights._replace(**found), *rest)

    monkeypatch.setitem(listening.KERNELS, kernel, (replace(cell, replay=misread), mode))
    with pytest.raises(
        rnn_core.InputError, match=r"one whose h is \d\.\de-\d+ off .* more than rounding explains"
    ):
        rnn_core.trace(module, x)


@pytest.mark.parametrize("module", MODULES)
def test_an_output_changed_by_someone_is_refused(module: Any) -> None:
    def change(_module: nn.Module, _inputs: Any, outputs: Any) -> Any:
        output, state = outputs
        output = output.clone()
        output[7, 1, 0] += 1e-15
        return output, state

    handle = module.register_forward_hook(change)
    try:
        with pytest.raises(
            rnn_core.InputError, match=r"one that changes what the kernel gave .*; take off its hooks"
        ):
            rnn_core.trace(module, torch.randn(12, 2, 3, dtype=torch.float64))
    finally:
        handle.remove()


def _one_step(output: torch.Tensor, _state: torch.Tensor) -> None:
    output[1] = 0  # by "workspace" no step that is looked at


def _state(_output: torch.Tensor, state: torch.Tensor) -> None:
    state.zero_()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("kind", [nn.LSTM, nn.GRU, nn.RNN])
@pytest.mark.parametrize("change", [_one_step, _state])
def test_what_is_changed_in_place_is_refused(kind: Any, dtype: torch.dtype, change: Any) -> None:
    module = kind(3, 5, dtype=dtype)

    def hook(_module: nn.Module, _inputs: Any, outputs: Any) -> None:
        change(outputs[0], outputs[1][0] if kind is nn.LSTM else outputs[1])

    module.register_forward_hook(hook)
    with pytest.raises(rnn_core.InputError, match="one that changes what the kernel gave"):
        rnn_core.trace(module, torch.randn(100, 1, 3, dtype=dtype))


@pytest.mark.parametrize("part", [0, 1])
def test_a_final_state_changed_by_someone_is_refused(part: int) -> None:
    lstm = nn.LSTM(3, 5, dtype=torch.float64)

    def change(_module: nn.Module, _inputs: Any, outputs: Any) -> Any:
        return outputs[0], tuple(value + (k == part) * 1e-6 for k, value in enumerate(outputs[1]))

    lstm.register_forward_hook(change)
    with pytest.raises(rnn_core.InputError, match="one that changes what the kernel gave"):
        rnn_core.trace(lstm, torch.randn(12, 2, 3, dtype=torch.float64))


def test_a_number_that_is_none_gives_a_residual_that_is_none() -> None:
    x = torch.zeros(5, 1, 3)
    x[2] = torch.nan
    assert np.isnan(rnn_core.trace(nn.GRU(3, 5), x).residual)
