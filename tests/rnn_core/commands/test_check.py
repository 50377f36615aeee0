"""`check` says what the library says, of a folder and of a file of weights, and refuses in a sentence."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from rnn_core.checkpoints import load, save
from rnn_core.checkup.network import LEAST, check_network, windows_of
from rnn_core.commands import main
from rnn_core.errors import InputError
from rnn_core.models import CharacterModel
from rnn_core.text.vocabulary import Vocabulary

TEXT = "abcabdacb\n" * 12


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("networks")
    torch.manual_seed(2)
    save(folder / "small", CharacterModel(6, "lstm", 5, embedding=4), Vocabulary(tuple("abcd\n")), {})
    sick = nn.ModuleDict({"rnn": nn.GRU(2, 4), "readout": nn.Linear(4, 1)})
    with torch.no_grad():
        sick["rnn"].weight_hh_l0[0, 0] = float("nan")
    torch.save(sick.state_dict(), folder / "sick.pt")
    return folder


@pytest.fixture
def here(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    rows = "".join(f"{k / 90},{(k * 7) % 11 / 11}\n" for k in range(90))
    (tmp_path / "rows.csv").write_text("x,y\n" + rows, "utf-8")
    shutil.copytree(made / "small", tmp_path / "small")
    shutil.copy(made / "sick.pt", tmp_path / "sick.pt")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_says_what_the_library_finds(here: Path, capsys: Any) -> None:
    assert main(["check", "a.txt", "--model", "small", "--csv", "b.csv", "--carried", "no"]) == 0
    report = check_network(load(here / "small"), TEXT, carried=False)
    told = capsys.readouterr().out.splitlines()
    assert [one for one in told if one.startswith("[")] == [
        one for one in str(report).splitlines() if one.startswith("[")
    ]
    assert {"swap", "future", "carried", "nan"} <= {one.check for one in report.clean}
    with (here / "b.csv").open(encoding="utf-8") as file:
        assert [row["check"] for row in csv.DictReader(file)] == [one.check for one in report.findings]
    assert main(["check", "a.txt", "--model", "small", "--language", "ko", "--quiet"]) == 0
    assert "재었고 깨끗함" in capsys.readouterr().out


def test_a_file_of_weights_is_opened_and_reads_a_table(here: Path, capsys: Any) -> None:
    assert main(["check", "rows.csv", "--model", "sick.pt"]) == 0
    told = capsys.readouterr().out
    assert "[!] NaN: 1 of 48 numbers of “rnn.weight_hh_l0” are not finite." in told
    assert told.startswith("1 found")


def test_windows_run_on_and_cover_the_text(here: Path) -> None:
    (x, y), (following, _) = windows_of(load(here / "small"), TEXT)
    assert x.shape == y.shape == following.shape
    assert x.shape[1] == 8
    assert bool((x[1:] == y[:-1]).all())
    assert bool((y[-1] == following[0]).all())
    with pytest.raises(InputError, match=f"at least {LEAST} tokens"):
        windows_of(load(here / "small"), TEXT[: LEAST - 1])
    assert len(windows_of(load(here / "small"), TEXT[:LEAST])) == 2


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        (["a.txt", "--model", "none"], 2, "expected a network's name"),
        (["none.txt", "--model", "small"], 2, "No such file"),
        (["a.txt", "--model", "a.txt"], 2, "a text"),
        (["short.txt", "--model", "small"], 2, "at least"),
        (["empty.txt", "--model", "small"], 1, "empty.txt"),
    ],
)
def test_what_cannot_be_done_is_said(
    here: Path, capsys: Any, more: list[str], status: int, said: str
) -> None:
    (here / "short.txt").write_text("abc", "utf-8")
    (here / "empty.txt").write_bytes(b"")
    assert main(["check", *more]) == status
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong", [["--seconds", "0"], ["--seconds", "x"], ["--reach", "0"], ["--carried", "x"]]
)
def test_a_wrong_command_line_is_refused(here: Path, capsys: Any, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["check", "a.txt", "--model", "small", *wrong])
    assert left.value.code == 2
