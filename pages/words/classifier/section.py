"""Sentences classified by a network that reads them word by word."""

from __future__ import annotations

from pages.shared import parts
from pages.shared.i18n import Words
from pages.words.classifier.url_state import ADDRESS

__all__ = ["ADDRESS", "show"]


def show(t: Words) -> None:
    """Draw the part."""
    parts.claim("words_classifier", t("words_classifier.title"), t("words_classifier.lede"))
