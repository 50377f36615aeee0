"""All that a link to the flags in the state can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pages.shared.address import Address
from pages.shared.url_state import Visit


@dataclass(frozen=True)
class PageState(Visit):
    """What is on screen."""


ADDRESS: Final = Address("words_flags", PageState, {})
