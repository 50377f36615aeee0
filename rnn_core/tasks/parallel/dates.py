"""Dates as people write them, in English and in Korean, and as ISO 8601 writes them."""

from __future__ import annotations

import random
import re
import tomllib
import zlib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from rnn_core.tasks.parallel.parallel import Parallel, Sentences, check_sizes
from rnn_core.tasks.parallel.splitting import split

__all__ = ["FIRST", "LAST", "dates", "read_date", "written"]

FIRST: Final = date(1950, 1, 1)
LAST: Final = date(2049, 12, 31)
"""A year of two digits can then mean one only."""
_DAYS: Final = (LAST - FIRST).days + 1

_HELD_OUT: Final = 5
"""One date in this many is held out of training."""


def dates(training: int = 8000, held_out: int = 600, seed: int = 0) -> Parallel:
    """Draw dates from 1950 to 2049, written in twenty ways, and the same dates as 2021-05-03, by characters.

    A held-out date stands in training in no form at all. Whether it is held out is decided by the date itself
    (a checksum), so it is the same for every size and seed.

    Parameters
    ----------
    training, held_out
        How many pairs.
    seed
        Of what is drawn.

    Raises
    ------
    InputError
        If a size is negative.

    Examples
    --------
    >>> drawn = dates(training=200, held_out=1)
    >>> drawn.held_out[1]
    [('1', '9', '6', '9', '-', '0', '3', '-', '3', '0')]
    """
    check_sizes(training, held_out)
    return Parallel(
        _draw(random.Random(f"{seed} training"), training, lambda day: not _is_held_out(day)),
        _draw(random.Random(f"{seed} held out"), held_out, _is_held_out),
    )


def written(day: date) -> tuple[str, ...]:
    """Write a date in every way there is.

    Examples
    --------
    >>> written(date(2021, 5, 3))[:3]
    ('3 May 2021', '3 May 2021', '3rd May 2021')
    """
    parts = _parts(day)
    return tuple(form.format_map(parts) for form in _words()["form"])


def read_date(text: str) -> date | None:
    """Read a date that is written in one of the ways of :func:`written`; capitals do not matter.

    Returns
    -------
    date or None
        None if it is written in no such way, or there is no such day. A weekday that is not that day's is
        not looked at.

    Examples
    --------
    >>> read_date("May 3rd, 21"), read_date("3/5/2021"), read_date("31 Apr 2021")
    (datetime.date(2021, 5, 3), None, None)
    """
    plain = " ".join(text.lower().split())
    for pattern in _patterns():
        found = pattern.fullmatch(plain)
        if found:
            return _date(found.groupdict())
    return None


def _draw(source: random.Random, count: int, accept: Callable[[date], bool]) -> tuple[Sentences, Sentences]:
    found: dict[str, date] = {}
    while len(found) < count:
        day = FIRST + timedelta(source.randrange(_DAYS))
        if accept(day):
            found[source.choice(_words()["form"]).format_map(_parts(day))] = day
    return [split(one) for one in found], [tuple(day.isoformat()) for day in found.values()]


def _is_held_out(day: date) -> bool:
    return zlib.crc32(day.isoformat().encode()) % _HELD_OUT == 0


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def _parts(day: date) -> dict[str, str]:
    words = _words()
    month, weekday = words["months"][day.month - 1], words["weekdays"][day.weekday()]
    return {
        "day": str(day.day),
        "dd": f"{day.day:02}",
        "nth": f"{day.day}{_ordinal(day.day)}",
        "month": str(day.month),
        "mm": f"{day.month:02}",
        "Month": month,
        "Mon": month[:3],
        "year": str(day.year),
        "yy": f"{day.year % 100:02}",
        "Weekday": weekday,
        "Day": weekday[:3],
        "weekday": words["korean_weekdays"][day.weekday()],
        "year_said": _said(day.year),
        "month_said": _month_said(day.month),
        "day_said": _said(day.day),
    }


def _ordinal(number: int) -> str:
    endings: list[str] = _words()["ordinals"]
    return endings[3] if number in (11, 12, 13) else endings[min((number - 1) % 10, 3)]


def _said(number: int) -> str:
    """Say a number below 10,000 in Sino-Korean; the one before ten, hundred or thousand is not said."""
    words, figures = _words(), [int(one) for one in str(number)]
    said = ""
    for figure, power in zip(figures, reversed(range(len(figures))), strict=True):
        if figure:
            said += ("" if figure == 1 and power else words["numbers"][figure]) + words["powers"][power]
    return said


def _month_said(month: int) -> str:
    return str(_words()["said_otherwise"].get(str(month), _said(month)))


@cache
def _readings() -> dict[str, dict[str, int]]:
    """What each name in a form can be, in small letters, and the number it stands for."""
    words, days, months, years = _words(), range(1, 32), range(1, 13), range(1950, 2050)
    names = {name.lower(): k for k, name in enumerate(words["months"], 1)}
    weekdays = {name.lower(): 0 for name in words["weekdays"]}
    return {
        "day": {str(k): k for k in days},
        "dd": {f"{k:02}": k for k in days},
        "nth": {f"{k}{_ordinal(k)}": k for k in days},
        "month": {str(k): k for k in months},
        "mm": {f"{k:02}": k for k in months},
        "Month": names,
        "Mon": {name[:3]: k for name, k in names.items()},
        "year": {str(k): k for k in years},
        "yy": {f"{k % 100:02}": k for k in years},
        "Weekday": weekdays,
        "Day": {name[:3]: 0 for name in weekdays},
        "weekday": dict.fromkeys(words["korean_weekdays"], 0),
        "year_said": {_said(k): k for k in years},
        "month_said": {_month_said(k): k for k in months},
        "day_said": {_said(k): k for k in days},
    }


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    choices = {
        name: f"(?P<{name}>{'|'.join(map(re.escape, sorted(table, key=len, reverse=True)))})"
        for name, table in _readings().items()
    }
    return tuple(re.compile(_pattern(form, choices)) for form in _words()["form"])


def _pattern(form: str, choices: Mapping[str, str]) -> str:
    plain = re.split(r"\{(\w+)\}", form)
    return "".join(choices[one] if k % 2 else re.escape(one) for k, one in enumerate(plain))


def _date(found: Mapping[str, str]) -> date | None:
    numbers = {name: _readings()[name][value] for name, value in found.items()}
    try:
        return date(_first(numbers, "year", "yy", "year_said"), _month(numbers), _day(numbers))
    except ValueError:
        return None


def _month(numbers: Mapping[str, int]) -> int:
    return _first(numbers, "month", "mm", "Month", "Mon", "month_said")


def _day(numbers: Mapping[str, int]) -> int:
    return _first(numbers, "day", "dd", "nth", "day_said")


def _first(numbers: Mapping[str, int], *names: str) -> int:
    return next(numbers[name] for name in names if name in numbers)
