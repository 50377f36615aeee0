"""`whatif` says what the library says, writes its table, and refuses in a sentence."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path
from typing import Any

import pytest
import torch

from rnn_core.checkpoints import load, save
from rnn_core.commands import main
from rnn_core.interventions import what_if
from rnn_core.models import CharacterModel
from rnn_core.text.vocabulary import Vocabulary
from tests import held

TEXT = "abcabdacb\n" * 4


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("networks")
    torch.manual_seed(2)
    save(folder / "small", CharacterModel(6, "lstm", 5, embedding=4), Vocabulary(tuple("abcd\n")), {})
    return folder


@pytest.fixture
def here(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    shutil.copytree(made / "small", tmp_path / "small")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def whatif(*more: str, file: str = "a.txt", model: str = "small") -> int:
    return main(["whatif", file, "--model", model, *more])


def test_it_says_and_writes_what_the_library_finds(here: Path, capsys: Any) -> None:
    assert whatif("--hold", "f1@3-8=1", "--hold", "i1,2@3-8=0~c0@4=0.5", "--edit", "x9=d") == 0
    seen = what_if(load(here / "small"), TEXT, "f1@3-8=1~i1,2@3-8=0~c0@4=0.5~x9=d")
    told = capsys.readouterr()
    assert told.out == seen.sentence("en") + "\n"
    assert told.err == "a.whatif.csv: 40 rows\n"
    assert (here / "a.whatif.csv").read_text("utf-8") == seen.to_csv()
    assert whatif("--hold", "f1@3-8=1", "--language", "ko", "--out", "b.csv", "--quiet") == 0
    told = capsys.readouterr()
    assert told.out == what_if(load(here / "small"), TEXT, "f1@3-8=1").sentence("ko") + "\n"
    assert told.err == ""
    assert sorted(path.name for path in here.glob("*.csv")) == ["a.whatif.csv", "b.csv"]


def test_of_a_long_text_the_beginning_is_read_and_said_so(here: Path, capsys: Any) -> None:
    assert whatif("--hold", "h0@12=1", "--characters", "12") == 0
    told = capsys.readouterr().err
    assert "only the first 12 of 40 characters are read; --characters N says otherwise" in told
    assert "12 rows" in told
    assert whatif("--hold", "h0@13=1", "--characters", "12") == 2
    assert "expected steps from 1 to 12; got 13" in capsys.readouterr().err


def test_what_a_network_does_not_know_is_told(here: Path, capsys: Any) -> None:
    (here / "ko.txt").write_bytes(("abc가나다\n" * 9).encode("cp949"))
    assert whatif("--hold", "h0@2=1", file="ko.txt") == 0
    told = capsys.readouterr().err
    assert "read as cp949, a guess" in told
    assert "27 of 63 tokens are unknown to this network" in told


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ([], 2, "give --hold or --edit"),
        (["--hold", "f9@1=1"], 2, "expected units from 0 to 4; got 9"),
        (["--hold", "z1@1=1"], 2, "expected a letter of this LSTM: i, f, g, o, c, h; got 'z'"),
        (["--hold", "f1@1=2"], 2, "from 0 to 1; got 2"),
        (["--hold", "rubbish"], 2, "expected cuts such as f219@163-170=1"),
        (["--edit", "x1=%F0%9F%99%82"], 2, "one character that the network can read"),
        (["--hold", "f1@1=1", "--edit", "f1@1=0"], 2, "two for unit 1 at step 1"),
        (["--hold", "f1@1=1", "--out", "nowhere/b.csv"], 1, "stopped: "),
    ],
)
def test_what_is_refused(more: list[str], status: int, said: str, here: Path, capsys: Any) -> None:
    assert whatif(*more) == status
    told = capsys.readouterr().err
    assert said in told
    assert told.splitlines()[-1].startswith("python -m rnn_core whatif: ")


def test_files_and_networks_that_are_not_there(here: Path, capsys: Any) -> None:
    assert whatif("--hold", "f1@1=1", file="none.txt") == 2
    assert "none.txt: No such file" in capsys.readouterr().err
    assert whatif("--hold", "f1@1=1", model="none") == 2
    assert "expected a network's name or its folder" in capsys.readouterr().err
    (here / "zip.txt").write_bytes(b"PK\x03\x04" + bytes(60))
    assert whatif("--hold", "f1@1=1", file="zip.txt") == 1
    assert capsys.readouterr().err.startswith("zip.txt: ")
    assert not list(here.glob("*.csv"))


@pytest.mark.parametrize("more", [["--characters", "1"], ["--characters", "x"], ["--language", "xx"]])
def test_options_that_cannot_be_followed(more: list[str], here: Path, capsys: Any) -> None:
    with pytest.raises(SystemExit) as caught:
        whatif("--hold", "f1@1=1", *more)
    assert caught.value.code == 2


def test_help_shows_how_cuts_are_written(capsys: Any) -> None:
    with pytest.raises(SystemExit):
        main(["whatif", "--help"])
    told = capsys.readouterr().out
    assert "x163=%22 " in told
    assert "f219@163-170=1" in told


def test_ctrl_c_leaves_nothing_half_written(here: Path) -> None:
    process = held.command(
        "pathlib.Path.replace", 0, "whatif", "a.txt", "--model", "small", "--hold", "f1@1=1"
    )
    process.send_signal(signal.SIGINT)
    told = process.communicate()[1]
    assert process.returncode == 130
    assert told.splitlines()[-1] == "Stopped."
    assert sorted(path.name for path in here.iterdir()) == ["a.txt", "small"]
