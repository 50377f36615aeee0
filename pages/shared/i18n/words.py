"""Look words up by key, with placeholders, in the visitor's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pages.shared.i18n.locales import LOCALES, Language
from rnn_core.messages import merged

_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True)
class Words:
    """All messages of one language; call it with a key.

    Examples
    --------
    >>> Words("en", {"greet": "Hello, {name}"})("greet", name="Ada")
    'Hello, Ada'
    """

    language: Language
    messages: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the message of ``key`` with ``values`` in its placeholders.

        Raises
        ------
        KeyError
            If no such message exists: a defect, which the tests look for.
        """
        message = self.messages[key]
        return message.format_map({n: self._spoken(one) for n, one in values.items()}) if values else message

    def _spoken(self, value: object) -> object:
        return LOCALES[self.language].format_word(value) if isinstance(value, str) else value

    def of(self, family: str, member: str, **values: object) -> str:
        """Return a message of a family whose member is known only at run time, such as a note's code."""
        return self(f"{family}.{member}", **values)

    def has(self, family: str, member: str) -> bool:
        """Whether a family has this member."""
        return f"{family}.{member}" in self.messages


def tables(language: Language) -> list[Path]:
    """Return the TOML files of one language: the one beside this file, each page's, and its sections'."""
    shared, pages = _FOLDER / f"{language}.toml", _FOLDER.parents[1]
    own = {*pages.glob(f"*/{language}.toml"), *pages.glob(f"*/*/{language}.toml")} - {shared}
    return [shared, *sorted(own)]


@cache
def words(language: Language) -> Words:
    """Return the messages of one language, read once: what pages share, and every page's own."""
    return Words(language, merged(tables(language)))


def prose(folder: Path, language: Language, **values: object) -> str:
    """Return a page's long prose, ``<language>.md`` in its folder, with ``values`` in its placeholders."""
    return Words(language, {"prose": _prose(folder, language)})("prose", **values)


@cache
def _prose(folder: Path, language: Language) -> str:
    return (folder / f"{language}.md").read_text("utf-8")
