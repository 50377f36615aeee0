"""The comparison says what was stored, and no more."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.lab.compare.place import ADDRESS, CORPORA
from pages.lab.compare.results import CELLS, at_equal_time, costs, learning, outcome
from pages.lab.compare.section import curves
from pages.shared.experiments import experiment
from rnn_core.models import CharacterModel
from rnn_core.tasks import parameter_count
from tests.pages import visit
from tests.pages.visit import said

start = partial(visit.start, "lab", section="compare")


def test_all_are_of_one_size():
    rows = [one for one in experiment("compare")["rows"] if one["what"] == "learning"]
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
        "lstm": {"curve": [[4.0, 3.0, 2.0]], "seconds": [3.0]},
        "gru": {"curve": [[4.0, 2.0, 1.0]], "seconds": [6.0]},
        "rnn": {"curve": [[5.0, 4.0, 3.0]], "seconds": [30.0]},
    }
    seconds, bits = at_equal_time(rows)
    assert seconds == 3.0
    assert bits == {"lstm": 2.0, "gru": 3.0, "rnn": 5.0}


def test_the_file_holds_every_measurement():
    rows = [one for one in experiment("compare")["rows"] if one["what"] == "learning"]
    table = curves()
    assert len(table) == sum(len(curve) for row in rows for curve in row["curve"])
    last = table[table["update"] == experiment("compare")["settings"]["updates"]]
    assert sorted(last["bits"]) == sorted(bits for row in rows for bits in row["bits"])


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
        assert f"{seconds:.0f}" in told


def test_another_text_is_another_measurement():
    app = start(lang="en")
    before = said(app)
    app.segmented_control(key="lab_compare_corpus").set_value("python").run()
    assert app.query_params["corpus"] == "python"
    assert said(app) != before


@given(st.dictionaries(st.sampled_from(["lang", *ADDRESS.parameters]), st.text()))
def test_no_link_breaks_anything(query: dict[str, str]):
    assert ADDRESS.place_of(query, "en").corpus in CORPORA
