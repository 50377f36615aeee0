"""A network that translates, in a folder."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safetensors.torch import load as tensors_of
from safetensors.torch import save as bytes_of

from rnn_core import files
from rnn_core.checkpoints import sums
from rnn_core.checkpoints.folder import BROKEN
from rnn_core.errors import CheckpointError
from rnn_core.models.seq2seq import Pieces, Seq2Seq

__all__ = ["Translator", "load_translator", "pack_translator", "save_translator"]

WEIGHTS, CONFIG = "weights.safetensors", "config.json"


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
    halves = {name: tensor.half().contiguous() for name, tensor in model.state_dict().items()}
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
    sums.put(folder, {WEIGHTS: bytes_of(halves), CONFIG: (text + "\n").encode()})


def load_translator(folder: Path) -> Translator:
    """Load what :func:`save_translator` wrote.

    Raises
    ------
    CheckpointError
        If a file is missing or damaged, or its content does not fit the sizes that the config names.
    """
    try:
        config = json.loads(sums.take(folder / CONFIG))
        source, target = Pieces(tuple(config["source"])), Pieces(tuple(config["target"]))
        shape = [config[name] for name in ("hidden", "embedding", "attention", "context")]
        model = Seq2Seq(len(source), len(target), *shape)
        weights = tensors_of(sums.take(folder / WEIGHTS))
        model.load_state_dict({name: tensor.float() for name, tensor in weights.items()})
    except CheckpointError:
        raise
    except BROKEN as error:
        raise CheckpointError(
            f"expected a network that translates in {folder.name!r}, as "
            f"rnn_core.checkpoints.translators.save_translator writes it; {files.reason(error)} came. "
            "Train or save it again."
        ) from error
    return Translator(folder.name, model.requires_grad_(False).eval(), source, target, config)


def pack_translator(network: Translator) -> bytes:
    """Return a network as a zip of the two files that :func:`load_translator` takes from a folder.

    Examples
    --------
    >>> pieces = Pieces.of([("a",)])
    >>> data = pack_translator(Translator("mine", Seq2Seq(5, 5, 4, 2), pieces, pieces, {}))
    >>> sorted(zipfile.ZipFile(io.BytesIO(data)).namelist())
    ['config.json', 'weights.safetensors']
    """
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        save_translator(Path(folder), network.model, network.source, network.target, network.config)
        for name in (WEIGHTS, CONFIG):
            # A fixed date: the same network is the same file.
            archive.writestr(zipfile.ZipInfo(name), (Path(folder) / name).read_bytes())
    return buffer.getvalue()
