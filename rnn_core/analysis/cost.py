"""How cost grows with the length of a text."""

from __future__ import annotations

from typing import Final, Literal

__all__ = ["EVEN", "Growth", "growth"]

Growth = Literal["less", "even", "more", "other"]
EVEN: Final = 0.2
"""Share of the length's growth by which a time's may differ and still count as in proportion."""


def growth(length: float, *times: float) -> Growth:
    """Judge how times grow against the length.

    Parameters
    ----------
    length
        Factor by which the length grows.
    *times
        Factors by which each time grows with it.

    Returns
    -------
    {"less", "even", "more", "other"}
        What all times do, ``"even"`` within `EVEN` of the length; ``"other"`` where they differ.

    Examples
    --------
    >>> growth(64, 17.1, 13.5), growth(2, 1.9, 1.8), growth(2, 4.0, 3.9), growth(4, 4.0, 2.0)
    ('less', 'even', 'more', 'other')
    """
    each: set[Growth] = {
        "less" if time < (1 - EVEN) * length else "more" if time > (1 + EVEN) * length else "even"
        for time in times
    }
    return each.pop() if len(each) == 1 else "other"
