"""Two networks on one text, or two texts in one network: where they part, and how alike they are."""

from __future__ import annotations

from rnn_core.comparison.alignment import align
from rnn_core.comparison.compare import Comparison, Difference, compare
from rnn_core.comparison.likeness import Likeness, Partners, linear_cka

__all__ = ["Comparison", "Difference", "Likeness", "Partners", "align", "compare", "linear_cka"]
