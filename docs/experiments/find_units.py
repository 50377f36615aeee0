"""Which units of the Python network tell a pattern, and which passages share their units: numpy's own source.

No shipped network has read it, and it is on every machine that runs the app. Units are chosen on its first
half and scored on the second, beside the same choice in a network before training.
"""

from __future__ import annotations

import hashlib
import time
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from docs.experiments.common import write
from rnn_core.checkpoints import TrainedNetwork, load
from rnn_core.text.corpora import numpy_sources
from rnn_core.units import Document, Found, find_units, similar

NETWORK, SAMPLES, SEED, BEST = "python-lstm", "python", 0, 12
ROOT: Final = Path(__file__).parents[2]
TRIES: Final = ROOT / "pages" / "units" / "tries.toml"

QUESTION = (
    "Which unit tells best where a regular expression is (AUROC on the half of the texts that chose nothing),"
    " how well does the best unit before training, and which passages share most units with a span?"
)


def run(_corpus: Path | None = None) -> Path:
    """Measure every pattern and every span that the page offers."""
    begun = time.process_time()
    network = load(ROOT / "assets" / "models" / NETWORK)
    documents = [Document(name.removeprefix("numpy/"), text) for name, text in numpy_sources()]
    tries = tomllib.loads(TRIES.read_text("utf-8"))[SAMPLES]
    sample = (ROOT / "assets" / "samples" / SAMPLES / f"{tries['read']}.txt").read_text("utf-8").rstrip("\n")
    joined = "\0".join(one.text for one in documents)
    settings = {
        "documents": len(documents),
        "characters": sum(map(len, documents)),
        "numpy": np.__version__,
        "fingerprint": hashlib.sha256(joined.encode()).hexdigest(),
        "seed": SEED,
        "kept": BEST,
    }
    rows = {
        "units": [
            _row(pattern, find_units(network, pattern, documents, SEED)) for _, pattern in tries["patterns"]
        ],
        "passages": [_passages(network, sample, span, documents) for span in tries["spans"]],
    }
    return write("find_units", QUESTION, settings, rows, begun)


def _row(pattern: str, found: Found) -> dict[str, Any]:
    return {
        "network": NETWORK,
        "pattern": pattern,
        "halves": [asdict(one) for one in found.halves],
        "matches": [_rounded(asdict(one)) for one in found.best(BEST)],
        "untrained": None if found.untrained is None else _rounded(asdict(found.untrained)),
        "verdict": found.verdict,
    }


def _rounded(match: dict[str, Any]) -> dict[str, Any]:
    return match | {"first": round(match["first"], 5), "second": round(match["second"], 5)}


def _passages(network: TrainedNetwork, sample: str, span: str, documents: list[Document]) -> dict[str, Any]:
    start = sample.index(span)
    found = similar(network, sample, slice(start, start + len(span)), documents)
    return {
        "network": NETWORK,
        "text": hashlib.sha256(sample.encode()).hexdigest(),
        "span": f"{start + 1}-{start + len(span)}",
        "active": [list(one) for one in found.active],
        "passages": [[one.document, one.start, one.stop, list(one.shared)] for one in found.passages[:BEST]],
        "full": found.full,
        "total": found.total,
        "tokens": found.tokens,
    }
