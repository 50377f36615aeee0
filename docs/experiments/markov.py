"""What does memory buy? Markov chains of order 0 to 6 beside the three networks on Shakespeare.

The chains count the very text that the networks were trained on; all of them are measured on the test
documents, which none of them saw. The counts are kept in assets/markov, so that the page can ask the same
chains about any text.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from docs.experiments.common import write
from rnn_core.checkpoints import load
from rnn_core.tasks.markov import Markov
from rnn_core.text.corpora import shakespeare
from rnn_core.training.evaluate import network_bits

ORDER = 6
NETWORKS = ("shakespeare-rnn", "shakespeare-gru", "shakespeare-lstm")
ASSETS = Path(__file__).parents[2] / "assets"
QUESTION = (
    "Bits per character on test documents that neither chain nor network saw, the first character of each "
    "left out; contexts: how many different contexts of that length the chain has met in training; unseen: "
    "share of the test characters before which stands a context it has never met."
)


def run(corpus: Path | None = None) -> Path:
    """Count, measure and keep the counts; `corpus` is the text that the networks were trained on."""
    begun = time.process_time()
    if corpus is None:
        raise SystemExit("this experiment counts a text: give --corpus PATH, the Shakespeare text")
    parts = shakespeare(corpus)
    vocabulary = load(ASSETS / "models" / NETWORKS[0]).vocabulary
    train = [vocabulary.ids(document) for document in parts.train]
    test = [vocabulary.ids(document) for document in parts.test]
    chain = Markov.count(train, len(vocabulary), ORDER)
    (ASSETS / "markov").mkdir(exist_ok=True)
    chain.save(ASSETS / "markov" / "shakespeare.npz")
    surprise = np.concatenate([chain.surprise(document)[:, 1:] for document in test], 1)
    unseen = np.concatenate([~chain.met(document)[:, 1:] for document in test], 1)
    rows: list[dict[str, object]] = [
        {
            "order": order,
            "bits": round(float(surprise[order].mean()), 4),
            "contexts": chain.contexts[order],
            "unseen": round(float(unseen[order].mean()), 4),
        }
        for order in range(ORDER + 1)
    ]
    for name in NETWORKS:
        model = load(ASSETS / "models" / name).model
        bits = round(network_bits(model, test), 4)
        rows.append({"network": name, "parameters": model.parameter_count, "bits": bits})
    settings = {
        "train_characters": sum(map(len, train)),
        "test_characters": sum(map(len, test)),
        "smoothing": "interpolation down to equal shares, Witten and Bell 1991, method C",
        "tokens": len(vocabulary),
    }
    return write("markov", QUESTION, settings, rows, begun)
