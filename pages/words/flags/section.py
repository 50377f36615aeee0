"""Flags in the state: cells that a word raises and that stay up as long as a later word needs them."""

from __future__ import annotations

from pages.shared import parts
from pages.shared.i18n import Words
from pages.words.flags.url_state import ADDRESS

__all__ = ["ADDRESS", "show"]


def show(t: Words) -> None:
    """Draw the part."""
    parts.claim("words_flags", t("words_flags.title"), t("words_flags.lede"))
