"""The unit of work: one file in, its shards out, whoever runs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from rnn_core.checkpoints import TrainedNetwork
from rnn_core.errors import CheckpointError, GatescopeError, TextError
from rnn_core.files import reason
from rnn_core.opening.either import network_at
from rnn_core.shards.events import Event, Failed, Opened
from rnn_core.shards.fingerprint import fingerprint
from rnn_core.shards.settings import Settings
from rnn_core.shards.text import Known, trace_parts
from rnn_core.text.streaming import TextFile

__all__ = ["Task", "collect", "run"]


@dataclass(frozen=True)
class Task:
    """A file to trace. Plain values only, so that it can be sent to another machine.

    Attributes
    ----------
    source : Path
        The file of text.
    name : str
        What its rows are marked with.
    folder : Path
        Where its shards go.
    model : Path
        The folder of the network, or a stranger's file.
    fingerprint : str
        Of that network: a machine where another one lies under this path must not take part.
    settings : Settings
        With every quantity and unit named.
    encoding : str or None
        If it is known; as for :func:`rnn_core.text.receive`.
    replace : bool
        Whether bytes that cannot be read become U+FFFD.
    known : mapping
        What earlier runs said of their shards; see :func:`rnn_core.shards.text.trace_parts`.
    verify : bool
        Whether those shards are read and compared with it.
    vocabulary : tuple of str, optional
        Tokens of a network in a stranger's file; see :func:`rnn_core.opening.open_checkpoint`.
    answers : tuple of (str, str)
        To what that file does not say.

    Examples
    --------
    >>> from rnn_core.checkpoints import load
    >>> from rnn_core.shards import fingerprint
    >>> model, source = Path("assets/models/python-lstm"), Path("assets/samples/python/nested.txt")
    >>> network = load(model)
    >>> settings = Settings(units=(28,)).resolved(network.model)
    >>> task = Task(source, "nested.txt", Path("traces/nested.txt"), model, fingerprint(network), settings)
    >>> task.settings.quantities
    ('input', 'forget', 'candidate', 'output', 'cell', 'hidden')
    """

    source: Path
    name: str
    folder: Path
    model: Path
    fingerprint: str
    settings: Settings
    encoding: str | None = None
    replace: bool = False
    known: Known = field(default_factory=dict)
    verify: bool = False
    vocabulary: tuple[str, ...] | None = None
    answers: tuple[tuple[str, str], ...] = ()


def run(task: Task) -> Iterator[Event]:
    """Trace one file, and tell what happens.

    Yields
    ------
    Opened, then a Shard for each file, then Done; or, at any point, Failed and no more.

    Examples
    --------
    >>> missing = Task(Path("no.txt"), "no.txt", Path("traces"), Path("assets/models/none"), "", Settings())
    >>> [event.code for event in run(missing)]
    ['CheckpointError']
    """
    try:
        yield from _run(task)
    except TextError as error:
        yield Failed(task.name, error.code, str(error))
    except (GatescopeError, OSError) as error:
        yield Failed(task.name, type(error).__name__, _sentence(error))


def collect(task: Task) -> tuple[Event, ...]:
    """Trace one file to its end, and then tell all that happened.

    Examples
    --------
    >>> import tempfile
    >>> from rnn_core.checkpoints import load
    >>> from rnn_core.shards import fingerprint
    >>> model, source = Path("assets/models/python-lstm"), Path("assets/samples/python/nested.txt")
    >>> network = load(model)
    >>> settings = Settings(units=(28,)).resolved(network.model)
    >>> with tempfile.TemporaryDirectory() as out:
    ...     task = Task(source, "nested.txt", Path(out), model, fingerprint(network), settings)
    ...     [type(event).__name__ for event in collect(task)]
    ['Opened', 'Shard', 'Done']
    """
    return tuple(run(task))


def _run(task: Task) -> Iterator[Event]:
    checkpoint = _loaded(task.model, task.fingerprint, task.vocabulary, task.answers)
    file = TextFile(task.source, task.encoding, replace=task.replace)
    yield Opened(task.name, file.encoding, file.notes)
    yield from trace_parts(
        checkpoint, file.parts, task.name, task.folder, task.settings, task.known, verify=task.verify
    )


@lru_cache(maxsize=1)
def _loaded(
    folder: Path, expected: str, vocabulary: tuple[str, ...] | None, answers: tuple[tuple[str, str], ...]
) -> TrainedNetwork:
    checkpoint = network_at(folder, vocabulary, **dict(answers))
    if fingerprint(checkpoint) != expected:
        raise CheckpointError(
            f"expected the network this run began with; another one is in {folder}. "
            "Give every machine the same files."
        )
    return checkpoint


def _sentence(error: Exception) -> str:
    return reason(error) if isinstance(error, OSError) else str(error)
