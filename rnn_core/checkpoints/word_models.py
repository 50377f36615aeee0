"""A word-level network and what was found of its flags, in a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rnn_core.analysis.flags import FlagStudy
from rnn_core.checkpoints import sums
from rnn_core.checkpoints.parts import CONFIG, WEIGHTS, loading, weights_of, with_weights
from rnn_core.models.character import CharacterModel
from rnn_core.training.word_model import WordLesson, network

__all__ = ["WordNetwork", "load_word_model", "save_word_model", "studies_of"]


@dataclass(frozen=True, eq=False)
class WordNetwork:
    """A network as it was shipped or trained: read it, never change it.

    Attributes
    ----------
    lesson : WordLesson
        How it was trained.
    model : CharacterModel
        In eval mode, float32, no gradients.
    studies : mapping
        Flag -> what was found of it.
    config : dict
        Settings and figures: what ``config.json`` holds.
    """

    lesson: WordLesson
    model: CharacterModel = field(repr=False)
    studies: Mapping[str, FlagStudy] = field(repr=False)
    config: dict[str, Any] = field(repr=False)


def save_word_model(
    folder: Path,
    lesson: WordLesson,
    model: CharacterModel,
    studies: Mapping[str, FlagStudy],
    config: Mapping[str, Any],
) -> None:
    """Write weights as float16 and everything else as JSON.

    Parameters
    ----------
    folder
        Made if it is not there.
    config
        Anything JSON can hold, besides the lesson and the studies.
    """
    record = {
        "lesson": asdict(lesson),
        "studies": {name: _rounded(asdict(one)) for name, one in studies.items()},
        "parameters": model.parameter_count,
        **config,
    }
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
    sums.put(folder, {WEIGHTS: weights_of(model), CONFIG: text.encode()})


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(one) for one in value]
    return round(value, 5) if isinstance(value, float) else value


def studies_of(record: Mapping[str, Mapping[str, Any]]) -> dict[str, FlagStudy]:
    """Read what `save_word_model` wrote of the flags."""
    found = {}
    for name, one in record.items():
        counts = {part: {int(k): v for k, v in one[part].items()} for part in ("flips", "carried")}
        rows = {part: tuple(one[part]) for part in ("up", "down", "order")}
        found[name] = FlagStudy(**{**one, **counts, **rows})
    return found


def load_word_model(folder: Path) -> WordNetwork:
    """Load what :func:`save_word_model` wrote.

    Raises
    ------
    CheckpointError
        If a file is missing or damaged, or its content does not fit the sizes that the config names.
    """
    written = "as rnn_core.checkpoints.word_models.save_word_model writes it"
    with loading(f"a network of words in {folder.name!r}, {written}"):
        config = json.loads(sums.take(folder / CONFIG))
        lesson = WordLesson(**config["lesson"])
        model = with_weights(network(lesson), sums.take(folder / WEIGHTS))
        return WordNetwork(lesson, model, studies_of(config["studies"]), config)
