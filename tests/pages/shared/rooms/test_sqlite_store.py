"""Rooms in a file: a server that is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pages.shared.rooms.sqlite_store import SqliteStore

WRITER = """
import sys
from pathlib import Path
from pages.shared.rooms.answers import question
from pages.shared.rooms.sqlite_store import SqliteStore
store = SqliteStore(Path(sys.argv[1]), seats=10**6)
opened = store.open().result()
store.show(opened.code, opened.secret, question(0, "choice", "?", ("a", "b"))).result()
store.act(opened.code, opened.secret, "ask").result()
print(opened.code, opened.secret, flush=True)
number = 0
while True:
    tickets = [f"ticket-of-a-phone-{number + more:09d}" for more in range(20)]
    number += 20
    joined = [store.join(opened.code, ticket, "") for ticket in tickets]
    given = [store.answer(opened.code, ticket, 1, 0) for ticket in tickets]
    for ticket, one in zip(tickets, given):
        assert one.result()
        print(ticket, flush=True)
"""


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
