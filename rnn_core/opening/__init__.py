"""Strangers' files of weights: opened without running anything in them, and told what they are.

Examples
--------
>>> import rnn_core
>>> found = rnn_core.open_checkpoint("assets/models/python-lstm/weights.safetensors")
>>> found.cell, found.layers
('lstm', 1)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rnn_core.opening.alphabet import Alphabet
    from rnn_core.opening.found import Found, open_checkpoint
    from rnn_core.opening.parts import Inference, Note, Question, TensorRow
    from rnn_core.opening.refusal import CODES, Refusal

__all__ = [
    "CODES",
    "Alphabet",
    "Found",
    "Inference",
    "Note",
    "Question",
    "Refusal",
    "TensorRow",
    "open_checkpoint",
]

_ROOMS: Final = ("parts", "refusal", "alphabet", "found")


if not TYPE_CHECKING:  # to mypy, a module with this has any name at all

    def __getattr__(name: str) -> Any:
        """Load what is asked for when it is: who reads files imports this package, and no torch."""
        if name in __all__:
            for room in _ROOMS:
                module = import_module(f"{__name__}.{room}")
                if name in module.__all__:
                    return getattr(module, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
