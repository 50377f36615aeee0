"""What ships with the app is read as it was written, or not at all."""

from __future__ import annotations

from pathlib import Path

from rnn_core import files
from rnn_core.checkpoints import sums
from rnn_core.errors import CheckpointError, GatescopeError


class ShippedError(GatescopeError):
    """A file that ships with the app is missing, or is not what it was."""


def content(path: Path) -> bytes:
    """Return the bytes of a file that ships, compared with the sums beside it.

    Raises
    ------
    ShippedError
        If it is not there, or damaged.
    """
    try:
        return sums.take(path)
    except (OSError, CheckpointError) as error:
        raise ShippedError(
            f"expected {path.name} as it ships; got {files.reason(error)}; copy it from the release again"
        ) from error
