"""Where a network is that somebody calls by its name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from rnn_core.errors import CheckpointError

__all__ = ["DEFAULT", "VARIABLE", "find", "places"]

VARIABLE = "RNN_CORE_MODELS"
DEFAULT = Path("assets/models")
_MARK = "config.json"


def places(given: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Return the folders to search: those given, else those of $RNN_CORE_MODELS, else ``assets/models``."""
    named = os.environ.get(VARIABLE, "")
    return tuple(given) or tuple(Path(one) for one in named.split(os.pathsep) if one) or (DEFAULT,)


def find(name: str, where: Sequence[Path]) -> Path:
    """Return the folder of a network.

    Parameters
    ----------
    name
        A path to a folder that :func:`rnn_core.checkpoints.save` wrote, or the name of one in ``where``.

    Raises
    ------
    CheckpointError
        If there is none; the message lists those that are.

    Examples
    --------
    >>> find("shakespeare-gru", [Path("assets/models")]).as_posix()
    'assets/models/shakespeare-gru'
    """
    for folder in (Path(name), *(place / name for place in where)):
        if (folder / _MARK).is_file():
            return folder
    there = sorted({found.parent.name for place in where for found in place.glob(f"*/{_MARK}")})
    offered = f"choose {', '.join(there)}" if there else f"say where networks are: --models, or ${VARIABLE}"
    raise CheckpointError(
        f"expected a network's name or its folder; got {name!r}; {offered}, or give a folder that holds "
        f"weights.safetensors and {_MARK}"
    )
