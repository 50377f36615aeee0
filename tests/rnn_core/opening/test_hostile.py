"""Hundreds of hostile files: none runs, each is answered, and who reads them is there for the next one."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from rnn_core.opening import CODES, Refusal, open_checkpoint, sandbox
from tests.rnn_core.opening.hostile import Hostile, hostile_files

CARELESS = """
import io, pickle, sys
from pathlib import Path


class Careless(pickle.Unpickler):
    def persistent_load(self, pid):
        return None


for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        Careless(io.BytesIO(path.read_bytes())).load()
    except Exception:
        pass
"""


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("canary")


@pytest.fixture(scope="module")
def files(canary: Path) -> list[Hostile]:
    return list(hostile_files(canary))


def answer(data: bytes) -> str:
    try:
        return open_checkpoint(data).format
    except Refusal as error:
        refused = error
    assert refused.code in CODES
    assert refused.came
    assert refused.expected
    assert "Traceback" not in str(refused)
    return refused.code


def test_none_runs_each_is_answered_and_the_reader_lives(files: list[Hostile], canary: Path) -> None:
    assert len(files) >= 300
    assert answer(b"") == "empty"
    reader = sandbox._READER
    assert reader is not None
    answers = {one.name: answer(one.data) for one in files}
    assert not list(canary.iterdir())
    assert sandbox._READER is reader, "it died"
    assert reader.lives
    counts = Counter(answers.values())
    assert counts["stopped"] == 0, [name for name, code in answers.items() if code == "stopped"]
    # What is armed is seen for what it is, however it is wrapped.
    armed = [one for one in files if one.pickled]
    assert {answers[one.name] for one in armed} <= {"calls", "bare"}
    assert {"calls", "malformed", "tensor", "huge", "packed", "link", "lambda", "objects", "format"} <= set(
        counts
    )


def test_the_same_files_do_run_where_pickles_are_loaded_carelessly(
    files: list[Hostile], canary: Path, tmp_path: Path
) -> None:
    armed = [one for one in files if one.pickled]
    assert len(armed) >= 50
    for number, one in enumerate(armed):
        (tmp_path / f"{number:04}").write_bytes(one.pickled)
    subprocess.run([sys.executable, "-c", CARELESS, str(tmp_path)], check=True, timeout=300)
    made = list(canary.iterdir())
    assert len(made) == len({one.pickled for one in armed})
    for one in made:
        one.rmdir() if one.is_dir() else one.unlink()
