"""A network as one file: a zip of what :func:`rnn_core.checkpoints.save` writes, read with suspicion."""

from __future__ import annotations

import json
import struct
from typing import Any, Final

from safetensors.torch import load as load_tensors
from torch import Tensor, nn

from rnn_core.cells import names, spec
from rnn_core.checkpoints.folder import TrainedNetwork, restore, save
from rnn_core.checkpoints.parts import BROKEN, CONFIG, WEIGHTS, zipped
from rnn_core.checkpoints.zipped import ZipError, members
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
    return zipped(lambda folder: save(folder, model, vocabulary, config))


def unpack(data: bytes, name: str = "network") -> TrainedNetwork:
    """Load a network from what :func:`pack` returned; nothing is written to disk, no code is run.

    It may have been unpacked and zipped again, in its folder, by Finder or Explorer.

    Parameters
    ----------
    data
        The file's bytes.
    name
        What the network is to be called.

    Raises
    ------
    CheckpointError
        A `rnn_core.checkpoints.zipped.ZipError`, whose ``code`` names the reason, if it is no such file, is
        larger than it may be, or its parts do not fit together.
    """
    files = members(data, (WEIGHTS, CONFIG), LARGEST)
    try:
        config = json.loads(files[CONFIG])
        _check(config)
        weights = files[WEIGHTS]
        if struct.unpack("<Q", weights[:8])[0] > _LONGEST_HEADER:
            raise _refused("a header too long", "save it again")
        tensors = load_tensors(weights)
        _check_sizes(config, tensors)
        return restore(name, config, tensors)
    except CheckpointError:
        raise
    except (*BROKEN, struct.error) as error:
        raise _refused(
            f"files that do not fit together ({type(error).__name__})", "zip the network's own two files"
        ) from error


def _refused(came: str, remedy: str) -> ZipError:
    return ZipError("content", f"expected a zip of {WEIGHTS} and {CONFIG}; got {came}; {remedy}")


def _check_sizes(config: dict[str, Any], tensors: dict[str, Tensor]) -> None:
    """Refuse sizes that the weights do not have, before a network of these sizes is made: that takes long."""
    sizes = (config[key] for key in ("embedding", "hidden", "layers"))
    made: nn.Module = spec(config["cell"]).layer(*sizes, device="meta")  # takes no memory, and no time
    if any(tensors[f"rnn.{name}"].shape != weight.shape for name, weight in made.named_parameters()):
        raise _refused("weights of other sizes than it says", "give the files as they were saved")


def _check(config: Any) -> None:
    for key, most in _LIMITS.items():
        if not isinstance(config[key], int) or not 1 <= config[key] <= most:
            raise _refused(f"{key} {config[key]!r}", f"between 1 and {most} is read")
    if config["cell"] not in names():
        raise _refused(f"cell {config['cell']!r}", f"a network of one of {', '.join(names())} is read")
    if config.get("skips", False) is not False:
        raise _refused("layers with ways round them", "give a network of plain layers")
    if config.get("tokens", TOKENISATIONS[0]) not in TOKENISATIONS:
        raise _refused(f"tokens {config['tokens']!r}", "open it with the version that saved it")
    vocabulary = config["vocabulary"]
    sound = isinstance(vocabulary, list) and len(vocabulary) <= _MOST_TOKENS
    if not sound or not all(map(_is_character, vocabulary)):
        raise _refused("a vocabulary that is no list of characters", "give the files as they were saved")


def _is_character(entry: Any) -> bool:
    """Whether it is one code point of text: half a surrogate pair can be neither drawn nor sent."""
    return isinstance(entry, str) and len(entry) == 1 and not "\ud800" <= entry <= "\udfff"
