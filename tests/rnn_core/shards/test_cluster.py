"""A cluster of worker processes writes what one process writes, and losing a worker loses nothing."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dask
import pytest
from distributed import Client, LocalCluster

from rnn_core.shards import PIECE, Done, Failed, Settings, Shard, Task, collect, fingerprint
from rnn_core.shards.cluster import map_tasks
from tests import held

SHARDS = 80
WRITING = "rnn_core.shards.parquet._groups"  # called when a part of the file is there


@pytest.fixture
def client() -> Iterator[Client]:
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as one,
    ):
        yield one


@pytest.fixture
def place(tmp_path) -> Path:
    (tmp_path / "held").mkdir()
    return tmp_path / "held"


@pytest.fixture
def tasks(network, write, tmp_path) -> Callable[[str], list[Task]]:
    checkpoint = network("lstm")
    mark, settings = fingerprint(checkpoint), Settings(steps=PIECE).resolved(checkpoint.model)
    for name, length in (("long.txt", SHARDS * PIECE), ("other.txt", 2 * PIECE - 9), ("short.txt", 70)):
        (tmp_path / name).write_text(write(length), "utf-8")
    (tmp_path / "blank.txt").write_text("  ", "utf-8")

    def planned(out: str) -> list[Task]:
        names = ("long.txt", "other.txt", "short.txt", "blank.txt")
        network_folder = tmp_path / "networks" / "lstm"
        return [
            Task(tmp_path / name, name, tmp_path / out / name, network_folder, mark, settings)
            for name in names
        ]

    return planned


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}


def wait_for(what: Callable[[], object], longest: float = 120.0) -> None:
    end = time.monotonic() + longest
    while not what():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def test_a_killed_worker_loses_nothing(client, tasks, place, tmp_path):
    alone = [event for task in tasks("alone") for event in collect(task)]
    workers = client.run(os.getpid)
    assert len(set(workers.values()) | {os.getpid()}) == 3
    # More shards than the other files have together: only who writes the long one is held.
    client.run(held.hold_worker, WRITING, 6, place)
    folder = tmp_path / "cluster" / "long.txt"
    with ThreadPoolExecutor(1) as pool:
        mapped = pool.submit(lambda: list(map_tasks(client, tasks("cluster"))))
        victim = held_in(place)
        assert victim in workers.values()
        assert list(folder.glob(f".*{victim}.part"))
        finished = {path: path.stat().st_mtime_ns for path in folder.glob("*.parquet")}
        assert 3 <= len(finished) <= 6
        os.kill(victim, signal.SIGKILL)
        (place / "go").touch()
        batches = mapped.result(timeout=300)
    assert files(tmp_path / "cluster") == files(tmp_path / "alone")
    assert finished.items() <= {path: path.stat().st_mtime_ns for path in folder.glob("*.parquet")}.items()
    told = {batch[-1].text: batch for batch in batches}
    shards = [event for event in told["long.txt"] if isinstance(event, Shard)]
    assert len(finished) <= sum(shard.found for shard in shards) < SHARDS
    assert [type(told[name][-1]) for name in sorted(told)] == [Failed, Done, Done, Done]
    assert told["blank.txt"][-1] in alone
    assert not list((tmp_path / "cluster").rglob("*.part"))


def held_in(place: Path) -> int:
    """Wait until a worker is held in the middle of a shard, and return its process."""
    wait_for(lambda: any(place.iterdir()))
    (found,) = place.iterdir()
    return int(found.name)


def test_a_file_that_costs_its_worker_again_and_again_is_given_up_and_told(tasks, place):
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
        ThreadPoolExecutor(1) as pool,
    ):
        client.run(held.hold_worker, WRITING, 1, place)
        mapped = pool.submit(lambda: list(map_tasks(client, tasks("cluster")[:1])))
        os.kill(held_in(place), signal.SIGKILL)
        ((event,),) = mapped.result(timeout=300)
    assert isinstance(event, Failed)
    assert (event.text, event.code) == ("long.txt", "KilledWorker")
