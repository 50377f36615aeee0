"""Check a visitor's network in a process of its own: check by check, told as it goes."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field

from rnn_core.checkpoints import TrainedNetwork
from rnn_core.checkup.declaration import names
from rnn_core.checkup.network import check_network
from rnn_core.checkup.report import Report, joined

__all__ = ["Asked", "Checking", "checking"]


@dataclass(frozen=True)
class Asked:
    """A network, what it reads, and the time there is.

    Attributes
    ----------
    network : bytes
        A pickled `TrainedNetwork`, of this process's own making; see `of`.
    text : str
    seconds : float
        Of CPU.
    target : str
        What it foretells of rows; see `rnn_core.checkup.network.targets_of`.
    """

    network: bytes = field(repr=False)
    text: str = field(repr=False)
    seconds: float = 10.0
    target: str = ""

    @classmethod
    def of(cls, network: TrainedNetwork, text: str, seconds: float = 10.0, target: str = "") -> Asked:
        """Return what is asked of a network."""
        return cls(pickle.dumps(network), text, seconds, target)


@dataclass(frozen=True)
class Checking:
    """How far it is: how many checks of all were made."""

    done: int
    total: int


def checking(asked: Asked) -> Iterator[Checking | Report]:
    """Make one check after the other.

    Yields
    ------
    Checking or Report
        Progress before every check, then what all of them came to.

    Raises
    ------
    InputError
        If the text is too short.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> text = Path("assets/samples/python/settings.txt").read_text("utf-8")
    >>> *told, report = checking(Asked.of(load(Path("assets/models/python-lstm")), text))
    >>> told[-1].done == len(report.findings) - 1, report.found
    (True, ())
    """
    network: TrainedNetwork = pickle.loads(asked.network)  # of our own process, never a visitor's bytes
    reports: list[Report] = []
    for name in names():
        yield Checking(len(reports), len(names()))
        spent = sum(one.seconds for one in reports)
        left = max(asked.seconds - spent, 1e-3)
        reports.append(check_network(network, asked.text, left, asked.target, only=[name]))
    yield joined(reports)
