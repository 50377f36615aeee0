"""Look words up by key, with placeholders, in the visitor's language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from pages.shared.i18n.particles import Word

Language = Literal["ko", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("ko", "en")

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
        return (
            message.format_map({name: _spoken(value) for name, value in values.items()})
            if values
            else message
        )

    def of(self, family: str, member: str, **values: object) -> str:
        """Return a message of a family whose member is known only at run time, such as a note's code."""
        return self(f"{family}.{member}", **values)

    def has(self, family: str, member: str) -> bool:
        """Whether a family has this member."""
        return f"{family}.{member}" in self.messages


def _spoken(value: object) -> object:
    return Word(value) if isinstance(value, str) else value


def flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield ``("a.b.c", message)`` for every message of a nested table."""
    for name, value in table.items():
        if isinstance(value, str):
            yield prefix + name, value
        else:
            yield from flat(value, f"{prefix}{name}.")


def tables(language: Language) -> list[Path]:
    """Return the TOML files of one language: the one beside this file, each page's, and its sections'."""
    shared, pages = _FOLDER / f"{language}.toml", _FOLDER.parents[1]
    own = {*pages.glob(f"*/{language}.toml"), *pages.glob(f"*/*/{language}.toml")} - {shared}
    return [shared, *sorted(own)]


@cache
def words(language: Language) -> Words:
    """Return the messages of one language, read once: what pages share, and every page's own."""
    messages: dict[str, str] = {}
    for path in tables(language):
        messages |= flat(tomllib.loads(path.read_text("utf-8")))
    return Words(language, messages)


def prose(folder: Path, language: Language, **values: object) -> str:
    """Return a page's long prose, ``<language>.md`` in its folder, with ``values`` in its placeholders."""
    return Words(language, {"prose": _prose(folder, language)})("prose", **values)


@cache
def _prose(folder: Path, language: Language) -> str:
    return (folder / f"{language}.md").read_text("utf-8")


def as_language(tag: str | None) -> Language | None:
    """Return the language of a tag such as ``ko-KR``, or None if we do not speak it."""
    primary = (tag or "").replace("_", "-").split("-")[0].lower()
    return primary if primary in LANGUAGES else None
