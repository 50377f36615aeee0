"""A worker that stands still or dies before its first word: what a visitor is told of it is true."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.i18n import Language, words
from pages.shared.jobs import Job, State, visitor
from pages.shared.training_panel import said as panel_said
from tests.pages.visit import PATIENCE, ended, said, sound, start

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no such signal")

#: Page, its button, and what else its address says.
PAGES = [
    ("bidirectional", "bidirectional_train", {}),
    ("depth", "depth_go", {"layers": "5", "seeds": "1"}),
    ("lab", "lab_character_train", {"hidden": "8", "updates": "50"}),
    ("lab", "lab_memory_go", {"section": "memory", "seeds": "1"}),
    ("translate", "translate_live_train", {"learn": "digits", "updates": "100"}),
    ("truncation", "truncation_begin_echo", {}),
]
each_page = pytest.mark.parametrize(("page", "button", "query"), PAGES, ids=lambda one: str(one))


def until(state: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not state():
        assert time.monotonic() - begun < PATIENCE, "it never came"
        time.sleep(0.01)


@contextmanager
def standing_still() -> Iterator[list[int]]:
    """Let every worker that is ready stand still; whatever begins meanwhile begins in one of them."""
    pool = visitor.pool()
    pool.warm()
    until(lambda: bool(pool._workers) and all(seat.ready and not seat.job for seat in pool._workers.values()))
    pids = list(pool.pids)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield pids
    finally:
        for pid in pids:
            if pid in pool.pids:
                os.kill(pid, signal.SIGKILL)
        until(lambda: not set(pids) & set(pool.pids))


def job_of(app: AppTest) -> Job:
    job = visitor.pool().find(app.query_params["job"], "test")
    assert job is not None
    return job


@each_page
def test_one_that_dies_before_its_first_word_has_nothing_below(
    page: str, button: str, query: dict[str, str]
) -> None:
    language: Language = "ko" if page in ("lab", "depth") else "en"
    say = words(language)
    app = start(page, lang=language, **query)
    with standing_still():
        sound(app.button(key=button).click().run())
        until(lambda: job_of(app).state is State.RUNNING)
        killed = visitor.pool().at_work(job_of(app))
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        told = said(ended(app))
    assert job_of(app).state is State.LOST
    assert f"{say('jobs_state.lost')} {say('jobs.nothing')} {say('jobs.again')}" in told
    assert say("jobs.below") not in told


def test_one_that_stands_still_is_said_to_and_time_left_does_not_grow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(panel_said, "STILL", 0.3)
    app = start("lab", lang="en", hidden="8", updates="10000")
    sound(app.button(key="lab_character_train").click().run())
    until(
        lambda: (
            any(hasattr(one, "bits") and one.update for one in job_of(app).records) or not job_of(app).live
        )
    )
    job = job_of(app)
    pid = visitor.pool().at_work(job)
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
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
    finally:
        os.kill(pid, signal.SIGCONT)
    until(lambda: words("en")("jobs_state.running") in said(sound(app.run())))
    sound(app.button(key="jobs_stop").click().run())
    assert words("en")("jobs.below") in said(ended(app)) or not job.records


def progress(app: AppTest) -> str:
    """What stands in the bar, which says how much time is left."""
    return " ".join(str(one.proto.text) for one in app.get("progress"))
