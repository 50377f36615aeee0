"""Ctrl-C at any moment ends with status 130, and with no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rnn_core.interrupt import STATUS, Stop

ROOT = Path(__file__).parents[2]
MODEL = str(ROOT / "assets" / "models" / "python-lstm")
TRAIN = ["train", "rnn_core/cells/lstm.py", "--hidden", "8", "--updates", "100000"]
TRACE = ["trace", "long.txt", "--model", MODEL, "--units", "1"]


def interrupted(command: list[str], sign: str, out: Path, times: int = 1) -> tuple[int, str]:
    """Send Ctrl-C to all processes when a module has been loaded so many times: Python says when."""
    long = out.with_name("long.txt")  # not read to its end before that
    long.write_text((ROOT / "rnn_core" / "cells" / "lstm.py").read_text("utf-8") * 500, "utf-8")
    command = [str(long) if word == long.name else word for word in command]
    call = [sys.executable, "-X", "importtime", "-m", "rnn_core", *command, "--out", str(out)]
    process = subprocess.Popen(
        call,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        times -= line.startswith("import time:") and line.rpartition("|")[2].strip() == sign
        if not times:
            os.killpg(process.pid, signal.SIGINT)
            break
    rest = process.communicate(timeout=300)[1]
    return process.returncode, "\n".join(
        line for line in rest.splitlines() if not line.startswith("import time:")
    )


@pytest.mark.parametrize(
    ("command", "sign"),
    [
        (TRAIN, "argparse"),
        (TRAIN, "numpy._core.multiarray"),
        (TRACE, "torch._C"),
        (TRAIN, "torch"),
        (TRACE, "rnn_core.text.notes"),
        (TRAIN, "rnn_core.commands"),
        (TRACE, "pyarrow.lib"),
        (TRACE, "rnn_core.shards.text"),
    ],
)
def test_while_modules_are_loaded(command: list[str], sign: str, tmp_path: Path):
    status, told = interrupted(command, sign, tmp_path / "out")
    assert status == STATUS, told
    assert told.splitlines()[-1].startswith("Stopped.")
    assert "Traceback" not in told
    assert "Exception" not in told


@pytest.mark.parametrize("sign", ["numpy", "distributed.nanny"])
def test_while_processes_are_started_that_work_for_it(sign: str, tmp_path: Path):
    status, told = interrupted([*TRACE, "--workers", "1"], sign, tmp_path / "out", times=2)
    assert status == STATUS, told
    assert told.splitlines()[-1].startswith("Stopped.")
    assert "Traceback" not in told


def test_a_process_in_the_background_is_not_stopped_by_the_ctrl_c_of_another(tmp_path: Path):
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN);"
        "from rnn_core import interrupt; interrupt.leave_at_once();"
        "from rnn_core.interrupt import Stop\n"
        "with Stop(waits=False): signal.raise_signal(signal.SIGINT)\n"
        "print('here')"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout) == (0, "here\n")


def test_the_first_is_noted_and_the_second_not_waited_for():
    before = signal.getsignal(signal.SIGINT)
    with Stop(waits=True) as stop:
        signal.raise_signal(signal.SIGINT)
        assert stop.wished
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_where_it_is_not_waited_for_it_is_noted_too():
    with Stop(waits=False) as stop:
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert stop.wished
