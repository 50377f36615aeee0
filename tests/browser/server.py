"""The app, served on this machine for a browser that looks at it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
STARTING: Final = 120  # seconds a busy machine may take to start a server


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(port: int, log: Path, root: Path = ROOT, base: str = "", **environment: str) -> Iterator[str]:
    """Serve the app of a tree until the block ends, its output in a file; yield its address.

    With a base it stands below that path, as ``/gatescope``.

    Raises
    ------
    TimeoutError
        If it does not answer; with what it printed.
    """
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    own = {"STREAMLIT_SERVER_HEADLESS": "true", "STREAMLIT_SERVER_BASE_URL_PATH": base}
    around = os.environ | {"OMP_NUM_THREADS": "1"} | own | environment
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=root, env=around, stdout=output, stderr=output)
    try:
        url = f"http://127.0.0.1:{port}{base}"
        _await_health(url, process, log)
        yield url
    finally:
        process.kill()
        process.wait()


def _await_health(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTING
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(log.read_text())
