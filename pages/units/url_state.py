"""All that a link to the page of units can say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from pages.shared.address import Address, Parameter, slug
from pages.shared.missing import Held
from pages.shared.state import OWN, held_network, held_text
from pages.shared.url_state import TEXT, OfText
from pages.units.labels import LABELS, kept
from rnn_core.units.places import LONGEST_PATTERN


class Unit(NamedTuple):
    """One of the units: its layer, direction and number."""

    layer: int
    direction: str
    number: int


@dataclass(frozen=True)
class PageState(OfText):
    """What is on screen.

    Attributes
    ----------
    net : str
        Name of a network; empty: the language's first.
    sample : str
        Which texts are searched: slug of some, ``OWN``, ``LABELS``, or empty for the network's first.
    read : str
        Slug of the sample that is shown and brushed; empty: the network's first.
    pattern : str
        A regular expression, or one of the labels; empty: the first that is offered.
    span : str
        First character brushed and last, from 1: ``12-19``; empty: one that is offered.
    unit : str
        Which unit is looked at, as cuts name it: ``219``, of other layers ``219:1``, of the direction that
        reads from the end ``219:1r``; empty: the best.
    """

    net: str = ""
    read: str = ""
    pattern: str = ""
    span: str = ""
    unit: str = ""


_UNIT = re.compile(r"([0-9]{1,6})(?::([0-9]{1,3})(r)?)?")


def unit_text(unit: Unit) -> str:
    """Write a unit as the address does.

    Examples
    --------
    >>> unit_text(Unit(0, "forward", 219)), unit_text(Unit(1, "reverse", 3))
    ('219', '3:1r')
    """
    back = "r" if unit.direction == "reverse" else ""
    return f"{unit.number}:{unit.layer}{back}" if unit.layer or back else str(unit.number)


def unit_of(text: str) -> Unit | None:
    """Read a unit; None: the text names none."""
    found = _UNIT.fullmatch(text)
    if found is None:
        return None
    number, layer, back = found.groups()
    return Unit(int(layer or 0), "reverse" if back else "forward", int(number))


def _unit(value: str) -> str:
    unit = unit_of(value)
    return "" if unit is None else unit_text(unit)


def span_of(text: str) -> tuple[int, int] | None:
    """Read a span: its first character and the one behind its last, from 0."""
    found = re.fullmatch(r"([0-9]{1,6})-([0-9]{1,6})", text)
    if found is None:
        return None
    start, stop = int(found[1]) - 1, int(found[2])
    return (start, stop) if 0 <= start < stop else None


def span_text(start: int, stop: int) -> str:
    """Write a span as the address does.

    Examples
    --------
    >>> span_of(span_text(11, 19))
    (11, 19)
    """
    return f"{start + 1}-{stop}"


def _span(value: str) -> str:
    found = span_of(value)
    return "" if found is None else span_text(*found)


def _pattern(value: str) -> str:
    return value.encode("utf-8", "ignore").decode("utf-8")[: LONGEST_PATTERN + 1]


ANEW: Final = {"read": "", "pattern": "", "span": "", "unit": ""}
"""What begins anew where another network reads."""

_BROUGHT: Final = {"sample": OWN, "text": "", "read": "", "span": "", "unit": ""}

ADDRESS: Final = Address(
    "units",
    PageState,
    {
        "net": Parameter("net", slug),
        **TEXT,
        "read": Parameter("read", slug),
        "pattern": Parameter("pattern", _pattern),
        "span": Parameter("span", _span),
        "unit": Parameter("unit", _unit),
    },
    brought=_BROUGHT,
    follows=True,
    held=(
        *held_network({"sample": "", **ANEW}),
        held_text(_BROUGHT),
        Held(
            "text",
            named=lambda page_state: page_state.sample == LABELS,
            there=lambda _: kept() is not None,
            dropped={"sample": "", **ANEW},
        ),
    ),
)
