"""Lesson 3: what it withholds, and that its sentences are true of what is measured."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pages.course import catalogue, figures
from pages.course.figures import Shown, depth, fresh, gradients, truncation
from pages.shared import charts
from pages.shared.backprop_view.component import packet
from pages.shared.i18n import words
from pages.shared.lessons.measuring import verify
from pages.shared.lessons.schema import Figure, Step
from rnn_core.cells import names as cells
from rnn_core.models.deep import CONNECTIONS

SLUG = "3_fading"


@pytest.fixture(scope="module")
def steps() -> Mapping[str, Step]:
    return {one.id: one for one in catalogue.lesson(SLUG).steps}


def names_of(figure: Figure) -> Mapping[str, Any]:
    return catalogue.names_of(figure)


def sent(figure: Figure) -> dict[str, Any]:
    """Return what reaches the browser of a backprop view."""
    view = (gradients if figure.kind == "gradients" else fresh).view
    return json.loads(json.dumps(packet(view(words("en"), figures.settings_of(figure))), allow_nan=False))


def drawn(figure: Figure, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the charts that a figure draws, by the end of their keys."""
    found: dict[str, Any] = {}
    monkeypatch.setattr(charts, "show", lambda chart, key, alt: found.update({key: (chart.to_json(), alt)}))
    kind = figures.kind_of(figure)
    kind.draw(Shown(words("en"), "key", (figures.settings_of(figure),)))
    return {key.removeprefix("key_"): value for key, value in found.items()}


def test_it_agrees_with_what_is_measured_and_covers_its_rows(steps: Mapping[str, Step]):
    lesson = catalogue.lesson(SLUG)
    verify(lesson, catalogue.names_of)
    assert {row for step in lesson.steps for row in step.covers} == {9, 10, 12, 15, 26, 31, 32, 45}
    asked = [step.predict.type for step in lesson.steps if step.predict]
    assert {*asked} == {"bar", "choose", "sketch"}
    assert lesson.steps[-1].kind == "quiz"
    assert len(lesson.steps[-1].quiz) == 5


def test_the_way_back_ends_where_it_is_still_to_be_predicted(steps: Mapping[str, Step]):
    for name in ("back", "rnn"):
        told = sent(steps[name].figure)
        (panel,) = told["panels"]
        (path,) = panel["paths"]
        assert len(told["tokens"]) == len(path["values"]) == 21
        whole = names_of(steps[name].figure)["rnn"]
        assert min(path["values"]) > whole[0] + 3
        assert path["values"] == pytest.approx(whole[59:])
        assert panel["name"] in told["footer"]
        assert told["fixed"]
    (panel,) = sent(steps["rnn"].after)["panels"]
    assert len(panel["paths"][0]["values"]) == 80


@pytest.mark.parametrize("back", [1, 5, 20])
def test_what_is_cut_away_changes_nothing_of_the_rest(back: int):
    whole = gradients.Settings(networks=("rnn",), rows=("rnn",))
    cut = replace(whole, since=79 - back, step=79)
    every, some = (packet(gradients.view(words("ko"), one)) for one in (whole, cut))
    values = every["panels"][0]["paths"][0]["values"][-back - 1 :]
    assert some["panels"][0]["paths"][0]["values"] == pytest.approx(values)
    assert some["tokens"] == every["tokens"][-back - 1 :]
    assert some["place"] == {"target": back, "step": back}


def test_no_network_is_sent_that_is_still_to_be_predicted(steps: Mapping[str, Step]):
    names = [panel["name"] for panel in sent(steps["lstm"].figure)["panels"]]
    assert names == ["RNN"]
    kinds = [path["kind"] for panel in sent(steps["belt"].figure)["panels"] for path in panel["paths"]]
    assert kinds == ["main", "hidden-path"]
    assert [panel["name"] for panel in sent(steps["relu"].figure)["panels"]] == ["sigmoid", "tanh"]
    after = sent(steps["belt"].after)
    assert [path["kind"] for panel in after["panels"] for path in panel["paths"]].count("gates-path") == 1


def test_no_chart_is_drawn_that_is_still_to_be_predicted(
    steps: Mapping[str, Step], monkeypatch: pytest.MonkeyPatch
):
    assert [*drawn(steps["depth"].figure, monkeypatch)] == ["plain"]
    assert {*drawn(steps["depth"].after, monkeypatch)} == {*CONNECTIONS}
    assert [*drawn(steps["window"].figure, monkeypatch)] == ["stream"]
    assert [*drawn(steps["window"].after, monkeypatch)] == ["accuracy", "stream"]
    before, after = (drawn(one, monkeypatch) for one in (steps["clip"].figure, steps["clip"].after))
    assert before.keys() == after.keys()
    assert all(before[key] != after[key] for key in before)


def test_runs_with_clipping_alone_are_drawn_where_that_is_asked_for(monkeypatch: pytest.MonkeyPatch):
    every = drawn(Figure("truncation", {"parts": ("clip",)}), monkeypatch)
    some = drawn(Figure("truncation", {"parts": ("clip",), "limited": (True,)}), monkeypatch)
    assert all(len(some[key][0]) < len(every[key][0]) for key in every)


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("gradients", {"networks": ("none",)}),
        ("gradients", {"length": 100_000}),
        ("gradients", {"step": 80}),
        ("gradients", {"since": 70, "step": 60}),
        ("fresh", {"activations": ()}),
        ("fresh", {"length": 1_000}),
        ("fresh", {"radius": "3"}),
        ("truncation", {"window": "7"}),
        ("depth", {"depth": 5_000}),
        ("depth", {"only": ("none",)}),
    ],
)
def test_a_figure_that_cannot_be_drawn_is_refused(kind: str, settings: dict[str, Any]):
    with pytest.raises(ValueError, match="figure"):
        figures.check(Figure(kind, settings))


# What its sentences say.


def test_the_trained_networks_are_as_the_lesson_tells(steps: Mapping[str, Step]):
    names = names_of(steps["find"].figure)
    plain, gated, alone = names["rnn"], names["lstm"], names["lstm_gates"]
    assert {"rnn", "lstm", "gru"} <= {*cells()}
    assert plain[0] < gated[0] - 1
    assert alone[0] < plain[0]  # less than in the plain RNN
    assert alone[0] < gated[0] - 1  # most comes by the other ways
    fall = names["fall"](gated)
    assert fall[1:] == pytest.approx(np.diff(gated))
    steep = fall > np.log10(5)
    assert {names["tokens"][at] for at in np.flatnonzero(steep)} == {"\n"}
    level = np.abs(fall[~steep])
    assert np.median(level) < 0.05  # level, and then it falls at once
    assert names["tens"](gated)[:2].tolist() == [gated[79], gated[69]]
    assert alone[47] - alone[46] > 1  # what the forget gates do at the line break
    reach = {
        name: names["row"]("trained", "", "network", f"shakespeare-{name}")[state]["reach"]["median"]
        for name, state in (("rnn", "hidden"), ("lstm", "cell"))
    }
    assert reach["rnn"] < reach["lstm"]


def test_small_weights_lose_it_and_larger_ones_split_the_activations(steps: Mapping[str, Step]):
    default, small = names_of(steps["relu"].figure), names_of(steps["scale"].figure)
    large = names_of(steps["scale"].after)
    assert default["left"]("relu") < default["left"]("tanh") - 1 < default["low"]
    assert small["gone"].value == "sigmoid tanh relu"
    assert float(small["radius"]) * 4 == float(large["radius"])
    assert large["blown"].value == "relu"
    assert large["left"]("sigmoid") < 0 < large["left"]("tanh") < large["back"] * np.log10(2) / 2


def test_windows_memory_and_clipping_are_as_the_lesson_tells(steps: Mapping[str, Step]):
    names = names_of(steps["window"].figure)
    lag = names["lag"]
    assert lag == int(steps["window"].after.settings["window"]) < names["window"]
    assert names["taught"](lag) == 0
    assert names["right"](lag) < 0.65
    assert 0 < names["taught"](12) < 0.5
    assert names["right"](12) > 0.95
    assert [names["lengths"][0], names["lengths"][-1]] == [64, 4096]
    assert 20 < names["kept"](4096) / names["kept"](64) < 64
    learnt = names["learnt"]
    assert learnt(40, 0.01, True) - learnt(40, 0.01, False) > names["seeds"] / 2
    assert learnt(10, 0.01, True) - learnt(10, 0.01, False) > names["seeds"] / 2
    assert learnt(10, 0.001, False) - learnt(10, 0.001, True) > names["seeds"] / 2  # the other way round


def test_depth_is_as_the_lesson_tells(steps: Mapping[str, Step]):
    names = names_of(steps["depth"].figure)
    left, right = names["left"], names["right"]
    assert left("plain") < -10
    assert left("residual") > 3
    assert abs(left("dense")) < 1
    assert -4 < left("highway") < -2
    assert right("plain", False) < 0.4 < right("residual", False)
    he = names["row"](
        "depth", "trained", "activation", "relu", "initialisation", "he", "connection", "plain",
        "normalised", False, "depth", 50,
    )  # fmt: skip
    assert he["accuracy_marks"]["least"] > right("residual", False)


def test_names_that_are_not_there_are_refused():
    with pytest.raises(ValueError, match="relu"):
        fresh.names(fresh.Settings())["left"]("none")
    with pytest.raises(ValueError, match="residual"):
        depth.names(depth.Settings())["left"]("none")
    assert truncation.names(truncation.Settings())["window"] == 8
