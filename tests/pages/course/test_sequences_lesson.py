"""Lesson 1: what its figures hold back, what they are held against, and that its sentences are true."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from pages.course import catalogue
from pages.course import lesson as page
from pages.course.figures import forecasting, orders, settings_of, whole_past
from pages.course.lesson_view.component import as_events
from pages.course.progress import Progress
from pages.lab.markov.findings import stored
from pages.shared.experiments import experiment, row
from pages.shared.i18n import LANGUAGES, words
from pages.shared.lessons.schema import Lesson, Step
from rnn_core.experiments.waves import NOISE, waves
from rnn_core.series.walk import random_walk

ROWS = {1, 2, 3, 4, 8, 25, 40, 41, 53}
FORECASTS = ("pulses", "lag", "walk")


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return catalogue.lesson("1_sequences")


def step(lesson: Lesson, name: str) -> Step:
    return next(one for one in lesson.steps if one.id == name)


def before(lesson: Lesson, name: str) -> Any:
    return settings_of(step(lesson, name).figure)


def after(lesson: Lesson, name: str) -> Any:
    return settings_of(step(lesson, name).after)


def measured(lesson: Lesson, name: str) -> Any:
    return catalogue.measured(lesson, step(lesson, name))


def drawn(figure: Any) -> list[float]:
    """Every number along the vertical axes of a figure, its lines across among them."""
    sent = json.loads(figure.to_json(engine="json"))
    found: list[Any] = []
    for one in sent["data"]:
        y = one.get("y", [])
        packed = isinstance(y, dict)
        found += np.frombuffer(base64.b64decode(y["bdata"]), y["dtype"]).tolist() if packed else y
    found += [shape["y0"] for shape in sent["layout"].get("shapes", []) if isinstance(shape["y0"], float)]
    return [float(one) for one in found if one is not None]


# What the lesson has to hold.


def test_it_shows_every_row_that_it_is_there_for(lesson: Lesson):
    assert {row for one in lesson.steps for row in one.covers} >= ROWS


def test_it_asks_in_three_ways(lesson: Lesson):
    assert {one.predict.type for one in lesson.steps if one.predict} == {"bar", "choose", "sketch"}


# What the figures hold back.


def test_orders_that_are_still_to_be_predicted_are_not_drawn(lesson: Lesson):
    found = stored()
    for name in ("hand", "saves", "longer"):
        settings = before(lesson, name)
        for language in LANGUAGES:
            seen = drawn(orders.figure(words(language), settings, found))
            assert seen == found.bits[: settings.upto + 1]
    assert before(lesson, "saves").upto == 0
    assert before(lesson, "longer").upto == 4
    assert not before(lesson, "longer").networks


def test_what_order_is_seen_is_written_for_those_who_cannot_see_it():
    found = stored()
    for language in LANGUAGES:
        told = orders.told(words(language), orders.Settings(upto=1), found)
        assert f"{found.bits[1]:.2f}" in told
        assert f"{found.bits[2]:.2f}" not in told
        assert not any(f"{value:.2f}" in told for value in found.networks.values())


def test_the_error_of_the_whole_past_is_not_sent_before_it_is_sketched(lesson: Lesson):
    hidden = whole_past.names(after(lesson, "past"))["errors"].value.tolist()
    for name in ("naive", "past"):
        assert before(lesson, name).chart == "costs"
        seen = drawn(whole_past.figure(words("en"), before(lesson, name)))
        assert not any(value == pytest.approx(error) for value in seen for error in hidden)
    shown = drawn(whole_past.figure(words("en"), after(lesson, "past")))
    assert max(shown) >= max(hidden)


@pytest.mark.parametrize("name", FORECASTS)
def test_a_series_is_drawn_without_any_forecast_before_it_is_asked_about(lesson: Lesson, name: str):
    settings = before(lesson, name)
    assert settings.chart == "series"
    assert not settings.told
    figure, *_ = forecasting.picture(words("en"), settings)
    assert len(figure.data) == 1
    values = forecasting.series(settings).ready.series.values
    assert list(figure.data[0].y) == values[-len(figure.data[0].y) :].tolist()


def test_only_the_groups_that_are_named_are_drawn():
    settings, t = forecasting.Settings("toggle"), words("en")
    found = forecasting.compared(settings)
    few = forecasting.picture(t, replace(settings, only=("floor",)))[0]
    assert [line.name for line in few.data if line.name] == ["AR (linear window)", "floor"]
    hidden = [float(np.mean(one)) for one in (*found.state.values(), found.base["persistence"])]
    assert not any(value == pytest.approx(error) for value in drawn(few) for error in hidden)
    whole = drawn(forecasting.picture(t, settings)[0])
    assert all(any(value == pytest.approx(error) for value in whole) for error in hidden)


def test_relative_errors_are_those_of_each_seed_in_its_own_persistence():
    settings = forecasting.Settings("walk", relative=True)
    kept, found = forecasting.kept(settings), forecasting.compared(settings)
    for tau, errors in found.window.items():
        assert np.allclose(np.array(errors) / found.base["persistence"], kept.window[tau])
    assert kept.base["persistence"] == [1.0] * len(found.seeds)


def test_a_setting_that_no_figure_has_is_refused(lesson: Lesson):
    figure = step(lesson, "lag").figure
    with pytest.raises(ValueError, match="series"):
        settings_of(replace(figure, settings={**figure.settings, "serie": "walk"}))
    with pytest.raises(LookupError, match="measured"):
        forecasting.compared(forecasting.Settings("nothing"))


# What is measured, against something else that measures it.


def test_bits_and_contexts_are_those_of_the_stored_experiment(lesson: Lesson):
    names = orders.names(before(lesson, "saves"))
    assert measured(lesson, "saves").truth == pytest.approx(
        row("markov", order=0)["bits"] - row("markov", order=4)["bits"]
    )
    for order in range(7):
        assert names["bits"][order] == row("markov", order=order)["bits"]
        assert names["unseen"][order] == row("markov", order=order)["unseen"]


def test_the_sketched_error_is_that_of_least_squares(lesson: Lesson):
    """With other code, at places away from where the problem is singular."""
    found = whole_past.names(after(lesson, "past"))["errors"].value
    for inputs in (30, 120):
        errors = []
        for seed in range(7):
            learnt, others = waves(60, seed), waves(400, seed + 10_000)
            x, y = learnt[:, :inputs], learnt[:, inputs]
            weights = np.linalg.pinv(x) @ y
            errors.append(float(np.mean((others[:, :inputs] @ weights - others[:, inputs]) ** 2)))
        at = whole_past.PLACES.index(inputs)
        assert np.median(errors) == pytest.approx(found[at], rel=0.25)
        assert found[at] > NOISE**2


def test_the_forecasts_are_those_of_the_stored_experiment(lesson: Lesson):
    names = forecasting.names(after(lesson, "lag"))
    one = row("forecasting", series="longlag")
    assert names["error"]("linear-20") == pytest.approx(np.mean(one["linear"]["20"]))
    assert names["error"]("mean") == pytest.approx(np.mean(one["base"]["mean"]))
    chosen = min(one["window"], key=lambda tau: one["validation"][f"window-{tau}"][0])
    assert names["best"]("window") > 0
    assert forecasting.compared(after(lesson, "lag")).chosen("window")[0] == f"window-{chosen}"
    with pytest.raises(ValueError, match="any_window"):
        names["best"]("all")


def test_what_is_drawn_as_a_copy_is_the_walk(lesson: Lesson):
    settings = settings_of(step(lesson, "copy").figure)
    values = forecasting.series(settings).ready.series.values
    assert values.tolist() == random_walk(experiment("forecasting")["settings"]["length"], 0).tolist()


# Sentences that no expression holds.


def test_the_state_does_better_than_every_count():
    found = stored()
    assert max(found.networks.values()) < min(found.bits)


def test_order_six_is_worse_than_order_four(lesson: Lesson):
    bits = orders.names(before(lesson, "longer"))["bits"]
    assert bits[4] < bits[5] < bits[6]


def test_the_whole_past_costs_less_than_any_usual_cell_so_far(lesson: Lesson):
    names = whole_past.names(before(lesson, "naive"))
    assert names["naive"] < names["costs"].min()


def test_its_error_is_largest_where_inputs_are_as_many_as_sequences_and_falls_again(lesson: Lesson):
    settings = after(lesson, "past")
    names = whole_past.names(settings)
    errors = names["errors"].value
    assert names["places"][5] == settings.sequences
    assert errors.argmax() == 5
    assert errors[5] > 20 * errors[0]
    assert errors[14] < errors[5] / 50


def test_a_longer_window_adds_nothing_to_two_values(lesson: Lesson):
    names = forecasting.names(settings_of(step(lesson, "window").figure))
    assert names["linear"].min() > 0.98 * names["error"]("linear-2")
    assert names["error"]("linear-1") > 2 * names["error"]("linear-2")


def test_a_forecast_of_the_walk_lies_on_the_value_before(lesson: Lesson):
    correlations = forecasting.names(settings_of(step(lesson, "copy").figure))["correlations"].value
    assert correlations[1] > 0.999
    assert correlations[1] > correlations[0]
    assert settings_of(step(lesson, "copy").figure).shift == 1


def test_no_network_beats_persistence_on_the_walk_in_the_mean_over_seeds(lesson: Lesson):
    names = forecasting.names(after(lesson, "walk"))
    assert min(names["networks"].min(), names["states"].min()) >= names["error"]("persistence")


def test_the_characters_that_surprise_it_do_so_with_a_margin(lesson: Lesson):
    """Another processor must not move one of two solutions over the bar."""
    found = measured(lesson, "surprise")
    bits, tokens = found.before["bits"], found.before["tokens"]
    sure = {str(tokens[k]) for k in found.goals if bits[k] > 6}
    assert len(sure) >= 4


# Who comes by a link.


def test_an_answer_leaves_whoever_came_by_a_link_at_their_step(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch
):
    kept: dict[str, Progress] = {}
    moved: dict[str, Any] = {}
    monkeypatch.setattr(page.st, "session_state", {})
    monkeypatch.setattr(page.keeping, "progress", lambda slug: Progress())
    monkeypatch.setattr(page.keeping, "put", kept.__setitem__)
    monkeypatch.setattr(
        page, "ADDRESS", SimpleNamespace(here=lambda: SimpleNamespace(step=2), move=moved.update)
    )
    told = {"lesson": lesson.slug, "events": [{"id": 1, "kind": "done", "step": "surprise"}]}
    page.take_over(lesson, as_events(told, lesson.slug))
    assert kept[lesson.slug] == Progress(done=frozenset({"surprise"}), at=1)
    assert moved == {"step": 2}
