"""Gradients by layer against autograd through single steps, and against finite differences."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from rnn_core.errors import InputError
from rnn_core.gradients.stack import layer_gradients, surprise_at, surprise_of
from rnn_core.models import CharacterModel

IDS = np.array([1, 4, 2, 2, 5, 0, 3, 1, 1, 4, 5, 2])


def _model(layers: int, skips: bool) -> CharacterModel:
    torch.manual_seed(layers)
    return CharacterModel(6, "lstm", 5, layers=layers, embedding=3, skips=skips).double().eval()


def _logits(model: CharacterModel, added: torch.Tensor) -> torch.Tensor:
    """Logits by torch's single-step cells; `added`, (layers, time, hidden), goes onto each h."""
    stream = model.embedding(torch.as_tensor(IDS))
    for layer in range(model.rnn.num_layers):
        cell = nn.LSTMCell(stream.shape[-1], model.rnn.hidden_size).double()
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            getattr(cell, name).data = getattr(model.rnn, f"{name}_l{layer}").data
        h = c = torch.zeros(1, model.rnn.hidden_size, dtype=torch.float64)
        own = []
        for step, x in enumerate(stream):
            h, c = cell(x[None], (h, c))
            h = h + added[layer, step]
            own.append(h[0])
        stream = torch.stack(own) + (stream if model.skips and layer else 0)
    return model.readout(stream)


@pytest.mark.parametrize(("layers", "skips"), [(1, False), (3, False), (4, True)])
@pytest.mark.parametrize("loss", [surprise_of(np.roll(IDS, -1)), surprise_at(7, 3)], ids=["mean", "one"])
def test_they_are_autograds(layers: int, skips: bool, loss: object) -> None:
    model = _model(layers, skips)
    added = torch.zeros(layers, len(IDS), 5, dtype=torch.float64, requires_grad=True)
    value = loss(_logits(model, added))  # type: ignore[operator]
    (expected,) = torch.autograd.grad(value, added)
    back = layer_gradients(model, IDS, loss)  # type: ignore[arg-type]
    assert back.loss == pytest.approx(float(value.detach()), abs=1e-12)
    assert np.abs(back.hidden - expected.numpy()).max() < 1e-14
    assert np.allclose(back.norms(), expected.norm(dim=-1).numpy(), atol=1e-14)
    assert back.residual < 1e-12


def test_they_are_what_a_nudge_of_one_unit_does() -> None:
    model, loss, nudge = _model(3, True), surprise_at(10, 2), 1e-6
    back = layer_gradients(model, IDS, loss)
    for layer, step, unit in [(0, 0, 1), (1, 4, 0), (2, 9, 4), (0, 10, 3)]:
        added = torch.zeros(3, len(IDS), 5, dtype=torch.float64)
        added[layer, step, unit] = nudge
        with torch.no_grad():
            slope = (loss(_logits(model, added)) - loss(_logits(model, -added))) / (2 * nudge)
        assert float(slope) == pytest.approx(back.hidden[layer, step, unit], abs=1e-9)


def test_nothing_goes_back_from_a_guess_to_what_was_read_after_it() -> None:
    back = layer_gradients(_model(2, False), IDS, surprise_at(5, 1))
    assert (back.norms()[:, :6] > 0).all()
    assert (back.norms()[:, 6:] == 0).all()


def test_it_says_what_it_cannot_follow() -> None:
    with pytest.raises(InputError, match="choose an LSTM"):
        layer_gradients(CharacterModel(6, "gru", 4).eval(), IDS, surprise_at(0, 0))
    with pytest.raises(InputError, match="give a text"):
        layer_gradients(_model(1, False), IDS[:0], surprise_at(0, 0))
