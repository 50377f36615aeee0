"""Every word a visitor reads, in every language: ``<language>.toml`` here and beside the pages."""

from __future__ import annotations

from pages.shared.i18n.locales import (
    FALLBACK,
    LANGUAGES,
    LOCALES,
    Language,
    Locale,
    as_language,
    default_network,
    file_in_language,
    in_language,
)
from pages.shared.i18n.words import Words, prose, words

__all__ = [
    "FALLBACK",
    "LANGUAGES",
    "LOCALES",
    "Language",
    "Locale",
    "Words",
    "as_language",
    "default_network",
    "file_in_language",
    "in_language",
    "prose",
    "words",
]
