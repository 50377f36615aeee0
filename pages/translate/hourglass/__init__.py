"""A sentence goes through one vector: words above, the vector, what the decoder generates below."""

from __future__ import annotations

from pages.translate.hourglass.component import hourglass, packet
from pages.translate.hourglass.view import Choice, Hourglass, Spoken

__all__ = ["Choice", "Hourglass", "Spoken", "hourglass", "packet"]
