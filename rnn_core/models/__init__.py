"""Networks, each a plain torch module."""

from __future__ import annotations

from rnn_core.models.character import CharacterModel

__all__ = ["CharacterModel"]
