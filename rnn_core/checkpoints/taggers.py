"""Three taggers of one language in a folder: the same but for the direction they read in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rnn_core.checkpoints import sums
from rnn_core.checkpoints.parts import CONFIG, loading, weights_of, with_weights
from rnn_core.models.tagger import DIRECTIONS, Direction, Tagger
from rnn_core.text.subwords import Subwords

__all__ = ["Taggers", "load_taggers", "save_taggers"]


@dataclass(frozen=True, eq=False)
class Taggers:
    """Three taggers as they were shipped: read them, never change them.

    Attributes
    ----------
    language : str
    models : mapping
        Direction -> tagger, in eval mode, float32, no gradients.
    subwords : Subwords
        What they know of words.
    tags : tuple of str
        What their answers stand for.
    readings : mapping
        Word of the training sentences -> the tags it had there, the most frequent first.
    config : dict
        Settings and held-out figures: what ``config.json`` holds.
    """

    language: str
    models: Mapping[Direction, Tagger] = field(repr=False)
    subwords: Subwords = field(repr=False)
    tags: tuple[str, ...] = field(repr=False)
    readings: Mapping[str, tuple[str, ...]] = field(repr=False)
    config: dict[str, Any] = field(repr=False)


def save_taggers(
    folder: Path,
    models: Mapping[Direction, Tagger],
    tags: tuple[str, ...],
    readings: Mapping[str, tuple[str, ...]],
    config: dict[str, Any],
) -> None:
    """Write weights as float16 and everything else as JSON.

    Parameters
    ----------
    folder
        Made if it is not there.
    models
        One a direction, of one shape.
    config
        Anything JSON can hold; sizes, tags and words are added.
    """
    contents = {f"{direction}.safetensors": weights_of(model) for direction, model in models.items()}
    one = models["both"]
    shape = {
        "cell": one.cell,
        "hidden": one.rnn.hidden_size,
        "embedding": one.embedding.embedding_dim,
        "buckets": one.embedding.num_embeddings,
        "parameters": {direction: model.parameter_count for direction, model in models.items()},
        "tags": list(tags),
        "readings": {word: [tags.index(tag) for tag in own] for word, own in readings.items()},
    }
    text = json.dumps({**config, **shape}, ensure_ascii=False, separators=(",", ":"))
    sums.put(folder, {**contents, CONFIG: (text + "\n").encode()})


def load_taggers(folder: Path) -> Taggers:
    """Load what :func:`save_taggers` wrote.

    Raises
    ------
    CheckpointError
        If a file is missing or damaged, or its content does not fit the sizes that the config names.
    """
    written = "as rnn_core.checkpoints.taggers.save_taggers writes them"
    with loading(f"three taggers in {folder.name!r}, {written}", "Train or save them again."):
        config = json.loads(sums.take(folder / CONFIG))
        tags = tuple(config["tags"])
        models = {direction: _model(folder, direction, config) for direction in DIRECTIONS}
        known = {word: tuple(tags[k] for k in own) for word, own in config["readings"].items()}
    return Taggers(config["language"], models, Subwords(known, config["buckets"]), tags, known, config)


def _model(folder: Path, direction: Direction, config: dict[str, Any]) -> Tagger:
    model = Tagger(
        config["buckets"],
        len(config["tags"]),
        direction,
        config["cell"],
        config["hidden"],
        config["embedding"],
    )
    return with_weights(model, sums.take(folder / f"{direction}.safetensors"))
