"""One text, shard by shard: what is finished is found, what is missing is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from rnn_core.checkpoints import Checkpoint
from rnn_core.errors import InputError
from rnn_core.shards.events import Shard
from rnn_core.shards.fingerprint import fingerprint, of_arrays, of_json, of_text
from rnn_core.shards.parquet import FORMAT, PART, Label, read_label, write
from rnn_core.shards.script import Script, encode
from rnn_core.shards.settings import Settings
from rnn_core.shards.stretch import Room, State, read
from rnn_core.text import clean

__all__ = ["bounds", "run_of", "trace_text"]


def bounds(steps: int, settings: Settings) -> tuple[tuple[int, int], ...]:
    """Return the first step of each shard, and the one behind its last.

    Examples
    --------
    >>> bounds(2500, Settings(steps=1024))
    ((0, 1024), (1024, 2048), (2048, 2500))
    """
    starts = range(0, steps, settings.steps)
    return tuple((start, min(start + settings.steps, steps)) for start in starts)


def run_of(model: str, settings: Settings, *, joined: bool = False) -> str:
    """Fingerprint of all that decides what a shard of a given text holds.

    Parameters
    ----------
    model
        The network's fingerprint.
    settings
        With every quantity and unit named.
    joined
        Whether any grapheme of the text is several code points: that was one step once, and is one each now.
    """
    cut = {"cut": "code point"} if joined else {}
    return of_json({"format": FORMAT, "model": model, "settings": settings.as_json()} | cut)


def trace_text(
    checkpoint: Checkpoint, text: str, name: str, folder: Path, settings: Settings | None = None
) -> Iterator[Shard]:
    """Trace a text into Parquet files, going on where an earlier run was stopped.

    Parameters
    ----------
    checkpoint
        The network that reads.
    text
        At least one character; cleaned first, as training does.
    name
        What the column ``text`` will say.
    folder
        Of this text alone; made if it is not there.
    settings
        What to keep.

    Yields
    ------
    Shard
        As soon as its file is complete, or was found complete.

    Raises
    ------
    InputError
        If the folder holds shards of another text, network or settings.

    Examples
    --------
    >>> import tempfile
    >>> from rnn_core.checkpoints import load
    >>> network = load(Path("assets/models/python-lstm"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     shards = trace_text(network, "def f(x):\\n" * 150, "f.py", Path(folder), Settings(steps=1024))
    ...     [(shard.file, shard.start, shard.stop, shard.rows) for shard in shards]
    [('00000.parquet', 0, 1024, 262144), ('00001.parquet', 1024, 1500, 121856)]
    """
    settings = (settings or Settings()).resolved(checkpoint.model)
    text = clean(text).text
    script = encode(checkpoint.vocabulary, text)
    return trace_script(checkpoint, script, name, of_text(text), folder, settings)


def trace_script(
    checkpoint: Checkpoint, script: Script, name: str, sha256: str, folder: Path, settings: Settings
) -> Iterator[Shard]:
    """As :func:`trace_text`, where the tokens and the text's fingerprint are known and all settings named."""
    folder.mkdir(parents=True, exist_ok=True)
    run = run_of(fingerprint(checkpoint), settings, joined=script.joined)
    room: Room | None = None
    state: State | None = None
    for index, (start, stop) in enumerate(bounds(len(script), settings)):
        path = folder / f"{index:05d}.parquet"
        before = "" if state is None else of_arrays(state)
        label, rows = _finished(path, run, sha256, start, stop, before) or (None, 0)
        found = label is not None
        if label is None:
            room = room or Room(checkpoint.model, settings, len(script))
            stretch = read(checkpoint.model, script.ids[start:stop], state, room)
            label = Label(run, sha256, start, stop, before, Label.packed(stretch.state))
            units = np.asarray(settings.units)
            rows = write(path, name, script.words(start, stop), stretch, label, units, settings.half)
        state = label.after
        yield Shard(name, index, path.name, start, stop, rows, label.state_sha256, found)
    for left in folder.glob(f".*{PART}"):  # by runs that were killed
        left.unlink(missing_ok=True)


def _finished(
    path: Path, run: str, sha256: str, start: int, stop: int, before: str
) -> tuple[Label, int] | None:
    """Return the label of a shard that need not be made again."""
    there = read_label(path)
    if there is None:
        return None
    label = there[0]
    if (label.run, label.sha256) != (run, sha256):
        other = (
            "another text"
            if label.sha256 != sha256
            else "another network, other settings or an older version"
        )
        raise InputError.of(
            f"a folder of this text's shards: {path.parent}",
            f"a shard made from {other}",
            "choose another folder, or remove this one",
        )
    return there if (label.start, label.stop, label.before) == (start, stop, before) else None
