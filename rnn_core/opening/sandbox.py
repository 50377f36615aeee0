"""The other side of `rnn_core.opening.child`: starts it, asks it, and starts another one when it has died."""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final

from rnn_core.opening.child import BEGUN, SECONDS
from rnn_core.opening.content import Content, unpacked
from rnn_core.opening.limits import LARGEST, Unreadable
from rnn_core.opening.readers import read

__all__ = ["Reader", "close", "read_apart"]

_PATIENCE: Final = 60.0
"""Seconds that the process may take to start, on a machine that has other things to do."""

_ANSWER: Final = 2 * LARGEST + 40_000_000  # half precision doubles
_PIECE: Final = 1 << 20
_KEPT: Final = (
    "PATH",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "PYTHONHOME",
)


class Reader:
    """A process that reads files, of whoever made it: another process, forked from that one, makes its own.

    Attributes
    ----------
    pid : int
        Of the process.
    seconds : float
        That it took to start.
    """

    def __init__(self) -> None:
        begun = time.perf_counter()
        self._control, theirs = socket.socketpair()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "rnn_core.opening.child", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=_environment(),
                cwd=os.sep,
                start_new_session=True,  # Ctrl-C is for whoever asked
            )
        except (OSError, ValueError):
            self._control.close()
            raise Unreadable("system", why="start") from None
        finally:
            theirs.close()
        self._owner, self.pid = os.getpid(), self._process.pid
        self._lock = threading.Lock()
        self._control.settimeout(_PATIENCE)
        try:
            ready = self._control.recv(1)
        except OSError:
            ready = b""
        if not ready:
            self.close()
            raise Unreadable("system", why="start")
        self.seconds = time.perf_counter() - begun

    @property
    def lives(self) -> bool:
        """Whether this process may ask it, and it is there to answer."""
        return self._owner == os.getpid() and self._process.poll() is None

    def read(self, data: bytes) -> Content:
        """Let a process of its own read a file.

        Raises
        ------
        Unreadable
            As the readers do, and ``"stopped"`` if it took too much memory or time, or died of it.
        BrokenPipeError, ConnectionError
            If there is no process to ask.
        """
        ours, theirs = socket.socketpair()
        with ours:
            with theirs, self._lock:
                socket.send_fds(self._control, [b"f"], [theirs.fileno()])
            return unpacked(_exchanged(ours, data))

    def close(self) -> None:
        """End the process."""
        if self._owner_is_here():
            self._control.close()
            with contextlib.suppress(OSError):
                self._process.kill()
            self._process.wait()

    def _owner_is_here(self) -> bool:
        return getattr(self, "_owner", os.getpid()) == os.getpid()


def _exchanged(connection: socket.socket, data: bytes) -> bytes:
    end = time.monotonic() + SECONDS + 5
    answer = bytearray()
    try:
        connection.settimeout(end - time.monotonic())
        with contextlib.suppress(
            BrokenPipeError, ConnectionResetError
        ):  # it may have answered before the end
            connection.sendall(struct.pack("<Q", len(data)))
            connection.sendall(data)
        while True:
            connection.settimeout(max(0.01, end - time.monotonic()))
            piece = connection.recv(_PIECE)
            if not piece:
                break
            answer += piece
            if len(answer) > _ANSWER:
                raise Unreadable("stopped", why="answer")
    except TimeoutError:
        raise Unreadable("stopped", why="time") from None
    except ConnectionResetError:
        pass
    if not answer:
        raise ConnectionError("nobody was there to read it")
    if len(answer) == len(BEGUN):
        raise Unreadable("stopped", why="ended")
    return bytes(answer[len(BEGUN) :])


def _environment() -> dict[str, str]:
    """Return what the process may know of ours: where programs and packages are, and no secret."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    own = str(Path(__file__).resolve().parents[2])
    folders = [own, *(place for place in sys.path if place and Path(place).is_absolute() and place != own)]
    return kept | {
        "PYTHONPATH": os.pathsep.join(folders),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "HDF5_PLUGIN_PRELOAD": "::",  # filters come with the library, and from nowhere else
    }


_LOCK = threading.Lock()
_READER: Reader | None = None


def read_apart(data: bytes) -> Content:
    """Read a file in a process of its own; where the system has no `fork` (Windows), in this one.

    There the readers are the same, and run nothing either; but memory and time have no limit.

    Raises
    ------
    Unreadable
        See `rnn_core.opening.readers.read`, and `Reader.read`.
    """
    if not hasattr(os, "fork"):
        return read(data)
    for _ in range(2):
        reader = _living()
        try:
            return reader.read(data)
        except OSError:  # it died since
            close()
    raise Unreadable("system", why="died")


def _living() -> Reader:
    global _READER
    with _LOCK:
        if _READER is None or not _READER.lives:
            if _READER is not None:
                _READER.close()
            _READER = Reader()
            atexit.unregister(close)
            atexit.register(close)
        return _READER


def close() -> None:
    """End the process that reads, if there is one; the next file starts another."""
    global _READER
    with _LOCK:
        if _READER is not None:
            _READER.close()
        _READER = None


def _forget() -> None:
    """In a child of ours: the process is our parent's, and a thread that is not here may hold the lock."""
    global _READER, _LOCK
    _READER, _LOCK = None, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
