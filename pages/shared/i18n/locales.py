"""The languages that Gatescope speaks: one line each, and words in every folder of words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from pages.shared.i18n.particles import Word

T = TypeVar("T")

Language = str
"""The code of a locale."""

FALLBACK: Final[Language] = "en"
"""What stands in where something besides words is in no other language: a sample's title, a model card."""


@dataclass(frozen=True)
class Locale:
    """What a language needs besides its words. Its own name is a word too: ``language.name``.

    Attributes
    ----------
    code : str
        The first part of its tag, as browsers send it and as its files are called: ``"ko"``.
    default_network : str
        Name of the shipped network that a visitor meets first; empty: the fallback's.
    format_word : callable
        What a word becomes in a placeholder: a string whose format specification the language understands.
    """

    code: Language
    default_network: str = ""
    format_word: Callable[[str], str] = str


LOCALES: Final[Mapping[Language, Locale]] = {
    one.code: one
    for one in (
        Locale("ko", default_network="korean-lstm", format_word=Word),
        Locale("en", default_network="python-lstm"),
    )
}
"""Code -> locale, in the order they are offered."""

LANGUAGES: Final[tuple[Language, ...]] = tuple(LOCALES)


def default_network(language: Language) -> str:
    """Return the name of the network that a visitor meets first in a language."""
    return LOCALES[language].default_network or LOCALES[FALLBACK].default_network


def in_language(said: Mapping[Language, T], language: Language) -> T:
    """Return what is said in a language, or in the fallback where that is missing.

    Examples
    --------
    >>> in_language({"en": "A cup", "ko": "Keop"}, "ko"), in_language({"en": "A cup"}, "ko")
    ('Keop', 'A cup')
    """
    return said[language] if language in said else said[FALLBACK]


def file_in_language(folder: Path, name: str, language: Language) -> Path:
    """Return the path of a file ``name`` with its language in the place of ``{}``, or of the fallback's.

    Examples
    --------
    >>> file_in_language(Path("no-such-folder"), "card.{}.md", "ko").name
    'card.en.md'
    """
    own = folder / name.format(language)
    return own if own.exists() else folder / name.format(FALLBACK)


def as_language(tag: str | None) -> Language | None:
    """Return the language of a tag such as ``ko-KR``, or None if we do not speak it."""
    primary = (tag or "").replace("_", "-").split("-")[0].lower()
    return primary if primary in LOCALES else None
