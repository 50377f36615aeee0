"""Stored networks of the types come back whole, or with a sentence."""

from __future__ import annotations

import pytest
import torch
from safetensors.torch import save
from torch import nn

from rnn_core.analysis.types import alike, marks, stored_network, two_words
from rnn_core.errors import CheckpointError


def test_one_of_several_is_found_by_its_name() -> None:
    one, other = nn.Linear(2, 3), nn.Linear(2, 3)
    data = save(
        {
            f"{name}.{part}": value
            for name, net in (("a.b", one), ("a", other))
            for part, value in net.state_dict().items()
        }
    )
    found = stored_network(data, "a.b", nn.Linear(2, 3))
    assert torch.equal(found.weight, one.weight)


@pytest.mark.parametrize("name", ["a", "c"])
def test_another_shape_or_none_is_said(name: str) -> None:
    data = save({f"a.{part}": value for part, value in nn.Linear(3, 3).state_dict().items()})
    with pytest.raises(CheckpointError, match="Copy the file from the release again"):
        stored_network(data, name, nn.Linear(2, 3))
    with pytest.raises(CheckpointError):
        stored_network(data[:40], "a", nn.Linear(3, 3))


def test_marks_are_figures_that_were_measured() -> None:
    values = [0.3, 0.9, 0.5, 0.7]
    found = marks(values)
    assert {found.median, found.least, found.most} <= set(values)
    assert (found.least, found.most) == (0.3, 0.9)


def test_alike_asks_every_seed() -> None:
    assert alike([0.1, 0.2], [0.12, 0.2], 0.021)
    assert not alike([0.1, 0.2, 0.3], [0.1, 0.2, 0.4], 0.05)
    assert list(two_words([["a", 9], ["a b", 3], ["c d e", 2], ["f g", 1]])) == ["a b", "f g"]
