"""The truncation page as Streamlit runs it: its figures against the stored ones and against the library."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.experiments import experiment, row
from pages.shared.i18n import words
from pages.truncation import clip, exports, lengths, runs
from pages.truncation.clip import stored
from pages.truncation.measure import sent, stored_network
from pages.truncation.url_state import ADDRESS, LENGTHS, LIMIT, RATES, STRETCH, WINDOWS, PageState
from rnn_core.analysis.clipping import verdict
from rnn_core.experiments.clipping import LatchTraining, train_latch
from rnn_core.experiments.cost import KINDS, chain, readers, sizes
from rnn_core.experiments.tbptt import EchoProgress, EchoTraining, echo_network, echo_stream, train_echo
from rnn_core.experiments.truncation import truncated_gradient
from rnn_core.plots import DEFAULT_STYLE
from rnn_core.plots.truncation.accuracy import windows
from rnn_core.plots.truncation.limits import SHOWN, limits
from rnn_core.plots.truncation.stream import stream
from rnn_core.tasks.race import CELLS
from tests.pages import visit
from tests.pages.visit import ended, said, sound

start = partial(visit.start, "truncation")


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same tasks, over in a moment."""

    def echo(page_state: PageState) -> EchoTraining:
        return EchoTraining(window=int(page_state.window), seed=page_state.seed, steps=1200, batch=4)

    def latch(page_state: PageState, limit: float | None) -> LatchTraining:
        rate = float(page_state.rate)
        return LatchTraining(
            limit, int(page_state.length), learning_rate=rate, seed=page_state.seed, updates=50, batch=4
        )

    monkeypatch.setattr(PageState, "echo", property(echo))
    monkeypatch.setattr(PageState, "latch", latch)
    monkeypatch.setattr(runs, "LENGTHS_HERE", (16, 32))
    # Whether a second processor is free is chance; two threads are timed in the test of the library.
    monkeypatch.setattr(runs, "free_threads", lambda: (1,))


class TestStored:
    """What the files hold is what the library does."""

    def test_training_is_repeated(self) -> None:
        record, own = next(train_echo(EchoTraining(window=12), 1000)), row("truncation", window=12)
        assert record.steps == own["steps"][0]
        assert record.accuracy == pytest.approx(own["curve"][0][0], abs=0.02)
        assert record.bytes_kept == pytest.approx(own["bytes_kept"], rel=0.1)

    @pytest.mark.parametrize("limit", [LIMIT, None])
    def test_clipping_is_repeated(self, limit: float | None) -> None:
        """Before chance has its way: on another processor a sum is rounded otherwise."""
        record = next(train_latch(LatchTraining(limit, 10, learning_rate=0.001, seed=2), 25))
        own = row("clipping", length=10, learning_rate=0.001, clip=limit)
        assert record.accuracy == pytest.approx(own["curve"][2][0], abs=0.02)
        assert record.largest == pytest.approx(own["largest_curve"][2][0], rel=0.05)

    @pytest.mark.parametrize("window", WINDOWS)
    def test_the_kept_network_is_the_one_that_was_trained(self, window: str) -> None:
        """It answers a stream that training did not read as rightly as the last thousand that it did."""
        found = sent(PageState("en", window=window), None)
        assert found.origin == "stored"
        stream_ = echo_stream(EchoTraining(batch=64), 400, torch.Generator().manual_seed(99))
        rnn, readout = stored_network(int(window))
        with torch.no_grad():
            guesses = readout(rnn(2 * stream_[..., None] - 1)[0])[8:, :, 0] > 0
        right = float((guesses == (stream_[:-8] > 0.5)).float().mean())
        assert right == pytest.approx(row("truncation", window=int(window))["accuracy"][0], abs=0.03)

    def test_the_settings_are_the_pages(self) -> None:
        settings, echo = experiment("truncation")["settings"], PageState("en").echo
        assert {name: getattr(echo, name) for name in ("lag", "cell", "hidden", "batch", "steps")} == {
            name: settings[name] for name in ("lag", "cell", "hidden", "batch", "steps")
        }
        settings, latch = experiment("clipping")["settings"], PageState("en").latch(LIMIT)
        for name in ("hidden", "batch", "updates"):
            assert getattr(latch, name) == settings[name]

    def test_what_the_words_claim_is_in_the_figures(self) -> None:
        """Sentences without figures of their own stand on these."""
        accuracy = {int(window): row("truncation", window=int(window)) for window in WINDOWS}
        for one in accuracy.values():
            assert (one["accuracy_marks"]["median"] > 0.9) == (one["taught"] > 0)
            assert one["accuracy_marks"]["least"] > 0.5
        assert accuracy[32]["bytes_kept"] > 2 * accuracy[12]["bytes_kept"]
        limited, free = stored("40", "0.01")
        assert verdict(limited["learnt"], free["learnt"], 10) == "decides"
        assert free["alive_marks"]["median"] < 0.2 < limited["alive_marks"]["median"]
        slow, quick = stored("10", "0.001")
        assert verdict(slow["learnt"], quick["learnt"], 10) == "harms"
        assert min(slow["clipped"]) == 1.0
        kept = [one.bytes_kept for one in lengths.stored() if one.kind == CELLS[-1] and one.threads == 1]
        longer = max(one.length for one in lengths.stored()) / min(one.length for one in lengths.stored())
        assert kept[-1] / kept[0] > longer / 2

    def test_lengths_are_stored_as_the_library_measures_them(self) -> None:
        """Every model, length, round and number of threads; sizes, weights and chains are the library's."""
        settings, found = experiment("length")["settings"], lengths.stored()
        assert settings["sizes"] == sizes()
        assert settings["weights"] == {
            kind: sum(one.numel() for one in model.parameters()) for kind, model in readers().items()
        }
        assert max(settings["weights"].values()) < 1.01 * min(settings["weights"].values())
        for one, own in zip(found, experiment("length")["rows"], strict=True):
            assert own["chain"] == chain(one.kind, one.length)
            assert len(one.forward) == len(one.training) == settings["rounds"] >= 5
        each = {(one.kind, one.length, one.threads) for one in found}
        all_lengths = {one.length for one in found}
        assert len(each) == len(found) == len(KINDS) * len(all_lengths) * len(settings["threads"])
        assert settings["sees"] >= max(all_lengths)


class TestPicture:
    @pytest.mark.parametrize("trained", ["before", "after"])
    def test_it_is_the_librarys_measurement(self, trained: str) -> None:
        page_state = PageState("en", window="12", answer=9, trained=trained, seed=4)
        found = sent(page_state, None)
        echo = page_state.echo if trained == "before" else replace(page_state.echo, seed=0)
        network = echo_network(echo) if trained == "before" else stored_network(12)
        np.testing.assert_array_equal(found.cut.within, truncated_gradient(echo, network, STRETCH, 36).within)
        assert found.cut.answer == 36

    def test_bars_stop_at_the_cut(self) -> None:
        found = sent(PageState("en", window="8"), None).cut
        uncut, within, bits = stream(found, 8, DEFAULT_STYLE).data
        drawn = {int(x) for x, y in zip(within.x, within.y, strict=True) if np.isfinite(y)}
        assert drawn == set(range(33, 41))
        hollow = {int(x) for x, y in zip(uncut.x, uncut.y, strict=True) if np.isfinite(y)}
        assert hollow
        assert max(hollow) == 32
        assert within.y[39] == pytest.approx(1.0)
        assert list(bits.customdata) == list(found.bits)

    def test_the_stored_lines_and_those_trained_here(self) -> None:
        records = [EchoProgress(500, 1.0, 0.6, 1.0, 0.1, 10)]
        figure = windows(experiment("truncation")["rows"], 12, {4: records}, 10_000, DEFAULT_STYLE)
        lines = {line.name: line for line in figure.data}
        assert {"4", "8", "12", "32", "yours 4"} <= set(lines)
        assert lines["12"].y[-1] == row("truncation", window=12)["accuracy_marks"]["median"]
        assert list(lines["yours 4"].y) == [0.6]
        assert lines["12"].line.width > lines["32"].line.width

    @pytest.mark.parametrize("shown", SHOWN)
    def test_every_seed_has_a_line(self, shown: str) -> None:
        t = words("en")
        both = stored("40", "0.01")
        lines = [line for one in both for line in clip.lines(t, one, shown)]
        figure = limits(lines, shown, LIMIT, 400, DEFAULT_STYLE)
        assert [line.name for line in figure.data].count("limited") == 10
        assert [line.name for line in figure.data].count("free") == 10
        assert figure.data[-1].line.dash == "solid"


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_first_screen_has_measured_figures(lang: str) -> None:
    app = start(lang=lang)
    assert len(app.get("plotly_chart")) == 9
    text = said(app)
    assert ("BPTT 창" if lang == "ko" else "BPTT window") in text
    marks = row("truncation", window=8)["accuracy_marks"]
    assert f"{100 * marks['least']:.3g}%" in text
    assert not re.search(r"\{|\}|nan", text)


def test_another_window_reaches_the_bit() -> None:
    app = start(lang="en")
    assert "at the bit it is 0" in said(app)
    app.segmented_control(key="truncation_window").set_value("12").run()
    assert app.query_params["window"] == "12"
    assert "it reaches the bit" in said(sound(app))
    app.slider(key="truncation_answer").set_value(8).run()
    assert app.query_params["answer"] == "8"
    assert "at the bit it is 0" in said(sound(app))


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("rate", RATES)
def test_every_setting_has_its_verdict(length: str, rate: str) -> None:
    t, page_state = words("en"), PageState("en", length=length, rate=rate)
    limited, free = stored(length, rate)
    found = verdict(limited["learnt"], free["learnt"], len(free["accuracy"]))
    begins = t(f"truncation.verdict_{found}").split(":")[0]
    assert clip.say_verdict(t, page_state).startswith(begins)


@pytest.mark.usefixtures("short")
def test_training_here_is_drawn_kept_and_taken_along() -> None:
    app = start(lang="en", window="12", seed="3")
    sound(app.button(key="truncation_begin_echo").click().run())
    assert "Trained here: window 12, seed 3, 1,200 of 1,200 steps" in said(ended(app))
    assert "Network you trained here, seed 3" in said(app)
    run = app.session_state["truncation_runs"].echo[12]
    settings = EchoTraining(window=12, seed=3, steps=1200, batch=4)
    expected = list(train_echo(settings, 500))
    assert [one.accuracy for one in run.records] == pytest.approx(
        [one.accuracy for one in expected], abs=0.02
    )
    assert np.isfinite(truncated_gradient(settings, run.network, STRETCH, 35).within).all()
    app.segmented_control(key="truncation_window").set_value("4").run()
    assert "Trained here: window 12" not in said(sound(app))
    app.segmented_control(key="truncation_window").set_value("12").run()
    assert "Trained here: window 12" in said(sound(app))


@pytest.mark.usefixtures("short")
def test_both_limits_are_trained_from_one_seed() -> None:
    app = start(lang="ko", n="10", seed="2")
    sound(app.button(key="truncation_begin_latch").click().run())
    run = ended(app).session_state["truncation_runs"].latch[10, 0.01]
    assert [one.update for one in run.limited] == [one.update for one in run.free] == [25, 50]
    assert run.limited[0].largest >= 0
    assert run.free[-1].clipped == 0
    assert "시드 2" in said(app)


@pytest.mark.usefixtures("short")
def test_length_is_measured_here() -> None:
    app = start(lang="en")
    sound(app.button(key="truncation_begin_length").click().run())
    assert "Measured here. At 32 steps" in said(ended(app))
    found = app.session_state["truncation_runs"].length
    assert len(found) == 2 * len(KINDS) * runs.ROUNDS_HERE
    assert {one.length for one in found} == {16, 32}
    assert {one.threads for one in found} == {1}
    assert "no second processor that is free" in said(app)


@pytest.mark.usefixtures("short")
def test_what_was_trained_earlier_stays_while_another_runs() -> None:
    app = start(lang="en", window="12")
    for kind, told in (("echo", "Trained here: window 12"), ("length", "Measured here. At 32 steps")):
        sound(app.button(key=f"truncation_begin_{kind}").click().run())
        assert told in said(ended(app))
    assert "Trained here: window 12" in said(app)


def test_the_files_hold_every_stored_figure() -> None:
    found = exports.gradient(sent(PageState("en"), None))
    assert len(found) == STRETCH
    assert (found["gradient"] > 0).sum() == 8
    assert len(exports.accuracy(runs.Runs())) == sum(
        len(curve) for one in experiment("truncation")["rows"] for curve in one["curve"]
    )
    rounds = experiment("length")["settings"]["rounds"]
    assert len(exports.lengths(runs.Runs())) == rounds * len(experiment("length")["rows"])
    clipping = exports.clipping(runs.Runs())
    last = clipping.query("length == 40 and learning_rate == 0.01 and update == 400")
    found = last.groupby(last["limit"].notna())["accuracy"].median()
    for limited, limit in ((False, None), (True, LIMIT)):
        marks = row("clipping", length=40, learning_rate=0.01, clip=limit)["accuracy_marks"]
        assert found[limited] == pytest.approx(marks["median"], abs=0.01)


places = st.builds(
    PageState,
    lang=st.sampled_from(["ko", "en"]),
    window=st.sampled_from(WINDOWS),
    answer=st.none() | st.integers(0, 10**7),
    trained=st.sampled_from(["after", "before"]),
    rate=st.sampled_from(RATES),
    length=st.sampled_from(LENGTHS),
    seed=st.integers(0, 9999),
)


@given(places)
def test_a_place_survives_its_link(page_state: PageState) -> None:
    assert ADDRESS.page_state_of(ADDRESS.query_of(page_state), "en") == page_state
    assert 1 <= page_state.position <= int(page_state.window)


@given(st.dictionaries(st.sampled_from(["lang", *ADDRESS.parameters]), st.text()))
def test_no_link_breaks_anything(query: dict[str, str]) -> None:
    page_state = ADDRESS.page_state_of(query, "en")
    assert page_state.window in WINDOWS
    answer = STRETCH - int(page_state.window) + page_state.position - 1
    assert page_state.echo.lag <= answer < STRETCH
