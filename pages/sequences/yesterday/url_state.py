"""What a link says of the shift test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pages.shared.address import Parameter, count_or, slug
from pages.shared.url_state import Visit
from rnn_core.analysis.copying import SHIFTS

__all__ = ["YESTERDAY", "OfYesterday"]


@dataclass(frozen=True, kw_only=True)
class OfYesterday(Visit):
    """A place with the shift test.

    Attributes
    ----------
    shift : int
        Steps by which the forecast is moved back in time.
    forecast : str
        Which forecast is moved; empty: the first there is.
    """

    shift: int = 0
    forecast: str = ""


YESTERDAY: Final[Mapping[str, Parameter]] = {
    "shift": Parameter("shift", count_or(0, 0, SHIFTS)),
    "forecast": Parameter("forecast", slug),
}
