"""Files that are written whole or not at all, and what the system says when they cannot be."""

from __future__ import annotations

import os
import socket
from pathlib import Path

__all__ = ["PART", "part_of", "reason", "write"]

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
    part = part_of(path)
    try:
        part.write_bytes(content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def part_of(path: Path) -> Path:
    """Return the name of a file while it is being written: of this process of this machine alone."""
    return path.with_name(f".{path.name}.{socket.gethostname()}-{os.getpid()}{PART}")


def reason(error: Exception) -> str:
    """Say in a few words what stopped us, with the name of a file but no path.

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
