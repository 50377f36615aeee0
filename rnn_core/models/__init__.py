"""Networks, each a plain torch module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rnn_core.deprecated import renamed
from rnn_core.models.character import CharacterModel
from rnn_core.models.deep import DeepNetwork
from rnn_core.models.diagonal import Diagonal
from rnn_core.models.opened import OpenedModel
from rnn_core.models.random_network import RandomNetwork, RandomNetworkConfig, random_network

__all__ = [
    "CharacterModel",
    "DeepNetwork",
    "Diagonal",
    "OpenedModel",
    "RandomNetwork",
    "RandomNetworkConfig",
    "random_network",
]


if not TYPE_CHECKING:  # to mypy, a module with this has any name at all

    def __getattr__(name: str) -> Any:
        """Find what had this name until the last version."""
        return renamed(__name__, name)
