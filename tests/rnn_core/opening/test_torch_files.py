"""Files of torch and safetensors against torch itself: what is opened gives the very same numbers."""

from __future__ import annotations

import argparse
import io
import pickle
import string
from collections import Counter, OrderedDict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save as safetensors_of
from torch import nn

import rnn_core
from rnn_core import cells
from rnn_core.cells.spec import CellSpec
from rnn_core.opening import Found, Refusal, open_checkpoint
from rnn_core.reading import read

WRAPS = ["", "module.", "_orig_mod.", "module._orig_mod.", "model.", "model.module."]


class Reads(nn.Module):
    """What people train: an embedding, a recurrent layer, a readout."""

    def __init__(self, rnn: nn.Module, width: int, tokens: int = 33, inputs: int = 12) -> None:
        super().__init__()
        self.encoder = nn.Embedding(tokens, inputs)
        self.rnn = rnn
        self.decoder = nn.Linear(width, tokens)


def saved(value: Any, **how: Any) -> bytes:
    file = io.BytesIO()
    torch.save(value, file, **how)
    return file.getvalue()


def weights_in(found: Found, **answers: Any) -> dict[str, torch.Tensor]:
    return dict(found.network(**answers).model.rnn.state_dict())


def same(found: Found, own: nn.Module, **answers: Any) -> None:
    weights = weights_in(found, **answers)
    assert weights.keys() == own.state_dict().keys()
    assert all(torch.equal(weights[name], value.float()) for name, value in own.state_dict().items())


def modes_of(cell: CellSpec) -> list[dict[str, str]]:
    return [{"nonlinearity": mode.squash} for mode in cell.modes.values()] if len(cell.modes) > 1 else [{}]


@pytest.mark.parametrize("name", cells.names())
@pytest.mark.parametrize(("layers", "both", "bias"), [(1, False, True), (3, False, True), (2, True, False)])
def test_every_cell_in_every_form(name: str, layers: int, both: bool, bias: bool) -> None:
    cell = cells.spec(name)
    for answers in modes_of(cell):
        torch.manual_seed(0)
        own = cell.layer(12, 16, layers, bias=bias, bidirectional=both, **answers)
        model = Reads(own, 16 * (1 + both))
        found = open_checkpoint(saved(model.state_dict()))
        assert name in found.cells
        assert (found.hidden, found.layers, found.bidirectional) == (16, layers, both)
        assert (found.features, found.tokens, found.outputs) == (12, 33, 33)
        assert all(row.fits for row in found.tensors)
        assert {row.role for row in found.tensors} == {"recurrent", "embedding", "readout"}
        assert {question.name for question in found.missing} == {"vocabulary", *answers}
        network = found.network(cell=name, **answers)
        ids = torch.randint(33, (7, 2))
        with torch.no_grad():
            expected = model.decoder(own(model.encoder(ids))[0])
            got = network.model(ids + 1)[0]
        got = got if both else got[..., 1:]
        torch.testing.assert_close(got, expected, rtol=0, atol=1e-5)
        same(found, own, cell=name, **answers)


def test_a_projection() -> None:
    own = nn.LSTM(12, 16, 2, proj_size=5, bidirectional=True)
    found = open_checkpoint(saved(Reads(own, 10).state_dict()))
    same(found, own)
    assert [row.formula for row in found.tensors if "weight_" in row.name][:3] == [
        "(4H, I)",
        "(4H, P)",
        "(P, H)",
    ]


@pytest.mark.parametrize("wrap", WRAPS)
def test_wrappers_are_taken_off_and_named(wrap: str) -> None:
    own = nn.GRU(12, 16)
    model = Reads(own, 16)
    found = open_checkpoint(saved({wrap + name: value for name, value in model.state_dict().items()}))
    same(found, own)
    assert found.module == "rnn"
    assert bool(wrap) == any(note.code == "prefix" for note in found.notes)
    assert all(note.sentence for note in found.notes)


@pytest.mark.parametrize("legacy", [False, True])
@pytest.mark.parametrize("key", ["model_state_dict", "state_dict", "model"])
def test_a_checkpoint_around_it(key: str, legacy: bool) -> None:
    own = nn.LSTM(12, 16)
    model = Reads(own, 16)
    optimizer = torch.optim.Adam(model.parameters())
    model.decoder(own(model.encoder(torch.zeros(3, 1, dtype=torch.long)))[0]).sum().backward()
    optimizer.step()
    nested = {
        "epoch": 3,
        key: model.state_dict(),
        "optimizer_state_dict": optimizer.state_dict(),
        "loss": 1.5,
    }
    nested["stoi"] = {c: k for k, c in enumerate(string.ascii_lowercase + " .,;:!?")}
    found = open_checkpoint(saved(nested, _use_new_zipfile_serialization=not legacy))
    same(found, own)
    assert found.vocabulary is not None
    assert found.vocabulary[:3] == ("a", "b", "c")
    assert "aside" in {note.code for note in found.notes}
    assert [one.sentence for one in found.inferred if one.code == "alphabet"] == [
        "alphabet of 33 tokens, because the file has stoi"
    ]
    assert not found.missing


@pytest.mark.parametrize("legacy", [False, True])
def test_a_module_that_was_pickled_whole_is_read_as_data(legacy: bool) -> None:
    own = nn.RNN(12, 16, 2, nonlinearity="relu")
    model = Reads(own, 16)
    found = open_checkpoint(saved(model, _use_new_zipfile_serialization=not legacy), string.printable[:33])
    assert (found.format, found.cell) == ("module", "rnn")
    assert not found.missing  # it says that it rectifies
    same(found, own)
    [names] = [note for note in found.notes if note.code == "names"]
    assert names.details["names"] == [f"{Reads.__module__}.Reads"]
    assert read(found.network(), "abba").trace.residual < 1e-12


class Keeps(Reads):
    """A module that keeps what people keep in theirs."""

    def __init__(self) -> None:
        super().__init__(nn.LSTM(12, 16), 16)
        self.act, self.criterion, self.vocab = torch.tanh, nn.CrossEntropyLoss(), string.ascii_letters[:33]
        self.options = argparse.Namespace(folder=Path("runs"), device=torch.device("cpu"), kind=torch.float32)


def test_what_else_lies_in_a_checkpoint_is_no_matter() -> None:
    model = Keeps()
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
    beside = {
        "optimizer": optimizer,
        "scheduler": torch.optim.lr_scheduler.StepLR(optimizer, 1),
        "best": np.float64(1.5),
        "curve": np.arange(4.0),
        "counts": Counter("abca"),
        "steps": range(4),
        "begun": datetime(2020, 1, 1),
        "pairs": {(1, 2): 3},
        "seen": {1, 2},
    }
    for legacy in (False, True):
        new = {"_use_new_zipfile_serialization": not legacy}
        same(open_checkpoint(saved({"model": model.state_dict(), **beside}, **new)), model.rnn)
        found = open_checkpoint(saved(nn.DataParallel(model), **new))
        same(found, model.rnn)
        assert found.vocabulary == tuple(string.ascii_letters[:33])


def test_cells_in_a_list_and_layers_that_are_numbered() -> None:
    torch.manual_seed(1)
    listed = nn.ModuleDict(
        {
            "emb": nn.Embedding(9, 6),
            "cells": nn.ModuleList([nn.LSTMCell(6, 8), nn.LSTMCell(8, 8)]),
            "out": nn.Linear(8, 9),
        }
    )
    found = open_checkpoint(saved(listed.state_dict()))
    assert (found.module, found.layers, found.tokens, found.outputs) == ("cells", 2, 9, 9)
    x = torch.randn(5, 2, 6)
    state = [(torch.zeros(2, 8), torch.zeros(2, 8))] * 2
    steps = []
    for now in x:
        for k, one in enumerate(listed["cells"]):
            state[k] = one(now, state[k])
            now = state[k][0]
        steps.append(now)
    got = found.network().model.rnn(x)[0]
    torch.testing.assert_close(got, torch.stack(steps), rtol=0, atol=1e-6)
    numbered = nn.ModuleDict({"lstm1": nn.LSTM(6, 8), "lstm2": nn.LSTM(8, 8)})
    assert open_checkpoint(saved(numbered.state_dict())).layers == 2


def test_several_recurrent_modules_are_asked_about() -> None:
    both = nn.ModuleDict({"encoder": nn.GRU(6, 8), "decoder": nn.GRU(6, 10)})
    found = open_checkpoint(saved(both.state_dict()))
    assert found.modules == ("decoder", "encoder")
    assert "module" in {question.name for question in found.missing}
    with pytest.raises(Refusal) as refused:
        found.network()
    assert refused.value.code == "answer"
    same(found, both["encoder"], module="encoder")
    assert found.choose("encoder").hidden == 8


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float64])
def test_other_precisions_are_read_as_torch_reads_them(kind: torch.dtype) -> None:
    own = nn.LSTM(5, 7).to(kind)
    for data in (saved(own.state_dict()), safetensors_of(dict(own.state_dict()))):
        found = open_checkpoint(data)
        same(found, own)
        assert found.dtype == str(kind).removeprefix("torch.")
        assert {"half", "double"} & {note.code for note in found.notes}


def test_views_transposes_and_parameters_that_share_a_storage() -> None:
    own = nn.LSTM(5, 7)
    block = torch.randn(40, 40)
    state = dict(own.state_dict())
    state["weight_ih_l0"] = block[3:31, 2:7]
    state["weight_hh_l0"] = block[:7, :28].t()
    found = open_checkpoint(saved(state))
    weights = weights_in(found)
    assert torch.equal(weights["weight_ih_l0"], block[3:31, 2:7])
    assert torch.equal(weights["weight_hh_l0"], block[:7, :28].t())


def test_one_hot_input_is_asked_about_and_read_either_way() -> None:
    model = nn.ModuleDict({"lstm": nn.LSTM(5, 7), "fc": nn.Linear(7, 5)})
    found = open_checkpoint(saved(model.state_dict()))
    assert {question.name for question in found.missing} == {"input", "vocabulary"}
    network = found.network("abcde")
    out = model["fc"](model["lstm"](torch.eye(5)[torch.tensor([[0], [3]])])[0])
    torch.testing.assert_close(network.model(torch.tensor([[1], [4]]))[0][..., 1:], out, rtol=0, atol=1e-6)
    assert found.network(input="rows").model.tokens is None
    with pytest.raises(Refusal, match="one-hot or rows"):
        found.network()


def test_a_tied_readout_that_the_file_holds_once() -> None:
    model = Reads(nn.LSTM(12, 12), 12)
    state = {name: value for name, value in model.state_dict().items() if name != "decoder.weight"}
    found = open_checkpoint(safetensors_of(state))
    assert found.outputs == 33
    assert "tied" in {one.code for one in found.inferred}


def test_what_is_not_finite_is_loaded_and_marked() -> None:
    own = nn.GRU(3, 4)
    state = own.state_dict()
    state["weight_hh_l0"][0, 0] = float("nan")
    found = open_checkpoint(saved(state))
    [note] = [note for note in found.notes if note.code == "nonfinite"]
    assert note.details == {"name": "weight_hh_l0", "count": 1}
    found.network()


def test_npz_holds_a_state_dict_too() -> None:
    own = nn.LSTM(5, 7)
    file = io.BytesIO()
    np.savez_compressed(file, **{name: value.numpy() for name, value in own.state_dict().items()})
    same(open_checkpoint(file.getvalue()), own)


def test_what_this_library_shipped_opens_too() -> None:
    folder = Path(rnn_core.__file__).parents[1] / "assets/models/shakespeare-lstm"
    found = open_checkpoint(folder / "weights.safetensors")
    assert (found.name, found.cell, found.tokens) == ("weights", "lstm", 63)


def test_shapes_that_do_not_fit_come_with_a_table() -> None:
    state = OrderedDict(nn.LSTM(5, 7).state_dict())
    state["weight_hh_l0"] = torch.zeros(28, 8)
    with pytest.raises(Refusal) as refused:
        open_checkpoint(saved(state))
    assert refused.value.code == "shapes"
    table = {name: (got, must) for name, got, must in refused.value.details["table"]}
    assert table["weight_hh_l0"] == ((28, 8), (28, 7))
    assert "(28, 7)" in str(refused.value)
    del state["weight_hh_l0"]
    with pytest.raises(Refusal, match="missing"):
        open_checkpoint(saved(state))


def test_a_size_that_is_a_multiple_is_explained_by_its_arithmetic() -> None:
    both = nn.LSTM(5, 8, 2, bidirectional=True).state_dict()
    half = {name: one for name, one in both.items() if "reverse" not in name}
    with pytest.raises(Refusal, match="16 = 2 x 8: it reads 8 units of each direction"):
        open_checkpoint(saved(half))
    mixed = {**nn.LSTM(5, 8).state_dict(), "weight_ih_l0": nn.GRU(5, 8).weight_ih_l0.detach()}
    with pytest.raises(Refusal, match="24 = 3 x 8: 3 rows a unit, as GRU has; the others have 4 x 8"):
        open_checkpoint(saved(mixed))


def test_a_refusal_goes_through_a_pickle_whole() -> None:
    again = pickle.loads(pickle.dumps(Refusal("large", count=5, most=3)))
    assert (again.code, again.details, again.came) == ("large", {"count": 5, "most": 3}, "5 bytes")
    assert isinstance(again, rnn_core.CheckpointError)
