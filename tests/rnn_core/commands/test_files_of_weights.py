"""`--model` takes a stranger's file of weights, with what it does not say on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
import torch
from torch import nn

from rnn_core.commands import main
from rnn_core.opening import open_checkpoint
from rnn_core.reading import read
from rnn_core.units import Document, find_units

TEXT = "abcabdacb\n" * 4
LETTERS = "abcd\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    torch.manual_seed(2)
    layers = {"encoder": nn.Embedding(5, 4), "rnn": nn.RNN(4, 6), "decoder": nn.Linear(6, 5)}
    torch.save({"model_state_dict": nn.ModuleDict(layers).state_dict(), "epoch": 3}, tmp_path / "my.pt")
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "chars.json").write_text(json.dumps(list(LETTERS)), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


FILE = ("--model", "my.pt", "--vocabulary", "chars.json")


def test_a_text_is_read_what_if(here: Path, capsys: Any) -> None:
    assert main(["whatif", "a.txt", *FILE, "--nonlinearity", "tanh", "--hold", "h1@3-8=1"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("With unit 1 held")
    assert told.err == "a.whatif.csv: 40 rows\n"


def test_its_units_are_searched(here: Path, capsys: Any) -> None:
    command = ["units", "a.txt", *FILE, "--nonlinearity", "tanh", "--pattern", "a", "--out", "units.csv"]
    assert main(command) == 0
    network = open_checkpoint(here / "my.pt", LETTERS).network(nonlinearity="tanh")
    found = find_units(network, "a", [Document("a.txt", TEXT)])
    assert capsys.readouterr().out.splitlines()[1].startswith(f"unit {found.matches[0].unit:4}")
    rows = (here / "units.csv").read_text("utf-8").splitlines()[1:]
    assert [int(row.split(",")[0]) for row in rows] == [one.unit for one in found.matches]


def test_a_trace_is_written_of_what_the_library_reads(here: Path) -> None:
    command = ["trace", "a.txt", *FILE, "--nonlinearity", "relu", "--out", "traces", "--quiet"]
    assert main(command) == 0
    table = pyarrow.parquet.read_table(here / "traces/a.txt/00000.parquet").to_pandas()
    network = open_checkpoint(here / "my.pt", LETTERS).network(nonlinearity="relu")
    hidden = read(network, TEXT).trace.gate("hidden")[0]
    first = table[table["unit"] == 2].sort_values("step")["hidden"].to_numpy()
    assert abs(first - hidden[:, 2]).max() < 1e-6
    assert main(command) == 0


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ((), "give --nonlinearity"),
        (("--nonlinearity", "sine"), "tanh or relu"),
        (("--nonlinearity", "tanh", "--vocabulary", "a.txt"), "got 4 of 5: 1 missing"),
        (("--nonlinearity", "tanh", "--vocabulary", "no.txt"), "no file 'no.txt'"),
        (("--module", "other"), "give --module"),
        (("--model", "a.txt"), "got a text"),
        (("--model", "no.pt"), "or a file of weights"),
    ],
)
def test_what_is_missing_or_does_not_fit_is_one_sentence(
    more: tuple[str, ...], sentence: str, here: Path, capsys: Any
) -> None:
    assert main(["whatif", "a.txt", *FILE, "--hold", "h1@3=1", *more]) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1
