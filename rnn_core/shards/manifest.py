"""What a folder of shards holds, as one small JSON file, read with suspicion. The shards themselves are the
record: an old or lost manifest loses nothing but their checksums, and the next run writes it anew.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow
import torch

from rnn_core import files, locks
from rnn_core.checkpoints import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.shards.events import Done, Event, Failed, Opened, Shard
from rnn_core.shards.fingerprint import fingerprint
from rnn_core.shards.parquet import FORMAT
from rnn_core.shards.settings import Settings
from rnn_core.shards.text import Known
from rnn_core.text import safe_name
from rnn_core.version import VERSION

__all__ = ["MANIFEST", "Content", "Entry", "Manifest", "content"]

MANIFEST = "manifest.json"

_PATIENCE: Final = 30.0
"""Seconds that another process may take to write the manifest."""

_LONGEST_NAME: Final = 255
_STATUSES: Final = ("waiting", "reading", "done", "failed")


@dataclass
class Entry:
    """One text.

    Attributes
    ----------
    folder : str
        Where its shards are, inside the folder of the manifest.
    status : {"waiting", "reading", "done", "failed"}
    sha256 : str
        Of what the network read: the text, decoded and cleaned; empty until all of it is read.
    encoding : str
    steps, unknown, rows : int
        Tokens, those the network has never seen, and rows in its finished shards; the first two are those
        of the whole text, and 0 until all of it is read.
    shards : list of dict
        ``file``, ``status``, ``start``, ``steps``, ``rows``, ``state``, the SHA-256 of the recurrent state
        after it, and ``sha256``, that of the file. The status is "done", or "waiting" for one that an earlier
        run had finished and this one has not come to yet. Earlier versions wrote no ``sha256``.
    error : dict or None
        ``code`` and ``message`` of why it failed.
    """

    folder: str
    status: str = "waiting"
    sha256: str = ""
    encoding: str = ""
    steps: int = 0
    unknown: int = 0
    rows: int = 0
    shards: list[dict[str, Any]] = field(default_factory=list)
    error: dict[str, str] | None = None

    @classmethod
    def of(cls, value: Any) -> Entry:
        """Read what a manifest says of a text.

        Raises
        ------
        TypeError, ValueError, KeyError, AttributeError
            If it is something else.
        """
        entry = cls(**value)
        texts = (entry.folder, entry.status, entry.sha256, entry.encoding, *(entry.error or {}).values())
        numbers = (entry.steps, entry.unknown, entry.rows)
        if not all(isinstance(one, str) for one in texts) or not all(map(_is_count, numbers)):
            raise TypeError("a word and a number are not the same")
        if entry.status not in _STATUSES or (
            entry.error is not None and set(entry.error) != {"code", "message"}
        ):
            raise ValueError("a status is one of few")
        if not _is_name(entry.folder):
            raise ValueError("a folder is one inside of this one")
        entry.shards = [_shard(one, index) for index, one in enumerate(entry.shards)]
        return entry

    @property
    def known(self) -> Known:
        """What is known of its shards, finished now or by earlier runs."""
        return {one["file"]: (one.get("sha256", ""), one["state"]) for one in self.shards if "state" in one}

    def begin(self, event: Opened) -> None:
        """Write down that a text is being read. What is known of its shards stays, and waits to be found."""
        self.status, self.encoding, self.error = "reading", event.encoding, None
        self.sha256, self.steps, self.unknown, self.rows = "", 0, 0, 0
        self.shards = [{**one, "status": "waiting"} for one in self.shards]

    def add(self, event: Shard) -> None:
        """Write down a finished shard."""
        steps = event.stop - event.start
        place = {"file": event.file, "status": "done", "start": event.start, "steps": steps}
        what = {"rows": event.rows, "state": event.state, "sha256": event.sha256}
        self.shards[event.index : event.index + 1] = [{**place, **what}]
        self.rows += event.rows

    def end(self, event: Done) -> None:
        """Write down what is known when all of a text is read."""
        self.status, self.sha256, self.error = "done", event.sha256, None
        self.steps, self.unknown = event.steps, event.unknown
        self.shards = [one for one in self.shards if one["status"] == "done"]


@dataclass(frozen=True)
class Content:
    """What a manifest says.

    Attributes
    ----------
    about : dict
        Format, model, settings, versions.
    texts : dict
        Name to entry.
    """

    about: dict[str, Any]
    texts: dict[str, Entry]

    @property
    def mark(self) -> tuple[Any, ...]:
        """What has to be the same, so that a run can be gone on with."""
        return self.about["format"], self.about["model"]["fingerprint"], self.about["settings"]


def content(folder: Path) -> Content | None:
    """Read the manifest of a folder; None where there is none.

    Raises
    ------
    InputError
        If it is something else, or leads out of the folder.

    Examples
    --------
    >>> content(Path("assets")) is None
    True
    """
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_bytes())
        texts = {name: Entry.of(entry) for name, entry in told["texts"].items()}
        model, settings = told["model"], told["settings"]
        if not all(isinstance(one, str) for one in (model["name"], model["fingerprint"], settings["units"])):
            raise TypeError("a network has a name")
        if len({entry.folder.casefold() for entry in texts.values()}) < len(texts):
            raise ValueError("two texts in one folder")
        return Content({name: told[name] for name in ("format", "model", "settings")}, texts)
    except FileNotFoundError:
        return None
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        MemoryError,
    ) as error:
        raise InputError.of(
            f"a manifest of this program: {path}",
            f"a file that is none ({files.reason(error)})",
            "choose another folder, or remove that file",
        ) from error


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 1 << 63


def _is_name(name: str) -> bool:
    """Whether this can only be a folder inside of ours, on every system."""
    return (
        not name.startswith(".")
        and name.casefold() not in ("", MANIFEST)
        and not set(name) & set("/\\:\0")
        and len(name.encode()) <= _LONGEST_NAME
    )


def _shard(value: Any, index: int) -> dict[str, Any]:
    kinds = {
        **dict.fromkeys(("file", "status", "state", "sha256"), lambda one: isinstance(one, str)),
        **dict.fromkeys(("start", "steps", "rows"), _is_count),
    }
    if not all(kinds[name](one) for name, one in value.items()):
        raise TypeError("a word and a number are not the same")
    if value["file"] != f"{index:05d}.parquet" or value["status"] not in ("waiting", "done"):
        raise ValueError("shards have numbers for names")
    return {name: value[name] for name in kinds if name in value}


class Manifest:
    """The content of ``manifest.json``, kept up to date by `note`. Several runs may write to one folder at
    once: each keeps the texts of the others.

    Parameters
    ----------
    folder
        Of the run; what it already holds is taken over.
    checkpoint, settings
        Those of this run, every quantity and unit named.

    Raises
    ------
    InputError
        If the folder holds a run of another network, or with other settings, or a manifest that is none.

    Examples
    --------
    >>> import tempfile
    >>> from rnn_core.checkpoints import load
    >>> network = load(Path("assets/models/shakespeare-gru"))
    >>> with tempfile.TemporaryDirectory() as out:
    ...     manifest = Manifest(Path(out), network, Settings().resolved(network.model))
    ...     folders = manifest.reserve(["plays/hamlet.txt", "poems/hamlet.txt"])
    ...     [folder.name for folder in folders]
    ['hamlet.txt', 'hamlet.txt-f75e9928bc3a']
    """

    def __init__(self, folder: Path, checkpoint: TrainedNetwork, settings: Settings) -> None:
        self.path = folder / MANIFEST
        self.about: dict[str, Any] = {
            "format": FORMAT,
            "model": {
                "name": checkpoint.name,
                "fingerprint": fingerprint(checkpoint),
                "cell": checkpoint.model.cell,
                "layers": checkpoint.model.rnn.num_layers,
                "hidden": checkpoint.model.rnn.hidden_size,
            },
            "settings": settings.as_json(),
            "versions": {
                "rnn_core": VERSION,
                "python": platform.python_version(),
                "torch": torch.__version__,
                "numpy": np.__version__,
                "pyarrow": pyarrow.__version__,
            },
        }
        self.texts: dict[str, Entry] = {}
        self._own: set[str] = set()
        self._seen: tuple[int, ...] | None = None
        self._take_over()

    def _take_over(self) -> None:
        """Take in what lies there of other texts than our own."""
        seen = self._signature()
        if seen is not None and seen == self._seen:
            return
        there = content(self.path.parent)
        if there is None:
            return
        if there.mark != Content(self.about, {}).mark:
            begun = f"the network ({there.about['model']['name']}) and the settings"
            raise InputError.of(
                f"{begun} that {self.path.parent} was begun with",
                "others",
                "choose another folder, or remove this one",
            )
        self.texts = there.texts | {name: self.texts[name] for name in self._own}
        self._seen = seen

    def _signature(self) -> tuple[int, ...] | None:
        try:
            told = self.path.stat()
        except OSError:
            return None
        return told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns

    def reserve(self, names: Iterable[str]) -> list[Path]:
        """Return the folder of each text, giving it one of its own if it is new, and write the file.

        Raises
        ------
        InputError
            If a folder is a link that leads elsewhere.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with locks.hold(self.path.parent, patience=_PATIENCE):
            self._take_over()
            folders = [self._folder_of(name) for name in names]
            files.tidy(self.path.parent)
            self._write()
        return folders

    def _folder_of(self, name: str) -> Path:
        if name not in self.texts:
            plain = safe_name(Path(name).name)
            taken = {entry.folder.casefold() for entry in self.texts.values()} | {MANIFEST}
            if plain.casefold() in taken:
                plain = f"{plain}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
            self.texts[name] = Entry(plain)
        self._own.add(name)
        folder = self.path.parent / self.texts[name].folder
        if folder.is_symlink():
            raise InputError.of(
                f"folders inside of {self.path.parent}",
                f"a link that leads elsewhere: {folder.name}",
                "put a folder in its place, or choose another one",
            )
        return folder

    def note(self, event: Event) -> None:
        """Take in what happened."""
        entry = self.texts[event.text]
        match event:
            case Opened():
                entry.begin(event)
            case Shard():
                entry.add(event)
            case Done():
                entry.end(event)
            case Failed():
                entry.status, entry.error = "failed", {"code": event.code, "message": event.message}

    def write(self) -> None:
        """Write the file, whole or not at all, with what others wrote to it in the meantime."""
        with locks.hold(self.path.parent, patience=_PATIENCE):
            self._take_over()
            self._write()

    def _write(self) -> None:
        texts = {name: asdict(entry) for name, entry in sorted(self.texts.items())}
        told = json.dumps({**self.about, "texts": texts}, ensure_ascii=False, indent=1)
        files.write(self.path, (told + "\n").encode("utf-8", "backslashreplace"))
        self._seen = self._signature()
