"""What does a language model gain by looking right? Everything, and so nothing.

The same generated sentences, as many units a direction, the same question: which word comes next. One network
reads from
the left, as a language model must. The other reads both ways, as a tagger may: at each word its second reader
has already read the next one, so the answer stands in its state.
"""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from docs.experiments.common import marks, write
from rnn_core.models.tagger import Direction, Tagger
from rnn_core.tasks.homographs import LANGUAGES, corpus
from rnn_core.training.tagging import EncodedCorpus, prepare

SEEDS, UPDATES, BATCH = 3, 600, 64
TRAIN, TEST = 6000, 1000
QUESTION = (
    "Bits a word on held-out sentences, the first word of a sentence not asked for: of a language model that "
    "reads from the left, of one that reads both ways, and of counting words alone."
)


def run(corpus_file: Path | None = None) -> Path:
    """Measure; no text is needed."""
    begun = time.process_time()
    rows: list[dict[str, Any]] = []
    for language in LANGUAGES:
        sheet = prepare(corpus(language, TRAIN, TEST))
        bits: dict[Direction, list[float]] = {
            direction: [_bits(sheet, direction, seed) for seed in range(SEEDS)]
            for direction in ("forward", "both")
        }
        row: dict[str, Any] = {"language": language, "unigram": round(_unigram(sheet), 3)}
        row["parameters"] = weights(sheet)
        rows.append(row | {direction: marks(found, 4) for direction, found in bits.items()})
    settings = {
        "cell": "lstm",
        "hidden": 48,
        "embedding": 24,
        "batch": BATCH,
        "updates": UPDATES,
        "learning_rate": 2e-2,
        "sentences": TRAIN,
        "held_out": TEST,
        "seeds": SEEDS,
    }
    return write("leak", QUESTION, settings, rows, begun)


def weights(sheet: EncodedCorpus) -> dict[str, int]:
    """Count the weights of both networks: the one that reads both ways has more."""
    directions: tuple[Direction, ...] = ("forward", "both")
    models = {one: Tagger(sheet.subwords.buckets, len(sheet.words), one) for one in directions}
    return {one: sum(weight.numel() for weight in model.parameters()) for one, model in models.items()}


def _bits(sheet: EncodedCorpus, direction: Direction, seed: int) -> float:
    source, chance = random.Random(seed), torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    model = Tagger(sheet.subwords.buckets, len(sheet.words), direction)
    optimiser = torch.optim.Adam(model.parameters(), 2e-2)
    slope = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.02, UPDATES)
    bags = sheet.subwords.bags(sheet.words)
    blocks = [ids for _, ids, _ in sheet.train if len(ids) > 1]
    sizes = [ids.shape[1] for ids in blocks]
    for _ in range(UPDATES):
        ids = source.choices(blocks, sizes)[0]
        loss = _loss(model, bags, ids[:, torch.randint(ids.shape[1], (BATCH,), generator=chance)])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        slope.step()
    asked = [ids for _, ids, _ in sheet.test if len(ids) > 1]
    with torch.no_grad():
        total = sum(float(_loss(model, bags, ids)) * ids[1:].numel() for ids in asked)
    return total / sum(ids[1:].numel() for ids in asked) / math.log(2)


def _loss(model: Tagger, bags: tuple[Tensor, Tensor], ids: Tensor) -> Tensor:
    """Surprise at each next word, nats; the network is given the whole sentence, as a tagger is."""
    logits = model(model.embed(*bags)[ids])[:-1]
    return functional.cross_entropy(logits.flatten(0, 1), ids[1:].flatten())


def _unigram(sheet: EncodedCorpus) -> float:
    """Bits of a guess by how often each word stands in the training sentences, one added to each count."""
    counts = Counter(int(word) for _, ids, _ in sheet.train for word in ids[1:].flatten())
    total = sum(counts.values()) + len(sheet.words)
    asked = [int(word) for _, ids, _ in sheet.test for word in ids[1:].flatten()]
    return -sum(math.log2((counts[word] + 1) / total) for word in asked) / len(asked)
