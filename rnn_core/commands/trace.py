"""``python -m rnn_core trace``: files of text in, Parquet shards out."""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import sys
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from tqdm import tqdm

from rnn_core.commands import networks, reading
from rnn_core.commands.remarks import hint, remarks
from rnn_core.errors import CheckpointError, InputError
from rnn_core.files import reason
from rnn_core.interrupt import STATUS, Stop, ours

if TYPE_CHECKING:
    from rnn_core.shards import Manifest, Task
    from rnn_core.shards.events import Event

__all__ = ["add_to"]

_EXAMPLE = """\
example:
  python -m rnn_core trace book.txt letters/*.txt --model shakespeare-lstm --out traces

  writes traces/manifest.json and traces/book.txt/00000.parquet, ...: a row for each layer, unit and step.
  Run the same command again to go on after a stop; add files to add their traces. DuckDB reads the result:

  duckdb -c "SELECT token, avg(cell) FROM 'traces/*/*.parquet' WHERE unit = 28 GROUP BY token"

more than one machine:
  give every machine the same paths, start Dask (dask scheduler, dask worker), then add
  --scheduler tcp://HOST:8786. --workers N does the same with N processes of this machine.
"""
_PATIENCE = 1.0
"""Seconds between two writings of the manifest."""

_UNITS = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
_MOST_UNITS = 1 << 20
"""More than any network has."""


class UsageError(Exception):
    """The command line cannot be followed; says why."""


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this command to a parser's."""
    parser = commands.add_parser(
        "trace",
        help="write every gate of every unit at every step as Parquet",
        description="Let a network read files of text; write what every unit did at every step as Parquet.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        fromfile_prefix_chars="@",
    )
    add = parser.add_argument
    add(
        "files",
        nargs="+",
        metavar="FILE",
        help="text in any encoding; @LIST reads names from a file, one a line",
    )
    add(
        "--out", required=True, type=Path, metavar="DIR", help="made if it is not there; finished shards stay"
    )
    networks.add_to(parser)
    keep = parser.add_argument_group("what to keep")
    keep.add_argument(
        "--quantities", type=_words, default=(), metavar="A,B", help="such as forget,cell; else all"
    )
    keep.add_argument("--units", type=_numbers, default=(), metavar="A,B-C", help="such as 3,28-31; else all")
    keep.add_argument("--half", action="store_true", help="round to float16: half the size, 3 digits")
    size = "tokens in a shard, a multiple of 1024; else as DIR was begun with, else 8192"
    keep.add_argument("--steps", type=int, metavar="N", help=size)
    reading.add_to(parser.add_argument_group("how to read"))
    where = parser.add_argument_group("where to run").add_mutually_exclusive_group()
    where.add_argument("--workers", type=int, metavar="N", help="Dask, with N processes of this machine")
    where.add_argument("--scheduler", metavar="ADDRESS", help="a Dask cluster: the address of its scheduler")
    verify = "compare finished shards with their checksums; what is damaged, or has none, is made again"
    add("--verify", action="store_true", help=verify)
    add("--quiet", action="store_true", help="no progress bar and no remarks; errors are still told")
    parser.set_defaults(run=run)


def _words(argument: str) -> tuple[str, ...]:
    words = tuple(word.strip() for word in argument.split(","))
    if not all(words):
        raise argparse.ArgumentTypeError(f"expected names such as forget,cell; got {argument!r}")
    return words


def _numbers(argument: str) -> tuple[int, ...]:
    """Read ``"3,28-31"``."""
    numbers: list[int] = []
    for word in argument.split(","):
        found = _UNITS.fullmatch(word.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if not first <= last < _MOST_UNITS:
            raise argparse.ArgumentTypeError(f"expected units such as 3,28-31; got {word!r}")
        numbers += range(first, last + 1)
    return tuple(numbers)


def run(options: argparse.Namespace) -> int:
    """Trace the files; see `add_to` for the options."""
    try:
        _need("pyarrow", "parquet")
        if options.workers or options.scheduler:
            _need("distributed", "dask")
        torch.set_num_threads(
            1
        )  # two threads on one small matrix wait for each other; and sums stay the same
        manifest, tasks = _plan(options)
    except (UsageError, CheckpointError, InputError, OSError) as error:
        print(f"python -m rnn_core trace: error: {_said(error)}", file=sys.stderr)
        return 2
    with Stop(waits=False) as stop:
        try:
            return _trace(options, manifest, tasks, stop)
        except KeyboardInterrupt:
            pass
        except (InputError, OSError) as error:  # the disk is full, or gone, or somebody changed the manifest
            if not stop.wished:
                told = f"stopped: {_said(error)}; finished shards are kept"
                print(f"python -m rnn_core trace: {told}", file=sys.stderr)
                return 1
        except Exception:  # what a library made of Ctrl-C
            if not stop.wished:
                raise
        print("Stopped. The same command goes on behind the last finished shard.", file=sys.stderr)
        return STATUS


def _said(error: Exception) -> str:
    return reason(error) if isinstance(error, OSError) else str(error)


def _need(package: str, extra: str) -> None:
    if importlib.util.find_spec(package) is None:
        raise UsageError(f"this needs the package {package}; install it: pip install 'rnn_core[{extra}]'")


def _plan(options: argparse.Namespace) -> tuple[Manifest, list[Task]]:
    from rnn_core.shards import Manifest, Settings, Task  # pyarrow takes a while

    sources = list(dict.fromkeys(map(Path, options.files)))
    for source in sources:
        if not source.is_file():
            kind = "a folder" if source.is_dir() else "nothing there"
            raise UsageError(f"expected files of text; got {source}: {kind}; give the files themselves")
    if options.workers is not None and options.workers < 1:
        raise UsageError(f"expected --workers of 1 or more; got {options.workers}; say how many processes")
    chosen = networks.chosen(options)
    checkpoint = chosen.network
    steps = _steps(options)
    settings = Settings(steps, options.quantities, options.units, options.half).resolved(checkpoint.model)
    manifest = Manifest(options.out, checkpoint, settings)
    names = [_printable(source.as_posix()) for source in sources]
    tasks = []
    for source, name, place in zip(sources, names, manifest.reserve(names), strict=True):
        # Whoever runs it may stand in another folder.
        paths = source.resolve(), name, place.parent.resolve() / place.name, chosen.path.resolve()
        how = options.encoding, options.replace, manifest.texts[name].known, options.verify
        task = Task(*paths, manifest.about["model"]["fingerprint"], settings, *how)
        tasks.append(replace(task, vocabulary=chosen.vocabulary, answers=chosen.answers))
    return manifest, tasks


def _steps(options: argparse.Namespace) -> int:
    """How many go into a shard: as many as it is said, or as a folder was begun with."""
    from rnn_core.shards import STEPS, content

    if options.steps is not None:
        return int(options.steps)
    begun = content(options.out)
    steps = begun.about["settings"].get("steps") if begun else None
    return steps if type(steps) is int and steps > 0 else STEPS


def _printable(name: str) -> str:
    """A name in Unicode, for a table and for JSON: other bytes, which Linux allows in names, as ``\\xff``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _trace(options: argparse.Namespace, manifest: Manifest, tasks: list[Task], stop: Stop) -> int:
    from rnn_core.shards.events import Failed

    written = time.monotonic()
    failed = False
    with (
        _Progress(tasks, options.quiet) as progress,
        closing(_events(options, tasks)) as events,
    ):
        try:
            for event in events:
                manifest.note(event)
                progress.note(event)
                failed |= isinstance(event, Failed)
                for remark in _remarks(event, options.quiet):
                    progress.say(remark)
                if time.monotonic() - written > _PATIENCE:
                    manifest.write()
                    written = time.monotonic()
                if stop.wished:
                    raise KeyboardInterrupt
        finally:
            manifest.write()
    if not options.quiet:
        print(_summary(manifest, tasks))
    return int(failed)


class _Progress:
    """A bar over the bytes of all files: their size is known before any is open."""

    def __init__(self, tasks: list[Task], quiet: bool) -> None:
        self._sizes = {task.name: task.source.stat().st_size for task in tasks}
        self._read = dict.fromkeys(self._sizes, 0)
        self._bar = tqdm(total=sum(self._sizes.values()), unit="B", unit_scale=True, disable=quiet)

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def note(self, event: Event) -> None:
        """Move on to where a text has been read."""
        from rnn_core.shards import Opened, Shard

        if not isinstance(event, Opened):
            read = event.read if isinstance(event, Shard) else self._sizes[event.text]
            self._bar.update(read - self._read[event.text])
            self._read[event.text] = read

    def say(self, remark: str) -> None:
        """Write a line above the bar."""
        self._bar.write(remark, file=sys.stderr)


def _events(options: argparse.Namespace, tasks: list[Task]) -> Generator[Event, None, None]:
    from rnn_core.shards import run as run_task

    if not options.workers and not options.scheduler:
        for task in tasks:
            yield from run_task(task)
        return
    from distributed import Client, LocalCluster

    from rnn_core.shards.cluster import map_tasks

    if options.scheduler:
        with Client(options.scheduler) as client:
            yield from _each(map_tasks(client, tasks))
    else:
        with ours():
            cluster = LocalCluster(n_workers=options.workers, threads_per_worker=1, dashboard_address=None)
        with cluster, Client(cluster) as client:
            yield from _each(map_tasks(client, tasks))


def _each(batches: Iterable[tuple[Event, ...]]) -> Iterator[Event]:
    for batch in batches:
        yield from batch


def _remarks(event: Event, quiet: bool) -> Iterator[str]:
    from rnn_core.shards import Done, Failed, Opened, Shard

    match event:
        case Failed():
            yield f"{event.text}: {event.message}{hint(event.code)}"
        case Shard(damaged=True):
            yield f"{event.text}: {event.file} was no longer what had been written, and is made again"
        case Opened() if not quiet:
            yield from remarks(event.text, event.notes)
        case Done() if not quiet:
            yield from remarks(event.text, event.notes)
            if event.unknown:
                yield f"{event.text}: {event.unknown:,} of {event.steps:,} tokens are unknown to this network"


def _summary(manifest: Manifest, tasks: list[Task]) -> str:
    entries = [manifest.texts[task.name] for task in tasks]
    done = [entry for entry in entries if entry.status == "done"]
    shards, steps = sum(len(entry.shards) for entry in done), sum(entry.steps for entry in done)
    rows = sum(entry.rows for entry in done)
    files = "1 shard" if shards == 1 else f"{shards:,} shards"
    return (
        f"{len(done)} of {len(entries)} texts: {steps:,} steps, {rows:,} rows in {files}; see {manifest.path}"
    )
