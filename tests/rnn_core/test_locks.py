"""A folder has one writer at a time, and none that is dead."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rnn_core import locks
from rnn_core.errors import InputError

ROOT = Path(__file__).parents[2]
HOLDER = (
    "import sys; from pathlib import Path; from rnn_core import locks\n"
    "with locks.hold(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
)


def holder(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", HOLDER, str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_what_one_process_holds_another_one_does_not_get_and_a_dead_one_holds_nothing(tmp_path: Path):
    process = holder(tmp_path)
    with pytest.raises(InputError, match=f"in use by process {process.pid} on "), locks.hold(tmp_path):
        raise AssertionError("it was held twice")
    process.kill()
    process.communicate()
    assert (tmp_path / locks.LOCK).exists()  # nobody tidied up; that does not matter
    with locks.hold(tmp_path):
        assert f"process {os.getpid()} " in (tmp_path / locks.LOCK).read_text("utf-8")
    assert not (tmp_path / locks.LOCK).exists()


def test_who_has_patience_gets_it_when_it_is_let_go(tmp_path: Path):
    process = holder(tmp_path)
    with pytest.raises(InputError), locks.hold(tmp_path, patience=0.05):
        pass
    threading.Timer(0.05, process.communicate).start()  # its end of input
    with locks.hold(tmp_path, patience=60):
        pass


def test_many_that_want_it_never_have_it_together(tmp_path: Path):
    inside, most, turns = 0, 0, 0

    def work() -> None:
        nonlocal inside, most, turns
        for _ in range(30):
            with locks.hold(tmp_path, patience=120):
                inside += 1
                most = max(most, inside)
                turns += 1
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, turns) == (1, 120)


def test_a_storage_without_locks_is_used_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def none(_: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(locks, "_lock", none)
    with locks.hold(tmp_path), locks.hold(tmp_path):
        pass


def test_a_folder_that_is_not_there_is_the_systems_own_error(tmp_path: Path):
    with pytest.raises(FileNotFoundError), locks.hold(tmp_path / "none"):
        pass
