"""How many examples a property test tries: few each time, a great many in `make fuzz`."""

from __future__ import annotations

import os
from typing import Final

__all__ = ["examples"]

FACTOR: Final = int(os.environ.get("FUZZ", "1"))
"""Set by `make fuzz` (FUZZ=100): so many times the usual number of examples."""


def examples(usual: int = 100) -> int:
    """Give the number of examples of a property test, for `hypothesis.settings(max_examples=...)`.

    Examples
    --------
    >>> examples(40) // FACTOR
    40
    """
    return usual * FACTOR
