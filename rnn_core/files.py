"""Atomic file writes, and readable reasons when they fail."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

__all__ = ["PART", "part_of", "reason", "tidy", "write", "writing"]

PART = ".part"
"""What the name of an unfinished file ends with."""


def write(path: Path, content: bytes) -> None:
    """Write a file under another name, and give it its own when it is complete.

    Its rights are those that the system gives any new file. What cannot be finished is taken away again.

    Raises
    ------
    OSError
        If the disk is full, or may not be written; then what lay there before still does.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(Path(folder) / "a.json", b"{}")
    ...     [path.name for path in Path(folder).iterdir()]
    ['a.json']
    """
    with writing(path) as file:
        file.write(content)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be written, as :func:`write` does it."""
    part = part_of(path)
    part.unlink(missing_ok=True)  # a link that somebody laid there would lead elsewhere
    try:
        with part.open("xb") as file:
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def part_of(path: Path) -> Path:
    """Return the name of a file while it is being written: of this process of this machine alone."""
    return path.with_name(f".{path.name}.{socket.gethostname()}-{os.getpid()}{PART}")


def tidy(folder: Path) -> None:
    """Delete unfinished files of dead processes, not those being written."""
    for left in folder.glob(f".*{PART}"):
        host, _, number = left.name.removesuffix(PART).rpartition("-")
        if not (host.endswith(f".{socket.gethostname()}") and number.isdecimal() and _lives(int(number))):
            left.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    if process == os.getpid() or sys.platform == "win32":  # there, to ask is to kill
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True


def reason(error: Exception) -> str:
    """Describe an OS error briefly, with the file's name but no path.

    Examples
    --------
    >>> reason(PermissionError(13, "Permission denied", "/home/ada/net/config.json"))
    'config.json: Permission denied'
    >>> reason(KeyError("vocabulary"))
    'KeyError'
    """
    if isinstance(error, OSError) and error.strerror:
        name = Path(os.fsdecode(error.filename)).name if isinstance(error.filename, str | bytes) else ""
        return f"{name}: {error.strerror}" if name else error.strerror
    return type(error).__name__
