"""Traces of whole corpora as Parquet: a text is cut into shards, and each becomes one file. Needs pyarrow.

A shard is finished or it is not there: it is written under another name and renamed. It carries the state
(h, c) after its last step, so that a run that was killed goes on behind the last finished shard, and reading
in shards gives the numbers of reading in one go, bit for bit. A text of any size is read.
"""

from __future__ import annotations

from rnn_core.shards.events import Done, Failed, Opened, Shard
from rnn_core.shards.fingerprint import fingerprint
from rnn_core.shards.manifest import MANIFEST, Manifest, content
from rnn_core.shards.settings import PIECE, STEPS, Settings
from rnn_core.shards.task import Task, collect, run
from rnn_core.shards.text import trace_text

__all__ = [
    "MANIFEST",
    "PIECE",
    "STEPS",
    "Done",
    "Failed",
    "Manifest",
    "Opened",
    "Settings",
    "Shard",
    "Task",
    "collect",
    "content",
    "fingerprint",
    "run",
    "trace_text",
]
