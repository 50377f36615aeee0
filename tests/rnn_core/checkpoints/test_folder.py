"""Networks on disk: what was saved is what is loaded, and what is broken is refused in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from rnn_core.checkpoints import UnitStory, load, save
from rnn_core.checkpoints.folder import save_stories, untrained
from rnn_core.errors import CheckpointError
from rnn_core.models import CharacterModel
from rnn_core.text.vocabulary import Vocabulary

VOCABULARY = Vocabulary(tuple("abc"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    save(tmp_path / "net", CharacterModel(4, "lstm", 6), VOCABULARY, {"corpus": "python"})
    return tmp_path / "net"


def test_weights_come_back_as_float16_kept_them(folder: Path) -> None:
    torch.manual_seed(0)
    original = CharacterModel(4, "lstm", 6)
    loaded = load(folder)
    for one, two in zip(original.parameters(), loaded.model.parameters(), strict=True):
        assert torch.equal(one.half().float(), two)
        assert not two.requires_grad
    assert not loaded.model.training
    assert loaded.vocabulary == VOCABULARY
    assert loaded.stories == ()
    assert loaded.order.tolist() == list(range(6))


def test_stories_come_back(folder: Path) -> None:
    story = UnitStory(3, 0, "cell", "in_quotes", "auroc", -1, 0.97, 0.7, True)
    save_stories(folder, [story], np.array([5, 4, 3, 2, 1, 0]), {"untrained_seed": 0})
    loaded = load(folder)
    assert loaded.stories == (story,)
    assert loaded.order.tolist() == [5, 4, 3, 2, 1, 0]


def test_the_untrained_twin_has_the_shape_and_other_numbers(folder: Path) -> None:
    loaded = load(folder)
    twin = untrained(loaded, seed=5)
    assert twin.parameter_count == loaded.model.parameter_count
    assert not torch.equal(twin.rnn.weight_hh_l0, loaded.model.rnn.weight_hh_l0)
    assert torch.equal(twin.rnn.weight_hh_l0, untrained(loaded, seed=5).rnn.weight_hh_l0)


@pytest.mark.parametrize("broken", ["weights.safetensors", "config.json"])
@pytest.mark.parametrize("how", ["missing", "empty", "text", "cut"])
@pytest.mark.parametrize("summed", [True, False])
def test_a_broken_folder_is_refused_without_its_path(
    folder: Path, broken: str, how: str, summed: bool
) -> None:
    if not summed:
        (folder / "SHA256SUMS").unlink()
    file = folder / broken
    content = file.read_bytes()
    file.unlink()
    if how != "missing":
        file.write_bytes({"empty": b"", "text": b"hello", "cut": content[: len(content) // 2]}[how])
    with pytest.raises(CheckpointError, match=r"expected (a network in|\S+ of) 'net'") as refused:
        load(folder)
    assert str(folder.parent) not in str(refused.value)


def test_sizes_that_do_not_fit_are_refused(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text("utf-8"))
    (folder / "config.json").write_text(json.dumps({**config, "hidden": 7}), "utf-8")
    (folder / "SHA256SUMS").unlink()
    with pytest.raises(CheckpointError):
        load(folder)
