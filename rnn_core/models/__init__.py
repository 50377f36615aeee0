"""Networks, each a plain torch module."""

from __future__ import annotations

from rnn_core.models.character import CharacterModel
from rnn_core.models.deep import DeepNetwork
from rnn_core.models.fresh import Fresh, Start, fresh

__all__ = ["CharacterModel", "DeepNetwork", "Fresh", "Start", "fresh"]
