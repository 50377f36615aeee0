"""A column of dates or times: by which formats all of it can be read, and whether more than one can."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

__all__ = ["DAYS", "Order", "Spacing", "formats", "moment", "order", "spacing"]

DAYS: Final = {
    "%Y-%m-%d": r"\d{4}-\d{1,2}-\d{1,2}",
    "%Y/%m/%d": r"\d{4}/\d{1,2}/\d{1,2}",
    "%Y.%m.%d": r"\d{4}\.\d{1,2}\.\d{1,2}",
    "%Y %m %d": r"\d{4} \d{1,2} \d{1,2}",
    "%d/%m/%Y": r"\d{1,2}/\d{1,2}/\d{4}",
    "%m/%d/%Y": r"\d{1,2}/\d{1,2}/\d{4}",
    "%d.%m.%Y": r"\d{1,2}\.\d{1,2}\.\d{4}",
    "%d-%m-%Y": r"\d{1,2}-\d{1,2}-\d{4}",
    "%m-%d-%Y": r"\d{1,2}-\d{1,2}-\d{4}",
    "%d/%m/%y": r"\d{1,2}/\d{1,2}/\d{2}",
    "%m/%d/%y": r"\d{1,2}/\d{1,2}/\d{2}",
    "%y/%m/%d": r"\d{1,2}/\d{1,2}/\d{2}",
    "%d.%m.%y": r"\d{1,2}\.\d{1,2}\.\d{2}",
    "%y.%m.%d": r"\d{1,2}\.\d{1,2}\.\d{2}",
    "%y-%m-%d": r"\d{1,2}-\d{1,2}-\d{2}",
    "%Y%m%d": r"\d{8}",
    "%Y-%m": r"\d{4}-\d{1,2}",
    "%Y/%m": r"\d{4}/\d{1,2}",
    "%Y.%m": r"\d{4}\.\d{1,2}",
    "%Y%m": r"\d{6}",
    "%m/%Y": r"\d{1,2}/\d{4}",
    "%Y": r"\d{4}",
    "%d %b %Y": r"\d{1,2} [A-Za-z]{3} \d{4}",
    "%b %d %Y": r"[A-Za-z]{3} \d{1,2} \d{4}",
    "%d-%b-%Y": r"\d{1,2}-[A-Za-z]{3}-\d{4}",
    "%b %Y": r"[A-Za-z]{3} \d{4}",
}
"""How a day, a month or a year may be written, each with the form of what it reads."""

_PATTERNS: Final = {name: re.compile(pattern) for name, pattern in DAYS.items()}
_NAMES: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"  # not %b: it follows the machine's language
_MONTHS: Final = {name: k + 1 for k, name in enumerate(_NAMES.split("|"))}
_CLOCK: Final = re.compile(
    r"[T ]?(?P<noon>\uc624\uc804|\uc624\ud6c4)? ?(?P<hour>\d{1,2})[:\uc2dc] ?(?P<minute>\d{1,2})\ubd84?"
    r"(?:[: ](?P<second>\d{1,2})\ucd08?(?:[.,](?P<part>\d{1,9}))?)?"
    r" ?(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"(?P<zone> ?(?:Z|UTC|GMT|KST|[+-]\d{2}:?\d{2}|[+-]\d{2}))?\Z"
)
_KOREAN: Final = re.compile(r"(\d{2,4})\s*\ub144(?:\s*(\d{1,2})\s*\uc6d4)?(?:\s*(\d{1,2})\s*\uc77c)?")
_SPACED: Final = re.compile(r"(\d{2,4})\. (\d{1,2})\.(?: (\d{1,2})\.)?")
_WEEKDAY: Final = re.compile(r"\s*\([\uc77c\uc6d4\ud654\uc218\ubaa9\uae08\ud1a0A-Za-z]{1,4}\)")
_KST: Final = timedelta(hours=9)


class _Parts(NamedTuple):
    day: str
    clock: timedelta
    zone: str


def _parts(text: str) -> _Parts | None:
    """Part a time into what names the day, what the clock says, and the zone; None if it is neither."""
    text = _WEEKDAY.sub("", " ".join(text.split()))
    text = _KOREAN.sub(_dashes, _SPACED.sub(_dashes, text)).replace(",", " ").strip()
    clock = re.search(r"(?:[T ](?=\d{1,2}[:\uc2dc])| ?(?=\uc624[\uc804\ud6c4])).*\Z", text)
    if clock is None:
        return _Parts(" ".join(text.split()), timedelta(), "")
    found = _CLOCK.match(clock[0])
    if found is None:
        return None
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    half = found["half"] or found["noon"] or ""
    if half:
        late = half[0] in "Pp" or half == "\uc624\ud6c4"
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * late
    if hour > 23 or minute > 59 or second > 59:
        return None
    part = float(f"0.{found['part'] or 0}")
    of_day = timedelta(hours=hour, minutes=minute, seconds=second + part)
    return _Parts(" ".join(text[: clock.start()].split()), of_day, (found["zone"] or "").strip())


def _dashes(found: re.Match[str]) -> str:
    return "-".join(one for one in found.groups() if one)


def _day(text: str, form: str) -> date | None:
    if not _PATTERNS[form].fullmatch(text):
        return None
    numbers = re.findall(r"[A-Za-z]+|\d+", text)
    letters = re.findall(r"%(\w)", form)
    if len(letters) != len(numbers):  # digits without a sign between them
        digits, numbers, at = text, [], 0
        for letter in letters:
            width = 4 if letter == "Y" else 2
            numbers.append(digits[at : at + width])
            at += width
    said = dict(zip(letters, numbers, strict=True))
    month = said.get("m", "1")
    if "b" in said:
        month = str(_MONTHS.get(said["b"].lower(), 0))
    year = int(said["Y"]) if "Y" in said else _century(int(said["y"]))
    try:
        return date(year, int(month), int(said.get("d", "1")))
    except ValueError:
        return None


def _century(year: int) -> int:
    return year + (2000 if year < 69 else 1900)  # as POSIX has it


def _offset(zone: str) -> timedelta | None:
    if not zone:
        return None
    if zone == "KST":
        return _KST
    digits = zone.replace(":", "")
    if not re.fullmatch(r"[+-]\d{2,4}", digits):
        return timedelta()
    sign = -1 if digits[0] == "-" else 1
    return sign * timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5] or 0))


def moment(text: str, form: str) -> tuple[datetime, bool] | None:
    """Read one time by a format.

    Parameters
    ----------
    text
        As it stands in the table.
    form
        One of `DAYS`; a time of day, with or without a zone, may follow the day.

    Returns
    -------
    (datetime, bool) or None
        The moment, in UTC where a zone is named, and whether one is; None if it cannot be read so.

    Examples
    --------
    >>> moment("2024-03-05 09:00+09:00", "%Y-%m-%d")
    (datetime.datetime(2024, 3, 5, 0, 0, tzinfo=datetime.timezone.utc), True)
    >>> moment("2024-02-30", "%Y-%m-%d") is None
    True
    """
    parts = _parts(text)
    day = None if parts is None else _day(parts.day, form)
    if parts is None or day is None:
        return None
    naive = datetime(day.year, day.month, day.day, tzinfo=UTC) + parts.clock
    offset = _offset(parts.zone)
    try:
        return (naive, False) if offset is None else (naive - offset, True)
    except OverflowError:
        return None


def formats(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the formats by which every cell can be read; several: the dates are ambiguous.

    Two formats that read every cell as the same days are one.

    Examples
    --------
    >>> formats(["03/04/2024", "05/06/2024"]), formats(["03/04/2024", "25/06/2024"])
    (('%d/%m/%Y', '%m/%d/%Y'), ('%d/%m/%Y',))
    """
    days = []
    for cell in cells:
        parts = _parts(cell)
        if parts is None:
            return ()
        days.append(parts.day)
    different = list(dict.fromkeys(days))
    found: dict[tuple[date, ...], str] = {}
    for form in DAYS:
        read: list[date] = []
        for one in different:
            day = _day(one, form)
            if day is None:
                break
            read.append(day)
        else:
            found.setdefault(tuple(read), form)
    return tuple(found.values()) if different else ()


@dataclass(frozen=True)
class Order:
    """How the times of a table follow each other.

    Attributes
    ----------
    places : tuple of int
        Rows from the earliest to the latest; those of one time as they stand.
    sorted : bool
        Whether they stand so already.
    backwards : bool
        Whether they stand exactly the other way round.
    repeated : int
        Rows whose time another row has already.
    """

    places: tuple[int, ...]
    sorted: bool
    backwards: bool
    repeated: int


def order(moments: Sequence[datetime]) -> Order:
    """Say how times follow each other.

    Examples
    --------
    >>> day = lambda d: datetime(2024, 1, d)
    >>> order([day(3), day(2), day(1)])
    Order(places=(2, 1, 0), sorted=False, backwards=True, repeated=0)
    """
    places = tuple(sorted(range(len(moments)), key=moments.__getitem__))
    up = all(one <= other for one, other in pairwise(moments))
    down = all(one >= other for one, other in pairwise(moments))
    return Order(places, up, down and not up, len(moments) - len(set(moments)))


class Spacing(NamedTuple):
    """The step between times that most neighbours have, and the share of neighbours that have it."""

    step: timedelta
    share: float


def spacing(moments: Sequence[datetime]) -> Spacing | None:
    """Say how evenly times follow each other; months and years count as even. None for fewer than two.

    Examples
    --------
    >>> spacing([datetime(2024, 1, 31), datetime(2024, 2, 29), datetime(2024, 3, 31)]).share
    1.0
    """
    steps = Counter(_rounded(other - one) for one, other in pairwise(moments))
    if not steps:
        return None
    step, count = steps.most_common(1)[0]
    return Spacing(step, count / sum(steps.values()))


def _rounded(step: timedelta) -> timedelta:
    """Months are of 28 to 31 days, quarters of 90 to 92, years of 365 or 366."""
    days = step.total_seconds() / 86_400
    for low, high, is_as in ((28, 31, 30), (89, 92, 91), (181, 184, 182), (365, 366, 365)):
        if low <= days <= high:
            return timedelta(days=is_as)
    return step
