"""Networks on disk: ``weights.safetensors``, ``config.json`` and, where it was measured, ``units.json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rnn_core.checkpoints.archive import pack, unpack
from rnn_core.checkpoints.folder import TrainedNetwork, UnitStory, load, save
from rnn_core.deprecated import renamed

__all__ = ["TrainedNetwork", "UnitStory", "load", "pack", "save", "unpack"]


if not TYPE_CHECKING:  # to mypy, a module with this has any name at all

    def __getattr__(name: str) -> Any:
        """Find what had this name until the last version."""
        return renamed(__name__, name)
