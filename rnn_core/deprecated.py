"""Old public names, kept for one version: each still works, warns, and is what has the new name."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any, Final

__all__ = ["RENAMED", "renamed"]

RENAMED: Final = {
    "rnn_core.Advance": "rnn_core.Progress",
    "rnn_core.Checkpoint": "rnn_core.StreamState",
    "rnn_core.Piece": "rnn_core.Segment",
    "rnn_core.keep": "rnn_core.save_stream",
    "rnn_core.tracing.Advance": "rnn_core.tracing.Progress",
    "rnn_core.tracing.Checkpoint": "rnn_core.tracing.StreamState",
    "rnn_core.tracing.Piece": "rnn_core.tracing.Segment",
    "rnn_core.tracing.keep": "rnn_core.tracing.save_stream",
    "rnn_core.checkpoints.Checkpoint": "rnn_core.checkpoints.TrainedNetwork",
    "rnn_core.models.Fresh": "rnn_core.models.RandomNetwork",
    "rnn_core.models.Start": "rnn_core.models.RandomNetworkConfig",
    "rnn_core.models.fresh": "rnn_core.models.random_network",
    "rnn_core.plots.LIGHT": "rnn_core.plots.DEFAULT_STYLE",
    "rnn_core.plots.Sheet": "rnn_core.plots.FigureBuilder",
    "rnn_core.tasks.Standing": "rnn_core.tasks.RaceProgress",
    "rnn_core.models.seq2seq.Said": "rnn_core.models.seq2seq.DecodedSentence",
    "rnn_core.models.seq2seq.inside.Inside": "rnn_core.analysis.seq2seq.Inside",
    "rnn_core.models.seq2seq.inside.inside": "rnn_core.analysis.seq2seq.inside",
}
"""Old name -> new name. The old ones go with version 0.3."""


def renamed(module: str, name: str) -> Any:
    """Return what had this name in a module; to be called by the module's ``__getattr__``.

    Raises
    ------
    AttributeError
        If there never was such a name.

    Examples
    --------
    >>> import warnings, rnn_core
    >>> with warnings.catch_warnings(record=True) as told:
    ...     warnings.simplefilter("always")
    ...     rnn_core.Advance is rnn_core.Progress
    True
    >>> print(told[0].message)
    rnn_core.Advance is now rnn_core.Progress; the old name will go with version 0.3
    """
    old = f"{module}.{name}"
    if old not in RENAMED:
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    new = RENAMED[old]
    message = f"{old} is now {new}; the old name will go with version 0.3"
    warnings.warn(message, DeprecationWarning, stacklevel=3)
    home, _, attribute = new.rpartition(".")
    return getattr(import_module(home), attribute)
