"""Networks on disk: ``weights.safetensors``, ``config.json`` and, where it was measured, ``units.json``."""

from __future__ import annotations

from rnn_core.checkpoints.archive import pack, unpack
from rnn_core.checkpoints.folder import Checkpoint, UnitStory, load, save

__all__ = ["Checkpoint", "UnitStory", "load", "pack", "save", "unpack"]
