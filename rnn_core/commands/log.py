"""``log.jsonl``: every record of a training run, one a line; what a full disk or a kill left is read on."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from rnn_core import files
from rnn_core.training.records import Begun, Ended, Stage, Update

__all__ = ["LOG", "Log"]

LOG: Final = "log.jsonl"
_LONG: Final = ("weights", "open", "shut")
"""Fields that are not told."""


class Log:
    """The log of a run; of one that is gone on with, what was told after it was last saved is told again.

    Parameters
    ----------
    folder
        Of the network.
    begun
        Updates the run has behind it: 0 begins the log anew.

    Attributes
    ----------
    lost : tuple of str
        What the log held, or should hold, and does not any more: a sentence each.
    """

    def __init__(self, folder: Path, begun: int) -> None:
        path = folder / LOG
        kept, torn = _kept(path, begun) if begun and path.exists() else ([], 0)
        updates = sum(one.get("record") == "update" for _, one in kept)
        self.lost = tuple(
            sentence
            for count, sentence in (
                (torn, f"{path}: lines that could not be read, and were left out: {torn:,}"),
                (begun - updates, f"{path}: lacks {begun - updates:,} of the {begun:,} updates so far"),
            )
            if count > 0
        )
        files.write(path, b"".join(line + b"\n" for line, _ in kept))
        self._file = path.open("a", encoding="utf-8")

    def __enter__(self) -> Log:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, record: Begun | Update | Stage | Ended) -> None:
        """Tell a record."""
        told = {name: value for name, value in asdict(record).items() if name not in _LONG}
        line = json.dumps({"record": type(record).__name__.lower(), **told}, ensure_ascii=False)
        self._file.write(line + "\n")

    def flush(self) -> None:
        """Put on disk what was told so far."""
        self._file.flush()


def _kept(path: Path, begun: int) -> tuple[list[tuple[bytes, dict[str, Any]]], int]:
    """The records up to an update, and how many lines are none."""
    kept, torn = [], 0
    for line in path.read_bytes().split(b"\n"):
        record = _record(line)
        if record is None:
            torn += bool(line.strip())
        elif record.get("update", 0) <= begun:
            kept.append((line, record))
    return kept, torn


def _record(line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    sound = isinstance(record, dict) and type(record.get("update", 0)) is int
    return record if sound else None
