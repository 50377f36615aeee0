"""``python -m rnn_core train``: a network on disk, the same as the library's; stopped, it goes on."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

import rnn_core
from rnn_core.checkpoints import load
from rnn_core.commands import main
from rnn_core.training.learn import learn, network
from rnn_core.training.plan import Plan
from rnn_core.training.records import Stage
from tests import held

SOURCE = Path(rnn_core.__file__).parent.joinpath("cells", "lstm.py")
TINY = ["--hidden", "8", "--embedding", "8", "--window", "16", "--updates", "6", "--stages", "2"]


def train(out: Path, *more: str, file: Path = SOURCE) -> int:
    return main(["train", str(file), "--out", str(out), "--sample-length", "9", *TINY, *more])


def log(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "log.jsonl").read_text("utf-8").splitlines()]


def test_it_writes_the_network_that_the_library_trains(tmp_path: Path, capsys: Any):
    assert train(tmp_path / "net") == 0
    plan = Plan(
        SOURCE.read_text("utf-8"), hidden=8, embedding=8, window=16, updates=6, stages=2, sample_length=9
    )
    last = [one for one in learn(plan) if isinstance(one, Stage)][-1]
    assert (tmp_path / "net" / "weights.safetensors").read_bytes() == last.weights
    loaded = load(tmp_path / "net")
    assert loaded.vocabulary == plan.vocabulary
    assert loaded.config["held_out"] == network(plan, last).config["held_out"]
    told = capsys.readouterr()
    assert "5-gram" in told.err
    assert "6 updates" in told.out


def test_the_log_tells_every_record(tmp_path: Path):
    assert train(tmp_path, "--quiet") == 0
    records = log(tmp_path)
    assert [one["record"] for one in records][:2] == ["begun", "stage"]
    assert [one["update"] for one in records if one["record"] == "update"] == [1, 2, 3, 4, 5, 6]
    assert records[-1]["record"] == "ended"
    assert all("weights" not in one for one in records)


def test_a_run_that_is_over_is_not_run_again_and_another_is_not_mixed_into_it(tmp_path: Path, capsys: Any):
    assert train(tmp_path, "--quiet") == 0
    weights = (tmp_path / "weights.safetensors").read_bytes()
    assert train(tmp_path, "--quiet") == 0
    assert [one["update"] for one in log(tmp_path) if one["record"] == "update"] == [1, 2, 3, 4, 5, 6]
    assert train(tmp_path, "--quiet", "--seed", "7") == 2
    assert "--anew" in capsys.readouterr().err
    assert (tmp_path / "weights.safetensors").read_bytes() == weights
    assert train(tmp_path, "--quiet", "--seed", "7", "--anew") == 0
    assert (tmp_path / "weights.safetensors").read_bytes() != weights


@pytest.mark.parametrize(
    ("content", "more", "told"),
    [
        (b"", (), "expected some text"),
        (b"aaaa" * 300, (), "one character"),
        (b"to be or not", (), "longer text"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", (), "PDF"),
        (None, ("--hidden", "100000"), "expected hidden between"),
        (None, ("--learning-rate", "nan"), "expected learning_rate between"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    tmp_path: Path, capsys: Any, content: bytes | None, more: tuple[str, ...], told: str
):
    file = SOURCE
    if content is not None:
        file = tmp_path / "text.txt"
        file.write_bytes(content)
    assert train(tmp_path / "net", *more, file=file) == 2
    assert told in capsys.readouterr().err


def test_a_file_that_lies_where_a_run_would_is_no_run(tmp_path: Path, capsys: Any):
    (tmp_path / "run.pt").write_bytes(b"not a run")
    assert train(tmp_path) == 2
    assert "--anew" in capsys.readouterr().err
    assert train(tmp_path / "missing", file=tmp_path / "nothing.txt") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_stopped_by_ctrl_c_it_goes_on_as_if_nothing_had_been(tmp_path: Path):
    tiny = [*TINY, "--updates", "200", "--sample-length", "9"]
    arguments = ["train", str(SOURCE), *tiny, "--quiet", "--out", str(tmp_path / "a")]
    run = held.command("rnn_core.commands.train.Log.write", 8, *arguments)  # a few updates are told
    run.send_signal(signal.SIGINT)
    _, told = run.communicate(timeout=120)
    assert run.returncode == 130, told
    assert "goes on" in told
    stopped = [one["update"] for one in log(tmp_path / "a") if one["record"] == "update"]
    assert 0 < len(stopped) < 10
    for name in ("a", "b"):
        assert main(["train", str(SOURCE), *tiny, "--quiet", "--out", str(tmp_path / name)]) == 0
    weights = [(tmp_path / name / "weights.safetensors").read_bytes() for name in ("a", "b")]
    assert weights[0] == weights[1]
    updates = [one["update"] for one in log(tmp_path / "a") if one["record"] == "update"]
    assert updates == list(range(1, 201))
