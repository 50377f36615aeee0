"""What the shift test shows, in sentences that follow from its figures."""

from __future__ import annotations

import math

from pages.shared.i18n import Words
from rnn_core.analysis.copying import LEVEL, Copying

__all__ = ["against_persistence", "changes", "figure_of", "peak", "ratio_of", "sentences", "verdict"]


def verdict(t: Words, name: str, found: Copying) -> str:
    """Say what the forecast does: copies, knows, both or neither."""
    return t.of("yesterday", f"verdict_{found.finding}", name=name, count=f"{found.count:,}")


def sentences(t: Words, name: str, found: Copying) -> list[str]:
    """Say what the verdict rests on: the peak, the changes, and the error beside persistence."""
    return [peak(t, name, found), changes(t, found), against_persistence(t, name, found)]


def peak(t: Words, name: str, found: Copying) -> str:
    """Say with which value before the forecast correlates most, and how much with today's and yesterday's."""
    if found.peak is None:
        return t("yesterday.peak_none", name=name)
    today, yesterday = (_correlation(found.correlations[k]) for k in (0, 1))
    family = {0: "today", 1: "yesterday"}.get(found.peak, "earlier")
    values: dict[str, object] = {"name": name, "today": today, "yesterday": yesterday}
    if family == "earlier":
        values |= {"shift": found.peak, "most": _correlation(found.correlations[found.peak])}
    return t.of("yesterday", f"peak_{family}", **values)


def changes(t: Words, found: Copying) -> str:
    """Say whether the changes that were forecast correlate with those that came."""
    if math.isnan(found.change):
        return t("yesterday.changes_none")
    family = "yes" if found.low > 0 else "against" if found.high < 0 else "no"
    values = {name: _correlation(getattr(found, name)) for name in ("change", "low", "high")}
    return t.of("yesterday", f"changes_{family}", count=f"{found.count:,}", level=f"{LEVEL:.0%}", **values)


def against_persistence(t: Words, name: str, found: Copying) -> str:
    """Say how its error stands to that of saying the last value again."""
    if math.isinf(found.ratio):
        return t("yesterday.against_still", name=name)
    shown = ratio_of(found.ratio)
    family = "same" if shown == "1" else "better" if found.ratio < 1 else "worse"
    return t.of("yesterday", f"against_{family}", name=name, ratio=shown)


def ratio_of(value: float) -> str:
    """Write a ratio to 1 so that it never reads as 1 unless it is within a thousandth of it.

    Examples
    --------
    >>> ratio_of(0.3456), ratio_of(0.99), ratio_of(1.0004), ratio_of(35.21), ratio_of(1.002)
    ('0.346', '0.99', '1', '35.2', '1.002')
    """
    near = f"{value:.3f}" if 0.9 <= value < 1.1 else f"{value:.3g}"
    return f"{float(near):,g}"


def _correlation(value: float) -> str:
    return f"{value:.3f}".replace("-0.000", "0.000").replace("-", "\u2212")


def figure_of(value: float) -> str:
    """Write a number in three digits.

    Examples
    --------
    >>> figure_of(0.12345), figure_of(1234.5)
    ('0.123', '1,230')
    """
    return f"{float(f'{value:.3g}'):,g}"
