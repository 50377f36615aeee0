"""Bits per token on text that was held out, of a network and of plain counting beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from rnn_core.models.character import CharacterModel
from rnn_core.text.vocabulary import UNKNOWN

Ids = NDArray[np.int64]


@torch.inference_mode()
def network_bits(model: CharacterModel, documents: Sequence[Ids], chunk: int = 4096) -> float:
    """Mean surprise of a network in bits per token, each document read from a zero state.

    Parameters
    ----------
    model
        Evaluated as it stands; its mode is restored.
    documents
        Token numbers of each held-out document. The first token of a document is not predicted.

    Returns
    -------
    float
        ``-mean(log2 p(token | tokens before it))`` over all documents.
    """
    training = model.training
    model.eval()
    total, count = 0.0, 0
    for document in documents:
        ids, state = torch.as_tensor(document)[:, None], None
        for start in range(0, len(ids) - 1, chunk):
            target = ids[start + 1 : start + chunk + 1, 0]
            logits, state = model(ids[start : start + len(target)], state)
            total += float(functional.cross_entropy(logits[:, 0], target, reduction="sum"))
            count += len(target)
    model.train(training)
    return total / count / math.log(2)


def uniform_bits(vocabulary: int) -> float:
    """Bits per token of a guess that holds every token equally likely."""
    return math.log2(vocabulary)


class NGram:
    """Counts of up to ``order`` tokens, smoothed by interpolation (Witten and Bell 1991, method C).

    With ``c`` the count of a context and ``d`` the number of distinct tokens seen after it,
    ``p_n = (count + d * p_{n-1}) / (c + d)``; below order 1 stands the uniform distribution, so nothing
    ever has probability 0.

    Parameters
    ----------
    documents
        Token numbers to count.
    vocabulary
        Number of tokens.
    order
        1 counts single tokens, 5 looks at four tokens of context.
    """

    def __init__(self, documents: Sequence[Ids], vocabulary: int, order: int) -> None:
        self.vocabulary, self.order = vocabulary, order
        self._tables = [self._count(documents, length) for length in range(1, order + 1)]

    def _codes(self, document: Ids, length: int) -> Ids:
        """Each run of ``length`` tokens as one number, oldest token first."""
        steps = len(document) - length + 1
        code = np.zeros(max(0, steps), np.int64)
        for offset in range(length if steps > 0 else 0):
            code = code * self.vocabulary + document[offset : offset + steps]
        return code

    def _count(self, documents: Sequence[Ids], length: int) -> tuple[Ids, Ids, Ids, Ids, Ids]:
        runs, counts = np.unique(
            np.concatenate([self._codes(d, length) for d in documents]), return_counts=True
        )
        contexts, first, distinct = np.unique(runs // self.vocabulary, return_index=True, return_counts=True)
        return runs, counts, contexts, np.add.reduceat(counts, first), distinct

    @staticmethod
    def _look_up(keys: Ids, values: Ids, wanted: Ids) -> Ids:
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, values[place], 0)

    def bits(self, documents: Sequence[Ids]) -> float:
        """Mean surprise in bits per token; the first token of a document is not predicted."""
        total, count = 0.0, 0
        for document in documents:
            probability = np.full(len(document), 1.0 / self.vocabulary)
            for length, (runs, counts, contexts, totals, distinct) in enumerate(self._tables, start=1):
                code = self._codes(document, length)
                seen = self._look_up(contexts, totals, code // self.vocabulary)
                kinds = self._look_up(contexts, distinct, code // self.vocabulary)
                lower = probability[length - 1 :]
                mixed = (self._look_up(runs, counts, code) + kinds * lower) / np.maximum(seen + kinds, 1)
                probability[length - 1 :] = np.where(seen > 0, mixed, lower)
            total -= float(np.log2(probability[1:]).sum())
            count += len(document) - 1
        return total / count


def unknown_share(documents: Sequence[Ids]) -> float:
    """Share of tokens outside the vocabulary, in [0, 1]."""
    return sum(int((d == UNKNOWN).sum()) for d in documents) / sum(map(len, documents))
