"""What is said of the model of the whole past: held against figures, for every choice there is."""

from __future__ import annotations

import re

import numpy as np
import pytest

from pages.sequences.whole_past import findings
from pages.sequences.whole_past.measure import HIDDEN, SEEDS, here, measured
from pages.sequences.whole_past.section import cells_frame, frame
from pages.sequences.whole_past.url_state import SEQUENCES
from pages.shared import cells
from pages.shared.experiments import experiment
from pages.shared.i18n import Language, words
from rnn_core.analysis.whole_past import best, cell_cost, whole_past
from rnn_core.cells import names
from rnn_core.experiments.waves import WaveTraining, wave_errors

LANGUAGES: tuple[Language, ...] = ("ko", "en")


@pytest.mark.parametrize("sequences", SEQUENCES)
def test_the_verdict_follows_from_what_is_drawn(sequences: int):
    found = measured(sequences)
    middle = np.median(found.naive, 0)
    worst = int(found.steps[int(middle.argmax())])
    for lang in LANGUAGES:
        t = words(lang)
        said = findings.verdict(t, found)
        falls = middle.max() >= 5 * best(worst)
        expected = "whole" if not falls else "apart_as_many" if abs(worst - sequences) <= 3 else "apart"
        whole_text = t.of(
            "whole_past",
            expected,
            worst=worst,
            sequences=sequences,
            error=findings.figure_of(float(middle.max())),
            times=findings.figure_of(float(middle.max()) / best(worst)),
            seeds=len(SEEDS),
        )
        assert said.startswith(whole_text)
        again = said != whole_text
        assert again == (falls and middle[-1] < middle.max() / 2)


def test_what_is_said_of_a_step_is_fitted_for_that_step():
    found = whole_past(60, SEEDS, (37,))
    one = here(60, 37)
    assert one.middle == np.median(found.naive)
    assert (one.low, one.high) == (found.naive.min(), found.naive.max())
    assert here(60, 5).window is None
    for lang in LANGUAGES:
        said = findings.at_step(words(lang), 37, 60, one)
        figures = [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", said)]
        assert {38, 37, 37 * 38 // 2, 60, 400, len(SEEDS), 24} <= set(figures)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("inputs", [1, 24, 80, 81, 120, 159])
def test_cells_that_cost_no_less_are_named(lang: Language, inputs: int):
    t = words(lang)
    said = findings.cost(t, inputs)
    below = [cells.name(t, cell) for cell in names() if inputs <= cell_cost(cell, HIDDEN)]
    if len(below) == len(names()):
        assert t("whole_past.cheaper_than_all") in said
    elif not below:
        assert t("whole_past.cheaper_than_none") in said
    else:
        assert said.endswith(t("whole_past.cheaper_than", list=cells.joined(t, below)))
    for cell in names():
        assert f"{cell_cost(cell, HIDDEN):,}" in said


def test_the_file_holds_every_point():
    table = frame(40)
    found = measured(40)
    assert len(table) == found.naive.size
    assert set(table["seed"]) == set(SEEDS)
    one = table[(table["seed"] == 2) & (table["inputs"] == 40)].iloc[0]
    assert one["naive_mse"] == found.naive[2, list(found.steps).index(40)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("inputs", [1, 60, 159])
def test_the_stored_errors_of_cells_are_quoted_as_they_are(lang: Language, inputs: int):
    t = words(lang)
    said = findings.cells_here(t, inputs)
    rows = experiment("whole_past")["rows"]
    assert {one["cell"] for one in rows} == set(names())
    for one in rows:
        middle = np.median(one["errors"], 0)
        name = cells.name(t, one["cell"])
        assert f"{name} {findings.figure_of(float(middle[inputs - 1]))}" in said
        assert f"{name} {findings.figure_of(float(middle[23:].max()))}" in said
    assert len(cells_frame()) == len(rows) * 5 * 159


def test_a_cell_is_trained_again_to_what_is_stored_at_first():
    """Before training decides: training lowers the errors that it begins with."""
    first = wave_errors(WaveTraining("gru", updates=1))
    later = wave_errors(WaveTraining("gru", updates=40))
    assert later[40:].mean() < 0.7 * first[40:].mean()
    stored = next(one for one in experiment("whole_past")["rows"] if one["cell"] == "gru")
    assert np.mean(stored["errors"]) < later.mean()
