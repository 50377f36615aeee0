"""A caption is said word by word as the equations say, and a frame reader answers at every frame."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

import rnn_core
from rnn_core.models.captioner import Captioner
from rnn_core.models.frame_reader import FrameReader


@pytest.fixture
def captioner() -> Captioner:
    torch.manual_seed(2)
    return Captioner(words=9, size=12, hidden=8, embedding=4).double().eval()


def test_saying_is_reading_what_was_said(captioner: Captioner) -> None:
    pictures = torch.rand(5, 3, 12, 12, dtype=torch.float64)
    said, shares = captioner.say(pictures, 7, begin=1)
    told = torch.cat([torch.ones(1, 5, dtype=torch.long), said[:-1]])
    torch.testing.assert_close(shares, captioner(pictures, told).softmax(-1), atol=1e-12, rtol=0)
    torch.testing.assert_close(said, shares.argmax(-1))


def test_states_are_those_of_the_traced_cell(captioner: Captioner) -> None:
    """Step by step by the textbook's equations (rnn_core's own, held against torch)."""
    picture = torch.rand(1, 3, 12, 12, dtype=torch.float64)
    words = torch.tensor([[1], [4], [2]])
    code = captioner.code(picture).detach()
    record = rnn_core.trace(captioner.rnn, captioner.inputs(code, words).detach(), torch.tanh(code)[None])
    assert record.residual < 1e-12
    states = torch.from_numpy(record.gate("hidden").copy())[0]
    torch.testing.assert_close(captioner.readout(states), captioner(picture, words)[:, 0])


def test_column_and_row_are_channels(captioner: Captioner) -> None:
    """The same thing elsewhere is another code, far from any edge too."""
    one, other = torch.zeros(2, 1, 3, 12, 12, dtype=torch.float64)
    one[..., 4, 4] = other[..., 6, 6] = 1.0  # the stride is even: only the position differs
    assert not torch.allclose(captioner.code(one), captioner.code(other))
    first = captioner.convolutions[0]
    plane = torch.linspace(-1, 1, 12, dtype=torch.float64)
    right = plane.expand(12, 12)
    stacked = torch.cat([one, right[None, None], right.T[None, None]], 1)
    naive = functional.layer_norm(
        captioner.convolutions(stacked), (8,), captioner.norm.weight, captioner.norm.bias
    )
    torch.testing.assert_close(captioner.code(one), naive)
    assert first.in_channels == 5


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_a_frames_answer_does_not_hang_on_later_frames(cell: str) -> None:
    torch.manual_seed(3)
    model = FrameReader(9, 4, cell, hidden=6).double()
    film = torch.rand(7, 2, 9, dtype=torch.float64)
    torch.testing.assert_close(model(film[:4]), model(film)[:4])
    changed = film.clone()
    changed[0] += 1
    assert not torch.allclose(model(changed)[3], model(film)[3])


def test_without_memory_a_frame_stands_alone() -> None:
    torch.manual_seed(3)
    model = FrameReader(9, 4, None, hidden=6).double()
    film = torch.rand(7, 2, 9, dtype=torch.float64)
    changed = film.clone()
    changed[0] += 1
    torch.testing.assert_close(model(changed)[1:], model(film)[1:])
    assert model.parameter_count == sum(one.numel() for one in model.parameters())
