"""What a link says of the model of the whole past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pages.shared.address import Parameter, choice, count_or
from pages.shared.url_state import Visit
from rnn_core.analysis.whole_past import LENGTH

__all__ = ["PAST", "SEQUENCES", "OfWholePast"]

SEQUENCES: Final = (20, 40, 60, 80, 100, 120, 140)
"""To learn from."""
_STEP: Final = 60
_SEQUENCES: Final = 60


@dataclass(frozen=True, kw_only=True)
class OfWholePast(Visit):
    """A place with the model of the whole past.

    Attributes
    ----------
    inputs : int
        Values that the model of the chosen step reads, 1 to 159.
    sequences : int
        Sequences that it learns from.
    """

    inputs: int = _STEP
    sequences: int = _SEQUENCES


PAST: Final[Mapping[str, Parameter]] = {
    "inputs": Parameter("inputs", count_or(_STEP, 1, LENGTH - 1)),
    "sequences": Parameter("sequences", choice(SEQUENCES, _SEQUENCES)),
}
