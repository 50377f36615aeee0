"""Units with a story: which unit follows what in the text, chosen on some files and scored on others."""

from __future__ import annotations

from rnn_core.units.dashboard import Dashboard, dashboard
from rnn_core.units.features import QUANTITIES, features
from rnn_core.units.find import Found, Match, find_units
from rnn_core.units.places import Document, LabelError, PatternError, Span, read_labels
from rnn_core.units.row_places import meets, read_row_labels
from rnn_core.units.scoring import areas, auroc, from_last_token, ranks, score, spearman
from rnn_core.units.search import Recording, is_named, record, search, shared, similarity_order
from rnn_core.units.similar import Alike, Passage, similar

__all__ = [
    "QUANTITIES",
    "Alike",
    "Dashboard",
    "Document",
    "Found",
    "LabelError",
    "Match",
    "Passage",
    "PatternError",
    "Recording",
    "Span",
    "areas",
    "auroc",
    "dashboard",
    "features",
    "find_units",
    "from_last_token",
    "is_named",
    "meets",
    "ranks",
    "read_labels",
    "read_row_labels",
    "record",
    "score",
    "search",
    "shared",
    "similar",
    "similarity_order",
    "spearman",
]
