"""Every training of every page: begun, held, found again, waited for, lost, refused; what is said is true."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.i18n import words
from pages.shared.jobs import Job, State, visitor
from pages.shared.training_panel import findings as panel
from rnn_core.training.plan import Plan
from tests.pages.tasks import Count
from tests.pages.visit import ended, said, sound, start, until


@dataclass(frozen=True)
class Case:
    """A training that takes long enough to be held: page, key of its button, and what its address says."""

    page: str
    button: str
    query: dict[str, str] = field(default_factory=dict)

    def open(self, **more: str) -> AppTest:
        return start(self.page, **({"lang": "en"} | self.query | more))

    def begin(self, app: AppTest) -> Job:
        sound(app.button(key=self.button).click().run())
        return job_of(app)


CASES = {
    "taggers": Case("bidirectional", "bidirectional_train"),
    "stacks": Case("depth", "depth_go", {"layers": "100", "seeds": "1"}),
    "character": Case("lab", "lab_character_train", {"hidden": "64", "updates": "10000"}),
    "memory": Case("lab", "lab_memory_go", {"section": "memory", "updates": "2000", "n": "100"}),
    "translator": Case("translate", "translate_live_train", {"learn": "digits", "updates": "3000"}),
    "echo": Case("truncation", "truncation_begin_echo", {"window": "32"}),
    "latch": Case("truncation", "truncation_begin_latch", {"n": "40"}),
    "length": Case("truncation", "truncation_begin_length"),
}
pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no such signal")
each = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


def job_of(app: AppTest) -> Job:
    job = visitor.pool().find(app.query_params["job"], "test")
    assert job is not None
    return job


def has(app: AppTest, key: str) -> bool:
    return any(one.key == key for one in app.button)


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    yield
    every = list(visitor.pool()._jobs.values())
    for job in every:
        job.stop()
    until(lambda: not any(job.live for job in every))


@contextmanager
def seat_taken() -> Iterator[Job]:
    """Let another visitor have the only seat."""
    pool, seats = visitor.pool(), visitor.pool().seats
    pool.seats = 1
    visitor._SESSIONS["x"] = "connected"
    other = pool.start("rnn_core.training.learn:learn", Plan("to be or not to be " * 99, updates=10000), "x")
    try:
        yield other
    finally:
        other.stop()
        del visitor._SESSIONS["x"]
        pool.seats = seats


@each
def test_it_is_begun_held_found_again_in_another_language_and_stopped(case: Case) -> None:
    app, t = case.open(), words("en")
    job = case.begin(app)
    until(lambda: bool(job.records))
    with held(job):  # so that even a short one is there to be paused
        assert has(sound(app.run()), "jobs_pause")
        sound(app.button(key="jobs_pause").click().run())
    until(lambda: job.state is State.PAUSED)
    assert t("jobs_state.paused") in said(sound(app.run()))
    again = case.open(job=job.id)  # as a refreshed tab does
    assert job_of(again) is job
    assert t("jobs_state.paused") in said(again)
    again.segmented_control(key="language").set_value("ko").run()
    assert again.query_params["job"] == job.id
    assert words("ko")("jobs_state.paused") in said(sound(again))
    told = len(job.records)
    sound(again.button(key="jobs_resume").click().run())
    until(lambda: len(job.records) > told or not job.live)
    assert len(job.records) > told
    with held(job):
        app = sound(app.run())
        if job.live:
            sound(app.button(key="jobs_stop").click().run())
    told_of = said(ended(app))
    assert job.state in (State.STOPPED, State.DONE)  # a short one may have come to its end
    assert t.of("jobs_state", str(job.state)) in told_of
    assert (t("jobs.below") in told_of) == (job.state is State.STOPPED)
    assert not has(app, "jobs_stop")
    assert has(app, case.button)


@each
def test_who_waits_is_told_their_place_and_finds_it_after_a_refresh(case: Case) -> None:
    with seat_taken() as other:
        until(lambda: other.state is State.RUNNING)
        app = case.open()
        job = case.begin(app)
        assert job.state is State.QUEUED
        waiting = words("en")("jobs.waiting", place=1, running=1)
        assert waiting in said(app)
        assert waiting in said(case.open(job=job.id))
        sound(app.button(key="jobs_stop").click().run())
        assert words("en")("jobs.nothing") in said(sound(app.run()))


@each
def test_a_full_class_is_told_for_as_long_as_it_is_full(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    app = case.open()
    with monkeypatch.context() as crowd:
        crowd.setattr(visitor.pool(), "limits", replace(visitor.pool().limits, waiting=0))
        sound(app.button(key=case.button).click().run())
        assert said(app).count(words("en")("jobs.full")) == 1
        assert "job" not in app.query_params
    assert words("en")("jobs.full") not in said(sound(app.run()))


@each
def test_one_that_is_forged_of_another_task_or_gone_is_told_and_dropped(case: Case) -> None:
    gone = words("en")("lost.job")
    other = visitor.pool().start("tests.pages.tasks:count", Count(), "somebody else")
    for identity in ("abcdefghijkl", other.id):
        app = case.open(job=identity)
        assert gone in said(app)
        assert "job" not in app.query_params
        assert has(app, case.button)
    other.stop()
    app = case.open()
    job = case.begin(app)
    assert gone not in said(app)
    job.stop()
    until(lambda: not job.live)
    del visitor.pool()._jobs[job.id]  # as it is when its owner was away for too long
    assert gone in said(sound(app.run()))
    assert "job" not in app.query_params


@each
def test_one_whose_worker_is_killed_before_its_first_word_has_nothing_below(case: Case) -> None:
    app, t = case.open(lang="ko"), words("ko")
    with standing_still():
        job = case.begin(app)
        until(lambda: job.state is State.RUNNING)
        killed = visitor.pool().at_work(job)
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        told = said(ended(app))
    assert job.state is State.LOST
    assert f"{t('jobs_state.lost')} {t('jobs.nothing')} {t('jobs.again')}" in told
    assert t("jobs.below") not in told


@contextmanager
def held(job: Job) -> Iterator[None]:
    """Let the worker of a job stand still, if one has it."""
    pid = visitor.pool().at_work(job)
    if pid is not None:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        if pid in visitor.pool().pids:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def standing_still() -> Iterator[None]:
    """Let every worker that is ready stand still; whatever begins meanwhile begins in one of them."""
    pool = visitor.pool()
    pool.warm()
    until(lambda: bool(pool._workers) and all(seat.ready and not seat.job for seat in pool._workers.values()))
    pids = list(pool.pids)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            if pid in pool.pids:
                os.kill(pid, signal.SIGKILL)
        until(lambda: not set(pids) & set(pool.pids))


def test_one_that_stands_still_is_said_to_and_time_left_does_not_grow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(panel, "STILL", 0.3)
    app = CASES["character"].open()
    job = CASES["character"].begin(app)
    until(lambda: any(hasattr(one, "bits") and one.update for one in job.records) or not job.live)
    with held(job):
        until(lambda: job.quiet > 1)
        told, pace = said(sound(app.run())), progress(app)
        sentence = re.escape(words("en")("jobs.still", seconds="SECONDS")).replace("SECONDS", r"(\d+)")
        said_so = re.search(sentence, told)
        assert said_so
        assert 1 <= int(said_so[1]) <= job.quiet
        assert re.search(r"\d s left", pace), pace
        before = job.quiet
        until(lambda: job.quiet > before + 1.1)
        assert progress(sound(app.run())) == pace
    until(lambda: words("en")("jobs_state.running") in said(sound(app.run())))
    sound(app.button(key="jobs_stop").click().run())
    assert words("en")("jobs.below") in said(ended(app)) or not job.records


def progress(app: AppTest) -> str:
    """What stands in the bar, which says how much time is left."""
    return " ".join(str(one.proto.text) for one in app.get("progress"))
