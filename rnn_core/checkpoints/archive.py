"""A network as one file: a zip of what :func:`rnn_core.checkpoints.save` writes, read with suspicion."""

from __future__ import annotations

import io
import json
import struct
import tempfile
import zipfile
from pathlib import Path
from typing import Any, Final

from safetensors import SafetensorError
from safetensors.torch import load as load_tensors

from rnn_core.checkpoints.folder import CONFIG, WEIGHTS, Checkpoint, restore, save
from rnn_core.errors import CheckpointError
from rnn_core.models.character import CharacterModel
from rnn_core.text.vocabulary import TOKENISATIONS, Vocabulary

LARGEST: Final = 20_000_000
"""Bytes of an archive, and of all it holds."""

_LONGEST_HEADER: Final = 1_000_000
_LIMITS: Final = {"hidden": 1024, "layers": 8, "embedding": 1024}
_MOST_TOKENS: Final = 20_000


def pack(model: CharacterModel, vocabulary: Vocabulary, config: dict[str, Any]) -> bytes:
    """Return a network as a zip of ``weights.safetensors`` and ``config.json``, stored as they are.

    Parameters
    ----------
    config
        As for :func:`rnn_core.checkpoints.save`.

    Examples
    --------
    >>> vocabulary = Vocabulary(("a", "b"))
    >>> data = pack(CharacterModel(3, "gru", 4, 1, 2), vocabulary, {"source": "two letters"})
    >>> unpack(data).config["source"]
    'two letters'
    """
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        save(Path(folder), model, vocabulary, config)
        for name in (WEIGHTS, CONFIG):
            # A fixed date: the same network is the same file.
            archive.writestr(zipfile.ZipInfo(name), (Path(folder) / name).read_bytes())
    return buffer.getvalue()


def unpack(data: bytes, name: str = "network") -> Checkpoint:
    """Load a network from what :func:`pack` returned; nothing is written to disk, no code is run.

    Parameters
    ----------
    data
        The file's bytes.
    name
        What the network is to be called.

    Raises
    ------
    CheckpointError
        If it is no such file, is larger than it may be, or its parts do not fit together.
    """
    if len(data) > LARGEST:
        raise _refused(f"{len(data):,} bytes came", f"at most {LARGEST:,} are read")
    try:
        members = _members(data)
        config = json.loads(members[CONFIG])
        _check(config)
        weights = members[WEIGHTS]
        if struct.unpack("<Q", weights[:8])[0] > _LONGEST_HEADER:
            raise _refused("a header too long", "save it again")
        return restore(name, config, load_tensors(weights))
    except CheckpointError:
        raise
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        RuntimeError,
        RecursionError,
        struct.error,
        SafetensorError,
    ) as error:
        raise _refused(type(error).__name__, "give the zip as it was downloaded") from error


def _refused(came: str, remedy: str) -> CheckpointError:
    return CheckpointError(f"expected a zip of {WEIGHTS} and {CONFIG}; got {came}; {remedy}")


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {info.filename: info for info in archive.infolist()}
        if sorted(found) != sorted((WEIGHTS, CONFIG)):
            raise _refused("other files in it", "give the zip as it was downloaded")
        # Stored, not deflated: a member is never larger than the archive it came in.
        if any(one.compress_type != zipfile.ZIP_STORED or one.file_size > LARGEST for one in found.values()):
            raise _refused("a compressed zip", "zip it without compression, or give it as it was downloaded")
        return {name: archive.read(info) for name, info in found.items()}


def _check(config: Any) -> None:
    for key, most in _LIMITS.items():
        if not isinstance(config[key], int) or not 1 <= config[key] <= most:
            raise _refused(f"{key} {config[key]!r}", f"between 1 and {most} is read")
    if config.get("skips", False) is not False:
        raise _refused("layers with ways round them", "give a network of plain layers")
    if config.get("tokens", TOKENISATIONS[0]) not in TOKENISATIONS:
        raise _refused(f"tokens {config['tokens']!r}", "open it with the version that saved it")
    vocabulary = config["vocabulary"]
    sound = isinstance(vocabulary, list) and len(vocabulary) <= _MOST_TOKENS
    if not sound or any(not isinstance(entry, str) or len(entry) != 1 for entry in vocabulary):
        raise _refused("a vocabulary that is no list of characters", "give the zip as it was downloaded")
