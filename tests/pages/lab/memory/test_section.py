"""The race as Streamlit runs it: stored at once, live as a job, any setting, any link."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.lab.memory import findings as told
from pages.lab.memory.exports import reports
from pages.lab.memory.findings import summaries
from pages.lab.memory.results import EVERY, Shown, costs, rated_rows, stored, stored_rows, varied_rows
from pages.lab.memory.url_state import (
    ADDRESS,
    FORGETS,
    LONGEST,
    MOST_SEEDS,
    MOST_UPDATES,
    SHORTEST,
    PageState,
)
from pages.shared.cells import listed
from pages.shared.experiments import experiment
from pages.shared.i18n import words
from rnn_core.analysis.task_example import example
from rnn_core.cells import names
from rnn_core.tasks import CELLS, STANDARD, Race, race
from rnn_core.tasks.race_results import Track, tracks
from tests.pages import visit
from tests.pages.visit import ended, said

start = partial(visit.start, "lab", section="memory")


@pytest.mark.parametrize("task", STANDARD)
def test_what_is_stored_was_run_with_the_standard_settings(task: str):
    settings, common = STANDARD[task], experiment("memory")["settings"]
    assert [one["cell"] for one in stored_rows(task)] == list(CELLS)
    for one in stored_rows(task):
        assert one["length"] == settings.task.length
        assert one["forget_bias"] == settings.forget_bias
        assert one["updates"] == settings.updates
        assert one["parameters"] == settings.size(one["cell"])
        assert len(one["curve"]) == settings.seeds == common["seeds"]
    for field, name in (("batch", "batch"), ("rate", "learning_rate"), ("rnn_rate", "rnn_learning_rate")):
        assert getattr(settings, field) == common[name]


def test_a_stored_network_is_found_again_by_its_seed():
    """Its first updates, run anew: before the rounding of another processor has grown to what one sees."""
    settings = replace(STANDARD["order"], cells=("gru",), seeds=1, seed=2, updates=2 * EVERY)
    again = tracks(race(settings, EVERY))[0]
    kept = next(one for one in stored("order").tracks if (one.cell, one.seed) == ("gru", 2))
    assert again.updates == kept.updates[:3]
    assert again.errors == pytest.approx(kept.errors[:3], abs=0.02)


def test_gates_alone_solve_two_tasks_on_most_seeds_as_it_was_measured():
    for task in ("adding", "order"):
        found = summaries(stored(task))
        assert found["rnn"].solved <= 2
        for cell in ("gru", "lstm"):
            assert found[cell].solved >= 4
            assert found[cell].seconds is not None
            assert found[cell].seconds[2] < 5


def test_the_rnn_was_measured_at_the_others_rate_as_well():
    settings = experiment("memory_rate")["settings"]
    assert settings["rnn_learning_rate"] == settings["learning_rate"] == STANDARD["order"].rate
    for task, usual in STANDARD.items():
        (one,) = rated_rows(task)
        assert (one["cell"], one["updates"], one["forget_bias"]) == ("rnn", usual.updates, usual.forget_bias)
        assert len(one["solved_at"]) == usual.seeds
        assert one["rate"] == usual.rate


def of(**solved: int) -> Shown:
    """A race of three seeds a kind, of which so many solved the task."""
    run = [
        Track(cell, seed, (0, 20), (0.5, 0.0 if seed < solved[cell] else 0.4), 1.0, seed < solved[cell], True)
        for cell in CELLS
        for seed in range(3)
    ]
    return Shown(Race(seeds=3), run, True)


def test_a_race_that_is_not_over_has_no_verdict():
    t = words("en")
    shown = of(rnn=0, gru=3, lstm=3)
    still = replace(shown, tracks=[replace(shown.tracks[0], over=False), *shown.tracks[1:]])
    for one in (still, replace(shown, tracks=shown.tracks[:3])):
        assert told.verdict(t, one) == t("lab_memory.no_verdict")
        assert "stopped early" in told.claim(t, one, False)
        assert "so far" in told.claim(t, replace(one, live=True), False)
    assert told.verdict(t, shown) != t("lab_memory.no_verdict")
    assert "so far" not in told.claim(t, shown, False)
    assert told.claim(t, shown, True) == t("lab_memory_claim.before")


def test_the_file_holds_every_report():
    shown = stored("order")
    table = reports(shown)
    assert len(table) == sum(len(track.updates) for track in shown.tracks)
    last = table.groupby(["cell", "seed"])["update"].max()
    assert last["lstm", 0] == stored_rows("order")[2]["solved_at"][0]


@pytest.mark.parametrize("task", STANDARD)
def test_an_example_shows_what_is_read_and_answered(task: str):
    settings = STANDARD[task].task
    read, answer = example(settings, 3)
    assert read
    assert answer
    if task == "adding":
        marked = [float(part.strip("[]")) for part in read.split() if part.startswith("[")]
        assert sum(marked) == pytest.approx(float(answer), abs=0.011)
    if task == "order":
        assert "".join(symbol for symbol in read.split() if symbol in "XY") == answer
    if task == "latch":
        assert read[0] == answer
    if task == "copy":
        assert read.split()[:3] == answer.split()
    if task == "echo":
        assert read[: len(answer)] == answer


def test_the_estimate_is_what_the_stored_race_would_cost_unsolved():
    settings = STANDARD["adding"]
    each = [one["milliseconds_per_update"]["median"] for one in stored_rows("adding")]
    assert costs(settings) == pytest.approx(5 * settings.updates * sum(each) / 1e3)
    assert costs(replace(settings, seeds=1)) == pytest.approx(costs(settings) / 5)


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("task", STANDARD)
def test_every_task_is_shown_in_both_languages(lang: str, task: str):
    app = start(lang=lang, task=task)
    assert app.segmented_control(key="lab_memory_task").value == task
    found = summaries(stored(task))
    for cell, name in (("rnn", "RNN"), ("gru", "GRU"), ("lstm", "LSTM")):
        assert f"{name} {found[cell].solved}" in app.title[0].value
    assert len(app.get("plotly_chart")) == 1
    assert ("결정하는 것" if lang == "ko" else "learning rate decide") in said(app)
    for row in (*varied_rows(task), *rated_rows(task)):
        count = f"{row['solved']} of 5" if lang == "en" else f"5개 중 {row['solved']}개"
        assert count in said(app)


def test_a_new_task_comes_with_settings_of_its_own():
    app = start(lang="en", forget="0", n="50", updates="100")
    assert app.select_slider(key="lab_memory_forget").value == "0"
    app.segmented_control(key="lab_memory_task").set_value("latch").run()
    assert app.select_slider(key="lab_memory_forget").value == "4"
    assert app.slider(key="lab_memory_length").value == 60
    assert app.query_params["task"] == "latch"


def test_a_race_is_run_and_told():
    app = start(lang="en", seeds="1", updates="20", n="10", seed="3")
    app.button(key="lab_memory_go").click().run()
    assert "Measured now" in said(ended(app))
    assert "training:" not in said(app)
    assert "seeds 3 to 3" in said(app)


def test_any_registered_cells_race_at_equal_size():
    app = start(lang="en", cells="mingru,peephole,chung", seeds="1", updates="20", n="10", seed="3")
    assert app.query_params["cells"].split(",") == ["mingru", "chung", "peephole"]
    assert "For minGRU, GRU (Chung et al.), peephole LSTM no time of an update is stored" in said(app)
    app.button(key="lab_memory_go").click().run()
    assert "Measured now" in said(ended(app))
    title = app.title[0].value.replace("\\", "")
    assert re.search(
        r"minGRU [01], GRU \(Chung et al\.\) [01] and peephole LSTM [01] of 1 seeds solve it", title
    )
    race = PageState("en", cells="mingru,chung,peephole").race()
    sizes = [race.size(cell) for cell in race.cells]
    assert max(sizes) < 1.05 * min(sizes)


def test_more_than_three_networks_stand_in_rows():
    assert (
        len(start(lang="en", cells=",".join(names()), seeds="1").get("plotly_chart")) == 1
    )  # the stored race
    app = start(lang="en", cells="rnn,mingru,gru,lstm", seeds="1", updates="20", n="10")
    app.button(key="lab_memory_go").click().run()
    assert len(ended(app).get("plotly_chart")) == 2
    assert "without minGRU" in said(start(lang="en", cells="gru,mingru"))


places = st.builds(
    PageState,
    lang=st.sampled_from(["ko", "en"]),
    section=st.just("memory"),
    task=st.sampled_from(list(STANDARD)),
    length=st.just(0) | st.integers(SHORTEST, LONGEST),
    start=st.sampled_from(["torch", "orthogonal", "identity"]),
    forget=st.sampled_from(["", *FORGETS]),
    updates=st.just(0) | st.integers(20, MOST_UPDATES),
    seeds=st.integers(1, MOST_SEEDS),
    seed=st.integers(0, 9999),
    cells=st.lists(st.sampled_from(names())).map(listed),
)


@given(places)
def test_a_place_survives_its_link(page_state: PageState):
    assert ADDRESS.page_state_of(ADDRESS.query_of(page_state), "en") == page_state


@given(st.dictionaries(st.sampled_from(["lang", *ADDRESS.parameters]), st.text()))
def test_no_link_asks_for_a_race_that_cannot_be_run(query: dict[str, str]):
    settings = ADDRESS.page_state_of(query, "en").race()
    assert settings.task.steps <= LONGEST + 10
    assert 1 <= settings.seeds <= MOST_SEEDS
    assert settings.updates <= MOST_UPDATES
    assert settings.forget_bias is None or math.isfinite(settings.forget_bias)
