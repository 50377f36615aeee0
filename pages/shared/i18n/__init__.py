"""Every word a visitor reads, in both languages, from en.toml and ko.toml beside this file."""

from __future__ import annotations

from pages.shared.i18n.words import LANGUAGES, Language, Words, as_language, prose, words

__all__ = ["LANGUAGES", "Language", "Words", "as_language", "prose", "words"]
