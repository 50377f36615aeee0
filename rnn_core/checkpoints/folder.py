"""Save a network with its vocabulary in a folder, and load it again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load as tensors_of

from rnn_core.checkpoints import sums
from rnn_core.checkpoints.parts import CONFIG, WEIGHTS, loading, weights_of, with_weights
from rnn_core.errors import CheckpointError
from rnn_core.models.character import CharacterModel
from rnn_core.models.opened import OpenedModel
from rnn_core.text.vocabulary import TOKENISATIONS, Tokenisation, Vocabulary

UNITS = "units.json"


@dataclass(frozen=True)
class UnitStory:
    """What one unit was found to follow, with the proof beside it.

    Attributes
    ----------
    unit, layer : int
    quantity : {"cell", "hidden"}
    feature : str
        Slug of the feature of the text, one of :data:`rnn_core.units.FEATURES`.
    measure : {"auroc", "rho"}
        Area under the ROC curve for a yes/no feature, Spearman's rho for a quantity.
    sign : {1, -1}
        +1 if the unit is high where the feature is.
    score : float
        On text that neither training nor the choice of this unit saw, in [0, 1].
    untrained : float
        The best that the same search finds in an untrained network of the same shape.
    named : bool
        Whether the score is good enough to give the unit this name.
    also : tuple of (str, float)
        What else this very unit was scored on, on the same text: slug of a feature, and its score there,
        whichever way round; empty where that was not measured.
    """

    unit: int
    layer: int
    quantity: Literal["cell", "hidden"]
    feature: str
    measure: Literal["auroc", "rho"]
    sign: int
    score: float
    untrained: float
    named: bool
    also: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class TrainedNetwork:
    """A network as it was shipped: read it, never change it.

    Attributes
    ----------
    name : str
    model : CharacterModel
        In eval mode, float32, no gradients.
    vocabulary : Vocabulary
    config : dict
        Settings, corpus, held-out figures: what ``config.json`` holds.
    stories : tuple of UnitStory
        Units that were searched for meaning, best first.
    order : ndarray, (hidden,), int64
        Units of the last layer so that neighbours behave alike; their own order where not measured.
    """

    name: str
    model: CharacterModel = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    config: dict[str, Any] = field(repr=False)
    stories: tuple[UnitStory, ...] = field(default=(), repr=False)
    order: NDArray[np.int64] = field(default_factory=lambda: np.arange(0), repr=False)


def save(folder: Path, model: CharacterModel, vocabulary: Vocabulary, config: dict[str, Any]) -> None:
    """Write weights as float16 and everything else as JSON.

    Parameters
    ----------
    folder
        Made if it is not there.
    config
        Anything JSON can hold; sizes and vocabulary are added.
    """
    shape = {
        "cell": model.cell,
        "hidden": model.rnn.hidden_size,
        "layers": model.rnn.num_layers,
        "embedding": model.embedding.embedding_dim,
        **({"skips": True} if model.skips else {}),
        "parameters": model.parameter_count,
        "tokens": vocabulary.tokens,
        "jamo": vocabulary.jamo,  # the same, for versions that know no other word for it
        "vocabulary": list(vocabulary.entries),
    }
    text = json.dumps({**shape, **config}, ensure_ascii=False, indent=1)
    sums.put(folder, {WEIGHTS: weights_of(model), CONFIG: (text + "\n").encode()})


def save_stories(
    folder: Path, stories: list[UnitStory], order: NDArray[np.int64], about: dict[str, Any]
) -> None:
    """Write what :mod:`rnn_core.units` measured beside the network it measured."""
    record = {**about, "order": order.tolist(), "units": [asdict(story) for story in stories]}
    sums.put(folder, {UNITS: (json.dumps(record, indent=1) + "\n").encode()})


def load(folder: Path) -> TrainedNetwork:
    """Load a network that :func:`save` wrote.

    Raises
    ------
    CheckpointError
        If a file is missing or damaged (see :mod:`rnn_core.checkpoints.sums`), or its content does not fit
        the sizes that the config names.
    """
    written = f"{WEIGHTS} and {CONFIG}, as rnn_core.checkpoints.save writes them"
    with loading(f"a network in {folder.name!r} ({written})"):
        config = json.loads(sums.take(folder / CONFIG))
        plain = restore(folder.name, config, tensors_of(sums.take(folder / WEIGHTS)))
        stories, order = _stories(folder / UNITS, config["hidden"])
    return replace(plain, stories=stories, order=order)


def restore(name: str, config: dict[str, Any], weights: dict[str, torch.Tensor]) -> TrainedNetwork:
    """Return a network from what its two files hold; its units have no stories and their own order.

    Raises
    ------
    CheckpointError
        If it reads tokens of a kind that is not known here.
    KeyError, ValueError, RuntimeError
        If something is missing, or does not fit.
    """
    vocabulary = Vocabulary(tuple(config["vocabulary"]), tokens_of(config) == "jamo")
    if not _plausible(config, len(vocabulary), sum(tensor.numel() for tensor in weights.values())):
        raise RuntimeError("the weights are fewer than the sizes say")
    model = with_weights(_fresh(config, vocabulary), weights)
    return TrainedNetwork(name, model, vocabulary, config, (), np.arange(config["hidden"]))


def tokens_of(config: dict[str, Any]) -> Tokenisation:
    """Return what one token of a network is; of one that was saved before this had a name, what it was then.

    Raises
    ------
    CheckpointError
        If it is none of :data:`rnn_core.text.vocabulary.TOKENISATIONS`.

    Examples
    --------
    >>> tokens_of({"jamo": False}), tokens_of({"jamo": True, "tokens": "jamo"})
    ('code point', 'jamo')
    """
    named = config.get("tokens", "jamo" if config["jamo"] else "code point")
    for known in TOKENISATIONS:
        if named == known:
            return known
    raise CheckpointError(
        f"expected a network whose tokens are one of {', '.join(TOKENISATIONS)}; got {named!r}; "
        "open it with the version that saved it"
    )


def _plausible(config: dict[str, Any], tokens: int, numbers: int) -> bool:
    """Whether there are as many numbers as the sizes need at least: else memory is taken for nothing."""
    hidden, layers, embedding = config["hidden"], config["layers"], config["embedding"]
    return bool(min(hidden, layers, embedding) > 0 and layers * hidden**2 + tokens * embedding <= numbers)


def _stories(path: Path, hidden: int) -> tuple[tuple[UnitStory, ...], NDArray[np.int64]]:
    if not path.exists():
        return (), np.arange(hidden)
    record = json.loads(sums.take(path))
    return tuple(map(_story, record["units"])), np.asarray(record["order"], np.int64)


def _story(unit: dict[str, Any]) -> UnitStory:
    return UnitStory(**unit | {"also": tuple((name, score) for name, score in unit.get("also", ()))})


def untrained(checkpoint: TrainedNetwork, seed: int = 0) -> CharacterModel:
    """A network of the same shape as it was before training, for comparison."""
    if isinstance(checkpoint.model, OpenedModel):
        return checkpoint.model.fresh(seed)
    torch.manual_seed(seed)
    return _fresh(checkpoint.config, checkpoint.vocabulary).requires_grad_(False).eval()


def _fresh(config: dict[str, Any], vocabulary: Vocabulary) -> CharacterModel:
    sizes = {name: config[name] for name in ("cell", "hidden", "layers", "embedding")}
    return CharacterModel(len(vocabulary), **sizes, skips=config.get("skips", False))
