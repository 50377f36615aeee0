"""Setting a state: against a loop of textbook equations written here, and against the module itself."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from rnn_core.cells import names, spec
from rnn_core.errors import InputError
from rnn_core.tracing import trace
from rnn_core.tracing.intervene import Clamp, intervene


def made(cell: str, **how: object) -> nn.Module:
    torch.manual_seed(1)
    return spec(cell).layer(3, 5, **how).double()


def inputs(time: int = 9, batch: int = 2) -> torch.Tensor:
    torch.manual_seed(2)
    return torch.randn(time, batch, 3, dtype=torch.float64)


@pytest.mark.parametrize("cell", names())
@pytest.mark.parametrize("how", [{}, {"num_layers": 2, "bidirectional": True}], ids=["one", "stack"])
def test_with_nothing_set_it_is_the_module(cell: str, how: dict[str, int]):
    module, x = made(cell, **how), inputs()
    seen, plain = intervene(module, x, []), trace(module, x)
    assert abs(seen.output - plain.output).max() < 1e-12
    for ours, record in zip(seen.records, plain.records, strict=True):
        assert set(ours) == set(record)
        assert all(abs(ours[name] - record[name]).max() < 1e-12 for name in record)


def test_a_cell_state_that_is_set_goes_on_as_the_equations_say():
    module, x = made("lstm"), inputs()
    seen = intervene(module, x, [Clamp("cell", [1, 3], [2, 6], -0.75)])
    w, u, b = module.weight_ih_l0, module.weight_hh_l0, module.bias_ih_l0 + module.bias_hh_l0
    h = c = torch.zeros(2, 5, dtype=torch.float64)
    with torch.no_grad():
        for t in range(len(x)):
            i, f, g, o = (x[t] @ w.T + h @ u.T + b).chunk(4, -1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            if t in (2, 6):
                c[:, [1, 3]] = -0.75
            h = torch.sigmoid(o) * torch.tanh(c)
            assert abs(seen.gate("cell")[:, t] - c.numpy()).max() < 1e-12
            assert abs(seen.gate("hidden")[:, t] - h.numpy()).max() < 1e-12


def test_a_hidden_state_that_is_set_goes_on_as_the_equations_say():
    module, x = made("gru"), inputs()
    value = torch.tensor([[0.4], [-0.2]], dtype=torch.float64).numpy()  # one for each sequence
    seen = intervene(module, x, [Clamp("hidden", [0], [3], value)])
    h = torch.zeros(2, 5, dtype=torch.float64)
    with torch.no_grad():
        for t in range(len(x)):
            by_x = x[t] @ module.weight_ih_l0.T + module.bias_ih_l0
            by_h = h @ module.weight_hh_l0.T + module.bias_hh_l0
            (xr, xz, xn), (hr, hz, hn) = by_x.chunk(3, -1), by_h.chunk(3, -1)
            z = torch.sigmoid(xz + hz)
            h = (1 - z) * torch.tanh(xn + torch.sigmoid(xr + hr) * hn) + z * h
            if t == 3:
                h[:, :1] = torch.from_numpy(value)
            assert abs(seen.gate("hidden")[:, t] - h.numpy()).max() < 1e-12


@pytest.mark.parametrize("cell", names())
def test_setting_every_state_is_starting_anew_from_it(cell: str):
    """The module itself, begun with the state that was set, does what the intervened run does."""
    module, x = made(cell), inputs()
    generator = torch.Generator().manual_seed(3)
    state = {name: torch.rand(2, 5, generator=generator, dtype=torch.float64) for name in spec(cell).states}
    # The cell state first: h follows from it, and is then set itself.
    clamps = [Clamp(name, range(5), [3], values.numpy()) for name, values in reversed(state.items())]
    seen = intervene(module, x, clamps)
    begun = tuple(values[None] for values in state.values())
    with torch.no_grad():
        output, _ = module(x[4:], begun if len(begun) > 1 else begun[0])
    assert abs(seen.output[:, 4:] - output.transpose(0, 1).numpy()).max() < 1e-12


def test_before_the_step_and_for_others_nothing_changes():
    module, x = made("lstm", num_layers=2), inputs()
    seen, plain = intervene(module, x, [Clamp("cell", [0], [4], 3.0, layer=1)]), trace(module, x)
    assert abs(seen.gate("hidden") - plain.gate("hidden")).max() < 1e-12
    assert abs(seen.output[:, :4] - plain.output[:, :4]).max() < 1e-12
    assert abs(seen.output[:, 4:] - plain.output[:, 4:]).max() > 0.01


def test_the_reverse_direction_is_set_at_the_inputs_own_step():
    module, x = made("lstm", bidirectional=True), inputs()
    seen = intervene(module, x, [Clamp("cell", [0], [4], 3.0, direction="reverse")])
    plain = trace(module, x)
    assert abs(seen.gate("cell", direction="reverse")[:, 4, 0] - 3.0).max() < 1e-12
    assert (
        abs(
            seen.gate("cell", direction="reverse")[:, 5:] - plain.gate("cell", direction="reverse")[:, 5:]
        ).max()
        < 1e-12
    )
    assert abs(seen.gate("cell") - plain.gate("cell")).max() < 1e-12


def test_a_projection_is_applied_to_what_was_set():
    module, x = made("lstm", proj_size=2), inputs()
    seen = intervene(module, x, [Clamp("cell", [1], [4], 2.0)])
    shown = seen.gate("output")[:, 4] * torch.tanh(torch.tensor(seen.gate("cell")[:, 4])).numpy()
    assert abs(seen.gate("hidden")[:, 4] - shown @ module.weight_hr_l0.detach().numpy().T).max() < 1e-12


@pytest.mark.parametrize(
    "clamp",
    [
        Clamp("forget", [0], [0], 1.0),
        Clamp("cell", [5], [0], 1.0),
        Clamp("cell", [0], [9], 1.0),
        Clamp("cell", [0], [0], 1.0, layer=1),
        Clamp("cell", [0], [0], 1.0, direction="reverse"),
    ],
    ids=["gate", "unit", "step", "layer", "direction"],
)
def test_what_is_not_there_is_refused(clamp: Clamp):
    with pytest.raises(InputError, match="expected"):
        intervene(made("lstm"), inputs(), [clamp])
