"""The comparison says what was stored, and no more."""

from __future__ import annotations

import json
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.lab.compare.results import at_equal_time, chain, costs, learning, outcome
from pages.lab.compare.section import curves
from pages.lab.compare.url_state import ADDRESS, CORPORA
from pages.shared.experiments import RESULTS, experiment
from pages.shared.i18n import Language, words
from rnn_core.models import CharacterModel
from rnn_core.tasks import CELLS, parameter_count
from tests.pages import visit
from tests.pages.visit import said

start = partial(visit.start, "lab", section="compare")


def test_all_are_of_one_size():
    rows = [one for one in experiment("compare_learning")["rows"] if one["what"] == "learning"]
    assert len(rows) == len(CORPORA) * 2 * len(CELLS)
    for corpus in CORPORA:
        for found in learning(corpus).values():
            sizes = [found[cell]["parameters"] for cell in CELLS]
            assert max(sizes) < 1.02 * min(sizes)
    for one in costs():
        assert one["parameters"] == parameter_count(one["cell"], 24, one["hidden"], 64)
        embedding = 64 * 24
        model = CharacterModel(64, one["cell"], one["hidden"], embedding=24)
        assert model.parameter_count == one["parameters"] + embedding


def test_every_seed_is_held_against_every_other():
    assert outcome([2.0, 2.1], [2.2, 2.3]) == "gru"
    assert outcome([2.4, 2.5], [2.2, 2.3]) == "lstm"
    assert outcome([2.0, 2.25], [2.2, 2.3]) == "tied"


def test_bits_at_equal_time_are_read_off_the_curve():
    rows = {
        "lstm": {"curve": [{"test": [4.0, 3.0, 2.0]}], "seconds": [3.0]},
        "gru": {"curve": [{"test": [4.0, 2.0, 1.0]}], "seconds": [6.0]},
        "rnn": {"curve": [{"test": [5.0, 4.0, 3.0]}], "seconds": [30.0]},
    }
    seconds, bits = at_equal_time(rows)
    assert seconds == 3.0
    assert bits == {"lstm": 2.0, "gru": 3.0, "rnn": 5.0}


def test_the_file_holds_every_measurement():
    rows = [one for one in experiment("compare_learning")["rows"] if one["what"] == "learning"]
    table = curves()
    assert len(table) == sum(len(curve["test"]) for row in rows for curve in row["curve"])
    reported = table[table["reported"]]
    assert sorted(reported["test_bits"]) == sorted(bits for row in rows for bits in row["best"]["test"])


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("corpus", CORPORA)
def test_it_is_shown_in_both_languages(lang: str, corpus: str):
    app = start(lang=lang, corpus=corpus)
    told = said(app)
    ratios = [one["step_to_lstm"]["median"] for one in costs() if one["cell"] == "gru"]
    assert f"{min(ratios):.1f}" in told
    for rows in learning(corpus).values():
        seconds, bits = at_equal_time(rows)
        assert f"GRU {bits['gru']:.2f}" in told
        chains = [one["test"] for one in experiment("compare_learning")["rows"] if one["what"] == "chains"]
        assert any(f"{min(one):.2f}" in told for one in chains)
        assert f"{seconds:.0f}" in told


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("corpus", CORPORA)
def test_the_verdict_is_that_of_the_figures_beside_it(lang: Language, corpus: str):
    rows = json.loads((RESULTS / "compare_learning.json").read_text("utf-8"))["rows"]
    told = said(start(lang=lang, corpus=corpus))
    family = {name: words(lang)(f"lab_compare_outcome.{name}") for name in ("gru", "lstm", "tied")}
    for amount in (20_000, 200_000):
        mine = [one for one in rows if one.get("corpus") == corpus and one["read"] == amount]
        runs = {one["cell"]: np.array(one["best"]["test"]) for one in mine if one["what"] == "learning"}
        chains = np.array(next(one["test"] for one in mine if one["what"] == "chains"))
        gap = runs["gru"][:, None] - runs["lstm"]
        true = "gru" if (gap < 0).all() else "lstm" if (gap > 0).all() else "tied"
        ending = family[true].split("{lstm}")[1]
        span = f"LSTM {runs['lstm'].min():.2f}\u2013{runs['lstm'].max():.2f}"
        assert f"{span}{ending}" in told
        won = np.concatenate(list(runs.values())) < chains.min()
        which = "ahead" if won.all() else "between" if won.any() else "behind"
        sentence = words(lang)(f"lab_compare_chain.{which}")
        n, counted = int(chains.argmin()) + 1, f"{chains.min():.3f}"
        assert sentence.split("{chain}")[0].format(n=n) + counted in told
        assert sentence.split("{worst}" if which != "behind" else "{best}")[1] in told
        settings = experiment("compare_learning")["settings"]
        passes = settings["updates"][str(amount)] * settings["batch"] * settings["window"] / amount
        assert f"{passes:.0f}" in told if passes > 1 else f"{passes:.2f}" in told


def test_the_chains_get_better_with_more_text_and_no_worse_than_order_0():
    for corpus in CORPORA:
        little, much = (chain(corpus, amount) for amount in (20_000, 200_000))
        assert much[1] < little[1]
        assert much[0] >= little[0] > 0


def test_another_text_is_another_measurement():
    app = start(lang="en")
    before = said(app)
    app.segmented_control(key="lab_compare_corpus").set_value("python").run()
    assert app.query_params["corpus"] == "python"
    assert said(app) != before


@given(st.dictionaries(st.sampled_from(["lang", *ADDRESS.parameters]), st.text()))
def test_no_link_breaks_anything(query: dict[str, str]):
    assert ADDRESS.page_state_of(query, "en").corpus in CORPORA
