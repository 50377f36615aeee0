"""Units with a story: which unit follows what in the text, chosen on some files and scored on others."""

from __future__ import annotations

from rnn_core.units.features import QUANTITIES, features
from rnn_core.units.scoring import auroc, from_last_token, ranks, score, spearman
from rnn_core.units.search import Recording, is_named, record, search, shared, similarity_order

__all__ = [
    "QUANTITIES",
    "Recording",
    "auroc",
    "features",
    "from_last_token",
    "is_named",
    "ranks",
    "record",
    "score",
    "search",
    "shared",
    "similarity_order",
    "spearman",
]
