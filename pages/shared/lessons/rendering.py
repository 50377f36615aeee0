"""A lesson's texts as runs for the browser, or as plain text; nothing in them is ever HTML.

In a text stand ``**bold**``, code between backticks, links to the glossary ``[word](#term-ID)``, and measured
values ``{=EXPRESSION:FORMAT}``, which may stand inside the others too. Outside code a brace is written twice:
``{{``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, Literal

from pages.shared.i18n import FALLBACK, Language
from pages.shared.i18n.particles import leading
from pages.shared.lessons.expressions import ExpressionError, evaluate, parse
from pages.shared.lessons.schema import Text

Marking = Literal["text", "bold", "code", "term", "value"]
MINUS: Final = "\u2212"

_FORMAT: Final = re.compile(r"(signed|[+-])?(,)?(\.\d)?([f%deg])?")
_TERM: Final = re.compile(r"\[([^\[\]\n]+)\]\(#term-([a-z0-9-]+)\)")
_LINK: Final = re.compile(r"\[[^\[\]\n]*\]\(")
_CLOSING: Final = ")]'\"\u2019\u201d"


class MarkupError(ValueError):
    """A text is not written as texts of lessons are; the message says what was expected and what came."""


@dataclass(frozen=True)
class Value:
    """A measured value in a text: its expression, and how it is written."""

    source: str
    format: str = ""


@dataclass(frozen=True)
class Part:
    """A stretch of a text with one marking: words and values in it, and the term that it leads to."""

    kind: Marking
    pieces: tuple[str | Value, ...]
    term: str = ""


@dataclass(frozen=True)
class Run:
    """A stretch of a text as the browser shows it, as text and never as HTML.

    Attributes
    ----------
    kind : {"text", "bold", "code", "term", "value"}
        ``"value"`` is what was measured, where it has no other marking.
    text : str
    term : str
        Id of the glossary's entry, of a term alone.
    """

    kind: Marking
    text: str
    term: str = ""


def spoken(text: Text, language: Language) -> str:
    """Return a text in a language; else in the fallback, else in the first that it is in, if it is in any.

    Examples
    --------
    >>> spoken({"xx": "only"}, "en"), spoken({}, "en")
    ('only', '')
    """
    for one in (language, FALLBACK):
        if one in text:
            return text[one]
    return next(iter(text.values()), "")


def runs(text: str, names: Mapping[str, Any]) -> list[Run]:
    """Return a text as runs, its values worked out.

    Parameters
    ----------
    text
        In one language, as `markup` reads it.
    names
        What its expressions are over, as `evaluate` takes them.

    Raises
    ------
    MarkupError, ExpressionError
        If it is written in another way, or an expression has no value.

    Examples
    --------
    >>> [(run.kind, run.text) for run in runs("It keeps **{=f:.0%}** of `c`.", {"f": 0.25})]
    [('text', 'It keeps '), ('bold', '25%'), ('text', ' of '), ('code', 'c'), ('text', '.')]
    """
    found: list[Run] = []
    for part in markup(text):
        if part.kind == "text":
            found += [
                Run("text", piece) if isinstance(piece, str) else Run("value", shown(piece, names))
                for piece in part.pieces
            ]
        else:
            told = "".join(piece if isinstance(piece, str) else shown(piece, names) for piece in part.pieces)
            found.append(Run(part.kind, told, part.term))
    return found


def plain(text: str, names: Mapping[str, Any]) -> str:
    """Return a text without its markings, its values worked out; as `runs`.

    Examples
    --------
    >>> plain("A [gate](#term-gate) is {=f:.2f}.", {"f": -0.251})
    'A gate is −0.25.'
    """
    return "".join(run.text for run in runs(text, names))


def values(text: str) -> Iterator[Value]:
    """Yield the measured values of a text."""
    for part in markup(text):
        yield from (piece for piece in part.pieces if isinstance(piece, Value))


def shown(value: Value, names: Mapping[str, Any]) -> str:
    """Return what a measured value is written as; see `written`."""
    return written(evaluate(value.source, names), value.format)


def check_format(form: str) -> None:
    """Look whether a format is one that `written` takes.

    Raises
    ------
    ExpressionError
        If it is none.
    """
    found = _FORMAT.fullmatch(form)
    if not found or (found[3] and found[4] == "d") or (found[3] and not found[4]):
        raise ExpressionError.of("a format such as .2f, .0%, d, or signed.1f", form[:40] or "nothing")


def written(value: Any, form: str) -> str:
    """Write a number with a true minus, or a string as it is.

    Parameters
    ----------
    value
        What an expression gave.
    form
        Python's format specification of a number: a sign, a comma between thousands, digits behind the point,
        and one of ``f % d e g``. ``signed`` stands for ``+``. Empty for whole numbers and strings.

    Raises
    ------
    ExpressionError
        If the value is not finite, or of another type.

    Examples
    --------
    >>> written(-0.5, ".2f"), written(0.999, ".0%"), written(1234567, ",d"), written(0.5, "signed.1f")
    ('−0.50', '100%', '1,234,567', '+0.5')
    >>> written(-0.001, ".2f")
    '0.00'
    """
    check_format(form)
    if isinstance(value, str):
        if form:
            raise ExpressionError.of("no format for a string", form)
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ExpressionError.of("a number or a string to write", type(value).__name__)
    if value != value or value in (float("inf"), float("-inf")):
        raise ExpressionError.of("a finite number to write", str(value))
    if form[-1:] not in ("f", "%", "e", "g"):
        if value != round(value):
            raise ExpressionError.of("a format such as .2f for a number that is not whole", form or "none")
        value = round(value)
    said = format(value, form.replace("signed", "+"))
    if said.startswith("-") and not any(digit in said.partition("e")[0] for digit in "123456789"):
        said = format(abs(value), form.replace("signed", "+"))
    return said.replace("-", MINUS)


def markup(text: str) -> tuple[Part, ...]:
    """Return a text's parts.

    Raises
    ------
    MarkupError
        If a brace, a backtick or two stars have no partner, or a link leads to anything but a term.
    ExpressionError
        If an expression in it does not parse, or a format is none.
    """
    found = _markup(text)
    if isinstance(found, Exception):
        raise found
    return found


def particle(text: str) -> str:
    """Return a Korean particle directly behind a measured value, whose form would depend on it; else nothing.

    After a percent sign the ending is known: a value whose format ends in ``%`` is passed over.
    """
    pieces = [piece for part in markup(text) for piece in part.pieces]
    for piece, behind in pairwise([*pieces, ""]):
        if isinstance(piece, Value) and isinstance(behind, str) and not piece.format.endswith("%"):
            found = leading(behind.lstrip(_CLOSING))
            if found:
                return f"{{={piece.source}{piece.format and ':'}{piece.format}}}{found}"
    return ""


@lru_cache(4096)
def _markup(text: str) -> tuple[Part, ...] | Exception:
    try:
        return tuple(_parts(text))
    except (MarkupError, ExpressionError) as error:
        return error


def _parts(text: str) -> Iterator[Part]:
    """Read a text from left to right."""
    at, plain_pieces = 0, _Pieces()
    while at < len(text):
        inner: tuple[Marking, str, str, int] | None = None
        if text.startswith("**", at):
            end = _closing(text, at + 2, "**")
            inner = ("bold", text[at + 2 : end], "", end + 2)
        elif text[at] == "`":
            end = _closing(text, at + 1, "`")
            inner = ("code", text[at + 1 : end], "", end + 1)
        elif link := _TERM.match(text, at):
            inner = ("term", link[1], link[2], link.end())
        elif _LINK.match(text, at):
            raise MarkupError(f"expected links to a term, [word](#term-gate); got {text[at : at + 40]}")
        if inner:
            if plain_pieces.pieces:
                yield Part("text", tuple(plain_pieces.pieces))
                plain_pieces = _Pieces()
            kind, inside, term, at = inner
            if not inside:
                raise MarkupError(f"expected something between the marks of {kind}; got nothing")
            yield Part(kind, _pieces(inside, code=kind == "code"), term)
        else:
            at = _step(text, at, plain_pieces)
    if plain_pieces.pieces:
        yield Part("text", tuple(plain_pieces.pieces))


class _Pieces:
    """Words and values, put together as they come."""

    def __init__(self) -> None:
        self.pieces: list[str | Value] = []

    def add(self, piece: str | Value) -> None:
        if isinstance(piece, str) and self.pieces and isinstance(self.pieces[-1], str):
            self.pieces[-1] += piece
        else:
            self.pieces.append(piece)


def _pieces(text: str, *, code: bool) -> tuple[str | Value, ...]:
    """Return what stands inside a marking; in code a single brace is a brace."""
    found, at = _Pieces(), 0
    while at < len(text):
        at = _step(text, at, found, code=code)
    return tuple(found.pieces)


def _step(text: str, at: int, into: _Pieces, *, code: bool = False) -> int:
    """Read a value, a brace, or one character; return where the next begins."""
    if text.startswith("{=", at):
        end, value = _value(text, at)
        into.add(value)
        return end
    if not code and text[at] in "{}":
        if text[at + 1 : at + 2] != text[at]:
            raise MarkupError(f"expected {{=...}}, or a brace twice, {{{{ or }}}}; got {text[at : at + 40]}")
        into.add(text[at])
        return at + 2
    into.add(text[at])
    return at + 1


def _closing(text: str, start: int, mark: str) -> int:
    """Return where a marking ends: at its mark, outside values."""
    at = start
    while at < len(text):
        if text.startswith(mark, at):
            return at
        at = _end(text, at) if text.startswith("{=", at) else at + 1
    raise MarkupError(f"expected a second {mark}; got {text[max(0, start - len(mark)) : start + 40]}")


def _value(text: str, at: int) -> tuple[int, Value]:
    """Return where the value that begins at a place ends, and the value."""
    end = _end(text, at)
    inside = text[at + 2 : end - 1]
    colon = _outermost(inside, ":")
    source, form = (inside, "") if colon < 0 else (inside[:colon], inside[colon + 1 :])
    parse(source)
    check_format(form)
    return end, Value(source.strip(), form)


def _end(text: str, at: int) -> int:
    """Return what follows the brace that closes a value."""
    end = _outermost(text, "}", at + 2)
    if end < 0:
        raise MarkupError(f"expected a closing brace; got {text[at : at + 40]}")
    return end + 1


def _outermost(text: str, mark: str, start: int = 0) -> int:
    """Return where a mark first stands outside quotes and brackets; -1 if nowhere."""
    quote, depth, at = "", 0, start
    while at < len(text):
        one = text[at]
        if quote:
            if one == "\\":
                at += 1
            elif one == quote:
                quote = ""
        elif one == mark and not depth:
            return at
        elif one in "\"'":
            quote = one
        elif one in "([":
            depth += 1
        elif one in ")]":
            depth -= 1
        at += 1
    return -1
