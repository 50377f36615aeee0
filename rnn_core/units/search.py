"""Find units that follow something in the text: chosen on one set of files, scored on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.cells import spec
from rnn_core.checkpoints.folder import UnitStory
from rnn_core.models.character import CharacterModel
from rnn_core.text.vocabulary import Tokens
from rnn_core.tracing import trace
from rnn_core.units.features import QUANTITIES, features
from rnn_core.units.features.scan import Features
from rnn_core.units.scoring import auroc, ranks, spearman

AUROC_NAMED, AUROC_MARGIN = 0.90, 0.15
RHO_NAMED, RHO_MARGIN = 0.60, 0.25
SPECIFIC = 0.10
"""A unit's score stands this far above its score for any other feature of the kind, or it tells that too."""

RARE = 80
"""A yes/no feature must be there, and be away, at least so often in each set."""


@dataclass(frozen=True)
class Recording:
    """What a network's units did on a set of documents, and what stood in the text."""

    ranked: dict[tuple[str, int], NDArray[np.float64]]
    found: Features


class Recorder:
    """Records what a network's units do, document by document.

    Parameters
    ----------
    model
    corpus
        Which features stand in the text; see :func:`rnn_core.units.features`.
    """

    def __init__(self, model: CharacterModel, corpus: str) -> None:
        self._model, self._corpus = model, corpus
        self._values: dict[tuple[str, int], list[NDArray[np.float64]]] = {}
        self._found: dict[str, list[NDArray[np.float64]]] = {}

    def read(self, tokens: Tokens) -> None:
        """Read a document from a zero state."""
        model = self._model
        quantities = spec(model.cell).states[::-1]
        with torch.inference_mode():
            traced = trace(model.rnn, model.embedding(torch.as_tensor(tokens.ids))[:, None])
        for quantity in quantities:
            for layer in range(traced.layers):
                self._values.setdefault((quantity, layer), []).append(traced.gate(quantity, layer)[0])
        for name, array in features(tokens, self._corpus).items():
            self._found.setdefault(name, []).append(array)

    def recording(self) -> Recording:
        """Rank each unit's cell and hidden values over all that was read."""
        return Recording(
            {key: ranks(np.concatenate(parts)) for key, parts in self._values.items()},
            {name: np.concatenate(parts) for name, parts in self._found.items()},
        )


def record(model: CharacterModel, documents: Sequence[Tokens], corpus: str) -> Recording:
    """Read every document from a zero state and rank each unit's cell and hidden values over all of them."""
    recorder = Recorder(model, corpus)
    for tokens in documents:
        recorder.read(tokens)
    return recorder.recording()


@dataclass(frozen=True)
class _Best:
    quantity: str
    layer: int
    unit: int
    sign: int
    score: float


def _scores(ranked: NDArray[np.float64], feature: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    """(units,) signed scores around 0: AUROC - 1/2, or rho; 0 of a unit that never moves."""
    scores = spearman(ranked, feature) if name in QUANTITIES else auroc(ranked, feature) - 0.5
    return np.nan_to_num(scores)


def _best(chosen_on: Recording, scored_on: Recording, name: str) -> _Best:
    """The unit that is best on the first set, with its score on the second."""
    best: tuple[float, str, int, int, int] | None = None
    for (quantity, layer), ranked in chosen_on.ranked.items():
        scores = _scores(ranked, chosen_on.found[name], name)
        unit = int(np.argmax(np.abs(scores)))
        if best is None or abs(scores[unit]) > best[0]:
            best = (abs(float(scores[unit])), quantity, layer, unit, 1 if scores[unit] > 0 else -1)
    assert best is not None
    _, quantity, layer, unit, sign = best
    ranked = scored_on.ranked[quantity, layer][:, unit : unit + 1]
    score = sign * float(_scores(ranked, scored_on.found[name], name)[0])
    return _Best(quantity, layer, unit, sign, score if name in QUANTITIES else score + 0.5)


def tellable(recording: Recording, name: str) -> bool:
    """Whether a feature varies enough in what was read to be told."""
    values = recording.found[name]
    if name in QUANTITIES:
        return len(np.unique(values)) > 3
    return bool(RARE <= values.sum() <= len(values) - RARE)


def also(
    recording: Recording, name: str, quantity: str, layer: int, unit: int
) -> tuple[tuple[str, float], ...]:
    """Score a unit on every other feature that the texts can tell, whichever way round; best first."""
    ranked = recording.ranked[quantity, layer][:, unit : unit + 1]
    scores = {
        other: abs(float(_scores(ranked, found, other)[0])) + (0 if other in QUANTITIES else 0.5)
        for other, found in recording.found.items()
        if other != name and tellable(recording, other)
    }
    return tuple(
        (other, round(scores[other], 4)) for other in sorted(scores, key=scores.__getitem__, reverse=True)
    )


def is_named(measure: str, score: float, untrained: float) -> bool:
    """Whether a unit earned its name: good on unseen text, and clearly better than without training."""
    if measure == "rho":
        return score >= RHO_NAMED and score - untrained >= RHO_MARGIN
    return score >= AUROC_NAMED and score - untrained >= AUROC_MARGIN


def shared(story: UnitStory) -> tuple[tuple[str, float], ...]:
    """Return what else a unit tells, so that its name alone would not be the whole truth; best first.

    It does where its score would earn it that name too, or comes within :data:`SPECIFIC` of its own.
    """

    def tells(name: str, score: float) -> bool:
        bar = RHO_NAMED if name in QUANTITIES else AUROC_NAMED
        same = (name in QUANTITIES) == (story.feature in QUANTITIES)
        return score >= bar or (same and story.score - score < SPECIFIC)

    return tuple((name, score) for name, score in story.also if tells(name, score))


def search(trained: tuple[Recording, Recording], untrained: tuple[Recording, Recording]) -> list[UnitStory]:
    """One story for every feature that the texts can tell, best first.

    Parameters
    ----------
    trained, untrained
        Recordings of a network and of its shape before training, each on the documents for choosing and
        on the documents for scoring.
    """
    stories = []
    for name in trained[0].found:
        if not (tellable(trained[0], name) and tellable(trained[1], name)):
            continue
        best, plain = _best(*trained, name), _best(*untrained, name)
        measure: Literal["auroc", "rho"] = "rho" if name in QUANTITIES else "auroc"
        stories.append(
            UnitStory(
                best.unit,
                best.layer,
                cast(Literal["cell", "hidden"], best.quantity),
                name,
                measure,
                best.sign,
                round(best.score, 4),
                round(plain.score, 4),
                is_named(measure, best.score, plain.score),
                also(trained[1], name, best.quantity, best.layer, best.unit),
            )
        )
    return sorted(stories, key=lambda s: (not s.named, -(s.score - s.untrained)))


def similarity_order(ranked: NDArray[np.float64]) -> NDArray[np.int64]:
    """Units ordered so that neighbours rise and fall together, or against each other.

    By the second eigenvector of the Laplacian of the squared rank correlation (Fiedler 1973;
    Atkins et al. 1998).

    Parameters
    ----------
    ranked
        ``(time, units)``.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        likeness: NDArray[np.float64] = np.square(np.nan_to_num(np.corrcoef(ranked, rowvar=False)))
    np.fill_diagonal(likeness, 1.0)  # a unit that never moves is like itself alone
    degree = np.sqrt(likeness.sum(1))
    _, vectors = np.linalg.eigh(np.eye(len(likeness)) - likeness / degree[:, None] / degree)
    return np.argsort(vectors[:, 1] / degree, kind="stable")
