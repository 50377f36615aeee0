"""Jobs in real processes: in their turn, paused, stopped, killed, left alone and found again."""

from __future__ import annotations

import io
import os
import pickle
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pages.shared.jobs import FullError, Job, Limits, Pool, Reason, State
from pages.shared.jobs.process import Process
from pages.shared.jobs.worker import Control
from tests.pages.tasks import Count
from tests.pages.visit import PATIENCE, until

COUNT = "tests.pages.tasks:count"


def moving(job: Job) -> bool:
    """Whether it yields more than it had when this was first asked."""
    before = len(job.records)
    until(lambda: len(job.records) > before or not job.live)
    return len(job.records) > before


@pytest.fixture(scope="module")
def shared() -> Iterator[Pool]:
    """One seat, two spare workers, for all tests that leave the pool as it was."""
    pool = Pool(Limits(seats=1, spare=2, grace=0.5, kept=0.5))
    yield pool
    pool.close()


@pytest.fixture
def pool(shared: Pool) -> Iterator[Pool]:
    yield shared
    for job in list(shared._jobs.values()):
        job.stop()
    until(lambda: not any(job.live for job in shared._jobs.values()))


def begun(pool: Pool, owner: str = "ada", task: str = COUNT, **settings: object) -> Job:
    job = pool.start(task, Count(**settings), owner)
    until(lambda: bool(job.records) or not job.live)
    return job


def test_a_job_yields_its_records_in_order_from_another_process(pool: Pool):
    job = begun(pool, upto=50)
    until(lambda: not job.live)
    assert job.state is State.DONE
    assert [one.value for one in job.records] == list(range(50))
    assert {one.pid for one in job.records}.isdisjoint({os.getpid()})
    if sys.platform != "win32":
        assert all(one.niceness >= 10 for one in job.records)


def test_pause_resume_and_stop(pool: Pool):
    job = begun(pool)
    job.pause()
    until(lambda: job.state is State.PAUSED)
    stands = len(job.records)
    ran = job.seconds
    job.resume()
    until(lambda: job.state is State.RUNNING)
    assert moving(job)
    assert [one.value for one in job.records[: stands + 1]] == list(range(stands + 1))
    assert job.seconds > ran
    job.stop()
    until(lambda: job.state is State.STOPPED)
    assert job.reason is Reason.ASKED
    stands = len(job.records)
    job.stop()  # once more is nothing more
    job.resume()
    assert job.state is State.STOPPED
    assert len(job.records) == stands


def test_a_worker_that_does_not_listen_is_stopped_all_the_same(pool: Pool):
    job = begun(pool, task="tests.pages.tasks:deaf")
    job.stop()
    until(lambda: not job.live)  # it would sleep for ten minutes
    assert job.state is State.STOPPED
    assert begun(pool, upto=3, name="next").state in (State.RUNNING, State.DONE)


def test_start_pressed_twice_is_one_job_and_another_start_ends_the_first(pool: Pool):
    first = pool.start(COUNT, Count(name="a"), "ada")
    assert pool.start(COUNT, Count(name="a"), "ada") is first
    second = pool.start(COUNT, Count(name="b"), "ada")
    assert second is not first
    until(lambda: not first.live)
    assert first.state is State.STOPPED
    until(lambda: second.state is State.RUNNING)


def test_those_who_wait_know_their_place_and_get_their_turn_in_order(pool: Pool):
    first = begun(pool, "ada")
    others = [pool.start(COUNT, Count(upto=5), f"visitor {k}") for k in range(4)]
    assert first.place == 0
    assert [job.place for job in others] == [1, 2, 3, 4]
    assert {job.running for job in others} == {1}
    others[1].stop()
    assert others[1].state is State.STOPPED
    assert [job.place for job in others] == [1, 0, 2, 3]
    first.stop()
    until(lambda: all(not job.live for job in others))
    begins = [job.records[0].value for job in others if job.records]
    assert begins == [0, 0, 0]
    assert [job.state for job in others] == [State.DONE, State.STOPPED, State.DONE, State.DONE]


def test_a_paused_job_lets_the_next_one_work_and_goes_on_before_those_who_wait(pool: Pool):
    first = begun(pool, "ada")
    second = pool.start(COUNT, Count(), "bob")
    third = pool.start(COUNT, Count(), "eve")
    assert (second.place, third.place) == (1, 2)
    first.pause()
    until(lambda: bool(second.records))
    assert first.state is State.PAUSED
    first.resume()
    assert (first.place, third.place) == (1, 2)
    second.stop()
    until(lambda: first.state is State.RUNNING)
    assert moving(first)
    assert third.state is State.QUEUED


def test_the_longest_paused_gives_way_when_there_is_no_more_room(pool: Pool):
    paused = []
    for name in ("a", "b", "c"):
        job = begun(pool, name)
        job.pause()
        until(lambda job=job: job.state is State.PAUSED)
        paused.append(job)
    fourth = begun(pool, "d")
    assert fourth.state is State.RUNNING
    assert (paused[0].state, paused[0].reason) == (State.STOPPED, Reason.GAVE_WAY)
    assert paused[1].state is State.PAUSED


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal")
def test_a_killed_worker_is_told_of_and_replaced(pool: Pool):
    job = begun(pool, "ada")
    waiting = pool.start(COUNT, Count(upto=5), "bob")
    killed = pool.at_work(job)
    assert killed is not None
    had = len(job.records)
    os.kill(killed, signal.SIGKILL)
    until(lambda: not job.live)
    assert job.state is State.LOST
    assert len(job.records) >= had
    until(lambda: not waiting.live)
    assert waiting.state is State.DONE
    assert waiting.records[0].pid != killed
    again = begun(pool, "ada")
    assert again.state is State.RUNNING


def test_who_leaves_stops_the_work_and_finds_it_again_if_they_are_back_soon(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pool, "limits", replace(pool.limits, grace=PATIENCE))
    job = begun(pool, "ada")
    pool.leave("ada")
    until(lambda: job.state is State.PAUSED)
    assert pool.find(job.id, "ada's next session") is job
    until(lambda: job.state is State.RUNNING)
    assert moving(job)
    monkeypatch.undo()
    pool.leave("ada's next session")
    pool.leave("ada")
    until(lambda: not job.live)
    assert (job.state, job.reason) == (State.STOPPED, Reason.AWAY)
    until(lambda: job.id not in pool._jobs)
    assert pool.find(job.id, "ada") is None


def test_a_job_that_two_look_at_goes_on_when_one_leaves(pool: Pool):
    job = begun(pool, "ada")
    assert pool.find(job.id, "bob") is job
    pool.leave("bob")
    assert moving(job)
    assert job.state is State.RUNNING


def test_a_pause_is_no_reason_to_go_on_after_a_refresh(pool: Pool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pool, "limits", replace(pool.limits, grace=PATIENCE))
    job = begun(pool, "ada")
    job.pause()
    until(lambda: job.state is State.PAUSED)
    pool.leave("ada")
    assert pool.find(job.id, "ada") is job
    assert job.state is State.PAUSED


def test_who_leaves_the_queue_loses_the_turn_but_not_the_place_until_the_grace_is_over(pool: Pool):
    first = begun(pool, "ada")
    gone = pool.start(COUNT, Count(), "bob")
    after = pool.start(COUNT, Count(), "eve")
    pool.leave("bob")
    first.stop()
    until(lambda: after.state is State.RUNNING)
    until(lambda: not gone.live)
    assert gone.reason is Reason.AWAY


def test_who_is_no_longer_connected_has_left_and_may_come_back():
    connected = {"ada", "bob"}
    pool = Pool(Limits(seats=1, grace=PATIENCE), here=connected.__contains__)
    try:
        first, second = begun(pool, "ada"), pool.start(COUNT, Count(upto=5), "bob")
        assert second.state is State.QUEUED
        connected.discard("ada")
        until(lambda: not second.live)
        assert second.state is State.DONE
        assert first.state is State.PAUSED
        connected.add("ada")
        until(lambda: first.state is State.RUNNING)
        assert moving(first)
    finally:
        pool.close()


def test_who_is_back_keeps_what_a_job_yielded_though_the_page_asks_for_nothing():
    connected = {"ada"}
    pool = Pool(Limits(seats=1, kept=0.0), here=connected.__contains__)
    try:
        job = begun(pool, "ada", upto=3)
        until(lambda: not job.live)
        pool.limits = Limits(seats=1, kept=PATIENCE)
        connected.discard("ada")
        until(lambda: job.left is not None)
        connected.add("ada")
        until(lambda: job.left is None)
        pool.limits = Limits(seats=1, kept=0.0)
        pool._look(time.monotonic() + PATIENCE)
        assert pool.find(job.id, "ada") is job
    finally:
        pool.close()


def test_errors_are_told_apart(pool: Pool):
    refused = begun(pool, task="tests.pages.tasks:refuse")
    assert refused.state is State.FAILED
    assert refused.failure is not None
    assert (refused.failure.kind, refused.failure.message) == ("input", "expected something else")
    broken = begun(pool, task="tests.pages.tasks:break_down")
    until(lambda: not broken.live)
    assert broken.failure is not None
    assert (broken.failure.kind, broken.failure.message) == ("defect", "ZeroDivisionError")
    missing = begun(pool, task="tests.pages.tasks:not_there")
    assert missing.failure is not None
    assert missing.failure.kind == "defect"


def test_limits_end_a_job_and_say_which():
    pool = Pool(Limits(seats=1, seconds=0.3))
    try:
        slow = begun(pool)
        until(lambda: not slow.live)
        assert (slow.state, slow.reason) == (State.STOPPED, Reason.TIME)
        pool.limits = Limits(seats=1, size=1_000_000)
        heavy = begun(pool, task="tests.pages.tasks:large")
        until(lambda: not heavy.live)
        assert (heavy.state, heavy.reason) == (State.STOPPED, Reason.SIZE)
        pool.limits = Limits(seats=1, waiting=2)
        begun(pool)
        for name in ("b", "c"):
            pool.start(COUNT, Count(), name)
        with pytest.raises(FullError):
            pool.start(COUNT, Count(), "d")
    finally:
        pool.close()


def test_of_a_hundred_jobs_none_is_lost_and_each_is_told_its_place(pool: Pool):
    first = begun(pool, "ada")
    jobs = [pool.start(COUNT, Count(upto=2, pause=0.0, name=str(k)), f"visitor {k}") for k in range(100)]
    assert [job.place for job in jobs] == list(range(1, 101))
    first.stop()
    until(lambda: not any(job.live for job in jobs))
    assert {job.state for job in jobs} == {State.DONE}
    assert all([one.value for one in job.records] == [0, 1] for job in jobs)


def test_workers_without_work_go_home_and_nothing_outlives_a_pool():
    pool = Pool(Limits(seats=1))
    pool.warm()
    assert len(pool.pids) == 1
    pool.limits = Limits(seats=1, idle=0.2)
    until(lambda: not pool.pids)
    begun(pool)
    pids = pool.pids
    pool.close()
    if Path("/proc").exists():
        until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in pids))


def test_a_worker_that_was_killed_takes_no_job_though_it_is_not_gone_yet(monkeypatch: pytest.MonkeyPatch):
    killed: list[Process] = []
    pool = Pool(Limits(seats=1, idle=0.0))
    try:
        with monkeypatch.context() as slow:
            slow.setattr(Process, "kill", lambda process: killed.append(process))
            pool.warm()
            until(lambda: bool(killed))
            job = pool.start(COUNT, Count(upto=3), "ada")
            assert job.state is State.QUEUED
            assert pool.at_work(job) is None
        killed[0].kill()
        until(lambda: not job.live)
        assert job.state is State.DONE
    finally:
        pool.close()


def test_a_worker_does_not_outlive_its_server():
    if not Path("/proc").exists():
        pytest.skip("needs /proc to see another's children")
    import subprocess

    code = (
        "import time; from pages.shared.jobs import Pool, Limits; from tests.pages.tasks import Count\n"
        "pool = Pool(Limits(seats=1)); job = pool.start('tests.pages.tasks:count', Count(), 'ada')\n"
        "while not job.records: time.sleep(0.01)\n"
        "print(pool.pids[0], flush=True); time.sleep(600)"
    )
    server = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    worker = int(server.stdout.readline())
    assert Path(f"/proc/{worker}").exists()
    server.kill()
    server.wait()
    until(lambda: not Path(f"/proc/{worker}/cmdline").exists() or not _runs(worker))


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_worker_that_takes_a_task_at_once_knows_what_is_wanted_of_it(monkeypatch: pytest.MonkeyPatch):
    control, wishes = Control(), []

    class AtOnce:
        """In place of the queue: whoever waits at it is faster than the listener's next line."""

        def put(self, task: tuple[int, str, object]) -> None:
            wishes.append(control.wish(task[0]))

    monkeypatch.setattr(control, "tasks", AtOnce())
    monkeypatch.setattr(os, "_exit", sys.exit)  # the server is gone when its words end
    with pytest.raises(SystemExit):
        control.listen(io.BytesIO(pickle.dumps(("run", 7, COUNT, Count()))))
    assert wishes == ["run"]
