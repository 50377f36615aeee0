"""``python -m rnn_core.opening.child``: the process that reads strangers' files.

It has imported the readers, and neither torch nor anything of whoever asks. For each file it forks: what
reads a file is a copy of it, under limits, that knows one connection and no other file, and is gone when it
has answered. See docs/adr/0017-strangers-files.md.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import socket
import struct
import sys
from importlib import import_module
from typing import Any, Final

from rnn_core.opening.content import packed
from rnn_core.opening.limits import LARGEST, Unreadable
from rnn_core.opening.readers import read

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

__all__ = ["BEGUN", "CPU_SECONDS", "MEMORY", "SECONDS", "serve"]

SECONDS: Final = 20
"""After so long by the clock a file is given up; of processor time, after `CPU_SECONDS`."""

CPU_SECONDS: Final = 10
MEMORY: Final = 400_000_000
"""Bytes of memory for one file, on top of what the process has, and of three times the file's size."""

BEGUN: Final = b"b"
"""What comes before an answer, from a process that is there to give one."""

_SIZE: Final = struct.Struct("<Q")
_PIECE: Final = 1 << 20
_NO_NEW_PRIVILEGES: Final = 38


def serve(control: socket.socket) -> None:
    """Fork for each connection that comes over `control`, until that is closed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that are done
    while True:
        message, received, *_ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        for descriptor in received:
            with contextlib.suppress(
                OSError
            ):  # no memory, or too many processes: whoever asked hears nothing
                if os.fork() == 0:
                    os._exit(_answer(control, descriptor))
            os.close(descriptor)


def _answer(control: socket.socket, descriptor: int) -> int:
    """Read one file and send what is in it, or why it was not read; or end without an answer."""
    control.close()
    signal.setitimer(signal.ITIMER_REAL, SECONDS)  # the system ends it: nothing here could hold that up
    with socket.socket(fileno=descriptor) as connection:
        try:
            connection.sendall(BEGUN)
            size = _SIZE.unpack(_received(connection, _SIZE.size))[0]
            if size > LARGEST:
                raise Unreadable("large", count=size, most=LARGEST)
            limit(size)
            pieces = packed(read(_received(connection, size)))
            for piece in pieces:
                connection.sendall(piece)
        except Unreadable as error:
            connection.sendall(_refusal(error.code, error.details))
        except MemoryError:
            connection.sendall(_refusal("stopped", {"why": "memory"}))
        except RecursionError:
            connection.sendall(_refusal("malformed", {"what": "depth", "name": "file"}))
        except Exception as error:
            connection.sendall(_refusal("malformed", {"what": "file", "name": type(error).__name__}))
    return 0


def _refusal(code: str, details: dict[str, object]) -> bytes:
    head = json.dumps({"refused": code, "details": details}).encode("ascii")
    return _SIZE.pack(len(head)) + head


def _received(connection: socket.socket, size: int) -> bytes:
    data, place = bytearray(size), 0
    view = memoryview(data)
    while place < size:
        count = connection.recv_into(view[place : place + _PIECE])
        if not count:
            raise Unreadable("stopped", why="asker")
        place += count
    view.release()
    return bytes(data)


def limit(size: int) -> None:
    """Take from this process what it does not need to read a file of so many bytes.

    Memory, processor time, files and processes are limited where the system knows how to: macOS does not
    limit memory, and says so by an error, or by nothing at all.
    """
    limits = [
        ("RLIMIT_AS", _address_space() + MEMORY + 3 * size),
        ("RLIMIT_CPU", CPU_SECONDS),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", 0),
        ("RLIMIT_NPROC", 0),
    ]
    for name, most in limits:
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))
    with contextlib.suppress(OSError, AttributeError, ImportError):
        _PRCTL(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def _address_space() -> int:
    """Bytes of memory that this process has asked for, used or not."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 1 << 30


def _prctl() -> Any:
    import ctypes

    return getattr(ctypes.CDLL(None), "prctl", None)


_PRCTL: Any = None


def _prepare() -> None:
    """Import now what would be imported while a file is read: then no file may be opened any more."""
    global _PRCTL
    for encoding in ("ascii", "cp437", "latin_1", "raw_unicode_escape", "unicode_escape", "utf_8", "mbcs"):
        with contextlib.suppress(ImportError):  # Windows alone has the last
            import_module(f"encodings.{encoding}")
    with contextlib.suppress(ImportError):
        _read_once()
    _PRCTL = _prctl()


def _read_once() -> None:
    """Write and read a file with everything in it that files of Keras have."""
    import h5py

    written = io.BytesIO()
    with h5py.File(written, "w") as file:
        file.attrs["model_config"] = "{}"
        file.create_group("layer").create_dataset("weight", data=[[0.0]], compression="gzip", shuffle=True)
    with contextlib.suppress(Unreadable):
        read(written.getvalue())


def _main() -> int:
    _prepare()
    control = socket.socket(fileno=int(sys.argv[1]))
    control.sendall(b"r")
    serve(control)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
