"""What a visitor looks for in the glossary, and how the address bar says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pages.shared.address import Address, Parameter
from pages.shared.url_state import Visit

_MOST: Final = 60


@dataclass(frozen=True)
class PageState(Visit):
    """What is on screen.

    Attributes
    ----------
    wanted : str
        Part of a term or of its definition; empty for all terms.
    """

    wanted: str = ""


def wanted(value: str) -> str:
    """Read what is looked for, on one line; too long, it is nothing."""
    sound = " ".join(value.encode("utf-8", "ignore").decode("utf-8").split())
    return sound if len(sound) <= _MOST and sound.isprintable() else ""


ADDRESS: Final = Address("glossary", PageState, {"q": Parameter("wanted", wanted)})
