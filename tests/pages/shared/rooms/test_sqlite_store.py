"""Rooms in a file: a server that is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pages.shared.rooms.sqlite_store import SqliteStore
from tests.pages.shared.rooms.keepers import ANSWERING

WRITER = (
    """
import sys
from pathlib import Path
from pages.shared.rooms.sqlite_store import SqliteStore
store = SqliteStore(Path(sys.argv[1]), seats=10**6)
"""
    + ANSWERING
)


def test_a_killed_process_loses_no_answer_that_it_acknowledged(tmp_path: Path) -> None:
    file = tmp_path / "rooms.sqlite"
    command = [sys.executable, "-c", WRITER, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        code, secret = writer.stdout.readline().split()
        acknowledged = [writer.stdout.readline().strip() for _ in range(200)]
        writer.kill()
        acknowledged += [line.strip() for line in writer.stdout if line.endswith("\n")]
    store = SqliteStore(file)
    assert store.desk(code, secret).answered >= len(acknowledged)
    assert not any(store.answer(code, ticket, 1, 0).result() for ticket in acknowledged)
    store.close()
