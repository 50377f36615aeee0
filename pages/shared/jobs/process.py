"""A worker process, seen from the server: two threads carry messages, so nobody ever waits for it."""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

_ROOT: Final = Path(__file__).parents[3]
_WORKER: Final = Path(__file__).with_name("worker.py")

Hear = Callable[["Process", tuple[Any, ...]], None]


class Process:
    """A running worker.

    Parameters
    ----------
    hear
        Called with every message of the worker, in a thread of this process; the last is ``("gone",)``.
    preload
        Modules that the worker imports before it says that it is ready.
    """

    def __init__(self, hear: Hear, preload: Sequence[str] = ()) -> None:
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
        self._child = subprocess.Popen(
            # -P: the worker's own folder holds no modules for others.
            [sys.executable, "-P", str(_WORKER), *preload],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_ROOT,
            env=os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
        )
        self._outbox: queue.SimpleQueue[tuple[Any, ...] | None] = queue.SimpleQueue()
        self._hear = hear
        for body in (self._read, self._write):
            threading.Thread(target=body, name=f"worker-{self.pid}", daemon=True).start()

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._child.pid

    def send(self, *message: Any) -> None:
        """Send a message; returns at once."""
        self._outbox.put(message)

    def kill(self) -> None:
        """End the worker, whatever it is doing."""
        self._child.kill()

    def _write(self) -> None:
        assert self._child.stdin is not None
        try:
            while (message := self._outbox.get()) is not None:
                pickle.dump(message, self._child.stdin, pickle.HIGHEST_PROTOCOL)
                self._child.stdin.flush()
        except OSError:
            return  # it is gone; the reading thread says so

    def _read(self) -> None:
        assert self._child.stdout is not None
        try:
            while True:
                self._hear(self, pickle.load(self._child.stdout))
        except (EOFError, OSError, pickle.UnpicklingError):
            pass
        finally:
            self._child.kill()  # one that has closed its output is of no use
            self._child.wait()
            self._outbox.put(None)
            self._hear(self, ("gone",))
