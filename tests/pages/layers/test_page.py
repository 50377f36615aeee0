"""The page of stacked layers as Streamlit runs it: its numbers against torch, both languages, any link."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch

from pages.layers.exports import answers, reached, record
from pages.layers.findings import both
from pages.layers.layer_view.component import as_event, packet
from pages.layers.measure import gradients, scores, stack
from pages.layers.text import Passage, corpus_of
from pages.layers.url_state import LONGEST, PageState
from pages.layers.view_model import ViewModel, view_model
from pages.shared.experiments import experiment
from pages.shared.i18n import words
from rnn_core.analysis.layers import FRESH
from rnn_core.checkpoints.folder import untrained
from rnn_core.training.recipes.stacks import DEPTHS, HIDDEN, RECIPES, SKIPPED
from tests.pages import visit
from tests.pages.visit import paste, said, sound

start = partial(visit.start, "layers")

CODE = 'def area(side):\n    """Square."""\n    return max(side, 0) ** 2  # "flat" at least\n'
PASSAGE = Passage(CODE, "code", False, "python")


def shown(layers: int = 4, ways: Any = "plain", **other: Any) -> ViewModel:
    return view_model(words("en"), PageState("en", "python", layers, ways, **other), PASSAGE)


@pytest.mark.parametrize("corpus", ["python", "korean"])
def test_the_scores_of_every_stack_are_there_beside_untrained_ones(corpus: str):
    for name, recipe in RECIPES.items():
        if recipe.corpus != corpus:
            continue
        layers, skips = recipe.settings.layers, recipe.settings.skips
        found = scores(corpus, layers, skips)
        assert all(len(values) == layers + 1 for values in found.trained.values()), name
        assert all(values.shape == (3, layers + 1) for values in found.untrained.values()), name
        # A letter gives itself away; what comes next is told by layers, and better after training.
        assert found.mean("here", corpus)[0] > 0.98
        assert found.mean("next", corpus)[-1] > found.mean("next", corpus)[0] + 0.03
        plain = np.mean([np.median(found.untrained[one], 0)[-1] for one in found.of("next", corpus)])
        assert found.mean("next", corpus)[-1] > plain + 0.05


@pytest.mark.parametrize("corpus", ["python", "korean"])
def test_no_other_corpus_vouches_for_a_network(corpus: str):
    told = said(start(**{"lang": "en", "in": corpus}))
    assert ("networks of this shape were trained" in told) == (corpus == "python")
    assert ("no other was trained" in told) == (corpus == "korean")


def test_deep_and_wide_are_compared_at_equally_many_weights_and_over_seeds():
    found = experiment("layers")
    rows = found["rows"]
    assert [(one["layers"], one["skips"]) for one in rows] == [*((d, False) for d in DEPTHS), (SKIPPED, True)]
    counts = [one["parameters"] for one in rows]
    assert max(counts) < 1.01 * min(counts)
    for one in rows:
        assert one["hidden"] == HIDDEN["python"][one["layers"] - 1]
        assert len(one["bits"]) == len(one["seconds"]) == len(found["settings"]["seeds"]) >= 3
        assert all(len(seed) == one["layers"] for seeds in one["tells"].values() for seed in seeds)


def test_the_gradients_of_the_page_are_autograds():
    one = gradients("python", 4, True, PASSAGE, "one", 30, "trained")
    assert one.norms().shape == (4, 31)
    assert one.residual < 1e-10
    found = both(shown(step=30), PASSAGE, PageState("en", goal="all", weights="fresh"))
    assert [skips for skips, _ in found] == [False, True]
    assert all(each.residual < 1e-10 and each.hidden.shape[1] == len(CODE) - 1 for _, each in found)
    assert len(both(shown(2), PASSAGE, PageState("en"))) == 1


def test_before_training_the_ways_are_all_that_differs():
    plain, skipped = (untrained(stack("python", 4, skips).checkpoint, FRESH) for skips in (False, True))
    for one, other in zip(plain.parameters(), skipped.parameters(), strict=True):
        assert torch.equal(one, other)
    without, around = (
        one.norms().sum(1) for _, one in both(shown(step=60), PASSAGE, PageState("en", weights="fresh"))
    )
    assert without[0] / without[-1] < 1 < around[0] / around[-1]
    assert around[0] / around[-1] > 3 * without[0] / without[-1]


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("corpus", ["python", "korean"])
def test_either_text_is_shown_in_either_language(lang: str, corpus: str):
    app = start(**{"lang": lang, "in": corpus})
    assert app.segmented_control(key="layers_corpus").value == corpus
    assert len(app.get("bidi_component")) == 1
    assert any(
        ("가중치 수가 같다면" if lang == "ko" else "at equally many weights") in one.label
        for one in app.expander
    )
    assert len(app.get("plotly_chart")) == 5


def test_the_controls_move_the_address():
    app = start(lang="en")
    assert "ways" not in app.query_params
    app.segmented_control(key="layers_ways").set_value("skips").run()
    assert app.query_params["ways"] == "skips"
    sound(app).segmented_control(key="layers_layers").set_value(1).run()
    assert app.query_params["layers"] == "1"
    assert not [one for one in app.segmented_control if one.key == "layers_ways"]
    assert words("en")("layers.found_one") in said(sound(app))


def test_a_text_of_ones_own_is_read_by_the_networks_that_fit_it():
    app = paste(start(lang="en"), "나는 밥을 먹었다. 쀍!")
    assert app.segmented_control(key="layers_corpus").value == "korean"
    assert app.query_params["sample"] == "own"
    assert "text" not in app.query_params
    app = paste(app, "x = [1, 2]\n" * 60)
    assert app.segmented_control(key="layers_corpus").value == "python"
    assert f"first {LONGEST} tokens" in said(app)
    assert corpus_of("", "ko") == "korean"


@pytest.mark.parametrize("text", ["a", "?!", "ab", "\u4f60\u597d", "\ud55c" * 200, "<b>(bank)</b>"])
def test_no_text_breaks_the_page(text: str):
    assert len(start(lang="en", sample="own", text=text, t="99999").get("bidi_component")) == 1


def test_the_files_hold_what_was_measured():
    seen = shown(4, "skips", step=30)
    frame = answers(seen.found)
    assert len(frame) == 4 * len(CODE)
    third = frame[frame.layer == 3]["in_quotes"].to_numpy()
    assert np.array_equal(third, seen.found.told[2, :, seen.found.questions.index("in_quotes")])
    assert frame[frame.layer == 2]["space_true"].sum() == CODE.count(" ")
    found = both(seen, PASSAGE, PageState("en"))
    table = reached(found, seen.found.tokens.shown)
    assert len(table) == 2 * 4 * 31
    assert table["norm"].max() == max(one.norms().max() for _, one in found)
    kept = json.loads(json.dumps(record(seen, found), allow_nan=False))
    assert kept["stack"] == "python-4-skips"
    assert len(kept["probes"]["in_quotes"]["untrained"]) == 3


def test_the_packet_is_plain_json():
    sent = json.loads(json.dumps(packet(shown(3).view), allow_nan=False))
    assert "".join(sent["tokens"]) == CODE
    assert [one["units"] for one in sent["floors"]] == [90] * 3
    assert {len(one["told"]) for one in sent["questions"]} == {3}
    assert sent["questions"][-1]["truth"][-1] is None


@pytest.mark.parametrize(
    "told",
    [
        None,
        "x",
        {},
        {"rev": "old", "step": 1, "question": "space"},
        {"step": 10_000, "question": "space"},
        {"step": -1, "question": "space"},
        {"step": True, "question": "space"},
        {"step": 1.5, "question": "space"},
        {"step": 1, "question": "no-such"},
    ],
)
def test_a_forged_event_is_none(told: Any):
    view = shown(1).view
    if isinstance(told, dict):
        told = {"rev": view.rev, **told}
    assert as_event(told, view) is None


def test_an_event_is_where_the_visitor_went():
    view = shown(1).view
    event = as_event({"rev": view.rev, "step": 7, "question": "column"}, view)
    assert event is not None
    assert (event.step, event.question) == (7, "column")
