"""Two networks on text that neither has read: which is the better, and how alike are they?

Every pair of the shipped networks that learnt from Shakespeare, on the same held-out characters.
"""

from __future__ import annotations

import time
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import numpy as np

from docs.experiments.common import write
from rnn_core.checkpoints import load
from rnn_core.comparison import Comparison, compare
from rnn_core.reading import read
from rnn_core.text.corpora import shakespeare

NETWORKS: Final = ("shakespeare-lstm", "shakespeare-gru", "shakespeare-rnn")
CHARACTERS, BLOCK, SEED = 12_000, 100, 0
MODELS: Final = Path(__file__).parents[2] / "assets" / "models"

QUESTION = (
    "By how many bits a character is the first network the more surprised (standard error by blocks), how "
    "alike are their hidden states (linear CKA), and how close is each unit of the first to its closest in "
    "the second (|r|, median); both beside untrained networks of their shapes."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; `corpus` is the text that the networks were trained on, of which only test blocks are read."""
    begun = time.process_time()
    if corpus is None:
        raise SystemExit("this experiment reads held-out text: give --corpus PATH, the Shakespeare text")
    text = shakespeare(corpus).test[0][:CHARACTERS]
    readings = {name: read(load(MODELS / name), text, dtype="float32") for name in NETWORKS}
    rows = [_pair(compare(readings[a], readings[b], SEED)) for a, b in combinations(NETWORKS, 2)]
    settings = {
        "characters": len(text),
        "block": BLOCK,
        "untrained_seeds": [SEED, SEED + 1],
        "text": "a test block of the corpus; neither training nor any choice saw it",
    }
    return write("two_networks", QUESTION, settings, rows, begun)


def _pair(both: Comparison) -> dict[str, Any]:
    mean, se = both.bits_difference(BLOCK)
    likeness, partners = both.cka(), both.partners()
    a, b, r = partners.closest
    known = both.difference[~np.isnan(both.difference)]
    return {
        "a": both.a.checkpoint.name,
        "b": both.b.checkpoint.name,
        "bits": [round(one.mean_bits, 4) for one in both.readings],
        "difference": round(mean, 4),
        "error": round(se, 4),
        "first_better": round(float((known < 0).mean()), 4),
        "cka": round(likeness.trained, 4),
        "cka_untrained": round(likeness.untrained, 4),
        "closest": [a, b, round(r, 4)],
        "median_r": round(partners.median, 4),
        "median_r_untrained": round(partners.untrained, 4),
    }
