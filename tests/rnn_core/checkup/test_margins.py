"""Room between sound and ill where a check decides by a statistic: 24 set-ups on either side."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from rnn_core.cells import names
from rnn_core.checkup import Finding, check
from rnn_core.checkup.checks.carried import LEAST
from rnn_core.checkup.checks.reach import LEFT
from tests.rnn_core.checkup.setups import FAULTS, WORDS, Reader, faulty, layer, numbers, tokens

COUNT = 24
CELLS = (names() * COUNT)[:COUNT]
FAULT = {check: kind for kind, (check, _) in FAULTS.items()}


class Swing(nn.Module):
    """Forecasts a damped swing by its own law, from the two values read last; its layer ran all the same."""

    def __init__(self, cell: str) -> None:
        super().__init__()
        self.rnn = layer(cell, 1, 4, batch_first=True)

    def forward(self, x: Tensor) -> Tensor:
        """Give (sequences, steps, 1)."""
        before = torch.cat([torch.zeros_like(x[:, :1]), x[:, :-1]], 1)
        said: Tensor = 1.6 * x - 0.9 * before + 0 * self.rnn(x)[0][..., :1]
        return said


def _swing(k: int) -> Tensor:
    noise = torch.randn(8, 121, generator=torch.Generator().manual_seed(k))
    values = [noise[:, 0], noise[:, 1]]
    for step in range(2, 121):
        values.append(1.6 * values[-1] - 0.9 * values[-2] + noise[:, step])
    return torch.stack(values, 1)[..., None]


def _one(name: str, *given: object, **said: object) -> Finding:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return check(*given, only=(name,), **said).findings[0]  # type: ignore[arg-type]


def _sound(name: str) -> Iterator[Finding]:
    for k, cell in enumerate(CELLS):
        if name == "persistence":
            x = _swing(k)
            yield _one(name, Swing(cell), x[:, :-1], targets=x[:, 1:])
        elif name == "reach":
            yield _one(
                name, Reader(cell, 2, 12, 2, "last", k, batch_first=True), numbers(4, 50, 2, k), reach=1
            )
        else:  # windows that run on, of a network whose loss they do not touch
            text = tokens(8, 81, k)
            windows = [(text[:, a : a + 40], text[:, a + 1 : a + 41]) for a in (0, 40)]
            said = {"carried": False} if name == "carried" else {}
            model = Reader(cell, None, 12, WORDS, seed=k, batch_first=True)
            yield _one(name, model, DataLoader(windows, batch_size=None), batch_axis=0, **said)


def _ill(name: str) -> list[Finding]:
    return [_one(name, one.model, one.batch, **one.said) for _, one in faulty(FAULT[name], COUNT)]


@pytest.mark.parametrize("name", ["carried", "persistence", "reach", "reset"])
def test_sound_and_ill_lie_far_apart(name: str) -> None:
    sound, ill = list(_sound(name)), _ill(name)
    assert len(sound) == len(ill) == COUNT
    assert {one.state for one in sound} == {"clean"}
    assert {one.state for one in ill} == {"found"}
    best, worst = [one.measured for one in sound], [one.measured for one in ill]
    if name == "carried":
        assert max(best) * 4 < LEAST < min(worst) / 10
    elif name == "reach":  # what is left of the gradient
        assert max(worst) * 100 < LEFT < min(best) / 10
    elif name == "reset":  # what an earlier batch changed
        limit = sound[0].limit
        assert max(best) * 10 <= limit < min(worst) / 100
    else:  # skill: at its lower bound of what is sound, at its upper of what is ill
        assert min(float(one.values["low"].rstrip("%").replace("\u2212", "-")) for one in sound) > 30
        assert max(worst) < 0.02 < min(best)
