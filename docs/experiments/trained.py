"""How much of a gradient is kept a character, in the three networks trained on Shakespeare?

Over passages of text that training never saw. The loss is the surprise at the character after a
passage's last one; its gradient is followed back by every step. Beside it, on fewer passages, the
norms of the whole Jacobian, which do not depend on that one character.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

import rnn_core
from docs.experiments.common import LOG10_OF_2, marks, write
from rnn_core.checkpoints import TrainedNetwork, load
from rnn_core.models.character import with_dtype
from rnn_core.text.corpora import shakespeare

NETWORKS = ("shakespeare-rnn", "shakespeare-gru", "shakespeare-lstm")
LENGTH, NEAR, BEFORE = 200, 20, 100
PASSAGES, JACOBIANS, SEED = 100, 20, 0
MODELS = Path(__file__).parents[2] / "assets" / "models"

QUESTION = (
    "How much of the gradient is kept per character, over a passage and over its last 20 characters? "
    "kept_* are shares a character, reach is how many characters back the gradient is at least 1/1000 of "
    "what it is at the last one."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; `corpus` is the text that the networks were trained on, of which only test blocks are read."""
    begun = time.process_time()
    if corpus is None:
        raise SystemExit("this experiment reads held-out text: give --corpus PATH, the Shakespeare text")
    documents = shakespeare(corpus).test
    rows = [_network(load(MODELS / name), documents) for name in NETWORKS]
    settings = {
        "passages": PASSAGES,
        "jacobian_passages": JACOBIANS,
        "characters": LENGTH,
        "near": NEAR,
        "characters_read_before": BEFORE,
        "seed": SEED,
        "text": "test blocks of the corpus; neither training nor any choice saw them",
    }
    return write("trained", QUESTION, settings, rows, begun)


def passages(documents: tuple[str, ...], count: int) -> list[str]:
    """Draw passages at random places, each with the characters before it and the one after."""
    source = np.random.default_rng(SEED)
    long = [document for document in documents if len(document) > BEFORE + LENGTH + 1]
    chosen = source.integers(len(long), size=count)
    found = []
    for k in chosen:
        start = int(source.integers(len(long[k]) - BEFORE - LENGTH))
        found.append(long[k][start : start + BEFORE + LENGTH + 1])
    return found


def _network(checkpoint: TrainedNetwork, documents: tuple[str, ...]) -> dict[str, Any]:
    model = with_dtype(checkpoint.model, torch.float64)
    curves: dict[str, list[np.ndarray]] = {}
    for number, text in enumerate(passages(documents, PASSAGES)):
        ids = torch.as_tensor(checkpoint.vocabulary.encode(text).ids)
        with torch.no_grad():
            embedded = model.embedding(ids)[:, None]
            state = model.rnn(embedded[:BEFORE])[1]
        x = embedded[BEFORE:-1]
        target = ids[-1:]

        def loss(output: Tensor, target: Tensor = target) -> Tensor:
            return functional.cross_entropy(model.readout(output[-1]), target)

        back = rnn_core.backward_trace(model.rnn, x, loss, state)
        for name in set(back.names) & {"hidden", "cell"}:
            with np.errstate(divide="ignore"):
                curves.setdefault(name, []).append(np.log10(back.norm(name)[0]))
        if number < JACOBIANS:
            norms = rnn_core.jacobian_norms(model.rnn, x, state, "low rank")
            _keep(curves, "jacobian", norms.spectral)
            if norms.cell_spectral is not None and norms.forget_product is not None:
                _keep(curves, "jacobian_cell", norms.cell_spectral)
                _keep(curves, "forget_gates", norms.forget_product.mean(1))
                _keep(curves, "forget_gates_best_unit", norms.forget_product.max(1))
    return {
        "network": checkpoint.name,
        "cell": checkpoint.config["cell"],
        **{name: _sum_up(rows) for name, rows in sorted(curves.items())},
    }


def _keep(curves: dict[str, list[np.ndarray]], name: str, log2: np.ndarray) -> None:
    curves.setdefault(name, []).append(log2 * LOG10_OF_2)


def _sum_up(rows: list[np.ndarray]) -> dict[str, Any]:
    """Sum up curves of log10 norms, last step last."""
    curves = np.stack(rows)
    relative = curves - curves[:, -1:]
    near = -1 - NEAR
    far = LENGTH - 1 - NEAR
    alive = relative >= -3
    reach = [LENGTH if row.all() else int(np.argmin(row[::-1])) for row in alive]
    medians = np.quantile(relative, [0.5, 0.25, 0.75], axis=0, method="inverted_cdf")
    return {
        "passages": len(rows),
        "kept_whole": marks(10 ** (relative[:, 0] / (LENGTH - 1))),
        "kept_near": marks(10 ** (relative[:, near] / NEAR)),
        "kept_far": marks(10 ** ((relative[:, 0] - relative[:, near]) / far)),
        "log10_at_near": marks(relative[:, near]),
        "log10_at_first": marks(relative[:, 0]),
        "reach": marks(reach),
        "curve_log10": {
            name: [round(float(value), 2) for value in row]
            for name, row in zip(("median", "low", "high"), medians, strict=True)
        },
    }
