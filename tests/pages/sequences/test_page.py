"""The page on sequences as Streamlit runs it: its sentences against the figures, and a run of one's own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from pages.sequences import exports, findings, live, measure, sections
from pages.sequences.measure import shown
from pages.sequences.upload.section import FILE
from pages.sequences.url_state import ADDRESS, CHANCES, FIRST, SERIES, PageState
from pages.shared.experiments import experiment
from pages.shared.i18n import words
from rnn_core.analysis.forecasting import EQUAL, Comparison, stored
from rnn_core.models.forecaster import forecaster
from rnn_core.series.forecasters import TAUS
from rnn_core.training.forecasting import ForecastProgress, ForecastTraining
from tests.pages import visit
from tests.pages.visit import ended, said, sound

start = partial(visit.start, "sequences")
STORED = experiment("forecasting")
LANGUAGES = ("en", "ko")


def state_of(row, **more):
    """The place that shows a stored row."""
    place = PageState("en", series=row["series"], way=row["way"], **more)
    return place if row["chance"] is None else replace(place, chance=row["chance"])


def rising_values():
    g = np.random.default_rng(0)
    return np.round(100 + np.cumsum(0.3 + g.standard_normal(300)), 3)


def rising():
    return ("value\n" + "\n".join(f"{one:.3f}" for one in rising_values())).encode()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same training, over in a moment."""
    whole = measure.settings

    def few(page_state: PageState) -> ForecastTraining:
        return replace(whole(page_state), updates=25, batch=4)

    monkeypatch.setattr(live, "PANEL", replace(live.PANEL, settings=lambda: few(ADDRESS.here())))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "row", STORED["rows"], ids=lambda row: f"{row['series']}-{row['chance']}-{row['way']}"
)
def test_what_is_said_of_a_stored_series_is_true_of_its_figures(row, language):
    t = words(language)
    found = stored(row, range(STORED["settings"]["seeds"]))
    told = findings.verdict(t, found)
    cells = list(row["state"])
    names = [f"linear-{k}" for k in row["linear"]] + [f"window-{k}" for k in row["window"]]
    flat = {f"{kind}-{k}": one for kind in ("linear", "window") for k, one in row[kind].items()} | row[
        "state"
    ]
    best = {
        kind: [
            flat[min(models, key=lambda one: row["validation"][one][seed])][seed]
            for seed in range(len(found.seeds))
        ]
        for kind, models in (("state", cells), ("window", names))
    }
    for kind, errors in best.items():
        if f"{{{kind}}}" in t.of("sequences_verdict", found.finding, **_as_it_is(found.finding)):
            assert findings.figure_of(np.mean(errors)) in told, kind
    lower = [s < w for s, w in zip(best["state"], best["window"], strict=True)]
    if found.finding in ("needed", "far", "better"):
        assert all(lower)
    if found.finding == "needed":
        assert np.mean(best["window"]) >= np.mean(row["base"]["mean"]) / 2
    if found.finding == "worse":
        assert not any(lower)
    if found.finding == "persistence":
        least = min(np.mean(best["state"]), np.mean(best["window"]))
        assert least >= (1 - EQUAL) * np.mean(row["base"]["persistence"])
    one = np.mean(row["linear"]["1"])
    assert findings.figure_of(one) in findings.markov(t, found)


def _as_it_is(finding):
    """Placeholders of a verdict as themselves."""
    names = ("persistence", "state", "window", "seeds", "wins", "equal", "mean")
    return findings._said(words("en"), finding, {name: f"{{{name}}}" for name in names})


@pytest.mark.parametrize("row", STORED["rows"][:3], ids=lambda row: str(row["chance"]))
def test_on_pulses_a_state_is_needed_whatever_the_chance(row):
    assert row["series"] == FIRST
    found = stored(row, range(5))
    assert found.finding == "needed"
    assert row["chance"] in CHANCES


def test_of_the_walk_the_page_says_that_persistence_wins():
    for row in STORED["rows"]:
        if row["series"] == "walk":
            found = stored(row, range(5))
            assert found.finding == "persistence"
            assert "nothing beats" in findings.verdict(words("en"), found)


def test_a_stored_network_has_the_error_that_is_stored():
    row = STORED["rows"][0]
    place = measure.settle(state_of(row))
    found = shown(place)
    for model, one in found.networks.items():
        error = found.ready.error(one.one_step(found.ready, found.ready.learnt))
        assert error == pytest.approx(found.comparison.errors(model)[0], rel=2e-3), model
    for tau, linear in found.linear.items():
        error = found.ready.error(linear.one_step(found.ready, found.ready.learnt))
        assert error == pytest.approx(row["linear"][str(tau)][0], rel=2e-3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_series_has_its_page(language):
    app = start(lang=language)
    t = words(language)
    for series in SERIES[:-1]:
        app.selectbox(key=ADDRESS.key("series")).set_value(series)
        sound(app.run())
        assert app.query_params.get("series", FIRST) == series or app.query_params["series"] == [series]
        place = measure.settle(PageState(language, series=series))
        found = shown(place)
        told = said(app)
        assert findings.figure_of(np.mean(found.comparison.linear[place.window])) in told
        assert sections.about(t, found) in told
        assert "{" not in told


def test_a_link_says_what_the_controls_say():
    app = start(lang="en", series="elnino", window="24", model="linear", origin="40", way="level")
    assert app.selectbox(key=ADDRESS.key("series")).value == "elnino"
    assert app.select_slider(key=ADDRESS.key("window")).value == 24
    assert "AR(24)" in said(app)
    assert app.slider(key=ADDRESS.key("origin")).value == 40
    hostile = start(
        lang="en", series="atlantis", window="7", p="9", way="x", model="<b>", origin="-1", seeds="99"
    )
    assert hostile.selectbox(key=ADDRESS.key("series")).value == FIRST


def test_a_window_too_long_for_the_series_is_shortened():
    place = measure.settle(PageState("en", series="sunspots", window=64))
    assert place.window in TAUS
    assert place.window in shown(place).comparison.linear


def test_an_own_series_is_forecast_with_no_link_to_it():
    app = start(lang="en")
    app.file_uploader(key=FILE).set_value(("mine.csv", rising(), "text/csv"))
    app = sound(app.run())
    told = said(app)
    assert "No network has been trained" in told
    assert "Only 210 values are learnt from" in told
    assert app.select_slider(key=ADDRESS.key("window")).value == 8
    changes = np.diff(rising_values())
    rows = np.lib.stride_tricks.sliding_window_view(changes[:-1], 8)
    rows = np.c_[rows, np.ones(len(rows))]
    weights = np.linalg.lstsq(rows[: 209 - 8], changes[8:209], rcond=None)[0]
    away = (changes[8:] - rows @ weights)[209 - 8 :]
    error = (away**2).mean() / rising_values()[:210].var()
    assert f"With a window of 8: AR {findings.figure_of(error)};" in told


def test_an_own_series_that_stands_still_is_said_to_and_another_is_shown():
    app = start(lang="en")
    rows = "value\n" + "\n".join(["5"] * 250 + [str(k % 7) for k in range(60)])
    app.file_uploader(key=FILE).set_value(("mine.csv", rows.encode(), "text/csv"))
    app = sound(app.run())
    assert words("en")("sequences.still") in said(app)
    assert app.selectbox(key=ADDRESS.key("series")).value == FIRST


def test_files_are_made_without_a_session():
    for series in ("toggle", "elnino"):
        place = measure.settle(PageState("en", series=series))
        found = replace(shown(place), own=True)
        frame = exports.forecasts(found, place.window)
        np.testing.assert_allclose(frame["value"], found.ready.held)
        assert {"persistence", f"linear-{place.window}", *found.cells} <= set(frame)


def test_training_on_the_page_comes_to_be_drawn(short):
    app = start(lang="en", series="sunspots", seeds="1")
    app.button(key="sequences_go").click()
    sound(app.run())
    app = ended(app)
    assert "Trained here (seeds: 1)." in said(app)
    run = app.session_state[measure._MINE]["sunspots", "", None, "change"]
    assert len(run.done) == len(run.settings.models)
    cell = next(one for one in run.done if one.model in STORED["rows"][0]["state"])
    assert findings.figure_of(cell.error) in said(app)


def test_a_run_is_shown_over_the_seeds_that_have_all_its_models(monkeypatch):
    place = measure.settle(PageState("en", series="sine"))
    done = []
    for seed, models in ((3, ("window-2", "rnn")), (4, ("window-2", "rnn")), (5, ("window-2",))):
        for k, model in enumerate(models):
            weights = {name: one.detach().numpy() for name, one in forecaster(model, seed).named_parameters()}
            done.append(ForecastProgress(model, seed, 9, 9, 1.0, 1.0, 0.5, weights, 0.1 * seed + k, 0.2))
    run = measure.Run(measure.settings(place), done)
    found = measure._of_run(place, run)
    assert found.comparison.seeds == (3, 4)
    assert found.comparison.state["rnn"] == pytest.approx([1.3, 1.4])
    assert found.ready.series.values[0] == measure._ready(place, 3).series.values[0]


def test_files_hold_what_is_drawn():
    found = shown(measure.settle(PageState("en")))
    frame = exports.errors(found)
    for model in ("persistence", "linear-8", "window-8", *found.comparison.state):
        np.testing.assert_allclose(frame[frame["model"] == model]["mse"], found.comparison.errors(model))


def test_no_figure_is_called_a_floor_that_a_model_is_far_below():
    for row in STORED["rows"]:
        if "floor" in row["base"]:
            floor = np.mean(row["base"]["floor"])
            for errors in (*row["linear"].values(), *row["window"].values(), *row["state"].values()):
                assert np.mean(errors) > 0.97 * floor


def test_ahead_is_true_of_its_curve():
    t = words("en")
    for series in ("logistic", "ar2", "elnino"):
        place = measure.settle(PageState("en", series=series))
        found = shown(place)
        one = found.onward("linear", 8, 0)
        assert one is not None
        told = findings.ahead(t, found, "linear", 8, one)[0]
        near = one.error <= (1 - EQUAL) * one.mean_error
        first = len(near) if near.all() else int(np.argmin(near))
        assert one.horizon == first
        assert ("no nearer" in told) == (first == 0)
        assert ("at every step" in told) == bool(near.all())


def test_comparisons_without_networks_say_so():
    found = Comparison(
        (0,), {"persistence": [1.0], "mean": [1.0]}, {1: [0.5]}, validation={"linear-1": [0.5]}
    )
    for language in LANGUAGES:
        assert findings.figure_of(0.5) in findings.verdict(words(language), found)
