"""Which network a command reads with: one that is called by its name, or one that came in a file."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from rnn_core.checkpoints import TrainedNetwork
from rnn_core.errors import CheckpointError

__all__ = ["DEFAULT", "VARIABLE", "Source", "add_to", "chosen", "find", "places"]

VARIABLE = "RNN_CORE_MODELS"
DEFAULT = Path("assets/models")
_MARK = "config.json"
_ANSWERS: Final = ("module", "nonlinearity", "input")


class Source(NamedTuple):
    """A network and where it lies, in plain values: what another process needs to open it again.

    network : as it was opened
    path : of its folder, or its file
    vocabulary : tokens of a file's network, in the order of their numbers; None of a folder
    answers : to what a file does not say, as pairs of name and answer
    """

    network: TrainedNetwork
    path: Path
    vocabulary: tuple[str, ...] | None
    answers: tuple[tuple[str, str], ...]


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add ``--model``, ``--models``, and what is to be said of a network that came in a file.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_to(parser)
    >>> parser.parse_args(["--model", "my.pt", "--vocabulary", "chars.txt"]).vocabulary.name
    'chars.txt'
    """
    add = parser.add_argument
    add(
        "--model",
        required=True,
        metavar="NAME",
        help="a network: its name, the path of its folder, or a file of weights (.pt, .safetensors, .onnx)",
    )
    lookup = f"else ${VARIABLE}, else {DEFAULT.as_posix()}"
    add("--models", action="append", type=Path, default=[], metavar="DIR", help=f"to find NAME in; {lookup}")
    group = parser.add_argument_group("what a file of weights does not say")
    group.add_argument(
        "--vocabulary",
        type=Path,
        metavar="FILE",
        help="its tokens in their order: one a line, a JSON list or table, or the characters themselves",
    )
    group.add_argument("--module", metavar="NAME", help="which recurrent module, where there are several")
    group.add_argument("--nonlinearity", metavar="NAME", help="of a plain RNN: tanh or relu")
    group.add_argument("--input", metavar="KIND", help="of a network without an embedding: one-hot or rows")


def chosen(options: argparse.Namespace) -> Source:
    """Open the network that the options of `add_to` name.

    Raises
    ------
    CheckpointError
        If there is none, or it cannot be opened as they say.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_to(parser)
    >>> chosen(parser.parse_args(["--model", "python-lstm"])).path.name
    'python-lstm'
    """
    from rnn_core.opening.alphabet import alphabet_of
    from rnn_core.opening.either import network_at
    from rnn_core.opening.refusal import Refusal

    path = find(options.model, places(options.models))
    answers = {name: getattr(options, name) for name in _ANSWERS if getattr(options, name) is not None}
    if path.is_dir():
        if given := [f"--{name}" for name in ("vocabulary", *answers) if getattr(options, name) is not None]:
            raise CheckpointError(
                f"expected a file of weights with {', '.join(given)}; got the folder {path.name}, which says "
                "this itself; leave it out"
            )
        return Source(network_at(path), path, None, ())
    try:
        network = network_at(path, options.vocabulary, **answers)
    except Refusal as error:
        if error.code != "answer":
            raise
        raise CheckpointError(
            f"expected an answer; got {error.came}; give --{error.details['name']}"
        ) from None
    tokens = None
    if options.vocabulary is not None:
        tokens = alphabet_of(options.vocabulary, len(network.vocabulary) - 1).entries
    return Source(network, path, tokens, tuple(answers.items()))


def places(given: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Return the folders to search: those given, else those of $RNN_CORE_MODELS, else ``assets/models``."""
    named = os.environ.get(VARIABLE, "")
    return tuple(given) or tuple(Path(one) for one in named.split(os.pathsep) if one) or (DEFAULT,)


def find(name: str, where: Sequence[Path]) -> Path:
    """Return the folder of a network, or its file.

    Parameters
    ----------
    name
        A path to a folder that :func:`rnn_core.checkpoints.save` wrote, the name of one in ``where``, or the
        path of a file of weights.

    Raises
    ------
    CheckpointError
        If there is none; the message lists those that are.

    Examples
    --------
    >>> find("shakespeare-gru", [Path("assets/models")]).as_posix()
    'assets/models/shakespeare-gru'
    """
    for folder in (Path(name), *(place / name for place in where)):
        if (folder / _MARK).is_file():
            return folder
    if Path(name).is_file():
        return Path(name)
    there = sorted({found.parent.name for place in where for found in place.glob(f"*/{_MARK}")})
    offered = f"choose {', '.join(there)}" if there else f"say where networks are: --models, or ${VARIABLE}"
    raise CheckpointError(
        f"expected a network's name or its folder; got {name!r}; {offered}, or give a folder that holds "
        f"weights.safetensors and {_MARK}, or a file of weights"
    )
