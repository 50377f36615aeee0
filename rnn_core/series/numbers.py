r"""A cell of a table as a number, however a program or a person wrote it.

Both decimal signs, either sign between groups of digits, full-width digits, a true minus, a currency or a per
cent sign, and the brackets that accountants put round what is below 0.

Examples
--------
>>> number("1,234.5", "point"), number("1.234,5", "comma"), number("\u22123,5", "comma")
(1234.5, 1234.5, -3.5)
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

__all__ = ["DECIMALS", "LARGEST", "Decimal", "Guess", "decimal_of", "is_missing", "number"]

Decimal = Literal["point", "comma"]
DECIMALS: Final[tuple[Decimal, ...]] = ("point", "comma")
LARGEST: Final = 1e100
"""Size of a number above which its square, or a sum of such, leaves the range of a float64."""

_LONGEST: Final = 1000  # characters
_WORDS: Final = "na|n/a|#n/a|nan|null|none|nil|-|--|---|.|..|...|?|#div/0!|#value!|#ref!|#num!|#null!"
_KOREAN: Final = ("\uacb0\uce21", "\uc5c6\uc74c", "\uc790\ub8cc\uc5c6\uc74c")
_MISSING: Final = frozenset((*_WORDS.split("|"), *_KOREAN))
_SIGNS: Final = str.maketrans(
    {
        **{chr(0xFF10 + k): str(k) for k in range(10)},
        "\uff0c": ",", "\uff0e": ".", "\uff0b": "+", "\uff05": "%", "\uff08": "(", "\uff09": ")",
        "\uff45": "e", "\uff25": "E", "\u066b": ",",
        **dict.fromkeys("\u2212\uff0d\u2010\u2011\u2013\ufe63", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009\u2007\u3000'\u2019\u02bc", " "),
    }
)  # fmt: skip
_UNITS: Final = "$\u20ac\u20a9\u00a3\u00a5\uffe6\uffe5%\u2030\u00b0"
_UNIT: Final = re.compile(rf"[{_UNITS}]|(?:USD|EUR|KRW|JPY|GBP)\b|\uc6d0\Z", re.IGNORECASE)
_POWER: Final = r"(?:[eE][+-]?\d{1,4})?"


def _pattern(group: str, point: str) -> re.Pattern[str]:
    groups = rf"\d{{1,3}}(?:{group}\d{{2,3}})*{group}\d{{3}}|\d{{1,3}}(?: \d{{3}})+|\d+"
    return re.compile(rf"[+-]? ?(?:(?:{groups})(?:{point}\d*)?|{point}\d+){_POWER}")


_PATTERNS: Final = {"point": _pattern(",", r"\."), "comma": _pattern(r"\.", ",")}
_INFINITE: Final = re.compile(r"([+-]?)(?:inf|infinity|\u221e)", re.IGNORECASE)


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value.

    Examples
    --------
    >>> is_missing(""), is_missing("N/A"), is_missing("0")
    (True, True, False)
    """
    return not cell or cell.casefold() in _MISSING


def number(cell: str, decimal: Decimal) -> float | None:
    """Read a cell as a number.

    Parameters
    ----------
    cell
        As it stands in the table.
    decimal
        The sign before what is less than one; the other one may stand between groups of three digits.

    Returns
    -------
    float or None
        None if it is no number; infinite if it says so, or is beyond what a float64 holds.

    Examples
    --------
    >>> number("(1,200)", "point"), number("1e999", "point"), number("12 %", "point"), number("a", "point")
    (-1200.0, inf, 12.0, None)
    """
    plain = _plain(cell)
    if plain is None:
        return None
    text, sign = plain
    if (found := _INFINITE.fullmatch(text)) is not None:
        return sign * (-math.inf if found[1] == "-" else math.inf)
    if not _PATTERNS[decimal].fullmatch(text):
        return None
    group, point = (",", ".") if decimal == "point" else (".", ",")
    return sign * float(text.replace(" ", "").replace(group, "").replace(point, "."))


def _plain(cell: str) -> tuple[str, float] | None:
    """Return a cell without units and brackets, and the sign that the brackets stood for."""
    if not cell or len(cell) > _LONGEST:
        return None
    text = _UNIT.sub("", cell.translate(_SIGNS), count=1).strip()
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), -1.0
    return text, 1.0


class Guess(NamedTuple):
    """A decimal sign, and whether the cells leave no doubt of it."""

    decimal: Decimal
    sure: bool


def decimal_of(cells: Iterable[str], *, usual: Decimal = "point") -> Guess:
    """Say which decimal sign a column is written with.

    The one with which more of its cells are numbers. Where that is the same, and cells such as ``1,234``
    would be other numbers, there is doubt: then it is the usual one.

    Parameters
    ----------
    cells
        Of one column.
    usual
        What is taken in doubt.

    Examples
    --------
    >>> decimal_of(["1,234", "0,5"]), decimal_of(["1,234", "2,345"])
    (Guess(decimal='comma', sure=True), Guess(decimal='point', sure=False))
    """
    read = dict.fromkeys(DECIMALS, 0)
    differs = False
    for cell in cells:
        if is_missing(cell):
            continue
        values = {decimal: number(cell, decimal) for decimal in DECIMALS}
        for decimal, value in values.items():
            read[decimal] += value is not None
        differs = differs or (None not in values.values() and values["point"] != values["comma"])
    if read["point"] != read["comma"]:
        return Guess(max(DECIMALS, key=read.__getitem__), True)
    return Guess(usual if differs else "point", not differs)
