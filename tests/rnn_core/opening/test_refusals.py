"""What is not opened: each kind of file gets its own code, and a sentence with a remedy."""

from __future__ import annotations

import io
import json
import pickle
import struct
import warnings
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save as safetensors_of
from torch import nn

from rnn_core.opening import CODES, Refusal, open_checkpoint
from rnn_core.opening.limits import MOST_TENSORS

OWN = nn.LSTM(3, 4)


def saved(value: Any, **how: Any) -> bytes:
    file = io.BytesIO()
    torch.save(value, file, **how)
    return file.getvalue()


def state_with(name: str, tensor: torch.Tensor) -> bytes:
    return saved({**OWN.state_dict(), name: tensor})


def torchscript() -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.jit.save(torch.jit.script(nn.Linear(2, 2)), file)
    return file.getvalue()


def zipped_again() -> bytes:
    with zipfile.ZipFile(io.BytesIO(saved(OWN.state_dict()))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def header(head: Any, body: int = 0) -> bytes:
    text = head if isinstance(head, bytes) else json.dumps(head).encode()
    return struct.pack("<Q", len(text)) + text + bytes(body)


def objects() -> bytes:
    file = io.BytesIO()
    np.savez(file, weight=np.array([{}], dtype=object))
    return file.getvalue()


def shortened(data: bytes) -> bytes:
    return data[: len(data) // 2]


def quantised() -> bytes:
    return state_with("fc.weight", torch.quantize_per_tensor(torch.ones(2, 2), 0.1, 0, torch.qint8))


ONE = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}
FILES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "nothing": (lambda: b"", "empty", "no bytes"),
    "half of a zip": (lambda: shortened(saved(OWN.state_dict())), "truncated", "cut off"),
    "half of an older file": (
        lambda: shortened(saved(OWN.state_dict(), _use_new_zipfile_serialization=False)),
        "malformed truncated",
        "",
    ),
    "half of safetensors": (
        lambda: shortened(safetensors_of(dict(OWN.state_dict()))),
        "truncated",
        "cut off",
    ),
    "a text": (lambda: b"import torch\n" * 9, "text", "a text"),
    "a page": (lambda: b"<!DOCTYPE html><html></html>", "text", "a page"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "format", "PNG"),
    "gguf": (lambda: b"GGUF\x03\0\0\0" + bytes(99), "format", "GGUF"),
    "a pointer": (lambda: b"version https://git-lfs.github.com/spec/v1\n", "pointer", "git lfs pull"),
    "torchscript": (torchscript, "torchscript", "torch.jit.load"),
    "a call": (lambda: saved({"a": _Runs()}), "calls", "posix.system"),
    "a bare pickle": (lambda: pickle.dumps({"a": [1.0]}), "bare", "pickle.dump"),
    "no tensors": (lambda: saved({"epoch": 3}), "tensors", "no tensors"),
    "no recurrent layer": (lambda: saved(nn.Linear(2, 3).state_dict()), "recurrent", "weight (3, 2)"),
    "zipped again": (zipped_again, "packed", "compressed"),
    "sparse": (lambda: state_with("fc.weight", torch.eye(3).to_sparse()), "tensor", "sparse"),
    "meta": (lambda: state_with("fc.weight", torch.ones(3, 3, device="meta")), "tensor", "meta"),
    "complex": (
        lambda: state_with("fc.weight", torch.ones(3, 3, dtype=torch.complex64)),
        "tensor",
        "complex",
    ),
    "quantised": (quantised, "tensor", "quantised"),
    "expanded": (lambda: state_with("fc.weight", torch.ones(1, 1).expand(99, 99)), "tensor", "expanded"),
    "objects": (objects, "objects", "unpickle"),
    "a long header": (lambda: header(b"{" + b" " * 1_000_001), "huge", "1,000,000"),
    "many tensors": (lambda: header({str(k): ONE for k in range(MOST_TENSORS + 1)}), "huge", "10,000"),
    "many dimensions": (lambda: header({"w": {**ONE, "shape": [1] * 9}}, 4), "malformed", "shape"),
    "a key twice": (
        lambda: header(f'{{"w":{json.dumps(ONE)},"w":{json.dumps(ONE)}}}'.encode(), 4),
        "malformed",
        "two things of one name",
    ),
    "a tensor is missing": (
        lambda: saved({k: v for k, v in OWN.state_dict().items() if k != "bias_hh_l0"}),
        "shapes",
        "bias_hh_l0",
    ),
    "sizes that do not fit": (
        lambda: state_with("weight_ih_l0", torch.ones(16, 4, 1)),
        "shapes",
        "(16, 4, 1)",
    ),
}


class _Runs:
    def __reduce__(self) -> Any:
        import os

        return os.system, ("true",)


@pytest.mark.parametrize("name", FILES)
def test_each_kind_has_its_code_and_its_remedy(name: str) -> None:
    make, codes, words = FILES[name]
    with pytest.raises(Refusal) as refused:
        open_checkpoint(make(), name="theirs.pt")
    assert refused.value.code in codes.split()
    told = f"{refused.value}\n{refused.value.mend}"
    assert words in told
    assert str(refused.value).startswith(f"expected {refused.value.expected}; got {refused.value.came}. ")
    assert "?" not in refused.value.came
    assert "weights_only" not in told
    assert "Traceback" not in told
    assert refused.value.mend.count("\n") <= 1


@pytest.mark.parametrize("code", CODES)
def test_no_code_has_a_gap_in_its_sentence_where_details_are_lost(code: str) -> None:
    refusal = Refusal(code)
    assert all("{" not in part for part in (refusal.came, refusal.expected, refusal.likely))
    assert refusal.came
    assert refusal.expected
    assert "  " not in str(refusal)
