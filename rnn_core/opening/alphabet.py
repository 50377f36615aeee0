"""Which tokens the rows of a stranger's embedding stand for, as somebody writes them down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from rnn_core.opening.refusal import Refusal
from rnn_core.text import receive
from rnn_core.text.vocabulary import Vocabulary

__all__ = ["Alphabet", "Given", "alphabet_of", "tokens_in"]

Given = str | Sequence[str] | Mapping[str, int] | Mapping[int, str] | Vocabulary | Path

_LARGEST: Final = 20_000_000
_ESCAPES: Final = {
    "\\n": "\n",
    "\\t": "\t",
    "\\r": "\r",
    "\\s": " ",
    "\\\\": "\\",
    "space": " ",
    "<space>": " ",
}


class Alphabet(NamedTuple):
    """Tokens in the order of their numbers, beside how many there have to be."""

    entries: tuple[str, ...]
    expected: int

    @property
    def missing(self) -> int:
        """How many are too few."""
        return max(0, self.expected - len(self.entries))

    @property
    def surplus(self) -> int:
        """How many are too many."""
        return max(0, len(self.entries) - self.expected)

    @property
    def twice(self) -> tuple[str, ...]:
        """Those that stand there more than once."""
        seen: set[str] = set()
        again = dict.fromkeys(one for one in self.entries if one in seen or seen.add(one))  # type: ignore[func-returns-value]
        return tuple(again)

    @property
    def fits(self) -> bool:
        """Whether each row has just one token."""
        return len(self.entries) == self.expected and not self.twice and "" not in self.entries

    @property
    def sentence(self) -> str:
        """Say how many there are.

        Examples
        --------
        >>> Alphabet(("a", "b"), 3).sentence, Alphabet(("a", "b"), 2).sentence
        ('2 of 3: 1 missing', '2 of 2')
        """
        count = f"{len(self.entries):,} of {self.expected:,}"
        if self.missing:
            return f"{count}: {self.missing:,} missing"
        if self.surplus:
            return f"{count}: {self.surplus:,} too many"
        return f"{count}: {self.twice[0]!r} stands there twice" if self.twice else count


def alphabet_of(given: Given, expected: int) -> Alphabet:
    """Read a vocabulary in whichever way it is given.

    Parameters
    ----------
    given
        The characters in one string; a sequence of tokens; a mapping of tokens to numbers from 0, or of
        numbers to tokens; a vocabulary of this library; the path of a file, for which see `tokens_in`.
    expected
        How many tokens the network has.

    Raises
    ------
    Refusal
        ``"vocabulary"``, if a mapping leaves out a number, or there is no such file.

    Examples
    --------
    >>> alphabet_of({"b": 1, "a": 0}, 2).entries
    ('a', 'b')
    >>> alphabet_of("abc", 4).sentence
    '3 of 4: 1 missing'
    """
    if isinstance(given, Path):
        return Alphabet(tokens_in(_text_of(given, expected), expected), expected)
    if isinstance(given, Vocabulary):
        return Alphabet(given.entries, expected)
    if isinstance(given, Mapping):
        return Alphabet(_in_order(given, expected), expected)
    return Alphabet(tuple(map(str, given)), expected)


def _text_of(path: Path, expected: int) -> str:
    try:
        with path.open("rb") as file:
            return receive(file.read(_LARGEST), None).text
    except OSError:
        raise Refusal("vocabulary", sentence=f"no file {path.name!r}", expected=expected) from None


def tokens_in(text: str, expected: int) -> tuple[str, ...]:
    r"""Read the tokens that a file names.

    Parameters
    ----------
    text
        JSON: a list, or a table of tokens to numbers or of numbers to tokens. Else one token a line, where
        ``\n``, ``\t``, ``\s`` and ``\\`` stand for a line break, a tab, a blank and the stroke; or the
        characters themselves, one after the other.
    expected
        How many there have to be: it decides between the last two.

    Examples
    --------
    >>> tokens_in('["a", "b"]', 2), tokens_in("a\nb\n\\n\n", 3), tokens_in("ab \n", 4)
    (('a', 'b'), ('a', 'b', '\n'), ('a', 'b', ' ', '\n'))
    """
    if text.lstrip()[:1] in ("[", "{"):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        if isinstance(value, dict):
            return _in_order(value, expected)
    lines = text.removesuffix("\n").split("\n")
    by_line = tuple(_ESCAPES.get(line, line) for line in lines)
    one_by_one = tuple(text), tuple(text.removesuffix("\n"))
    ways = (by_line, *one_by_one) if len(lines) > 1 else (*one_by_one, by_line)
    fitting = [way for way in ways if Alphabet(way, expected).fits]
    if fitting:
        return fitting[0]
    letters = len(set(text)) == len(text) or len(lines) == 1
    return one_by_one[1] if letters else by_line


def _in_order(table: Mapping[Any, Any], expected: int) -> tuple[str, ...]:
    """Put the tokens of a table into the order of their numbers."""
    numbered = {_number(key): value for key, value in table.items()}
    if None in numbered or not all(isinstance(value, str) for value in table.values()):
        numbered = {_number(value): str(key) for key, value in table.items()}
    numbers = sorted(number for number in numbered if number is not None)
    if len(numbers) != len(table) or numbers != list(range(len(table))):
        gap = next((k for k, number in enumerate(numbers) if k != number), len(numbers))
        raise Refusal("vocabulary", sentence=f"a table without number {gap}", expected=expected)
    return tuple(str(numbered[number]) for number in numbers)


def _number(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return (
        int(value)
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 9
        else None
    )
