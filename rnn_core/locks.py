"""A lock on a folder, released by the system when its holder dies."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rnn_core.errors import InputError

__all__ = ["LOCK", "hold"]

LOCK: Final = ".lock"
_PAUSE: Final = 0.01
_HOLDER: Final = 1 << 30
"""Where Windows locks a byte: far behind what the file says, which others may read."""


@contextmanager
def hold(folder: Path, *, patience: float = 0.0) -> Iterator[None]:
    """Lock a folder for a block.

    On a storage that knows no locks nothing is held, and all goes on as without.

    Parameters
    ----------
    folder
        Of those who ask for it in this way; it must be there.
    patience
        Seconds to wait for another one.

    Raises
    ------
    InputError
        If another one holds it; says which process.
    OSError
        If the folder may not be written.
    """
    path = folder / LOCK
    end = time.monotonic() + patience
    while (file := _taken(path)) is None:
        if time.monotonic() >= end:
            raise InputError.of(
                f"a folder that nobody else writes to: {folder}",
                f"one in use{_holder(path)}",
                "wait until that is done, or choose another folder",
            )
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        if sys.platform != "win32":  # there, what is open cannot be taken away
            path.unlink(missing_ok=True)
        os.close(file)


def _taken(path: Path) -> int | None:
    """Open and lock the file; None where another one has it."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(file)
        except BlockingIOError:
            os.close(file)
            return None
        except OSError:  # no locks here
            return file
        if _is(file, path):
            break
        os.close(file)  # who held it before took it away in between: others would lock another file
    os.truncate(file, 0)
    os.write(file, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
    return file


def _is(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _holder(path: Path) -> str:
    try:
        told = path.read_text("utf-8", "replace").split("\n")[0][:80]
    except OSError:
        return ""
    return f" by {told}" if told else ""


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, _HOLDER, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            raise BlockingIOError from None
        os.lseek(file, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
