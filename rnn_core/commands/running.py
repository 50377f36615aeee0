"""What commands share that let a network read texts: they stop at Ctrl-C, and say in a line what is wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import torch

from rnn_core import files
from rnn_core.commands.remarks import hint
from rnn_core.errors import GatescopeError, TextError
from rnn_core.files import reason
from rnn_core.interrupt import STATUS, Stop
from rnn_core.text import LIMIT, Received, receive

__all__ = ["Unwritten", "received", "runs", "write"]


class _Unread(Exception):  # noqa: N818
    """A file whose text could not be read; the cause says why."""

    def __init__(self, path: Path, cause: TextError) -> None:
        super().__init__(f"{path}: {cause}{hint(cause.code)}")


class Unwritten(Exception):  # noqa: N818
    """A file that could not be written."""


def runs(name: str, work: Callable[[argparse.Namespace], None]) -> Callable[[argparse.Namespace], int]:
    """Return a command that works, and turns what went wrong into a line and an exit status.

    Parameters
    ----------
    name
        The command's.
    work
        May raise what this library does, and OSError.
    """

    def run(options: argparse.Namespace) -> int:
        torch.set_num_threads(1)  # two threads on one small matrix wait for each other; sums stay the same
        with Stop(waits=False):
            try:
                work(options)
            except KeyboardInterrupt:
                return _told("Stopped.", STATUS)
            except _Unread as error:
                return _told(str(error), 1)
            except Unwritten as error:
                return _told(f"python -m rnn_core {name}: stopped: {error}", 1)
            except (GatescopeError, OSError) as error:
                why = reason(error) if isinstance(error, OSError) else str(error)
                return _told(f"python -m rnn_core {name}: error: {why}", 2)
            return 0

    return run


def _told(line: str, status: int) -> int:
    print(line, file=sys.stderr)
    return status


def received(path: Path, options: argparse.Namespace) -> Received:
    """Read a text as the options of `rnn_core.commands.reading` say."""
    with path.open("rb") as file:
        data = file.read(LIMIT)
    try:
        return receive(data, options.encoding, replace=options.replace)
    except TextError as error:
        raise _Unread(path, error) from error


def write(path: Path, text: str) -> None:
    """Write a file of a command's results, whole or not at all.

    Raises
    ------
    Unwritten
        If the system does not let it.
    """
    try:
        files.write(path, text.encode())
    except OSError as error:
        raise Unwritten(reason(error)) from error
