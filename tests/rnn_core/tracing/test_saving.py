"""Everything of a walk in one file: the numbers themselves to half precision, and sound when cut short."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import rnn_core

TEXT = torch.randn(500, 1, 3, generator=torch.Generator().manual_seed(3))
MODULES: list[Any] = [
    nn.LSTM(3, 5, num_layers=2),
    nn.LSTM(3, 5, proj_size=2),
    nn.GRU(3, 5, batch_first=True),
    nn.RNN(3, 5),
]


@pytest.mark.parametrize("module", MODULES)
def test_every_number_is_there(module: Any, tmp_path: Path) -> None:
    path = tmp_path / "walk.npy"
    segments = list(rnn_core.save_stream(rnn_core.stream(module, [TEXT], every=120), path))
    assert [segment.stop for segment in segments] == [120, 240, 360, 480, 500]
    whole = np.load(path, mmap_mode="r")
    first = segments[0].trace
    assert whole.shape == (500,)
    assert whole.dtype.names == first.gates
    for segment, name, layer in itertools.product(segments, first.gates, range(first.layers)):
        kept = whole[name][segment.start : segment.stop, layer]
        assert kept.dtype == np.float16
        np.testing.assert_array_equal(kept, segment.trace.gate(name, layer)[0].astype(np.float16))
    assert path.stat().st_size == whole.offset + 500 * whole.dtype.itemsize


def test_whoever_stops_early_has_the_pieces_up_to_there(tmp_path: Path) -> None:
    path = tmp_path / "walk.npy"
    walk = rnn_core.save_stream(rnn_core.stream(MODULES[3], [TEXT], every=50), path)
    assert not path.exists()
    segments = [next(walk), next(walk)]
    assert [segment.stop for segment in segments] == [50, 100]
    walk.close()
    whole = np.load(path)
    assert whole.shape == (100,)
    hidden = np.concatenate([segment.trace.gate("hidden")[0] for segment in segments])
    np.testing.assert_array_equal(whole["hidden"][:, 0], hidden.astype(np.float16))


def test_a_file_killed_between_pieces_is_sound(tmp_path: Path) -> None:
    """What is on disk after any segment, even before the file is closed, once the system has it."""
    path = tmp_path / "walk.npy"
    walk = rnn_core.save_stream(rnn_core.stream(MODULES[0], [TEXT], every=50), path)
    for done in (50, 100, 150):
        next(walk)
        assert np.load(path).shape == (done,)


def test_what_half_precision_cannot_hold_is_infinite(tmp_path: Path) -> None:
    module = nn.RNN(1, 1, nonlinearity="relu", bias=False)
    with torch.no_grad():
        module.weight_hh_l0.fill_(2.0)
        module.weight_ih_l0.fill_(1.0)
    for _ in rnn_core.save_stream(rnn_core.stream(module, [torch.ones(40, 1, 1)]), tmp_path / "walk.npy"):
        pass
    hidden = np.load(tmp_path / "walk.npy")["hidden"].ravel()
    assert hidden[14] == 2.0**15
    assert np.isinf(hidden[16:]).all()
