"""What a full disk, a kill, a second process, a turned byte or a strange terminal does to ``train``."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnn_core import files, locks
from rnn_core.checkpoints import load
from rnn_core.commands import main
from rnn_core.commands.log import LOG, Log
from rnn_core.training.records import Begun
from tests.examples import examples

ROOT = Path(__file__).parents[3]
TEXT = "to be or not to be, that is the question. " * 40
TINY = ("--hidden", "8", "--embedding", "8", "--window", "16", "--streams", "4")
RUN = ("--updates", "6", "--stages", "2", "--sample-length", "9")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def train(*more: str, file: str = "a.txt", out: str = "net") -> int:
    return main(["train", file, "--out", out, *TINY, *RUN, *more])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# What is said of the text.


def test_a_guess_is_told_as_trace_tells_it(here: Path, capsys: Any):
    (here / "ko.txt").write_bytes(("나는 학교에 갔습니다. 비가 왔습니다.\n" * 60).encode("cp949"))
    assert train(file="ko.txt") == 0
    assert "ko.txt: read as cp949, a guess; --encoding NAME says otherwise" in capsys.readouterr().err
    assert train("--encoding", "cp949", file="ko.txt", out="named") == 0
    assert "a guess" not in capsys.readouterr().err


def test_what_was_replaced_is_told_and_what_would_help_where_it_was_not(here: Path, capsys: Any):
    (here / "bad.txt").write_bytes(TEXT.encode() + b"\xff\xfe" + TEXT.encode())
    assert train(file="bad.txt") == 2
    assert "--replace" in capsys.readouterr().err
    assert train("--replace", "--encoding", "utf-8", file="bad.txt") == 0
    assert "bad.txt: 2 characters could not be read and were replaced" in capsys.readouterr().err


def test_a_file_that_is_cut_is_told_with_its_size(here: Path, capsys: Any, monkeypatch):
    monkeypatch.setattr("rnn_core.commands.train.LIMIT", 1000)
    assert train() == 0
    said = f"a.txt: only the first 1,000 of {len(TEXT):,} bytes are used"
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("codec", ["ascii", "euc_kr"])
def test_a_terminal_that_cannot_show_a_name_is_told_it_as_well_as_it_can(here: Path, codec: str):
    out = f"망-{codec}\U0001f600"
    command = [sys.executable, "-m", "rnn_core", "train", "a.txt", "--out", out, *TINY, *RUN]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": codec}
    ran = subprocess.run(command, env=environment, capture_output=True)
    assert ran.returncode == 0, ran.stderr
    said = ran.stdout.decode(codec)
    assert "6 updates" in said
    assert r"\U0001f600: " in said or r"\ud83d\ude00: " in said
    assert ("망" in said) == (codec == "euc_kr")
    assert (here / out / "weights.safetensors").exists()


# A full disk.


def test_a_log_that_ends_in_mid_line_is_read_on_and_what_is_lost_is_told(here: Path, capsys: Any):
    assert train("--quiet") == 0
    path = here / "net" / LOG
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b'"update": 4') + 5])
    weights = contents(here / "net")["weights.safetensors"]
    capsys.readouterr()
    assert train("--quiet") == 0
    told = capsys.readouterr().err
    assert f"{Path('net', LOG)}: lines that could not be read, and were left out: 1" in told
    assert f"{Path('net', LOG)}: lacks 3 of the 6 updates so far" in told
    assert contents(here / "net")["weights.safetensors"] == weights
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [one["update"] for one in records if one["record"] == "update"] == [1, 2, 3]


class Full(io.RawIOBase):
    """A file on a disk that is full after some bytes."""

    def __init__(self, path: Path, room: int) -> None:
        self._file = path.open("ab", buffering=0)
        self._room = room

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        kept = bytes(data)[: self._room]
        self._room -= len(kept)
        if not kept:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self._file.write(kept)


def test_a_disk_that_fills_while_it_logs_stops_it_and_it_goes_on_later(here: Path, capsys: Any, monkeypatch):
    straight = train("--quiet", out="straight"), train("--quiet", out="straight")
    assert straight == (0, 0)
    open_ = Path.open

    def full(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if path.name == LOG and mode == "a":
            return io.TextIOWrapper(io.BufferedWriter(Full(path, 700)), encoding="utf-8")
        return open_(path, mode, *more, **named)

    capsys.readouterr()
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", full)
        assert train("--quiet") == 1
    told = capsys.readouterr().err
    assert f"stopped: {os.strerror(errno.ENOSPC)}" in told
    assert "Traceback" not in told
    assert not (here / "net" / LOG).read_bytes().endswith(b"\n")
    assert train("--quiet") == 0
    assert contents(here / "net")["weights.safetensors"] == contents(here / "straight")["weights.safetensors"]


def test_a_disk_that_fills_while_it_saves_is_one_sentence(here: Path, capsys: Any, monkeypatch):
    write, count = files.write, 0

    def full(path: Path, content: bytes) -> None:
        nonlocal count
        count += 1
        if count > 6:  # the first run.pt, the log, and the first network: then, no more
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(files, "write", full)
        assert train("--quiet") == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert os.strerror(errno.ENOSPC) in told
    assert train("--quiet") == 0
    assert train("--quiet", out="straight") == 0
    assert contents(here / "net")["weights.safetensors"] == contents(here / "straight")["weights.safetensors"]


@pytest.mark.skipif(sys.platform == "win32", reason="a system without limits on the size of files")
def test_real_files_that_cannot_grow_are_one_sentence(here: Path):
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000));"
        "from rnn_core.commands import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "train", "a.txt", "--out", "net", *TINY, *RUN, "--quiet"]
    ran = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert ran.returncode in (1, 2), ran.stderr
    assert ran.stderr.count("\n") == 1, ran.stderr
    assert os.strerror(errno.EFBIG) in ran.stderr
    assert not [path for path in (here / "net").iterdir() if path.name.endswith(files.PART)]


# What is lost or damaged is made anew, or refused.


@pytest.mark.parametrize("name", ["weights.safetensors", "config.json", "SHA256SUMS"])
@pytest.mark.parametrize("how", ["deleted", "cut", "turned"])
def test_a_finished_network_that_is_lost_or_damaged_is_written_anew(
    here: Path, name: str, how: str, capsys: Any
):
    assert train("--quiet") == 0
    before = contents(here / "net")
    content = bytearray(before[name])
    content[len(content) // 2] ^= 1
    if how == "deleted":
        (here / "net" / name).unlink()
    else:
        (here / "net" / name).write_bytes(content if how == "turned" else content[:-40])
    capsys.readouterr()
    assert train("--quiet") == 0
    told = capsys.readouterr().err
    if (name, how) == ("SHA256SUMS", "deleted"):  # as earlier versions left it
        assert told == ""
    else:
        assert "The network is written anew from the run, as after update 6." in told
        assert {**contents(here / "net"), LOG: b""} == {**before, LOG: b""}
    assert load(here / "net").model.rnn.hidden_size == 8


def damaged(kind: str, content: bytes) -> bytes:
    if kind == "turned":  # in the middle of the largest tensor
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            tensor = archive.read(max(archive.infolist(), key=lambda one: one.file_size))
        place = content.index(tensor) + len(tensor) // 2
        return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
    saved = torch.load(io.BytesIO(content), weights_only=True)
    state: dict[str, Any] = saved["state"]
    changes: dict[str, Callable[[], Any]] = {
        "empty": state.clear,
        "update": lambda: state.update(update=-1),
        "beyond": lambda: state.update(update=10**9),
        "position": lambda: state.update(position=10**9),
        "word": lambda: state.update(seconds="long"),
        "moments": lambda: state["optimiser"]["state"][0].update(exp_avg=torch.zeros(3)),
        "state": lambda: state.update(state=(torch.zeros(3),) * 2),
        "betas": lambda: state["optimiser"]["param_groups"][0].update(betas="no"),
        "random": lambda: state.update(torch=torch.zeros(3, dtype=torch.uint8)),
        "list": lambda: saved.update(state=[1]),
        "about": lambda: saved.update(about=None),
    }
    changes[kind]()
    buffer = io.BytesIO()
    torch.save(saved, buffer)
    return buffer.getvalue()


KINDS = "turned empty update beyond position word moments state betas random list about"


@pytest.mark.parametrize("kind", KINDS.split())
def test_a_run_that_is_damaged_is_refused_in_a_sentence_and_kept(here: Path, kind: str, capsys: Any):
    assert train("--quiet") == 0
    path = here / "net" / "run.pt"
    path.write_bytes(damaged(kind, path.read_bytes()))
    before = contents(here / "net")
    capsys.readouterr()
    assert train("--quiet") == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "--anew begins again" in told
    assert contents(here / "net") == before
    assert train("--quiet", "--anew") == 0


def test_a_network_that_no_run_made_is_not_written_over(here: Path, capsys: Any):
    assert train("--quiet") == 0
    (here / "net" / "run.pt").unlink()
    before = contents(here / "net")
    assert train("--quiet", "--seed", "2") == 2
    assert "no run to go on with" in capsys.readouterr().err
    assert contents(here / "net") == before
    assert train("--quiet", "--seed", "2", "--anew") == 0
    assert contents(here / "net")["weights.safetensors"] != before["weights.safetensors"]


# Two at once.


def test_a_second_training_in_the_same_folder_is_refused(here: Path, capsys: Any):
    (here / "net").mkdir()
    with locks.hold(here / "net"):
        before = contents(here / "net")
        assert train("--quiet") == 2
        assert f"in use by process {os.getpid()}" in capsys.readouterr().err
        assert contents(here / "net") == before
    assert train("--quiet") == 0
    assert not (here / "net" / locks.LOCK).exists()


# Whatever the log holds.

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
LINE = st.one_of(
    st.binary(max_size=20).filter(lambda line: b"\n" not in line),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.builds(
        lambda update, more: json.dumps({"record": "update", "update": update, **more}).encode(),
        JSON | st.integers(-1, 9),
        st.dictionaries(st.text(max_size=5), JSON, max_size=2),
    ),
    st.sampled_from(
        [b"[" * 100_000, b'{"update":' * 50_000, b"9" * 5000, b'{"update": 1e999}', b"\xef\xbb\xbf{}"]
    ),
)


@settings(
    max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(lines=st.lists(LINE, max_size=6), begun=st.integers(0, 9), end=st.sampled_from([b"", b"\n", b"\r\n"]))
def test_any_log_is_read_on(tmp_path: Path, lines: list[bytes], begun: int, end: bytes):
    (tmp_path / LOG).write_bytes(b"\n".join(lines) + end)
    with Log(tmp_path, begun) as log:
        log.write(Begun(1, 2, False, 3, 4, 5, 6, 1.0, 1.0, 1.0, 1.0))
    kept = (tmp_path / LOG).read_bytes()
    assert kept.endswith(b"\n")
    records = [json.loads(line) for line in kept.split(b"\n")[:-1]]
    assert all(one.get("update", 0) <= begun for one in records)
    assert records[-1]["record"] == "begun"
    if not begun:
        assert len(records) == 1
    with Log(tmp_path, begun) as again:  # what was kept is whole
        assert not any("could not be read" in sentence for sentence in again.lost)
