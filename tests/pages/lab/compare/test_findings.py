"""What the comparison says, held against its stored figures and against what counting gives."""

from __future__ import annotations

import inspect
import json
import re
from itertools import product

import numpy as np
import pytest

from docs.experiments import compare as experiment
from pages.lab.compare import findings, results
from pages.lab.compare.url_state import CORPORA
from pages.shared.experiments import RESULTS
from pages.shared.i18n import LANGUAGES, Language, words
from rnn_core.tasks.parameter_matching import Cell
from tests.pages.visit import said as words_on
from tests.pages.visit import start

STORED = json.loads((RESULTS / "compare_learning.json").read_text("utf-8"))
COSTS = json.loads((RESULTS / "compare.json").read_text("utf-8"))
LITTLE, MUCH = 20_000, 200_000


def runs(corpus: str, read: int) -> dict[str, np.ndarray]:
    rows = [one for one in STORED["rows"] if one["what"] == "learning"]
    mine = [one for one in rows if (one["corpus"], one["read"]) == (corpus, read)]
    return {one["cell"]: np.array(one["best"]["test"]) for one in mine}


def chains(corpus: str, read: int) -> np.ndarray:
    rows = [one for one in STORED["rows"] if one["what"] == "chains"]
    return np.array(next(one["test"] for one in rows if (one["corpus"], one["read"]) == (corpus, read)))


def numbers(text: str) -> list[float]:
    return [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def leader(gru: np.ndarray, lstm: np.ndarray) -> str:
    gaps = np.subtract.outer(gru, lstm)
    return "GRU" if (gaps < 0).all() else "LSTM" if (gaps > 0).all() else ""


def claims(lang: Language, claim: str, first: str, second: str) -> None:
    """Whether a claim is true of who leads with little text and with much."""
    if first == second == "":
        assert "overlap" in claim or "겹칩니다" in claim
    elif first == second:
        loser = "LSTM" if first == "GRU" else "GRU"
        pattern = (
            rf"{first} seeds beat all \d+ {loser}" if lang == "en" else rf"{first}의 시드 .*{loser}의 모든"
        )
        assert re.search(pattern, claim)
    else:
        names = {"": "neither" if lang == "en" else "없음", "GRU": "GRU", "LSTM": "LSTM"}
        little, much = claim.split(":")[1].split(",")
        assert names[first] in little
        assert names[second] in much


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("corpus", CORPORA)
def test_the_claim_is_true_of_every_seed_and_says_where_counting_is_better(corpus: str, lang: Language):
    t = words(lang)
    claim, lede = findings.claim(t, corpus), findings.lede(t, corpus)
    leads = [leader(runs(corpus, read)["gru"], runs(corpus, read)["lstm"]) for read in (LITTLE, MUCH)]
    claims(lang, claim, *leads)
    assert len(STORED["settings"]["seeds"]) in numbers(claim)
    behind = [
        read
        for read in (LITTLE, MUCH)
        if min(bits.min() for bits in runs(corpus, read).values()) >= chains(corpus, read).min()
    ]
    assert "n-gram" in lede or "n-그램" in lede
    still = "still better" in lede or "아직" in lede
    assert still == bool(behind)
    both = "either" in lede or "어느 쪽이든" in lede
    assert both == (len(behind) == 2)
    if len(behind) == 1:
        assert behind[0] in numbers(lede)
    if not behind:
        whole = all(
            max(bits.max() for bits in runs(corpus, read).values()) < chains(corpus, read).min()
            for read in (LITTLE, MUCH)
        )
        assert whole == ("Some of them" not in lede and "나은 신경망도 있고" not in lede)


OUTCOMES: dict[str, tuple[list[float], list[float]]] = {
    "GRU": ([2.0, 2.1], [2.2, 2.3]),
    "LSTM": ([2.4, 2.5], [2.2, 2.3]),
    "": ([2.0, 2.25], [2.2, 2.3]),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_outcome_there_can_be_has_a_true_claim(lang: Language, monkeypatch: pytest.MonkeyPatch):
    for first, second in product(OUTCOMES, OUTCOMES):
        found = {
            amount: {"gru": {"bits": OUTCOMES[name][0]}, "lstm": {"bits": OUTCOMES[name][1]}}
            for amount, name in ((LITTLE, first), (MUCH, second))
        }
        monkeypatch.setattr(findings, "learning", lambda _, found=found: found)
        claims(lang, findings.claim(words(lang), "shakespeare"), first, second)


def test_a_lede_without_the_counting_says_that_all_networks_are_better(monkeypatch: pytest.MonkeyPatch):
    """And one network on one side of the n-gram and one on the other makes neither sentence true."""
    rows: dict[Cell, dict[str, list[float]]] = {
        "rnn": {"bits": [2.5]},
        "gru": {"bits": [2.0]},
        "lstm": {"bits": [2.1]},
    }
    monkeypatch.setattr(findings, "learning", lambda _: {LITTLE: rows, MUCH: rows})
    for counted, sentence in ((3.0, "lede"), (2.3, "lede_some"), (1.5, "lede_both")):
        monkeypatch.setattr(findings, "chain", lambda *_, counted=counted: (4, counted))
        assert findings.lede(words("en"), "shakespeare") == words("en")(f"lab_compare.{sentence}")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("corpus", CORPORA)
def test_each_amount_has_its_verdict_with_all_conditions(corpus: str, lang: Language):
    for read, rows in results.learning(corpus).items():
        told = findings.verdict(words(lang), corpus, read, rows)
        found = runs(corpus, read)
        for cell in ("gru", "lstm"):
            assert f"{cell.upper()} {found[cell].min():.2f}\u2013{found[cell].max():.2f}" in told
        settings = STORED["settings"]
        updates = settings["updates"][str(read)]
        assert {updates, read, 1, 3} <= set(numbers(told.split("GRU")[0]))
        passes = updates * settings["batch"] * settings["window"] / read
        assert any(np.isclose(one, passes, rtol=0.05) for one in numbers(told.split("GRU")[0]))
        best = chains(corpus, read)
        assert f"{best.min():.3f}" in told
        assert f"{best.argmin() + 1}-" in told
        time = findings.equal_time(words(lang), rows)
        quickest = min(float(np.median(row["seconds"])) for row in rows.values())
        assert round(quickest) in numbers(time)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_of_time_is_in_every_size_that_was_timed(lang: Language):
    told = findings.faster(words(lang))
    rows = [one for one in COSTS["rows"] if one["what"] == "costs"]
    ratios = [one["step_to_lstm"]["median"] for one in rows if one["cell"] == "gru"]
    slower = "does not hold" in told or "맞지 않습니다" in told
    assert slower == all(ratio > 1 for ratio in ratios)
    for value in (min(ratios), max(ratios)):
        assert any(abs(one - value) <= 0.051 for one in numbers(told))
    assert str(len(ratios)) in told
    assert COSTS["processor"] in told  # not the visitor's


def test_the_sizes_and_the_timed_step_are_those_of_the_experiment():
    for corpus in CORPORA:
        least, most = findings.sizes(corpus)
        found = [
            one["parameters"] for one in STORED["rows"] if one.get("corpus") == corpus and "parameters" in one
        ]
        assert (least, most) == (min(found), max(found))
        assert most < 1.02 * least
        units = {
            one["cell"]: one["hidden"]
            for one in STORED["rows"]
            if one.get("corpus") == corpus and "hidden" in one
        }
        assert units["gru"] > units["lstm"]
    assert (results.STEP_SEQUENCES, results.STEP_CHARACTERS) == (experiment.BATCH, experiment.TIMED)
    assert "BATCH" in inspect.getsource(experiment._costs)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_figures_of_the_long_text_are_those_of_the_experiment(lang: Language):
    shown = words_on(start("lab", section="compare", lang=lang))
    rates = STORED["settings"]["learning_rate"]
    for value in (STORED["settings"]["embedding"], rates["gru"], rates["rnn"]):
        assert f"{value:g}" in shown
    assert rates["gru"] == rates["lstm"]
    learnt = [one for one in STORED["rows"] if one["what"] == "learning" and one["corpus"] == "shakespeare"]
    assert len(learnt) == 6
    for one in learnt:
        assert " / ".join(f"{bits:.2f}" for bits in one["best"]["test"]) in shown
        assert " / ".join(f"{bits:.2f}" for bits in one["best"]["learnt"]) in shown


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("corpus", CORPORA)
def test_generalisation_is_called_by_the_gaps(corpus: str, lang: Language):
    for read, told in zip((LITTLE, MUCH), findings.generalises(words(lang), corpus), strict=True):
        rows = {
            one["cell"]: one
            for one in STORED["rows"]
            if one["what"] == "learning" and (one["corpus"], one["read"]) == (corpus, read)
        }
        gaps = {
            cell: np.array(rows[cell]["best"]["test"]) - rows[cell]["best"]["learnt"]
            for cell in ("gru", "lstm")
        }
        which = leader(gaps["gru"], gaps["lstm"])
        for gap in gaps.values():
            assert f"{gap.min():.2f}\u2013{gap.max():.2f}" in told
        family = words(lang)(f"lab_compare_gap.{which.lower() or 'tied'}")
        assert told.endswith(family.split("{lstm}")[1])
        assert read in numbers(told)


def test_the_reported_update_is_the_best_on_selection_and_not_on_the_test():
    for row in STORED["rows"]:
        if row["what"] == "learning":
            for seed, curve in enumerate(row["curve"]):
                at = int(np.argmin(curve["selection"]))
                assert row["best_update"][seed] == (at + 1) * row["every"]
                assert row["best"]["test"][seed] == curve["test"][at]
