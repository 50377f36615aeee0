"""One text, shard by shard: what is finished is found, what is missing is made."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rnn_core import files
from rnn_core.cells import spec
from rnn_core.checkpoints import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel
from rnn_core.shards.events import Done, Shard
from rnn_core.shards.fingerprint import fingerprint, of_arrays, of_file, of_json
from rnn_core.shards.parquet import FORMAT, Label, read_label, write
from rnn_core.shards.script import Script, encode, stretches
from rnn_core.shards.settings import Settings
from rnn_core.shards.stretch import Room, State, read
from rnn_core.text.notes import Note, summed
from rnn_core.text.streaming import Part, cleaned

__all__ = ["Known", "Parts", "run_of", "trace_parts", "trace_text"]

Parts = Callable[[], Iterable[Part]]
"""Gives a clean text from its beginning, each time it is called."""

Known = Mapping[str, tuple[str, str]]
"""Of finished shards, by the name of their file: SHA-256 of the file, and of the state after it."""

_PIECE = 1 << 14  # characters


def run_of(model: str, settings: Settings) -> str:
    """Fingerprint of all that decides what a shard of a given text holds."""
    return of_json({"format": FORMAT, "model": model, "settings": settings.as_json()})


def trace_text(
    checkpoint: TrainedNetwork, text: str, name: str, folder: Path, settings: Settings | None = None
) -> Iterator[Shard]:
    """Trace a text into Parquet files, going on where an earlier run was stopped.

    Parameters
    ----------
    checkpoint
        The network that reads.
    text
        Clean, as :func:`rnn_core.text.receive` gives it; at least one character.
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

    def parts() -> Iterator[Part]:
        return cleaned((text[start : start + _PIECE], 0) for start in range(0, len(text), _PIECE))

    traced = trace_parts(checkpoint, parts, name, folder, settings)
    return (event for event in traced if isinstance(event, Shard))


def trace_parts(
    checkpoint: TrainedNetwork,
    parts: Parts,
    name: str,
    folder: Path,
    settings: Settings,
    known: Known | None = None,
    *,
    verify: bool = False,
) -> Iterator[Shard | Done]:
    """As :func:`trace_text`, of a text of any size that comes in parts, and with all settings named.

    Parameters
    ----------
    known
        What earlier runs said of their shards; a shard that is something else is made again.
    verify
        Whether the shards that are there are read and compared with what is known; one of which nothing is
        known is made again.

    Yields
    ------
    Shard, and at the end Done
    """
    folder.mkdir(parents=True, exist_ok=True)
    run = _Run(
        checkpoint, run_of(fingerprint(checkpoint), settings), name, folder, settings, known or {}, verify
    )
    whole = _sum_of_all(parts) if _begun_with_whole(folder) else None
    notes: list[Note] = []

    def scripts() -> Iterator[Script]:
        for part in parts():
            notes.extend(part.notes)
            yield encode(checkpoint.vocabulary, part.text, part.read)

    text, room = hashlib.sha256(), None
    state: State | None = None
    index = start = unknown = 0
    for index, script in enumerate(stretches(scripts(), settings.steps), start=1):
        text.update(_bytes(script.text))
        path = folder / f"{index - 1:05d}.parquet"
        if whole is not None and script.clustered:
            raise _of_another(
                path, "this text by an older version, which read graphemes of several code points as one step"
            )
        asked = run.label(whole or text.hexdigest(), whole is not None, start, start + len(script), state)
        found = run.found(path, asked)
        if found is None:
            damaged = path.exists() and path.name in run.known
            room = room or Room(checkpoint.model, settings, len(script))
            shard, state = run.made(path, asked, script, state, room)
            yield run.event(index - 1, path, shard, script, damaged=damaged)
        else:
            state = found.label.after
            yield run.event(index - 1, path, found, script, found=True)
        start += len(script)
        unknown += script.unknown
    if read_label(beyond := folder / f"{index:05d}.parquet") is not None:
        raise _of_another(beyond, "another text")
    files.tidy(folder)
    yield Done(name, text.hexdigest(), start, unknown, summed(notes))


@dataclass(frozen=True)
class _File:
    """A finished shard."""

    label: Label
    rows: int
    sha256: str


@dataclass(frozen=True)
class _Run:
    """What all shards of a text have in common."""

    checkpoint: TrainedNetwork
    mark: str
    name: str
    folder: Path
    settings: Settings
    known: Known
    verify: bool

    def label(self, sha256: str, whole: bool, start: int, stop: int, state: State | None) -> Label:
        """What a shard has to say of itself, but for the state after it."""
        return Label(self.mark, sha256, start, stop, "" if state is None else of_arrays(state), [], whole)

    def found(self, path: Path, asked: Label) -> _File | None:
        """A shard that need not be made again."""
        there = read_label(path)
        if there is None:
            return None
        label, rows = there
        if (label.run, label.sha256) != (asked.run, asked.sha256):
            text = label.sha256 != asked.sha256
            raise _of_another(path, "another text" if text else "another network or other settings")
        if (label.start, label.stop, label.before) != (asked.start, asked.stop, asked.before):
            return None
        if not _fits(label.after, self.checkpoint.model):
            return None
        sha256, state = self.known.get(path.name, ("", ""))
        if state and state != label.state_sha256:
            return None
        if self.verify and of_file(path) != sha256:
            return None
        return _File(label, rows, sha256 or of_file(path))

    def made(
        self, path: Path, asked: Label, script: Script, state: State | None, room: Room
    ) -> tuple[_File, State]:
        """Make a shard, and return the state after it too."""
        stretch = read(self.checkpoint.model, script.ids, state, room)
        label = Label(
            asked.run,
            asked.sha256,
            asked.start,
            asked.stop,
            asked.before,
            Label.packed(stretch.state),
            asked.whole,
        )
        units = np.asarray(self.settings.units)
        rows, sha256 = write(path, self.name, script.shown, stretch, label, units, self.settings.half)
        return _File(label, rows, sha256), label.after

    def event(
        self,
        index: int,
        path: Path,
        shard: _File,
        script: Script,
        *,
        found: bool = False,
        damaged: bool = False,
    ) -> Shard:
        """Tell of a shard."""
        start, stop, state = shard.label.start, shard.label.stop, shard.label.state_sha256
        return Shard(
            self.name,
            index,
            path.name,
            start,
            stop,
            shard.rows,
            state,
            shard.sha256,
            script.read,
            found,
            damaged,
        )


def _fits(state: State, model: CharacterModel) -> bool:
    shape = (model.rnn.num_layers, 1, model.rnn.hidden_size)
    return len(state) == len(spec(model.cell).states) and all(part.shape == shape for part in state)


def _of_another(path: Path, what: str) -> InputError:
    return InputError.of(
        f"a folder of this text's shards: {path.parent}",
        f"a shard made from {what}",
        "choose another folder, or remove this one",
    )


def _begun_with_whole(folder: Path) -> bool:
    """Whether an earlier version began this folder: its shards name the whole text, and so will the rest."""
    labels = (read_label(path) for path in sorted(folder.glob("*.parquet")))
    first = next((there[0] for there in labels if there), None)
    return first is not None and first.whole


def _sum_of_all(parts: Parts) -> str:
    digest = hashlib.sha256()
    for part in parts():
        digest.update(_bytes(part.text))
    return digest.hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
