"""What is said of a race, held against who solved the task: of every stored race and every outcome."""

from __future__ import annotations

import itertools
import json
import math
import re

import pytest

from pages.lab.memory import findings, varied
from pages.lab.memory.results import Shown, stored
from pages.shared.experiments import RESULTS
from pages.shared.i18n import LANGUAGES, Language, words
from rnn_core.tasks import CELLS, STANDARD, Race
from rnn_core.tasks.race_results import Track
from tests.pages.visit import said as words_on
from tests.pages.visit import start

ROWS = json.loads((RESULTS / "memory.json").read_text("utf-8"))["rows"]
RATED = json.loads((RESULTS / "memory_rate.json").read_text("utf-8"))
NAMES = ("RNN", "GRU", "LSTM")
SPLIT = {"en": "Half or fewer", "ko": "절반 이하만"}
ALL = {"en": "each network solves it", "ko": "모든 신경망이 시드 과반"}
NONE = {"en": "no network solves it", "ko": "시드 과반이 푼 신경망은 없습니다"}


def numbers(text: str) -> list[float]:
    return [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def holds(lang: Language, told: str, solved: list[int], seeds: int) -> None:
    """Whether a verdict is true of these counts."""
    most = [name for name, count in zip(NAMES, solved, strict=True) if count > seeds - count]
    if len(most) == 3:
        assert ALL[lang] in told
        assert str(min(solved)) in told
    elif not most:
        assert NONE[lang] in told
        assert numbers(told.split(NONE[lang])[1])[-1 if lang == "ko" else -2] == max(solved)
    else:
        before, after = told.split(SPLIT[lang])
        named = before.split(":")[-1] if lang == "ko" else before.split("solve it:")[1]
        rest = after.split("RNN 0.002")[-1]
        assert [name for name in NAMES if re.search(rf"\b{name}\b", named)] == most
        assert [name for name in NAMES if re.search(rf"\b{name}\b", rest)] == [
            n for n in NAMES if n not in most
        ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("task", STANDARD)
def test_a_stored_race_is_summed_up_by_its_own_rows(task: str, lang: Language):
    rows = {one["cell"]: one for one in ROWS if one["task"] == task and one["standard"]}
    solved = [sum(at is not None for at in rows[cell]["solved_at"]) for cell in CELLS]
    t, shown = words(lang), stored(task)
    claim = findings.claim(t, shown, False)
    for name, count in zip(NAMES, solved, strict=True):
        assert re.search(rf"{name} {count}\b", claim.replace("개", " "))
    assert {len(rows["rnn"]["solved_at"]), rows["rnn"]["updates"]} <= set(numbers(claim))
    told = findings.verdict(t, shown)
    holds(lang, told, solved, len(rows["rnn"]["solved_at"]))
    race = STANDARD[task]
    # The conditions stand in the same sentence.
    assert {race.forget_bias, race.rate, race.rnn_rate, race.updates, 0.0, 4.0} <= set(numbers(told))
    assert t("lab_memory_start.torch") in told
    # What is solved, by the stored errors: all that solved it are within the limit that is said.
    limit = numbers(findings.solved(t, shown))
    for row in rows.values():
        assert row["limit"] in limit
        for at, error in zip(row["solved_at"], row["error"], strict=True):
            assert (at is not None) == (error is not None and error <= row["limit"])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("seeds", [1, 2, 3, 8])
def test_every_outcome_there_can_be_has_a_true_verdict(seeds: int, lang: Language):
    for solved in itertools.product(range(seeds + 1), repeat=3):
        tracks = [
            Track(cell, seed, (0, 20), (0.5, 0.0), 1.0, seed < count, True)
            for cell, count in zip(CELLS, solved, strict=True)
            for seed in range(seeds)
        ]
        shown = Shown(Race(seeds=seeds), tracks, True)
        holds(lang, findings.verdict(words(lang), shown), list(solved), seeds)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("task", STANDARD)
def test_what_other_choices_come_to_is_what_was_stored(task: str, lang: Language):
    told = varied.sentence(words(lang), task)
    other = [one for one in ROWS if one["task"] == task and not one["standard"]]
    rated = [one for one in RATED["rows"] if one["task"] == task]
    counts = re.findall(r"(\d+) of (\d+)" if lang == "en" else r"(\d+)개 중 (\d+)개", told)
    pairs = [(int(a), int(b)) if lang == "en" else (int(b), int(a)) for a, b in counts]
    expected = [
        (sum(at is not None for at in one["solved_at"]), len(one["solved_at"])) for one in other + rated
    ]
    assert sorted(pairs) == sorted(expected)
    (rate,) = {RATED["settings"]["rnn_learning_rate"]}
    label = f"learning rate {rate:g}: " if lang == "en" else f"학습률 {rate:g}: "
    (row,) = rated
    count = sum(at is not None for at in row["solved_at"])
    assert label + (f"{count} of 5" if lang == "en" else f"5개 중 {count}개") in told


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("task", STANDARD)
def test_what_is_asked_is_what_the_task_is(task: str, lang: Language):
    one = STANDARD[task].task
    told = numbers(findings.asks(words(lang), one))
    assert one.length in told
    if task == "echo":
        assert vars(one)["lag"] in told
    if task == "copy":
        assert told.count(vars(one)["symbols"]) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_figures_of_the_long_text_are_those_of_the_experiment(lang: Language):
    shown = words_on(start("lab", section="memory", lang=lang))
    settings = json.loads((RESULTS / "memory.json").read_text("utf-8"))["settings"]
    for name in ("batch", "learning_rate", "rnn_learning_rate", "clip", "unseen_sequences", "seeds"):
        assert f"{settings[name]:g}" in shown
    sizes = [one["parameters"] for one in ROWS]
    assert "5,000" in shown
    assert max(abs(size - 5000) for size in sizes) < 150
    for row in ROWS:
        assert len(row["curve"][0]) - 1 == math.ceil((row["solved_at"][0] or row["updates"]) / 20)
