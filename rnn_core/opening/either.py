"""A network of this library, or one that came in a file: whichever lies there."""

from __future__ import annotations

from pathlib import Path

from rnn_core.checkpoints import TrainedNetwork, load
from rnn_core.opening.alphabet import Given
from rnn_core.opening.found import open_checkpoint

__all__ = ["network_at"]


def network_at(path: Path, vocabulary: Given | None = None, **answers: str) -> TrainedNetwork:
    """Return the network in a folder that `rnn_core.checkpoints.save` wrote, or in a stranger's file.

    Parameters
    ----------
    path
        Of the folder, or of the file.
    vocabulary
        Of a file's network; see :func:`rnn_core.opening.open_checkpoint`.
    **answers
        As `Found.network` takes them.

    Raises
    ------
    CheckpointError
        If there is none, or it is not opened.

    Examples
    --------
    >>> network_at(Path("assets/models/python-lstm")).model.cell
    'lstm'
    >>> network_at(Path("assets/models/python-lstm/weights.safetensors")).name
    'weights'
    """
    if path.is_file():
        return open_checkpoint(path, vocabulary).network(**answers)
    return load(path)
