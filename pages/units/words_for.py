"""Figures and units as the page writes them."""

from __future__ import annotations

from pages.shared.i18n import Words
from pages.units.url_state import Unit
from rnn_core.units.find import MARGIN, TELLS, Found


def scored(value: float, digits: int = 2) -> str:
    """Write a score from 0 to 1.

    Examples
    --------
    >>> scored(0.979), scored(0.9996), scored(0.0)
    ('.98', '1.00', '.00')
    """
    return f"{value:.{digits}f}".removeprefix("0")


def figures(found: Found) -> tuple[str, str]:
    """Write the score of the unit chosen, and of the best before training, so that the verdict holds of both.

    Two digits, or as many as it takes: a margin of .0998 is not printed as .10.
    """
    assert found.untrained is not None
    best, plain = found.matches[0].second, found.untrained.second
    for digits in range(2, 7):
        a, b = round(best, digits), round(plain, digits)
        if (a < TELLS) == (best < TELLS) and (round(a - b, digits) < MARGIN) == (found.margin < MARGIN):
            return scored(best, digits), scored(plain, digits)
    return scored(best, 6), scored(plain, 6)


def unit_name(t: Words, unit: Unit, layers: int, directions: int) -> str:
    """Name a unit, with its layer and direction where there are several."""
    name = t("units.unit", unit=unit.number)
    if layers > 1:
        name += " · " + t("units.layer", layer=unit.layer)
    if directions > 1:
        name += " · " + t.of("units_direction", unit.direction)
    return name
