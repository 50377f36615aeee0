"""Time by length: as many weights, chains by the graph of autograd, one record a measurement."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel

from rnn_core.cells import spec
from rnn_core.errors import InputError
from rnn_core.experiments import cost
from rnn_core.experiments.cost import (
    FEATURES,
    HIDDEN,
    KINDS,
    LAYERS,
    PARALLEL,
    TAPS,
    Lengths,
    chain,
    gathered,
    measure_lengths,
    readers,
    sizes,
)
from rnn_core.models.causal import Recurrent

PRODUCTS = ("MmBackward", "AddmmBackward", "BmmBackward", "BaddbmmBackward", "ConvolutionBackward")


def longest(output: Tensor) -> int:
    """Products of matrices on the longest path through what autograd will go back."""
    depths: dict[object, int] = {}
    stack = [output.grad_fn]
    while stack:
        node = stack[-1]
        assert node is not None
        before = [one for one, _ in node.next_functions if one is not None]
        waiting = [one for one in before if one not in depths]
        if waiting:
            stack.extend(waiting)
            continue
        depths[node] = max((depths[one] for one in before), default=0) + node.name().startswith(PRODUCTS)
        stack.pop()
    return depths[output.grad_fn]


def step_by_step(model: Recurrent, x: Tensor) -> Tensor:
    """The same layer as the textbook writes it, a step at a time."""
    (cell,) = [one for one in KINDS if one not in PARALLEL and type(model.layer) is spec(one).layer]
    layer = model.layer
    weights = list(layer._flat_weights)
    state = [torch.zeros(1, layer.hidden_size) for _ in spec(cell).states]
    said = []
    for now in x:
        found = spec(cell).step(now, state, weights, next(iter(spec(cell).modes)))
        state = [found[name] for name in spec(cell).states]
        said.append(state[0])
    output: Tensor = model.readout(torch.stack(said))
    return output


@pytest.mark.parametrize("length", [1, 2, 9])
@pytest.mark.parametrize("kind", KINDS)
def test_the_chain_is_that_of_autograds_graph(kind: str, length: int) -> None:
    model = readers()[kind]
    x = torch.randn(length, 1, FEATURES, requires_grad=True)
    run: Callable[[nn.Module, Tensor], Tensor] = (
        (lambda model, x: model(x)) if kind in PARALLEL else step_by_step  # type: ignore[assignment]
    )
    with sdpa_kernel(SDPBackend.MATH):
        output = run(model, x)
    torch.testing.assert_close(output, model(x), rtol=1e-4, atol=1e-4)
    assert longest(output) == chain(kind, length)


def test_nothing_else_has_a_chain() -> None:
    with pytest.raises(InputError, match="expected one of rnn"):
        chain("mlp", 3)


def test_all_have_as_many_weights_within_a_percent() -> None:
    found = {kind: sum(one.numel() for one in model.parameters()) for kind, model in readers().items()}
    size, features = sizes(), FEATURES
    recurrent = {
        cell: len(spec(cell).stacked) * (features * size[cell] + size[cell] ** 2 + 2 * size[cell])
        + size[cell] * features
        + features
        for cell in found
        if cell not in PARALLEL
    }
    width, inner = (size[kind] for kind in PARALLEL)
    convolution = TAPS * features * width + (LAYERS - 1) * TAPS * width**2 + LAYERS * width
    convolution += width * features + features
    attention = 2 * (4 * features**2 + 4 * features + 2 * features * inner + inner + features)
    attention += features**2 + features
    assert found == recurrent | dict(zip(PARALLEL, (convolution, attention), strict=True))
    assert max(size.values()) >= size[KINDS[2]] == HIDDEN
    assert max(found.values()) < 1.01 * min(found.values())


def test_one_record_a_measurement_and_nothing_else_is_touched() -> None:
    random, threads = torch.get_rng_state(), torch.get_num_threads()
    found = []
    for one in measure_lengths(Lengths((2, 3), rounds=1, threads=(1, 2))):
        assert torch.get_num_threads() == threads
        found.append(one)
    assert torch.equal(torch.get_rng_state(), random)
    assert len(found) == 2 * len(KINDS) * 2
    assert all(one.forward > 0 and one.training > 0 for one in found)
    costs = gathered(found)
    assert [(one.length, one.kind, one.threads) for one in costs] == [
        (length, kind, count) for length in (2, 3) for kind in KINDS for count in (1, 2)
    ]
    assert {len(one.training) for one in costs} == {1}
    assert {one.in_a_row for one in costs if one.kind not in PARALLEL} == {3, 4}


def test_what_is_kept_grows_in_proportion_in_a_recurrent_layer() -> None:
    found = gathered(measure_lengths(Lengths((100, 200, 300), rounds=1)))
    kept = [one.bytes_kept for one in found if one.kind == KINDS[2]]
    assert kept[1] - kept[0] > 100 * HIDDEN * 4
    assert kept[2] - kept[1] == pytest.approx(kept[1] - kept[0], rel=0.1)  # torch rounds its workspace up


@pytest.mark.parametrize(("count", "load", "expected"), [(1, 0.0, (1,)), (2, 0.3, (1, 2)), (2, 2.0, (1,))])
def test_two_threads_need_a_processor_that_is_free(
    count: int, load: float, expected: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cost.processors() >= 1
    monkeypatch.setattr(cost, "processors", lambda: count)
    monkeypatch.setattr("os.getloadavg", lambda: (load, 0.0, 0.0))
    assert cost.free_threads() == expected
