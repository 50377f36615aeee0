"""The worker: runs one job after another in a process of its own. Run as a file, never imported.

A plain child process and not :mod:`multiprocessing`: that would import the main module again, which under
Streamlit is the app itself. Pickled messages come in on the standard input and go out on the standard
output; the arguments are modules to import before the first job.

In: ``("run", number, task, settings)``, ``("pause", number)``, ``("resume", number)``, ``("stop", number)``.
Out: ``("ready",)``; of a job ``("records", number, [...])``, ``("paused", number)``, ``("resumed", number)``
and at its end ``("ended", number, None)`` or ``("ended", number, (kind, code, message, details))``.
When the input ends, the server is gone, and so is the worker.
"""

from __future__ import annotations

import importlib
import os
import pickle
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

_NICE: Final = 10
_PERIOD: Final = 0.2  # seconds between two packets of records: the server reads packets, not records


class Control:
    """What the server wants, as the listening thread last heard it."""

    def __init__(self) -> None:
        self.tasks: queue.SimpleQueue[tuple[int, str, Any]] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._wish: dict[int, str] = {}

    def listen(self, source: BinaryIO) -> None:
        """Hear commands until the server is gone."""
        while True:
            try:
                what, number, *rest = pickle.load(source)
            except (EOFError, OSError, pickle.UnpicklingError):
                os._exit(0)
            with self._changed:
                self._wish[number] = what
                self._changed.notify()
            if what == "run":  # last: who takes the task at once asks what is wanted of it
                self.tasks.put((number, *rest))

    def wish(self, number: int) -> str:
        """Return what is wanted of a job now: ``run``, ``resume``, ``pause`` or ``stop``."""
        return self._wish[number]

    def wait(self, number: int) -> str:
        """Return what is wanted after a pause."""
        with self._changed:
            self._changed.wait_for(lambda: self._wish[number] != "pause")
            return self._wish[number]

    def forget(self, number: int) -> None:
        """Drop a job that has ended."""
        with self._changed:
            self._wish.pop(number, None)


class RecordSender:
    """The way out, records gathered into packets; a thread of its own sends them."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink, self._lock = sink, threading.RLock()
        self._number = 0
        self._records: list[Any] = []
        threading.Thread(target=self._send, daemon=True).start()

    def tell(self, *message: Any) -> None:
        """Send a message, after the records before it."""
        with self._lock:
            self._flush()
            pickle.dump(message, self._sink, pickle.HIGHEST_PROTOCOL)
            self._sink.flush()

    def record(self, number: int, record: Any) -> None:
        """Take a record, to be sent soon."""
        with self._lock:
            self._number = number
            self._records.append(record)

    def _flush(self) -> None:
        if self._records:
            message = ("records", self._number, self._records)
            pickle.dump(message, self._sink, pickle.HIGHEST_PROTOCOL)
            self._sink.flush()
            self._records = []

    def _send(self) -> None:
        while True:
            time.sleep(_PERIOD)
            with self._lock:
                self._flush()


def _run(number: int, records: Iterator[Any], control: Control, voice: RecordSender) -> None:
    for record in records:
        voice.record(number, record)
        wish = control.wish(number)
        if wish == "pause":
            voice.tell("paused", number)
            wish = control.wait(number)
            if wish != "stop":
                voice.tell("resumed", number)
        if wish == "stop":
            return


def _generator(task: str, settings: Any) -> Iterator[Any]:
    module, _, name = task.partition(":")
    records: Iterator[Any] = getattr(importlib.import_module(module), name)(settings)
    return records


def _failure(error: Exception) -> tuple[str, str, str, dict[str, Any]]:
    from rnn_core.errors import GatescopeError

    if not isinstance(error, GatescopeError):
        traceback.print_exc()
        return "defect", "", type(error).__name__, {}
    return "input", getattr(error, "code", ""), str(error), dict(getattr(error, "details", {}))


def main() -> None:
    """Work until the server is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the server, and that ends this
    voice = RecordSender(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)  # what a task prints belongs in the log
    if hasattr(os, "nice"):
        os.nice(_NICE)
    control = Control()
    threading.Thread(target=control.listen, args=(sys.stdin.buffer,), daemon=True).start()
    for module in sys.argv[1:]:  # now, not in somebody's first second
        importlib.import_module(module)
    voice.tell("ready")
    while True:
        number, task, settings = control.tasks.get()
        failure = None
        try:
            _run(number, _generator(task, settings), control, voice)
        except Exception as error:
            failure = _failure(error)
        control.forget(number)
        voice.tell("ended", number, failure)


if __name__ == "__main__":
    main()
