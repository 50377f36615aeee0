"""``python -m rnn_core trace``: files of text in, Parquet shards out."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from tqdm import tqdm

from rnn_core.checkpoints import load
from rnn_core.commands import networks, reading
from rnn_core.errors import CheckpointError, InputError

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
    add("--model", required=True, metavar="NAME", help="a network: its name, or the path of its folder")
    add(
        "--out", required=True, type=Path, metavar="DIR", help="made if it is not there; finished shards stay"
    )
    lookup = f"else ${networks.VARIABLE}, else {networks.DEFAULT.as_posix()}"
    add("--models", action="append", type=Path, default=[], metavar="DIR", help=f"to find NAME in; {lookup}")
    keep = parser.add_argument_group("what to keep")
    keep.add_argument(
        "--quantities", type=_words, default=(), metavar="A,B", help="such as forget,cell; else all"
    )
    keep.add_argument("--units", type=_numbers, default=(), metavar="A,B-C", help="such as 3,28-31; else all")
    keep.add_argument("--half", action="store_true", help="round to float16: half the size, 3 digits")
    size = "tokens in a shard, a multiple of 1024 (default: %(default)s)"
    keep.add_argument("--steps", type=int, default=16384, metavar="N", help=size)
    reading.add_to(parser.add_argument_group("how to read"))
    where = parser.add_argument_group("where to run").add_mutually_exclusive_group()
    where.add_argument("--workers", type=int, metavar="N", help="Dask, with N processes of this machine")
    where.add_argument("--scheduler", metavar="ADDRESS", help="a Dask cluster: the address of its scheduler")
    add("--quiet", action="store_true", help="no progress bar and no remarks; errors are still told")
    parser.set_defaults(run=run)


def _words(argument: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in argument.split(",") if word.strip())


def _numbers(argument: str) -> tuple[int, ...]:
    """Read ``"3,28-31"``."""
    numbers: list[int] = []
    for word in _words(argument):
        first, dash, last = word.partition("-")
        try:
            numbers += range(int(first), int(last if dash else first) + 1)
        except ValueError:
            raise argparse.ArgumentTypeError(f"expected units such as 3,28-31; got {word!r}") from None
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
        print(f"python -m rnn_core trace: error: {error}", file=sys.stderr)
        return 2
    try:
        return _trace(options, manifest, tasks)
    except KeyboardInterrupt:
        print("Stopped. The same command goes on behind the last finished shard.", file=sys.stderr)
        return 130
    except OSError as error:  # the disk is full, or gone
        print(f"python -m rnn_core trace: stopped: {error}; finished shards are kept", file=sys.stderr)
        return 1


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
    folder = networks.find(options.model, networks.places(options.models))
    checkpoint = load(folder)
    settings = Settings(options.steps, options.quantities, options.units, options.half)
    settings = settings.resolved(checkpoint.model)
    options.out.mkdir(parents=True, exist_ok=True)
    manifest = Manifest(options.out, checkpoint, settings)
    mark = manifest.about["model"]["fingerprint"]
    tasks = []
    for source in sources:
        name = _printable(source.as_posix())
        place = manifest.folder_of(name)
        # Whoever runs it may stand in another folder.
        paths = source.resolve(), name, place.resolve(), folder.resolve()
        tasks.append(Task(*paths, mark, settings, options.encoding, options.replace))
    manifest.write()
    return manifest, tasks


def _printable(name: str) -> str:
    """A name in Unicode, for a table and for JSON: other bytes, which Linux allows in names, as ``\\xff``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _trace(options: argparse.Namespace, manifest: Manifest, tasks: list[Task]) -> int:
    from rnn_core.shards.events import Failed

    sizes = {task.name: task.source.stat().st_size for task in tasks}
    written = time.monotonic()
    failed = False
    with (
        tqdm(total=sum(sizes.values()), unit="B", unit_scale=True, disable=options.quiet) as bar,
        closing(_events(options, tasks)) as events,
    ):
        try:
            for event in events:
                manifest.note(event)
                bar.update(_share(event, manifest, sizes))
                failed |= isinstance(event, Failed)
                for remark in _remarks(event, options.quiet):
                    bar.write(remark, file=sys.stderr)
                if time.monotonic() - written > _PATIENCE:
                    manifest.write()
                    written = time.monotonic()
        finally:
            manifest.write()
    if not options.quiet:
        print(_summary(manifest, tasks))
    return int(failed)


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
        with (
            LocalCluster(n_workers=options.workers, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            yield from _each(map_tasks(client, tasks))


def _each(batches: Iterable[tuple[Event, ...]]) -> Iterator[Event]:
    for batch in batches:
        yield from batch


def _share(event: Event, manifest: Manifest, sizes: dict[str, int]) -> float:
    """Bytes of a file that a shard stands for: the size of all files is known before any is open."""
    from rnn_core.shards import Failed, Shard

    size, entry = sizes[event.text], manifest.texts[event.text]
    if isinstance(event, Shard):
        return size * (event.stop - event.start) / entry.steps
    if isinstance(event, Failed):
        done = sum(shard["steps"] for shard in entry.shards if shard["status"] == "done")
        return size * (1 - done / max(1, entry.steps))
    return 0.0


def _remarks(event: Event, quiet: bool) -> Iterator[str]:
    from rnn_core.shards import Failed, Opened

    if isinstance(event, Failed):
        hint = {
            "invalid_bytes": " (--replace, --encoding NAME)",
            "doubtful_encoding": " (--encoding NAME)",
            "mixed_encodings": " (--encoding NAME)",
        }.get(event.code, "")
        yield f"{event.text}: {event.message}{hint}"
    elif isinstance(event, Opened) and not quiet:
        for note in event.notes:
            if note.code == "guessed_encoding":
                yield f"{event.text}: read as {event.encoding}, a guess; --encoding NAME says otherwise"
            elif note.code == "replaced_bytes":
                yield f"{event.text}: {note.details['count']} characters could not be read and were replaced"
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
