"""The command line, as somebody types it."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
import pytest
import torch

from rnn_core.checkpoints import save
from rnn_core.commands import main, networks
from rnn_core.commands.trace import _printable
from rnn_core.errors import CheckpointError
from rnn_core.models.character import CharacterModel
from rnn_core.text.vocabulary import Vocabulary
from tests import held

ROOT = Path(__file__).parents[3]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two small networks and a text, and we stand in it."""
    torch.manual_seed(0)
    vocabulary = Vocabulary.of(["abcdefghij \n"])
    for cell in ("lstm", "gru"):
        model = CharacterModel(len(vocabulary), cell, hidden=8, layers=2, embedding=6)
        save(tmp_path / "assets" / "models" / f"small-{cell}", model, vocabulary, {})
    (tmp_path / "a.txt").write_text("abc\n" * 400, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(networks.VARIABLE, raising=False)
    return tmp_path


def traced(*more: str, out: str = "out", model: str = "small-lstm") -> int:
    return main(["trace", *more, "--model", model, "--out", out, "--steps", "1024"])


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_become_shards_with_a_manifest(here, capsys):
    (here / "letters").mkdir()
    (here / "letters" / "a.txt").write_text("jihgfedcba" * 10, "utf-8")
    assert traced("a.txt", "letters/a.txt") == 0
    said = json.loads((here / "out" / "manifest.json").read_text("utf-8"))
    assert list(said["texts"]) == ["a.txt", "letters/a.txt"]
    assert (here / "out" / "a.txt" / "00001.parquet").exists()
    counted = duckdb.sql("SELECT text, max(step) + 1, count(*) FROM 'out/*/*.parquet' GROUP BY 1 ORDER BY 1")
    assert counted.fetchall() == [("a.txt", 1600, 1600 * 16), ("letters/a.txt", 100, 1600)]
    told = capsys.readouterr()
    assert "2 of 2 texts: 1,700 steps, 27,200 rows in 3 shards" in told.out
    assert "100%" in told.err.splitlines()[-1]


def test_once_more_changes_nothing_and_another_folder_gets_the_same(here):
    assert traced("a.txt") == 0
    kept = files(here / "out")
    assert traced("a.txt") == 0
    assert traced("a.txt", out="again") == 0
    assert files(here / "out") == kept == files(here / "again")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_stopped_goes_on(how, here):
    (here / "long.txt").write_text("abcdefghi\n" * 2_500, "utf-8")
    arguments = ["trace", "long.txt", "--model", "small-lstm", "--steps", "1024", "--out", "out"]
    process = held.command("rnn_core.shards.parquet._groups", 2, *arguments)  # half of the third is on disk
    process.send_signal(how)
    told = process.communicate()[1]
    shards = here / "out" / "long.txt"
    if how == signal.SIGINT:
        assert process.returncode == 130
        assert told.splitlines()[-1] == "Stopped. The same command goes on behind the last finished shard."
        said = json.loads((here / "out" / "manifest.json").read_text("utf-8"))["texts"]["long.txt"]
        assert said["status"] == "reading"
        assert {shard["status"] for shard in said["shards"]} == {"done"}
    finished = {path: path.stat().st_mtime_ns for path in shards.glob("*.parquet")}
    assert len(finished) == 2
    assert bool(list(shards.glob(".*.part"))) == (how == signal.SIGKILL)  # who is asked to stop tidies up
    assert traced("long.txt") == 0
    assert len(list(shards.iterdir())) == 25
    assert finished.items() <= {path: path.stat().st_mtime_ns for path in shards.iterdir()}.items()
    assert traced("long.txt", out="straight") == 0
    assert files(here / "out") == files(here / "straight")


def test_a_full_disk_is_said_and_what_is_finished_is_kept(here, monkeypatch, capsys):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("rnn_core.shards.text.write", full)
        assert traced("a.txt") == 1
    assert f"a.txt: {os.strerror(errno.ENOSPC)}" in capsys.readouterr().err
    with monkeypatch.context() as patched:
        patched.setattr("rnn_core.commands.trace._summary", full)
        assert traced("a.txt") == 1
    assert "finished shards are kept" in capsys.readouterr().err
    assert traced("a.txt") == 0


def test_a_file_named_twice_is_traced_once(here, capsys):
    assert traced("./a.txt", "a.txt") == 0
    assert "1 of 1 texts" in capsys.readouterr().out


def test_a_name_that_is_no_unicode_is_written_as_its_bytes():
    assert _printable(os.fsdecode(b"caf\xe9.txt")) == "caf\\xe9.txt"
    assert _printable("한글.txt") == "한글.txt"


def test_two_processes_write_what_one_does(here):
    (here / "b.txt").write_text("cab " * 1000, "utf-8")
    command = [sys.executable, "-m", "rnn_core", "trace", "a.txt", "b.txt", "--model", "small-gru"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [*command, "--out", "two", "--workers", "2"], env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert main(["trace", "a.txt", "b.txt", "--model", "small-gru", "--out", "one"]) == 0
    assert files(here / "two") == files(here / "one")


def test_what_was_asked_for_is_kept(here):
    assert traced("a.txt", "--quantities", "cell,forget", "--units", "1,3-5", "--half") == 0
    rows = duckdb.sql("SELECT DISTINCT unit FROM 'out/*/*.parquet' ORDER BY unit").fetchall()
    assert rows == [(1,), (3,), (4,), (5,)]
    columns = [name for name, *_ in duckdb.sql("DESCRIBE SELECT * FROM 'out/*/*.parquet'").fetchall()]
    assert columns[-3:] == ["bits", "forget", "cell"]


def test_a_text_in_an_old_encoding_is_read_and_the_guess_is_told(here, capsys):
    (here / "old.txt").write_bytes("안녕하세요. 오늘은 날씨가 좋습니다.".encode("cp949"))
    assert traced("old.txt") == 0
    told = capsys.readouterr().err
    assert "old.txt: read as cp949, a guess" in told
    assert "of 20 tokens are unknown to this network" in told


def test_an_encoding_can_be_named_in_any_way_that_python_knows(here, capsys):
    (here / "ru.txt").write_bytes("Однажды в студёную зимнюю пору".encode("koi8_r"))
    assert traced("ru.txt") == 1
    assert "koi8_r" in capsys.readouterr().err
    assert traced("ru.txt", "--encoding", "KOI8-R") == 0
    with pytest.raises(SystemExit):
        traced("ru.txt", "--encoding", "rot13")
    assert "choose one that Python knows" in capsys.readouterr().err


def test_a_text_that_cannot_be_read_is_told_and_the_others_are_traced(here, capsys):
    (here / "bad.txt").write_bytes(b"abc\xff\xfeabc" * 30)
    (here / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert traced("bad.txt", "picture.txt", "a.txt", "--quiet") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "bad.txt: expected" in told.err
    assert "picture.txt: expected" in told.err
    said = json.loads((here / "out" / "manifest.json").read_text("utf-8"))["texts"]
    assert {name: entry["status"] for name, entry in said.items()} == {
        "a.txt": "done",
        "bad.txt": "failed",
        "picture.txt": "failed",
    }
    assert said["picture.txt"]["error"]["code"] == "binary_format"
    assert traced("bad.txt", "--replace", "--encoding", "utf-8") == 0
    assert (
        json.loads((here / "out" / "manifest.json").read_text("utf-8"))["texts"]["bad.txt"]["error"] is None
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing.txt"], "got nothing.txt: nothing there"),
        (["assets"], "got assets: a folder"),
        (["a.txt", "--units", "8"], "expected units in 0..7; got 8"),
        (["a.txt", "--quantities", "update"], "expected quantities of this lstm"),
        (["a.txt", "--steps", "1000"], "expected steps in multiples of 1024; got 1000; use 1024"),
        (["a.txt", "--model", "smaller"], "got 'smaller'; choose small-gru, small-lstm"),
        (["a.txt", "--workers", "0"], "expected --workers of 1 or more"),
    ],
)
def test_a_command_that_cannot_be_followed_is_told_in_one_sentence(arguments, sentence, here, capsys):
    assert main(["trace", "--model", "small-lstm", "--out", "out", *arguments]) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.err.startswith("python -m rnn_core trace: error: ")
    assert told.err.count("\n") == 1
    assert not (here / "out").exists()


@pytest.mark.parametrize(
    "arguments", [["trace"], ["trace", "a.txt", "--units", "x", "--model", "m", "--out", "o"]]
)
def test_argparse_says_what_is_missing(arguments, here, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert (
        "expected units such as 3,28-31; got 'x'" in (told := capsys.readouterr().err) or "required" in told
    )


def test_another_network_in_the_same_folder_is_refused(here, capsys):
    assert traced("a.txt") == 0
    kept = files(here / "out")
    assert traced("a.txt", model="small-gru") == 2
    assert "was begun with; got others; choose another folder" in capsys.readouterr().err
    assert files(here / "out") == kept


def test_a_text_that_changed_is_refused_and_what_is_there_is_kept(here, capsys):
    assert traced("a.txt") == 0
    kept = {name: content for name, content in files(here / "out").items() if name.endswith(".parquet")}
    (here / "a.txt").write_text("changed", "utf-8")
    assert traced("a.txt") == 1
    assert "a shard made from another text" in capsys.readouterr().err
    assert kept.items() <= files(here / "out").items()


def test_a_network_is_found_by_path_by_argument_and_by_variable(here, monkeypatch):
    place = here / "assets" / "models"
    assert networks.find(str(place / "small-gru"), []) == place / "small-gru"
    assert networks.find("small-gru", networks.places()) == networks.DEFAULT / "small-gru"
    monkeypatch.setenv(networks.VARIABLE, os.pathsep.join(["nowhere", str(place)]))
    assert networks.find("small-gru", networks.places()) == place / "small-gru"
    assert networks.places([here]) == (here,)
    with pytest.raises(CheckpointError, match="say where networks are: --models, or"):
        networks.find("small-gru", [here])


def test_names_can_come_from_a_file(here):
    (here / "list.txt").write_text("a.txt\n", "utf-8")
    assert traced("@list.txt") == 0
    assert (here / "out" / "a.txt").is_dir()


def test_the_help_has_an_example_that_runs(here, capsys):
    with pytest.raises(SystemExit):
        main(["trace", "--help"])
    told = capsys.readouterr().out
    (line,) = [line.split() for line in told.splitlines() if "-m rnn_core trace book.txt" in line]
    query = told.split('duckdb -c "')[1].split('"')[0]
    (here / "letters").mkdir()
    for name in ("book.txt", "letters/one.txt"):
        (here / name).write_text("To be, or not to be", "utf-8")
    expanded = ["letters/one.txt" if word == "letters/*.txt" else word for word in line[3:]]
    models = ["--models", str(ROOT / "assets" / "models")]
    assert main([*expanded, *models]) == 0
    means = dict(duckdb.sql(query).fetchall())
    assert set(means) == set("To be, or not to be")
    assert np.isfinite(list(means.values())).all()
