"""The depth page as Streamlit runs it: its numbers against the equations and the stored experiment."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.depth.exports import gradients as table
from pages.depth.exports import stored as stored_table
from pages.depth.findings import CARDS, near
from pages.depth.learn import kind, stored
from pages.depth.measure import curves
from pages.depth.url_state import ADDRESS, DEEPEST, SEEDS, SHALLOWEST, UPDATES, PageState
from pages.shared.experiments import experiment, row
from pages.shared.i18n import words
from pages.shared.jobs import visitor
from rnn_core.experiments.stacks import StackTraining, train_stack
from rnn_core.models.deep import CONNECTIONS, Connection
from rnn_core.number_format import share
from tests.pages import visit
from tests.pages.visit import ended, said, sound

start = partial(visit.start, "depth")


@pytest.mark.parametrize(
    "wanted", [("residual", "he", False), ("plain", "torch", False), ("highway", "he", True)]
)
def test_what_is_stored_is_what_is_measured(wanted: tuple[Connection, str, bool]):
    connection, initialisation, normalised = wanted
    stack = StackTraining(connection, 20, initialisation=initialisation, normalised=normalised)  # type: ignore[arg-type]
    found = curves(stack, experiment("depth")["settings"]["seeds"])
    one = row(
        "depth",
        "start",
        activation="relu",
        connection=connection,
        initialisation=initialisation,
        normalised=normalised,
    )
    for name, values in (
        ("kept", found.states[:, 0]),
        ("kept_weights", found.weights[:, 0]),
        ("log10_loss", found.loss),
    ):
        marks = [one[name]["20"][mark] for mark in ("least", "median", "most")]
        expected = np.quantile(values, [0, 0.5, 1], method="inverted_cdf")
        np.testing.assert_allclose(marks, expected, atol=0.006)


def test_each_network_has_a_seed_of_its_own_and_is_measured_once():
    ticks: list[int] = []
    found = curves(StackTraining("dense", 5, seed=7), 3, lambda: ticks.append(1))
    assert len(ticks) == 3
    assert (found.states[:, -1] == 0).all()
    assert len({float(one) for one in found.states[:, 0]}) == 3
    np.testing.assert_array_equal(found.states[1], curves(StackTraining("dense", 5, seed=8), 1).states[0])
    marks = found.marks("weights")
    assert marks.median.shape == (5,)
    assert (marks.least <= marks.median).all()
    assert (marks.median <= marks.most).all()


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
@pytest.mark.parametrize("initialisation", ["torch", "xavier", "he"])
def test_stored_runs_are_there_for_every_setting(activation: str, initialisation: str):
    page_state = PageState("en", activation=activation, initialisation=initialisation)  # type: ignore[arg-type]
    shown, start_shown, same = kind(page_state)
    assert same == ((shown, start_shown) == (activation, initialisation))
    settings = experiment("depth")["settings"]
    assert settings["updates"] == UPDATES
    for connection in CONNECTIONS:
        for by_depth in stored(page_state, connection).values():
            assert set(by_depth) == {5, 20, 50, 100}
            assert all(len(reached) == settings["trained_seeds"] for reached in by_depth.values())


def test_the_lessons_claims_hold_under_their_conditions_and_not_elsewhere():
    t = words("en")

    def holds(name: str, **choices: object) -> bool:
        return CARDS[name](t, PageState("en", seeds=1, **choices))[0]  # type: ignore[arg-type]

    assert holds("sigmoid", depth=50)
    assert not holds("sigmoid", depth=50, normalised="on")
    assert holds("skip", depth=50)
    assert not holds("skip", depth=50, initialisation="he")
    assert holds("explodes", depth=50, initialisation="he")
    assert not holds("explodes", depth=50, activation="sigmoid")
    assert holds("highway", depth=5)
    assert not holds("highway", depth=50)


def test_the_nearest_depth_is_so_by_ratio():
    assert [near(depth) for depth in (5, 15, 30, 35, 70, 75, 100)] == [
        "5",
        "20",
        "20",
        "50",
        "50",
        "100",
        "100",
    ]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_page_quotes_what_was_measured(lang: str):
    app = start(lang=lang, layers="10", init="he")
    text = said(app)
    assert len(app.get("plotly_chart")) == 2 * len(CONNECTIONS)
    wanted = {"activation": "relu", "initialisation": "he", "connection": "residual"}
    kept = row("depth", "start", normalised=False, **wanted)["kept"]["100"]
    assert share(kept["median"]) in text
    assert share(kept["most"]) in text
    for connection in CONNECTIONS:
        left = curves(StackTraining(connection, 10), 5).states[:, 0]
        shown = share(float(np.quantile(left, 0.5, method="inverted_cdf")))
        assert any(shown in one.value for one in app.markdown), (connection, shown)
    assert any(("수업" if lang == "ko" else "lesson") in one.label for one in app.expander)


def test_a_setting_moves_the_address_and_the_measurement():
    app = start(lang="en", layers="5")
    before = [one.value for one in app.markdown]
    app.slider(key="depth_depth").set_value(20).run()
    assert app.query_params["layers"] == "20"
    assert [one.value for one in sound(app).markdown] != before
    app.segmented_control(key="depth_normalised").set_value("on").run()
    assert app.query_params["norm"] == "on"
    app.segmented_control(key="depth_of").set_value("weights").run()
    assert app.query_params["of"] == "weights"
    sound(app)


def test_training_is_a_job_that_is_drawn_kept_and_taken_along(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pages.depth.url_state.UPDATES", 20)
    app = start(lang="en", layers="5", seed="3", seeds="1", init="he")
    sound(app.button(key="depth_go").click().run())
    assert "Your runs, 5 layers" in said(ended(app))
    job = visitor.pool().find(app.query_params["job"], "test")
    assert job is not None
    plan = job.settings
    assert plan == PageState("en", depth=5, seed=3, initialisation="he").stacks()
    alone = [one.update for one in train_stack(plan.stacks[0], plan.every)]
    for stack in plan.stacks:
        reports = [one.progress for one in job.records if one.stack == stack]
        assert [one.update for one in reports] == alone == [10, 20]
    first = next(one.progress for one in job.records if one.stack.connection == "plain")
    expected = next(train_stack(plan.stacks[0], plan.every))
    assert first.loss == pytest.approx(expected.loss, rel=1e-3)
    assert len(app.get("plotly_chart")) == 2 * len(CONNECTIONS) + 1
    app.slider(key="depth_depth").set_value(20).run()
    assert "Your runs, 5 layers" in said(sound(app))  # its own settings, not the page's


def test_files_hold_every_network_and_layer():
    page_state = PageState("en", depth=5, seeds=5, seed=2)
    found = {connection: curves(page_state.stack(connection), page_state.seeds) for connection in CONNECTIONS}
    frame = table(page_state, found)
    assert len(frame) == 4 * 5 * 6
    one = frame[(frame.connection == "dense") & (frame.seed == 4) & (frame.layer == 2)].iloc[0]
    assert one.states_log10 == found["dense"].states[2, 2]
    assert one.weights_log10 == found["dense"].weights[2, 1]
    runs = stored_table()
    assert (
        len(runs)
        == len(experiment("depth")["rows"]["trained"]) * experiment("depth")["settings"]["trained_seeds"]
    )
    assert set(runs.seed) == set(range(experiment("depth")["settings"]["trained_seeds"]))


places = st.builds(
    PageState,
    lang=st.sampled_from(["ko", "en"]),
    depth=st.integers(SHALLOWEST // 5, DEEPEST // 5).map(lambda fives: 5 * fives),
    activation=st.sampled_from(["relu", "tanh", "sigmoid"]),
    initialisation=st.sampled_from(["torch", "xavier", "he"]),
    normalised=st.sampled_from(["off", "on"]),
    of=st.sampled_from(["states", "weights"]),
    seed=st.integers(0, 9999),
    seeds=st.sampled_from(SEEDS),
)


@given(places)
def test_a_place_survives_its_link(page_state: PageState):
    assert ADDRESS.page_state_of(ADDRESS.query_of(page_state), "en") == page_state


@given(st.dictionaries(st.sampled_from(["lang", *ADDRESS.parameters]), st.text()))
def test_no_link_breaks_anything(query: dict[str, str]):
    page_state = ADDRESS.page_state_of(query, "en")
    assert SHALLOWEST <= page_state.depth <= DEEPEST
    assert page_state.depth % 5 == 0
    assert page_state.seeds in SEEDS
    assert page_state.stack("plain").depth == page_state.depth
