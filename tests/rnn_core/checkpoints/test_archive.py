"""A network as one file: back as it was; anything else is refused in a sentence, and nothing is unpacked."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from typing import Any

import numpy as np
import pytest
import torch

from rnn_core.cells import names
from rnn_core.checkpoints import pack, unpack
from rnn_core.checkpoints.archive import LARGEST
from rnn_core.errors import CheckpointError
from rnn_core.models import CharacterModel
from rnn_core.text.vocabulary import Vocabulary

VOCABULARY = Vocabulary(("a", "b", "\n"))


def good(cell: str = "lstm") -> bytes:
    torch.manual_seed(0)
    return pack(CharacterModel(4, cell, 5, 2, 3), VOCABULARY, {"source": "three letters"})


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(**config: Any) -> bytes:
    parts = members(good())
    parts["config.json"] = json.dumps(json.loads(parts["config.json"]) | config).encode()
    return zipped(parts)


@pytest.mark.parametrize("cell", names())
def test_it_comes_back_as_it_was(cell: str):
    torch.manual_seed(0)
    model = CharacterModel(4, cell, 5, 2, 3)
    back = unpack(good(cell))
    assert back.vocabulary == VOCABULARY
    assert back.config["source"] == "three letters"
    for one, two in zip(model.parameters(), back.model.parameters(), strict=True):
        np.testing.assert_array_equal(one.detach().half().float().numpy(), two.numpy())
    assert good(cell) == good(cell)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 but no zip",
        b"\x80\x04\x95 a pickle",
        good()[:-100],
        good()[: len(good()) // 2],
        zipped({"config.json": b"{}"}),
        zipped(members(good()) | {"../../evil": b"x"}),
        zipped(members(good()) | {"config.json": b"[1, 2"}),
        zipped(members(good()) | {"config.json": b"[" * 100_000}),
        zipped(members(good()) | {"config.json": b"[]"}),
        zipped(members(good()) | {"weights.safetensors": b""}),
        zipped(members(good()) | {"config.json": b"\xff\xfe{"}),
        zipped(members(good()) | {"weights.safetensors": struct.pack("<Q", 2**60) + b"{}"}),
        changed(hidden=6),
        changed(hidden=10**9),
        changed(hidden=1024, layers=8),  # would be half a minute in the making
        changed(hidden=-1),
        changed(hidden="5"),
        changed(layers=10**6),
        changed(cell="transformer"),
        changed(vocabulary=["ab", "c", "d"]),
        changed(vocabulary=["a", "b", "\ud800"]),
        changed(vocabulary="abc"),
        changed(vocabulary=["a"] * 10**5),
        bytes(LARGEST + 1),
    ],
    ids=range(25),
)
def test_anything_else_is_refused_in_a_sentence(data: bytes):
    with pytest.raises(CheckpointError, match="expected a zip") as refused:
        unpack(data)
    assert "weights_only" not in str(refused.value)
