"""A network that translates, in a folder."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rnn_core.checkpoints import sums
from rnn_core.checkpoints.parts import CONFIG, WEIGHTS, loading, weights_of, with_weights, zipped
from rnn_core.models.seq2seq import Pieces, Seq2Seq

__all__ = ["Translator", "load_translator", "pack_translator", "save_translator"]


@dataclass(frozen=True, eq=False)
class Translator:
    """A network as it was shipped: read it, never change it.

    Attributes
    ----------
    name : str
    model : Seq2Seq
        In eval mode, float32, no gradients.
    source, target : Pieces
    config : dict
        Settings and held-out figures: what ``config.json`` holds.
    """

    name: str
    model: Seq2Seq = field(repr=False)
    source: Pieces = field(repr=False)
    target: Pieces = field(repr=False)
    config: dict[str, Any] = field(repr=False)


def save_translator(
    folder: Path, model: Seq2Seq, source: Pieces, target: Pieces, config: dict[str, Any]
) -> None:
    """Write weights as float16 and everything else as JSON.

    Parameters
    ----------
    folder
        Made if it is not there.
    config
        Anything JSON can hold; sizes and pieces are added.
    """
    shape = {
        "attention": model.attention,
        "hidden": model.decoder.hidden_size,
        "embedding": model.source_embedding.embedding_dim,
        "context": model.context,
        "parameters": model.parameter_count,
        "source": list(source.names),
        "target": list(target.names),
    }
    text = json.dumps({**config, **shape}, ensure_ascii=False, separators=(",", ":"))
    sums.put(folder, {WEIGHTS: weights_of(model), CONFIG: (text + "\n").encode()})


def load_translator(folder: Path) -> Translator:
    """Load what :func:`save_translator` wrote.

    Raises
    ------
    CheckpointError
        If a file is missing or damaged, or its content does not fit the sizes that the config names.
    """
    written = "as rnn_core.checkpoints.translators.save_translator writes it"
    with loading(f"a network that translates in {folder.name!r}, {written}"):
        config = json.loads(sums.take(folder / CONFIG))
        source, target = Pieces(tuple(config["source"])), Pieces(tuple(config["target"]))
        shape = [config[name] for name in ("hidden", "embedding", "attention", "context")]
        empty = Seq2Seq(len(source), len(target), *shape)
        model = with_weights(empty, sums.take(folder / WEIGHTS))
    return Translator(folder.name, model, source, target, config)


def pack_translator(network: Translator) -> bytes:
    """Return a network as a zip of the two files that :func:`load_translator` takes from a folder.

    Examples
    --------
    >>> import io, zipfile
    >>> pieces = Pieces.of([("a",)])
    >>> data = pack_translator(Translator("mine", Seq2Seq(5, 5, 4, 2), pieces, pieces, {}))
    >>> sorted(zipfile.ZipFile(io.BytesIO(data)).namelist())
    ['config.json', 'weights.safetensors']
    """
    parts = network.model, network.source, network.target, network.config
    return zipped(lambda folder: save_translator(folder, *parts))
