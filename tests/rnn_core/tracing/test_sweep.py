"""A thousand modules drawn over every option, each against torch's own run and the explicit loop."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

import rnn_core
from tests.rnn_core.tracing.cases import Case, explicit, own_run

PARTS, EACH = 20, 52
"""Tests, and modules in each: 1,040 in all."""


def draw(random: random.Random) -> Case:
    kind = random.choice(["LSTM", "LSTM", "GRU", "tanh", "relu"])
    hidden, features = random.randint(1, 7), random.randint(1, 5)
    options: dict[str, Any] = {
        "num_layers": random.choice([1, 1, 2, 3]),
        "bidirectional": random.random() < 0.4,
        "bias": random.random() < 0.7,
        "batch_first": random.random() < 0.5,
        "dtype": random.choice([torch.float32, torch.float64]),
    }
    if kind == "LSTM" and hidden > 1 and random.random() < 0.3:
        options["proj_size"] = random.randint(1, hidden - 1)
    torch.manual_seed(random.randrange(2**31))
    if kind in ("LSTM", "GRU"):
        module = getattr(nn, kind)(features, hidden, **options)
    else:
        module = nn.RNN(features, hidden, nonlinearity=kind, **options)
    return given(
        random, module, random.choice(["batched", "batched", "unbatched", "packed", "packed sorted"])
    )


def given(random: random.Random, module: Any, form: str) -> Case:
    steps = random.choice([1, 2, 3, 5, 8, 34])  # from 32 on GRUs and simple networks go by our loop
    batch = 1 if form == "unbatched" else random.randint(1, 2 if steps > 8 else 3)
    dtype = module.weight_ih_l0.dtype
    x, lengths = torch.randn(steps, batch, module.input_size, dtype=dtype), [steps] * batch
    inputs: Any = x.transpose(0, 1) if module.batch_first else x
    if form == "unbatched":
        inputs = x[:, 0]
    elif form.startswith("packed"):
        lengths = [steps] + [random.randint(1, steps) for _ in range(batch - 1)]
        if form == "packed sorted":
            lengths.sort(reverse=True)
        else:
            random.shuffle(lengths)
        inputs = pack_padded_sequence(x, torch.tensor(lengths), enforce_sorted=form == "packed sorted")
    return Case(module, inputs, first(module, batch, form) if random.random() < 0.5 else None, x, lengths)


def first(module: Any, batch: int, form: str) -> Any:
    rows = module.num_layers * (2 if module.bidirectional else 1)
    shape = (rows,) if form == "unbatched" else (rows, batch)
    dtype = module.weight_ih_l0.dtype
    h = 0.5 * torch.randn(*shape, getattr(module, "proj_size", 0) or module.hidden_size, dtype=dtype)
    return (h, torch.randn(*shape, module.hidden_size, dtype=dtype)) if module.mode == "LSTM" else h


def expected_method(case: Case) -> str:
    packed = not isinstance(case.inputs, torch.Tensor)
    if case.module.mode == "LSTM":
        single = case.module.weight_ih_l0.dtype == torch.float32
        ragged = len(set(case.lengths)) > 1  # else torch runs packed sequences as if they were not
        return "workspace" if single and not ragged and not case.module.proj_size else "kernel+gemm"
    return "loop" if max(case.lengths) >= 32 and not packed else "kernel+gemm"


@pytest.mark.parametrize("part", range(PARTS))
def test_a_thousand_modules(part: int) -> None:
    chance = random.Random(part)
    for number in range(EACH):
        case = draw(chance)
        where = f"module {number} of part {part}: {case.module}, lengths {case.lengths}"
        trace = rnn_core.trace(case.module, case.inputs, case.state)
        assert trace.method == expected_method(case), where
        single = trace.dtype == "float32"
        truth = explicit(case)
        scale = max(1.0, *(float(abs(values).max()) for record in truth for values in record.values()))
        bound = (2e-6 if single else 1e-12) * scale
        output, final = own_run(case)
        for ours, own in zip((trace.output, *trace.final_state), (output, *final), strict=True):
            np.testing.assert_allclose(ours, own, rtol=0, atol=bound, err_msg=where)
            if trace.method == "kernel+gemm":
                np.testing.assert_array_equal(ours, own, err_msg=where)
        for record, true in zip(trace.records, truth, strict=True):
            assert set(record) == set(true), where
            for name in record:
                np.testing.assert_allclose(
                    record[name], true[name], rtol=0, atol=bound, err_msg=f"{name}, {where}"
                )
        assert trace.residual <= bound, where
        assert trace.lengths.tolist() == case.lengths, where


def test_the_draw_meets_every_option_with_every_other() -> None:
    """Not one thousand times the same: all pairs of kind, form and precision, each way of tracing often."""
    seen = []
    for part in range(PARTS):
        chance = random.Random(part)
        seen += [draw(chance) for _ in range(EACH)]
    assert len(seen) >= 1000
    kinds = {
        (
            case.module.mode,
            type(case.inputs).__name__,
            case.module.weight_ih_l0.dtype,
            case.module.bidirectional,
        )
        for case in seen
    }
    assert len(kinds) == 4 * 2 * 2 * 2
    methods = [expected_method(case) for case in seen]
    assert min(methods.count(name) for name in ("workspace", "loop", "kernel+gemm")) > 40
