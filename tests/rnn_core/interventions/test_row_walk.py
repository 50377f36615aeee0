"""Many rows, each with other units held, against `rnn_core.intervene` a row at a time, in float64."""

from __future__ import annotations

import pytest
import torch

import rnn_core
from rnn_core.cells import names, spec
from rnn_core.errors import InputError
from rnn_core.interventions.row_walk import read_rows
from rnn_core.models.skipped import SkippedLSTM, layer_of
from rnn_core.tracing import Clamp

HELD = [name for name in names() if spec(name).held is not None]


def rows(cell: str, layers: int, directions: tuple[str, ...]) -> list[list[Clamp]]:
    own = spec(cell)
    memory = own.states[-1]
    found: list[list[Clamp]] = [[]]
    for layer in range(layers):
        for direction in directions:
            found += [
                [Clamp(one.name, [0, 3], slice(2, 6), 0.25, layer, direction)]
                for one in own.quantities
                if one.name in own.recorded(False)
            ]
            found.append([Clamp(memory, [1], slice(0, 9), "freeze", layer, direction)])
            found.append([Clamp(memory, range(5), slice(3, 9), 0.5, layer, direction)])
    found.append([Clamp("hidden", [2], slice(0, 9), 0.5), Clamp("hidden", [2], slice(4, 5), -0.5)])
    found.append([Clamp(own.quantities[0].name, [2], slice(4, 7), "freeze"), Clamp(memory, [4], [1, 8], 0.0)])
    return found


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("cell", HELD)
def test_each_row_is_what_intervene_gives(cell: str, both: bool) -> None:
    torch.manual_seed(3)
    module = spec(cell).layer(3, 5, num_layers=2, bidirectional=both).double()
    x = torch.randn(9, 1, 3, dtype=torch.float64)
    asked = rows(cell, 2, ("forward", "reverse") if both else ("forward",))
    read = read_rows(module, x, asked)
    for number, clamps in enumerate(asked):
        alone = rnn_core.intervene(module, x, clamps).after
        gap = read.output[:, number].numpy() - alone.output[0]
        assert abs(gap).max() < 1e-12
        assert abs(read.final[:, number].numpy() - alone.final_state[0][:, 0]).max() < 1e-12


def test_layers_with_residual_connections_are_read_a_layer_at_a_time() -> None:
    torch.manual_seed(5)
    stack = SkippedLSTM(3, 4, num_layers=3).double().eval()
    x = torch.randn(7, 1, 3, dtype=torch.float64)
    clamp = Clamp("hidden", [1, 2], slice(2, 5), 0.5, layer=1)
    read = read_rows(stack, x, [[], [clamp]])
    with torch.no_grad():
        assert (read.output[:, :1] - stack(x)[0]).abs().max() < 1e-12
        stream = layer_of(stack, 0)(x)[0]
        held = rnn_core.intervene(layer_of(stack, 1), stream, [Clamp("hidden", [1, 2], slice(2, 5), 0.5)])
        stream = stream + torch.tensor(held.after.output.copy()).transpose(0, 1)
        stream = stream + layer_of(stack, 2)(stream)[0]
    assert (read.output[:, 1:] - stream).abs().max() < 1e-12


@pytest.mark.parametrize(
    "clamp",
    [
        Clamp("hidden", [5], slice(0, 1), 0.0),
        Clamp("hidden", [0], slice(0, 10), 0.0),
        Clamp("hidden", [0], slice(0, 1), 0.0, layer=1),
        Clamp("nothing", [0], slice(0, 1), 0.0),
        Clamp("hidden", [0], slice(0, 1), [0.5]),
    ],
)
def test_what_is_not_there_is_refused(clamp: Clamp) -> None:
    with pytest.raises(InputError, match="expected"):
        read_rows(torch.nn.GRU(3, 5), torch.zeros(9, 1, 3), [[clamp]])
