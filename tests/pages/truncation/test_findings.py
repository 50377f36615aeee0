"""What the truncation page says of its stored figures, held against the figures."""

from __future__ import annotations

import re
from typing import get_args

import numpy as np
import pytest

from pages.shared.experiments import experiment
from pages.shared.i18n import Language, words
from pages.truncation import clip, window
from pages.truncation.measure import sent
from pages.truncation.url_state import LENGTHS, LIMIT, RATES, WINDOWS, PageState
from rnn_core.analysis.clipping import MOMENTUM, Verdict
from rnn_core.experiments.clipping import LatchTraining, train_latch
from rnn_core.optimisers import SGD

LANGUAGES: tuple[Language, ...] = ("ko", "en")


def learnt(length: str, rate: str) -> tuple[int, int]:
    """Seeds that learn with the limit and without, counted anew from their accuracies."""
    rows = experiment("clipping")["rows"]
    of = [one for one in rows if (one["length"], one["learning_rate"]) == (int(length), float(rate))]
    counts = {one["clip"] is None: sum(reached >= 0.95 for reached in one["accuracy"]) for one in of}
    return counts[False], counts[True]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_clipping_turns_on_is_in_the_stored_figures(lang: Language):
    t = words(lang)
    said = clip.when(t)
    groups = {name: t(f"truncation.clip_when_{name}", list="|").split("|")[0] for name in get_args(Verdict)}
    decides = set()
    for length in LENGTHS:
        for rate in RATES:
            limited, free = learnt(length, rate)
            one = t("truncation.setting", length=length, rate=rate)
            assert said.count(one) == 1
            head = max(
                (name for name in groups if groups[name] in said[: said.index(one)]),
                key=lambda n: said.index(groups[n]),
            )
            difference = limited - free
            assert (head == "decides") == (difference > 5)
            assert (head == "harms") == (difference < -5)
            assert (head == "neither") == (abs(difference) <= 5 and max(limited, free) <= 5)
            numbers = re.findall(r"\d+", said[said.index(one) + len(one) :])[:2]
            assert [int(number) for number in numbers] == [limited, free]
            if difference > 5:
                decides.add((length, rate))
    turns = any(decides == {(length, rate) for length in LENGTHS} for rate in RATES)
    assert ("not on the length" in said or "길이가 아니라" in said) == turns


def test_no_step_is_longer_than_the_bound_said():
    """The optimiser's own steps, with the limit, against learning rate x limit / (1 - momentum)."""
    steps: list[float] = []
    taken = SGD.step

    def watched(self: SGD) -> None:
        group = self.param_groups[0]
        before = [one.detach().clone() for one in group["params"]]
        taken(self)
        moved = zip(before, group["params"], strict=True)
        steps.append(sum(float((new - old).detach().square().sum()) for old, new in moved) ** 0.5)
        assert group["momentum"] == MOMENTUM

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SGD, "step", watched)
        list(train_latch(LatchTraining(LIMIT, 10, learning_rate=0.001, updates=60)))
    bound = 0.001 * LIMIT / (1 - MOMENTUM)
    assert 0.001 * LIMIT < max(steps) <= 1.01 * bound  # the limit alone, without the momentum, is passed
    t = words("en")
    for length in LENGTHS:
        limited, free = clip.stored(length, "0.001")
        assert limited["learnt"] == 0
        assert f"no step is then longer than {bound:.3g} " in clip._why(t, limited, free)


def percents(said: str) -> list[float]:
    return [float(one) for one in re.findall(r"([\d.]+)%", said)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_claim_is_borne_out_by_every_stored_seed(lang: Language, monkeypatch: pytest.MonkeyPatch):
    """And turns into a question where one seed is against it."""
    rows = experiment("truncation")["rows"]
    lag = experiment("truncation")["settings"]["lag"]
    within = {one["window"]: one["accuracy"] for one in rows}
    short = [value for length, values in within.items() if length <= lag for value in values]
    long = [value for length, values in within.items() if length > lag for value in values]
    said, lede = window.claim(words(lang))
    assert ("?" not in said) == (max(short) < 0.95 <= min(long))
    shown = percents(lede)
    np.testing.assert_allclose(shown, [100 * max(short), 100 * min(long), 95], atol=0.051)
    others = [one | {"accuracy_marks": one["accuracy_marks"] | {"least": 0.5}} for one in window.rows()]
    monkeypatch.setattr(window, "rows", lambda: others)
    assert "?" in window.claim(words(lang))[0]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("chosen", WINDOWS)
def test_what_a_window_reached_is_in_the_stored_figures(lang: Language, chosen: str):
    said = " ".join(window.results(words(lang), PageState(lang, window=chosen)))  # type: ignore[arg-type]
    one = next(each for each in experiment("truncation")["rows"] if each["window"] == int(chosen))
    taught = max(int(chosen) - 8, 0) / int(chosen)  # answers whose bit, 8 steps before, is in the window too
    ranked = sorted(one["accuracy"])
    expected = [100 * value for value in (taught, ranked[2], ranked[0], ranked[-1])]
    assert {round(value, 1) for value in percents(said)} >= {float(f"{value:.3g}") for value in expected}
    leak = bool(re.search("carried over the cut|잘린 곳을 넘어", said))
    assert leak == (taught == 0 and ranked[0] > 0.5)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_longer_is_called_worse_where_it_is(lang: Language, monkeypatch: pytest.MonkeyPatch):
    rows = {one["window"]: one for one in window.rows()}
    for twelve in (1.0, 0.98):  # as stored, and as if the shorter window were the worse one
        rows[12] = rows[12] | {"accuracy_marks": rows[12]["accuracy_marks"] | {"median": twelve}}
        monkeypatch.setattr(window, "rows", lambda: list(rows.values()))
        said = " ".join(window.compared(words(lang)))
        worse = sorted(rows[32]["accuracy"])[2] < twelve and rows[32]["bytes_kept"] > rows[12]["bytes_kept"]
        assert bool(re.search("not simply better|더 좋지는 않습니다", said)) == worse
        times = rows[32]["bytes_kept"] / rows[12]["bytes_kept"]
        assert re.search(rf"\b{times:.2g}( times|배)", said)
        shown = percents(said)
        for value in (0.989, twelve, rows[12]["left_before"]["median"], rows[12]["left_after"]["median"]):
            assert any(np.isclose(figure, 100 * value, rtol=0.05) for figure in shown), (value, said)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("trained", ["after", "before"])
@pytest.mark.parametrize("chosen", WINDOWS)
def test_a_gradient_is_said_to_reach_the_bit_where_it_does(lang: Language, trained: str, chosen: str):
    for answer in range(1, int(chosen) + 1):
        page_state = PageState(lang, window=chosen, answer=answer, trained=trained)  # type: ignore[arg-type]
        cut = sent(page_state, None).cut
        said = window.reached(words(lang), cut)
        none = bool(re.search("it is 0\\.|기울기는 0입니다", said))
        assert none == (cut.within[cut.answer - 8] == 0) == (answer <= 8), said
        left = 100 * cut.whole[cut.answer - 8] / cut.whole[cut.answer]
        assert percents(said)[0] == pytest.approx(left, rel=0.06)
        for step in (cut.answer + 1, cut.answer - 7):  # counted from 1
            assert re.search(rf"\b{step}(\b|단계)", said)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("rate", RATES)
def test_a_verdict_on_clipping_has_its_counts_and_its_bounds(lang: Language, length: str, rate: str):
    page_state = PageState(lang, length=length, rate=rate)  # type: ignore[arg-type]
    said = clip.say_verdict(words(lang), page_state)
    limited, free = learnt(length, rate)
    word = {
        "decides": "makes the difference|여기서는 클리핑이 결정적입니다",
        "harms": "harms|해롭습니다",
        "neither": "no difference|결정적이지 않습니다",
        "both": "not needed|필요 없습니다",
    }
    told = [name for name, pattern in word.items() if re.search(pattern, said)]
    expected = (
        "decides"
        if limited - free > 5
        else "harms"
        if free - limited > 5
        else "neither"
        if max(limited, free) <= 5
        else "both"
    )
    assert told == [expected], said
    counts = [int(one) for one in re.findall(r"(?<![\d.])(\d+)(?![\d.%]*%)", said)]
    assert {limited, free, 10, 400} <= set(counts), said
    assert percents(said) == [95]
    assert (5 in counts) == (expected in ("decides", "harms"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_dead_units_are_counted_from_those_that_are_alive(lang: Language):
    for length in LENGTHS:
        for rate in RATES:
            limited, free = clip.stored(length, rate)
            said = clip._why(words(lang), limited, free)
            dead = [round(32 * (1 - sorted(one["alive"])[4])) for one in (free, limited)]
            pattern = (
                r"(\d+) of 32 without clipping, (\d+) with"
                if lang == "en"
                else r"32개 가운데 .* (\d+)개, 하면 (\d+)개"
            )
            assert [int(one) for one in re.search(pattern, said).groups()] == dead, said  # type: ignore[union-attr]
            stopped = sum(one is None for one in free["largest"])
            assert bool(re.search("Not one|발산한 것은 없습니다", said)) == (stopped == 0)
            none = sum(reached >= 0.95 for reached in limited["accuracy"]) == 0
            assert bool(re.search("none of the 10|하나도 없습니다", said)) == none
