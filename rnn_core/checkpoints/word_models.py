"""A network of words in a folder: its weights, and whatever was found of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rnn_core.checkpoints import sums
from rnn_core.checkpoints.parts import CONFIG, WEIGHTS, loading, weights_of, with_weights
from rnn_core.models.character import CharacterModel

__all__ = ["load_word_model", "save_word_model"]


def save_word_model(folder: Path, model: CharacterModel, config: Mapping[str, Any]) -> None:
    """Write weights as float16 and everything else as JSON, in five decimal places.

    Parameters
    ----------
    folder
        Made if it is not there.
    model
        Of one layer.
    config
        Anything JSON can hold; sizes are added.
    """
    sizes = {
        "cell": model.cell,
        "hidden": model.rnn.hidden_size,
        "embedding": model.embedding.embedding_dim,
        "words": model.embedding.num_embeddings,
        "parameters": model.parameter_count,
    }
    text = json.dumps(_rounded({**config, **sizes}), ensure_ascii=False, separators=(",", ":")) + "\n"
    sums.put(folder, {WEIGHTS: weights_of(model), CONFIG: text.encode()})


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(one) for one in value]
    return round(value, 5) if isinstance(value, float) else value


def load_word_model(folder: Path) -> tuple[CharacterModel, dict[str, Any]]:
    """Load what :func:`save_word_model` wrote: the network in eval mode, without gradients, and the rest.

    Raises
    ------
    CheckpointError
        If a file is missing or damaged, or its content does not fit the sizes that the config names.
    """
    written = "as rnn_core.checkpoints.word_models.save_word_model writes it"
    with loading(f"a network of words in {folder.name!r}, {written}"):
        config: dict[str, Any] = json.loads(sums.take(folder / CONFIG))
        sizes = {name: config[name] for name in ("cell", "hidden", "embedding")}
        model = CharacterModel(config["words"], **sizes)
        return with_weights(model, sums.take(folder / WEIGHTS)), config
