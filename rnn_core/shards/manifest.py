"""What a folder of shards holds, as one small JSON file. The shards themselves are the record: an old or lost
manifest loses nothing, and the next run writes it anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import torch

from rnn_core.checkpoints import Checkpoint
from rnn_core.errors import InputError
from rnn_core.shards.events import Done, Event, Failed, Opened, Shard
from rnn_core.shards.fingerprint import fingerprint
from rnn_core.shards.parquet import FORMAT
from rnn_core.shards.settings import Settings
from rnn_core.text import safe_name
from rnn_core.version import VERSION

__all__ = ["MANIFEST", "Entry", "Manifest"]

MANIFEST = "manifest.json"


@dataclass
class Entry:
    """One text.

    Attributes
    ----------
    folder : str
        Where its shards are, inside the folder of the manifest.
    status : {"waiting", "reading", "done", "failed"}
    sha256 : str
        Of what the network read: the text, decoded and cleaned.
    encoding : str
    steps, unknown, rows : int
        Tokens, those the network has never seen, and rows in its finished shards.
    shards : list of dict
        ``file``, ``status`` ("waiting" or "done"), ``start``, ``steps``, ``rows``, and ``state``, the SHA-256
        of the recurrent state after it; the last two once it is done.
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

    def begin(self, event: Opened) -> None:
        """Write down what is known once a text is open."""
        self.status, self.sha256, self.encoding = "reading", event.sha256, event.encoding
        self.steps, self.unknown, self.rows = event.steps, event.unknown, 0
        self.shards = [
            {"file": f"{index:05d}.parquet", "status": "waiting", "start": start, "steps": stop - start}
            for index, (start, stop) in enumerate(event.bounds)
        ]

    def add(self, event: Shard) -> None:
        """Write down a finished shard."""
        self.shards[event.index] |= {"status": "done", "rows": event.rows, "state": event.state}
        self.rows += event.rows


class Manifest:
    """The content of ``manifest.json``, kept up to date by `note`.

    Parameters
    ----------
    folder
        Of the run; what it already holds is taken over.
    checkpoint, settings
        Those of this run, every quantity and unit named.

    Raises
    ------
    InputError
        If the folder holds a run of another network, or with other settings.

    Examples
    --------
    >>> import tempfile
    >>> from rnn_core.checkpoints import load
    >>> network = load(Path("assets/models/shakespeare-gru"))
    >>> with tempfile.TemporaryDirectory() as out:
    ...     manifest = Manifest(Path(out), network, Settings().resolved(network.model))
    ...     manifest.folder_of("plays/hamlet.txt").name, manifest.folder_of("poems/hamlet.txt").name
    ('hamlet.txt', 'hamlet.txt-f75e9928bc3a')
    """

    def __init__(self, folder: Path, checkpoint: Checkpoint, settings: Settings) -> None:
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
        self._take_over()

    def _take_over(self) -> None:
        try:
            there = json.loads(self.path.read_text("utf-8"))
            texts = {name: Entry(**entry) for name, entry in there["texts"].items()}
            same = (there["format"], there["model"]["fingerprint"], there["settings"])
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError.of(
                f"a manifest of this program: {self.path}",
                f"a file that is none ({type(error).__name__})",
                "choose another folder, or remove that file",
            ) from error
        if same != (FORMAT, self.about["model"]["fingerprint"], self.about["settings"]):
            begun = f"the network ({there['model']['name']}) and the settings"
            raise InputError.of(
                f"{begun} that {self.path.parent} was begun with",
                "others",
                "choose another folder, or remove this one",
            )
        self.texts = texts

    def folder_of(self, name: str) -> Path:
        """Return the folder of a text, giving it one of its own if it is new."""
        if name not in self.texts:
            plain = safe_name(Path(name).name)
            taken = {entry.folder.casefold() for entry in self.texts.values()} | {MANIFEST}
            if plain.casefold() in taken:
                plain = f"{plain}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
            self.texts[name] = Entry(plain)
        return self.path.parent / self.texts[name].folder

    def note(self, event: Event) -> None:
        """Take in what happened."""
        entry = self.texts[event.text]
        match event:
            case Opened():
                entry.begin(event)
            case Shard():
                entry.add(event)
            case Done():
                entry.status, entry.error = "done", None
            case Failed():
                entry.status, entry.error = "failed", {"code": event.code, "message": event.message}

    def write(self) -> None:
        """Write the file, whole or not at all."""
        texts = {name: asdict(entry) for name, entry in sorted(self.texts.items())}
        content = json.dumps({**self.about, "texts": texts}, ensure_ascii=False, indent=1)
        part = self.path.with_name(f".{MANIFEST}.{os.getpid()}.part")
        part.write_text(content + "\n", "utf-8", errors="backslashreplace")
        part.replace(self.path)
