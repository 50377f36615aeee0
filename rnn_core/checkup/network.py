"""Check a trained network on a text of one's own: the text is cut into windows that run on."""

from __future__ import annotations

from typing import Any, Final

import torch
from torch import Tensor
from torch.utils.data import DataLoader

from rnn_core.checkpoints import TrainedNetwork
from rnn_core.checkup.checking import check
from rnn_core.checkup.report import Report
from rnn_core.errors import InputError
from rnn_core.text.rows import Rows, RowVocabulary

__all__ = ["LEAST", "NEXT_ROW", "check_network", "targets_of", "windows_of"]

SEQUENCES: Final = 8
STEPS: Final = 100
"""Of a window, at most."""
NEXT_ROW: Final = "*"
"""What stands for the whole next row; columns have names."""
LEAST: Final = 2 * SEQUENCES * 4 + 1
"""Tokens or rows of the shortest text: eight sequences, two windows of four steps each."""

Window = tuple[Tensor, Tensor]


def windows_of(network: TrainedNetwork, text: str) -> list[Window]:
    """Cut a text into eight parts, and from each take the first window and the one that follows.

    Returns
    -------
    list of (Tensor, Tensor)
        Inputs and targets, the inputs one step later, of both windows; (time, sequences) of tokens, (time,
        sequences, columns) of rows.

    Raises
    ------
    InputError
        If the text is shorter than `LEAST` tokens.
    """
    tokens = network.vocabulary.encode(text)
    if len(tokens) < LEAST:
        raise InputError.of(f"at least {LEAST} tokens or rows", f"{len(tokens)}", "give a longer text")
    values = (
        torch.as_tensor(tokens.values.copy()).float()
        if isinstance(tokens, Rows)
        else torch.as_tensor(tokens.ids.copy()).long()
    )
    each = (len(values) - 1) // SEQUENCES
    steps = min(STEPS, each // 2)
    starts = [part * each for part in range(SEQUENCES)]
    parts = torch.stack([values[start : start + 2 * steps + 1] for start in starts], 1)
    return [(parts[a : a + steps], parts[a + 1 : a + steps + 1]) for a in (0, steps)]


def targets_of(network: TrainedNetwork) -> tuple[str, ...]:
    """Name what the readout of a network may foretell of the next row: all of it, or one of its columns.

    Returns
    -------
    tuple of str
        `NEXT_ROW` where it gives as many numbers as a row has, the columns where it gives one; else nothing.

    Examples
    --------
    >>> from torch import nn, ones, zeros
    >>> from rnn_core.checkpoints.opened import opened_network
    >>> from rnn_core.models import OpenedModel
    >>> from rnn_core.text.rows import RowVocabulary
    >>> model = OpenedModel(nn.GRU(2, 3), None, (ones(1, 3), zeros(1)))
    >>> targets_of(opened_network("one", model, RowVocabulary(columns=("wind", "rain"))))
    ('wind', 'rain')
    """
    read, model = network.vocabulary, network.model
    if not isinstance(read, RowVocabulary) or model.predicts != "numbers":
        return ()
    said = int(model.readout.out_features)
    every = (NEXT_ROW,) if said == len(read.columns) else ()
    return (*every, *(read.columns if said == 1 and len(read.columns) > 1 else ()))


def _aimed(network: TrainedNetwork, following: Tensor, target: str) -> Tensor:
    """Return what the readout is to give, of the rows one step later."""
    offered = targets_of(network)
    if target not in offered:
        raise InputError.of(f"a target: {', '.join(offered) or 'none'}", repr(target), "choose one")
    if target == NEXT_ROW:
        return following
    assert isinstance(network.vocabulary, RowVocabulary)
    return following[..., network.vocabulary.columns.index(target)]


def check_network(
    network: TrainedNetwork, text: str, seconds: float = 10.0, target: str = "", **said: Any
) -> Report:
    """Look a trained network through, as :func:`rnn_core.check` does, while it reads a text.

    Parameters
    ----------
    network : TrainedNetwork
        Shipped, trained, or opened from a file.
    text : str
        What it reads; a table of numbers for a network that reads rows.
    seconds : float
        Of CPU for all checks.
    target : str
        What the readout of a network that reads rows foretells, one of `targets_of`; empty: nothing that is
        known.
    **said
        What else :func:`rnn_core.check` takes by name: ``carried``, ``reach``, ``only``.

    Raises
    ------
    InputError
        If the text is too short, or there is no such target.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> text = Path("assets/samples/python/settings.txt").read_text("utf-8")
    >>> report = check_network(load(Path("assets/models/python-lstm")), text, only=["nan", "future"])
    >>> [one.check for one in report.clean]
    ['nan', 'future']
    """
    windows: list[Any] = windows_of(network, text)
    if target:
        windows = [(x, _aimed(network, y, target)) for x, y in windows]
    elif network.model.predicts != "tokens":  # what it says is not the next token
        windows = [x for x, _ in windows]
    loader: DataLoader[Any] = DataLoader(windows, batch_size=None)  # type: ignore[arg-type]
    return check(network.model, loader, seconds=seconds, batch_axis=1, **said)
