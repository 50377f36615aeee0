"""The section as Streamlit runs it: stored at once in both languages, trained live as a job, in any link."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from docs.experiments import parity as parity_experiment
from pages.lab.parity import live
from pages.lab.parity.results import of_job, stored, training_of
from pages.lab.parity.section import runs
from pages.lab.parity.url_state import ADDRESS, MOST_SEEDS, OFFERED, TAUGHT, UPDATES, PageState, listed
from pages.shared.experiments import RESULTS
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.jobs import visitor
from rnn_core.experiments.parity import (
    DIAGONALS,
    NETWORKS,
    SIGNED,
    ParityTraining,
    parity_network,
    train_parity,
)
from tests.pages import visit
from tests.pages.visit import ended, said, sound

start = partial(visit.start, "lab", section="parity")
STORED = json.loads((RESULTS / "parity.json").read_text("utf-8"))


@pytest.mark.parametrize("arm", parity_experiment.ARMS)
def test_what_is_stored_was_run_with_the_settings_of_the_page(arm: str):
    asked = parity_experiment.ARMS[arm]
    assert training_of(arm) == asked
    for row in (one for one in STORED["rows"] if one["arm"] == arm):
        for values in (row["solved_at"], row["seconds"], row["curve"], *row["right"].values()):
            assert len(values) == asked.seeds
        weights = parity_network(asked, row["network"], 0).parameters()
        assert row["parameters"] == sum(weight.numel() for weight in weights)
        at = [k for k, update in enumerate(row["solved_at"]) if update is not None]
        assert row["solved"] == len(at)
        for k, curve in enumerate(row["curve"]):
            first = next((n for n, share in enumerate(curve) if share > asked.limit), None)
            assert row["solved_at"][k] == (None if first is None else first * STORED["settings"]["every"])
            assert curve[-1] == row["right"]["20"][k]


@pytest.mark.parametrize("taught", TAUGHT)
def test_a_live_race_is_the_stored_one_but_for_its_seeds(taught: str):
    mine = PageState("en", taught=taught).training()  # type: ignore[arg-type]
    assert asdict(mine) | {"seeds": 0} == asdict(training_of(taught)) | {"seeds": 0}
    assert mine.updates == UPDATES[taught]


def test_a_stored_network_is_found_again_by_its_seed():
    """Its first updates, run anew: before the rounding of another processor has grown to what one sees."""
    settings = ParityTraining((SIGNED,), seed=2, updates=50)
    again = [one.right[2] for one in train_parity(settings)]
    row = next(one for one in STORED["rows"] if (one["arm"], one["network"]) == ("every", SIGNED))
    assert again == pytest.approx(row["curve"][2][:2], abs=0.03)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("taught", TAUGHT)
def test_the_stored_race_is_on_screen_at_once(lang: Language, taught: str):
    app = start(lang=lang, taught=taught)
    told = said(app)
    assert ("Parity" if lang == "en" else "홀짝") in app.title[0].value
    assert "2411.12537" in told
    assert STORED["date"] in told
    (chart,) = app.get("plotly_chart")
    drawn = json.loads(chart.proto.spec)
    assert any(shape["y0"] == shape.get("y1") == 0.5 for shape in drawn["layout"]["shapes"])
    dots = [one["y"] for one in drawn["data"] if one["mode"] == "markers"]
    rows = [one for one in STORED["rows"] if one["arm"] == taught]
    for shown, row in zip(dots, rows, strict=True):
        kept = [share for shares in row["right"].values() for share in shares]
        np.testing.assert_allclose(np.array(decoded(shown)), kept)
    names = [mark["text"] for mark in drawn["layout"]["annotations"]]
    for name in ("RNN", "GRU", "LSTM", "minGRU", "a\u00a0∈\u00a0(0,\u00a01)", "a\u00a0∈\u00a0(−1,\u00a01)"):
        assert any(name in one for one in names)
    presets = [link.proto.query_string for link in app.get("page_link")]
    assert sum("_parity" in one for one in presets) == 3


def decoded(values):  # type: ignore[no-untyped-def]
    return (
        values
        if isinstance(values, list)
        else np.frombuffer(__import__("base64").b64decode(values["bdata"]), values["dtype"])
    )


def test_a_race_is_trained_and_told_and_taken_along():
    app = start(lang="en", networks=",".join(DIAGONALS), seed="7")
    app.button(key="lab_parity_go").click().run()
    told = said(ended(app))
    job = visitor.pool().find(app.query_params["job"], "test")
    assert job is not None
    found = of_job(job)
    assert found is not None
    assert found.over
    assert found.training.networks == DIAGONALS
    assert found.training.seed == 7
    assert "seeds 7 to 7" in told
    frame = live.table(found)
    assert set(frame["network"]) == set(DIAGONALS)
    assert frame["seed"].unique().tolist() == [7]
    assert len(app.get("plotly_chart")) == 2
    app.number_input(key="lab_parity_seed").set_value(8).run()
    assert "not" in said(sound(app))  # what is drawn is not what is chosen now


def test_the_cost_is_that_of_the_slowest_stored_seeds():
    t = words("en")
    slowest = sum(max(one["seconds"]) for one in STORED["rows"] if one["arm"] == "every")
    assert f"about {3 * slowest:.0f} s" in live.costs(t, ParityTraining(seeds=3))
    assert live.costs(t, ParityTraining(OFFERED)) == t("lab_parity.costs_unknown")


def test_the_file_holds_every_stored_network():
    frame = runs()
    total = sum(len(one["seconds"]) for one in STORED["rows"])
    assert len(frame) == total * len(STORED["settings"]["lengths"])
    one = frame[(frame["arm"] == "on") & (frame["network"] == SIGNED) & (frame["bits"] == 100)]
    row = next(one for one in STORED["rows"] if (one["arm"], one["network"]) == ("on", SIGNED))
    assert one["share_right"].tolist() == row["right"]["100"]
    assert stored("every").over


def test_nothing_of_torchs_generator_is_touched():
    state = torch.get_rng_state()
    list(train_parity(ParityTraining((SIGNED,), updates=2, hidden=4, unseen=5)))
    assert torch.equal(state, torch.get_rng_state())


page_states = st.builds(
    PageState,
    lang=st.sampled_from(["ko", "en"]),
    section=st.just("parity"),
    taught=st.sampled_from(TAUGHT),
    networks=st.lists(st.sampled_from(OFFERED)).map(lambda some: listed(",".join(some))),
    seeds=st.integers(1, MOST_SEEDS),
    seed=st.integers(0, 9999),
)


@given(page_states)
def test_a_link_says_all_of_a_place(page_state: PageState):
    assert ADDRESS.page_state_of(ADDRESS.query_of(page_state), "en") == page_state
    assert set(page_state.chosen) <= set(OFFERED)
    assert page_state.networks or page_state.chosen == NETWORKS
