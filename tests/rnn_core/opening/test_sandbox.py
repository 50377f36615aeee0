"""The process that reads: what it cannot do, what it does not know, and that it comes back when it died."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import torch
from safetensors.torch import save

from rnn_core.opening import Refusal, open_checkpoint, sandbox
from rnn_core.opening.limits import LARGEST

ROOT = Path(sandbox.__file__).parents[2]
GOOD = save(dict(torch.nn.GRU(3, 4).state_dict()))


def limited(code: str) -> subprocess.CompletedProcess[str]:
    """Run a few lines under the limits of a file of no bytes."""
    before = "import os, signal, socket\nfrom rnn_core.opening import child\nchild._prepare()\n"
    before += "child.CPU_SECONDS = 1\n"
    return subprocess.run(
        [sys.executable, "-c", f"{before}child.limit(0)\n{code}"], cwd=ROOT, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("bytearray(2_000_000_000)", "MemoryError"),
        ("open('/etc/hosts')", "OSError"),
        ("socket.socket()", "OSError"),
        ("os.pipe()", "OSError"),
    ],
)
def test_what_it_cannot_do(code: str, error: str) -> None:
    done = limited(f"try:\n    {code}\nexcept {error}:\n    os._exit(7)")
    assert done.returncode == 7, done.stderr


def test_it_is_stopped_by_the_system_when_it_goes_on_for_ever() -> None:
    assert limited("while True:\n    pass").returncode in (-signal.SIGXCPU, -signal.SIGKILL)


def test_it_knows_no_secret_no_file_and_no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_SERVER", "xyzzy")
    monkeypatch.chdir(Path(__file__).parent)
    sandbox.close()
    with (Path(__file__)).open() as held:
        os.set_inheritable(held.fileno(), True)
        open_checkpoint(GOOD)
    reader = sandbox._READER
    assert reader is not None
    about = Path(f"/proc/{reader.pid}")
    assert b"xyzzy" not in (about / "environ").read_bytes()
    assert "torch" not in (about / "maps").read_text()
    assert (about / "cwd").readlink() == Path("/")
    held_files = {one.readlink() for one in (about / "fd").iterdir()}
    assert Path(__file__) not in held_files
    assert os.getsid(reader.pid) == reader.pid  # Ctrl-C does not reach it


def test_another_one_is_started_when_it_has_died() -> None:
    open_checkpoint(GOOD)
    first = sandbox._READER
    assert first is not None
    os.kill(first.pid, signal.SIGKILL)
    assert open_checkpoint(GOOD).hidden == 4
    second = sandbox._READER
    assert second is not None
    assert second.pid != first.pid
    os.kill(second.pid, signal.SIGKILL)
    second._process.wait()
    assert open_checkpoint(GOOD).hidden == 4


def test_threads_share_it() -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(open_checkpoint(GOOD).hidden)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [4] * 8


def test_a_process_forked_from_ours_starts_its_own_and_leaves_ours_alone() -> None:
    code = f"""
import os
from rnn_core.opening import sandbox
data = {GOOD!r}
sandbox.read_apart(data)
ours = sandbox._READER.pid
if (child := os.fork()) == 0:
    sandbox.read_apart(data)
    other = sandbox._READER.pid
    sandbox.close()
    os._exit(0 if other != ours else 1)
assert os.waitpid(child, 0)[1] == 0
sandbox.read_apart(data)
assert sandbox._READER.pid == ours
print(ours)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with pytest.raises(ProcessLookupError):  # it ends with whoever asked
        os.kill(int(done.stdout), 0)


def test_what_is_too_large_is_not_even_sent(tmp_path: Path) -> None:
    path = tmp_path / "large.pt"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(Refusal) as refused:
        open_checkpoint(path)
    assert (refused.value.code, refused.value.details["most"]) == ("large", LARGEST)
    with pytest.raises(Refusal, match="no file of that name"):
        open_checkpoint(tmp_path)


def test_without_fork_the_same_readers_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    monkeypatch.setattr(sandbox, "_READER", None)
    assert open_checkpoint(GOOD).hidden == 4
    assert sandbox._READER is None
    with pytest.raises(Refusal):
        open_checkpoint(b"")


def test_where_it_cannot_be_started_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_READER", None)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(Refusal) as refused:
        open_checkpoint(GOOD)
    assert refused.value.code == "system"
