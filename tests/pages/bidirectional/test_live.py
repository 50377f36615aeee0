"""Two taggers that a visitor trains: stored at once, live as a job, taken along."""

from __future__ import annotations

import io
from functools import partial

import pandas as pd
import pytest

from pages.bidirectional import live
from pages.bidirectional.live import of_job, race_csv, stored
from pages.bidirectional.url_state import ADDRESS, PageState
from pages.shared.experiments import experiment
from pages.shared.i18n import Language, words
from pages.shared.jobs import visitor
from rnn_core.training import tagger_run
from rnn_core.training.tagger_run import BLIND, TaggerPlan, learn_to_tag
from tests.pages import visit
from tests.pages.visit import ended, said, sound

start = partial(visit.start, "bidirectional")


def test_both_ways_is_98_against_60_within_five_seconds_of_cpu_in_the_median() -> None:
    rows = experiment("live")["rows"]["taggers"]
    assert {one["language"] for one in rows} == {"ko", "en"}
    seconds = sorted(one["curves"]["both"][-1][1] for one in rows)
    assert seconds[len(seconds) // 2] < 5
    assert min(one["curves"]["both"][-1][2] for one in rows) > 0.98
    assert max(one["curves"][BLIND[one["language"]]][-1][2] for one in rows) < 0.65


def test_the_two_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagger_run, "TRAIN", 300)
    records = list(learn_to_tag(TaggerPlan("en", updates=50)))
    assert [one.direction for one in records] == ["both", "backward"] * 3
    assert [one.progress.update for one in records] == [0, 0, 40, 40, 50, 50]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_stored_race_is_on_screen_before_anybody_presses(language: Language) -> None:
    app, run = start(lang=language), stored(language)
    told = said(app)
    assert words(language)("bidirectional.live") in told
    assert f"{run.curves['both'][-1].seconds:.1f}" in told


def test_a_race_is_a_job_that_ends_with_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "UPDATES", 41)
    app = start(lang="en", seed="5")
    sound(app.button(key="bidirectional_train").click().run())
    told = said(ended(app))
    assert "Update 41 of 41" in told
    job = visitor.pool().find(app.query_params["job"], "test")
    assert job is not None
    assert job.settings == TaggerPlan("en", 41, 5)
    run = of_job(job)
    assert run is not None
    table = pd.read_csv(io.BytesIO(race_csv(run)), encoding="utf-8-sig")
    assert set(table["network"]) == {"both", "backward"}
    assert len(table) == sum(map(len, run.curves.values()))


def test_a_link_may_name_a_job_and_nonsense_is_none() -> None:
    assert ADDRESS.page_state_of({"job": "<script>"}, "en") == PageState("en")
    app = start(lang="en", job="abcdefghijkl")
    assert words("en")("bidirectional.live") in said(app)
