"""A TOML file as tables of which every key must be read, each value by what it should be."""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NoReturn

from pages.shared.i18n import Language
from pages.shared.lessons import rendering
from pages.shared.lessons.errors import LessonError, came_as, safe
from pages.shared.lessons.expressions import ExpressionError, names_in
from pages.shared.lessons.rendering import MarkupError
from pages.shared.lessons.schema import Text

_KEYS = 8  # of a dotted key; what tomllib does with one that is long takes forever
_PART: Final = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.){0,200}+"|'[^'\n]{0,200}+')"""
_DOTTED: Final = re.compile(rf"(?<![A-Za-z0-9_-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{_KEYS}}}")
_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u2060"  # format characters that order nothing anew


@dataclass(frozen=True)
class Limits:
    """How much a lesson may hold.

    Attributes
    ----------
    size : int
        Bytes of the file.
    steps : int
    characters : int
        Of one text.
    entries : int
        Of one list: options, rows, questions.
    """

    size: int = 200_000
    steps: int = 40
    characters: int = 2_000
    entries: int = 40


COURSE: Final = Limits()
OWN: Final = Limits(size=100_000, steps=30, characters=1_000, entries=20)
"""Of a lesson that somebody brings."""


def parsed(source: bytes, file: str, limits: Limits) -> dict[str, Any]:
    """Return the file's table."""
    if len(source) > limits.size:
        raise LessonError.of("too_large", file, "", "", f"at most {limits.size} bytes", f"{len(source)}")
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LessonError.of("not_utf8", file, "", "", "UTF-8", f"another byte at {error.start}") from None
    if found := _DOTTED.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise LessonError.of(
            "not_toml", file, "", f"line {line}", f"at most {_KEYS} keys with dots between", "more"
        )
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise LessonError.of("not_toml", file, "", "", "TOML that is not nested so deeply", "more") from None
    except ValueError as error:
        raise LessonError.of("not_toml", file, "", "", "TOML", safe(str(error), 200)) from None


@dataclass(frozen=True)
class Place:
    """Where in a file something is read, and by which rules."""

    file: str
    limits: Limits
    languages: tuple[Language, ...]
    terms: Collection[str] | None
    step: str = ""

    def refuse(self, code: str, key: str, expected: str, came: str) -> NoReturn:
        """Raise the error, with the place in it."""
        raise LessonError.of(code, self.file, self.step, key, expected, came)


@dataclass(frozen=True)
class Table:
    """A table of which every key must be read."""

    content: Mapping[str, Any]
    place: Place
    path: str
    read: set[str] = field(default_factory=set)

    def within(self, **place: Any) -> Table:
        """Return the same table at another place."""
        return Table(self.content, replace(self.place, **place), self.path, self.read)

    def key(self, name: str) -> str:
        """Return a key as the file would write it with dots."""
        return f"{self.path}.{name}" if self.path else name

    def has(self, name: str) -> bool:
        """Whether a key is there."""
        return name in self.content

    def take(self, name: str) -> Any:
        """Return what is there, or say that it is missing."""
        self.read.add(name)
        if name not in self.content:
            self.place.refuse("missing", self.key(name), "a value", "none")
        return self.content[name]

    def close(self) -> None:
        """Say which key nothing has read."""
        for name in self.content:
            if name not in self.read:
                known = ", ".join(sorted(self.read))
                self.place.refuse("unknown_key", self.key(safe(name, 40)), f"one of {known}", safe(name, 40))

    def refuse_type(self, name: str, expected: str, value: object) -> NoReturn:
        """Say that a value is of another type."""
        self.place.refuse("type", self.key(name), expected, came_as(value))

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number between two, these included."""
        if default is not None and not self.has(name):
            self.read.add(name)
            return default
        value = self.take(name)
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse_type(name, "a whole number", value)
        if not low <= value <= high:
            self.place.refuse("value", self.key(name), f"a whole number from {low} to {high}", came_as(value))
        return value

    def number(self, name: str, default: float) -> float:
        """Return a finite number."""
        self.read.add(name)
        return finite(self, name, self.content.get(name, default))

    def flag(self, name: str, default: bool) -> bool:
        """Return a truth value."""
        self.read.add(name)
        value = self.content.get(name, default)
        if not isinstance(value, bool):
            self.refuse_type(name, "true or false", value)
        return value

    def string(self, name: str, default: str | None = None) -> str:
        """Return a string that is not for a reader: an id, an expression, an address."""
        if default is not None and not self.has(name):
            self.read.add(name)
            return default
        value = self.take(name)
        if not isinstance(value, str):
            self.refuse_type(name, "a string", value)
        return clean(self, self.key(name), value)

    def matching(self, name: str, pattern: re.Pattern[str], expected: str, default: str | None = None) -> str:
        """Return a string that a pattern fits, or the default."""
        value = self.string(name, default)
        if value != default and not pattern.fullmatch(value):
            self.place.refuse("value", self.key(name), expected, safe(value, 40))
        return value

    def one_of(self, name: str, choices: tuple[str, ...], default: str | None = None) -> Any:
        """Return one of several strings."""
        value = self.string(name, default)
        if value not in choices:
            self.place.refuse("value", self.key(name), f"one of {', '.join(choices)}", safe(value, 40))
        return value

    def expression(self, name: str, default: str | None = None) -> str:
        """Return an expression that parses; empty only by default."""
        source = self.string(name, default)
        if source or default is None:
            self.names(name, source)
        return source

    def names(self, name: str, source: str) -> frozenset[str]:
        """Return the names in an expression of this table."""
        try:
            return names_in(source)
        except ExpressionError as error:
            self.place.refuse("expression", self.key(name), "", safe(str(error), 200))

    def pair(self, name: str) -> tuple[Any, Any] | None:
        """Return a list of two, of whatever type."""
        self.read.add(name)
        if not self.has(name):
            return None
        value = self.content[name]
        if not isinstance(value, list) or len(value) != 2:
            self.refuse_type(name, "a list of two numbers", value)
        return value[0], value[1]

    def list_of(self, name: str) -> list[Any]:
        """Return a list, empty if there is none."""
        self.read.add(name)
        value = self.content.get(name, [])
        if not isinstance(value, list):
            self.refuse_type(name, "a list", value)
        most = self.place.limits.entries
        if len(value) > most:
            self.place.refuse("too_large", self.key(name), f"at most {most} entries", f"{len(value)}")
        return value

    def table(self, name: str) -> Table:
        """Return a table, empty if there is none."""
        self.read.add(name)
        value = self.content.get(name, {})
        if not isinstance(value, dict):
            self.refuse_type(name, "a table", value)
        return Table(value, self.place, self.key(name))

    def tables(self, name: str) -> Iterator[Table]:
        """Yield the tables of a list, each closed once it has been used."""
        for at, value in enumerate(self.list_of(name)):
            if not isinstance(value, dict):
                self.refuse_type(f"{name}[{at}]", "a table", value)
            one = Table(value, self.place, f"{self.key(name)}[{at}]")
            yield one
            one.close()

    def text(self, name: str, *, optional: bool = False) -> Text:
        """Return a text in every language; empty if it may be missing and is."""
        if optional and not self.has(name):
            self.read.add(name)
            return {}
        value = self.take(name)
        if not isinstance(value, dict):
            self.refuse_type(name, "a text for each language, name.en and name.ko", value)
        table = Table(value, self.place, self.key(name))
        found = table.languages()
        table.close()
        return found

    def languages(self) -> Text:
        """Return the text whose languages are keys of this very table."""
        found = {}
        for one in self.place.languages:
            if not self.has(one):
                self.place.refuse("language", self.key(one), f"a text in {one}", "none")
            value = self.take(one)
            if not isinstance(value, str):
                self.refuse_type(one, "a text", value)
            found[one] = self.checked(one, value)
        self.compared(self.path, found)
        return found

    def texts(self, name: str) -> tuple[Text, ...]:
        """Return several texts: a list for each language, all of one length, or a list of tables."""
        self.read.add(name)
        value = self.content.get(name, [])
        if isinstance(value, list):
            return tuple(one.languages() for one in self.tables(name))
        table = self.table(name)
        lists: dict[Language, list[Any]] = {}
        for one in self.place.languages:
            if not table.has(one):
                self.place.refuse("language", table.key(one), f"texts in {one}", "none")
            lists[one] = table.list_of(one)
        table.close()
        lengths = {one: len(told) for one, told in lists.items()}
        if len(set(lengths.values())) > 1:
            said = ", ".join(f"{length} in {one}" for one, length in lengths.items())
            self.place.refuse("language", self.key(name), "as many texts in each language", said)
        for one, told in lists.items():
            for at, text in enumerate(told):
                if not isinstance(text, str):
                    table.refuse_type(f"{one}[{at}]", "a text", text)
                table.checked(f"{one}[{at}]", text)
        count = next(iter(lengths.values()), 0)
        found = tuple({one: told[at] for one, told in lists.items()} for at in range(count))
        for at, text in enumerate(found):
            self.compared(f"{table.path}[{at}]", text)
        return found

    def compared(self, key: str, text: Text) -> None:
        """Look whether a text quotes the same values in every language."""
        quoted = {one: set(rendering.values(told)) for one, told in text.items()}
        for one, values in quoted.items():
            for other, others in quoted.items():
                for value in sorted(values - others, key=str):
                    written = f"{{={value.source}{value.format and ':'}{value.format}}}"
                    came = safe(f"{written} in {one} alone, not in {other}", 200)
                    self.place.refuse("language", key, "the same measured values in each language", came)

    def checked(self, name: str, text: str) -> str:
        """Return a text that is written as a text of a lesson is."""
        key, most = self.key(name), self.place.limits.characters
        if not text.strip():
            self.place.refuse("missing", key, "a text", "an empty one")
        if len(text) > most:
            self.place.refuse("too_large", key, f"at most {most} characters", f"{len(text)}")
        clean(self, key, text)
        try:
            parts = rendering.markup(text)
            behind = rendering.particle(text)
        except MarkupError as error:
            self.place.refuse("text", key, "", safe(str(error), 200))
        except ExpressionError as error:
            self.place.refuse("expression", key, "", safe(str(error), 200))
        if behind:
            came = safe(behind, 80)
            self.place.refuse("particle", key, "no particle directly behind a measured value", came)
        for part in parts:
            if part.term and self.place.terms is not None and part.term not in self.place.terms:
                self.place.refuse("value", key, "a link to a term of the glossary", part.term)
        return text


def finite(table: Table, name: str, value: Any) -> float:
    """Return a value that is a finite number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        table.refuse_type(name, "a number", value)
    if not abs(value) < 2**53 or not math.isfinite(value):
        table.place.refuse("value", table.key(name), "a finite number below 2 ** 53", came_as(value))
    return float(value)


def clean(table: Table, key: str, value: str) -> str:
    """Return a string without control characters, or characters that turn its order round."""
    for one in value:
        kind = unicodedata.category(one)
        if (kind in ("Cc", "Cs", "Cn") and one != "\n") or (kind == "Cf" and one not in _INVISIBLE):
            table.place.refuse("text", key, "no control or directional characters", f"U+{ord(one):04X}")
    return value
