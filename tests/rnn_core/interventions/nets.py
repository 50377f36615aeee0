"""Small networks of every cell, and a loop of the cell's own step in float64 to judge a reading by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from rnn_core.cells import spec
from rnn_core.checkpoints import TrainedNetwork
from rnn_core.models import CharacterModel
from rnn_core.models.character import with_dtype
from rnn_core.text.vocabulary import Vocabulary
from rnn_core.tracing import Clamp
from rnn_core.tracing.modules import stored_weights

LETTERS = "abcde\n"


def network(cell: str, layers: int = 1, letters: str = LETTERS, hidden: int = 6) -> TrainedNetwork:
    torch.manual_seed(4)
    model = CharacterModel(len(letters) + 1, cell, hidden, layers, embedding=5).eval().requires_grad_(False)
    for parameter in model.parameters():
        parameter.mul_(2)  # gates that open and shut
    return TrainedNetwork("small", model, Vocabulary(tuple(letters)), {})


class Loop:
    """One sequence, a step at a time, of float64: its state, and what it expects next."""

    def __init__(self, trained: TrainedNetwork, clamps: Sequence[Clamp] = (), end: int = 0) -> None:
        self.model = with_dtype(trained.model, torch.float64)
        self.cell = spec(self.model.cell)
        self.clamps = clamps
        self.end = end
        self.state = [
            [torch.zeros(1, self.model.rnn.hidden_size, dtype=torch.float64) for _ in self.cell.states]
            for _ in range(self.model.rnn.num_layers)
        ]

    def read(self, token: int, t: int) -> tuple[np.ndarray, list[dict[str, np.ndarray]]]:
        """Chances of the next token, and every quantity of each layer."""
        x, found = self.model.embedding.weight[token][None], []
        for layer, state in enumerate(self.state):
            held = [
                (one, one.value if isinstance(one.value, float) else 0.0)
                for one in self.clamps
                if one.layer == layer and t in range(self.end)[one.steps]  # type: ignore[index]
            ]

            def hold(name: str, value: Any, held: Any = held) -> Any:
                for one, number in held:
                    if one.gate == name:
                        value = value.clone()
                        value[:, list(one.units)] = number
                return value

            assert self.cell.held is not None
            rnn = self.model.rnn
            step = self.cell.held(x, state, stored_weights(rnn, layer, "forward"), rnn.mode, hold)
            self.state[layer] = [step[name] for name in self.cell.states]
            found.append({name: values[0].numpy() for name, values in step.items()})
            x = step["hidden"]
        return self.model.readout(x)[0].softmax(-1).numpy(), found


def looped(
    trained: TrainedNetwork, ids: Sequence[int], clamps: Sequence[Clamp]
) -> tuple[np.ndarray, list[Mapping[str, np.ndarray]]]:
    """Chances after each token, (time, vocabulary), and each layer's quantities, (time, hidden)."""
    loop = Loop(trained, clamps, len(ids))
    with torch.no_grad():
        steps = [loop.read(int(token), t) for t, token in enumerate(ids)]
    layers = [
        {name: np.stack([found[layer][name] for _, found in steps]) for name in steps[0][1][layer]}
        for layer in range(len(loop.state))
    ]
    return np.stack([chances for chances, _ in steps]), layers  # type: ignore[return-value]
