"""Every verdict on the page of two directions holds of the raw numbers, for all samples and typed words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.bidirectional import findings
from pages.bidirectional.measure import NETWORKS, measured, networks
from pages.bidirectional.sentence import Asked, samples, words_of
from pages.bidirectional.url_state import LONGEST, PageState
from pages.bidirectional.view_model import view_model
from pages.shared.i18n import Language, words
from rnn_core.analysis.tagger import each_knows_its_side, strongest
from rnn_core.analysis.tagger_verdict import CLEAR
from rnn_core.models.tagger import DIRECTIONS
from rnn_core.training import tagger_run
from rnn_core.training.tagger_run import BLIND, TaggerPlan, learn_to_tag
from tests.examples import examples
from tests.pages import visit
from tests.pages.visit import said

start = partial(visit.start, "bidirectional")
RESULTS = Path(__file__).parents[3] / "docs" / "experiments" / "results"
LANGUAGES: tuple[Language, ...] = ("ko", "en")


class Heard(NamedTuple):
    """What a network answers by torch's own run: the tag, its probability as printed, and exactly."""

    tag: str
    points: int
    share: float


@cache
def heard(tongue: Language, read: tuple[str, ...]) -> list[dict[str, Heard]]:
    """What each network answers to each word."""
    shipped = networks(tongue)
    told: list[dict[str, Heard]] = [{} for _ in read]
    for direction in DIRECTIONS:
        model = shipped.models[direction]
        with torch.no_grad():
            shares = model(model.embed(*shipped.subwords.bags(read))[:, None])[:, 0].double().softmax(-1)
        for at, row in enumerate(shares):
            told[at][direction] = Heard(
                shipped.tags[int(row.argmax())], int(f"{100 * float(row.max()):.0f}"), float(row.max())
            )
    return told


def sure(one: Heard) -> bool:
    return one.points >= 90


def same(one: Heard, both: Heard) -> bool:
    return sure(one) and one.tag == both.tag


Predicate = Callable[[Heard, Heard, Heard, int, int], bool]
# What is claimed, in both languages -> whether it holds of (forward, backward, both), the word's place, and
# how many words there are.
CLAIMS: dict[str, Predicate] = {
    "Even with both directions|양방향으로 읽어도": lambda f, b, both, at, n: not sure(both),
    "clear from either direction|어느 방향으로 읽어도 분명": lambda f, b, both, at, n: (
        sure(both) and same(f, both) and same(b, both)
    ),
    "clear only with the words after it|뒤에 오는 단어를 읽어야": lambda f, b, both, at, n: (
        sure(both) and same(b, both) and not sure(f) and at < n - 1
    ),
    "clear only with the words before it|앞에 오는 단어를 읽어야": lambda f, b, both, at, n: (
        sure(both) and same(f, both) and not sure(b) and at > 0
    ),
    "only the backward LSTM is clear|분명한 것은 역방향 LSTM뿐": lambda f, b, both, at, n: (
        sure(both) and same(b, both) and not sure(f)
    ),
    "only the forward LSTM is clear|분명한 것은 정방향 LSTM뿐": lambda f, b, both, at, n: (
        sure(both) and same(f, both) and not sure(b)
    ),
    "The forward LSTM alone takes|정방향 LSTM만으로는": lambda f, b, both, at, n: (
        sure(f) and f.tag != both.tag and same(b, both)
    ),
    "The backward LSTM alone takes|역방향 LSTM만으로는": lambda f, b, both, at, n: (
        sure(b) and b.tag != both.tag and same(f, both)
    ),
    "clear only with both directions|양방향으로 읽어야만": lambda f, b, both, at, n: (
        sure(both) and not sure(f) and not sure(b)
    ),
    "Only both directions together are sure|확신하는 것은 양방향 LSTM뿐": lambda f, b, both, at, n: (
        sure(both) and not same(f, both) and not same(b, both)
    ),
}


def holds(claim: str, at: int, told: list[dict[str, Heard]]) -> bool:
    fitting = [one for pattern, one in CLAIMS.items() if re.search(pattern, claim)]
    assert len(fitting) == 1, claim
    each = told[at]
    return fitting[0](each["forward"], each["backward"], each["both"], at, len(told))


def borderline(told: dict[str, Heard]) -> bool:
    """Whether float32 here and float64 there may round to different percents, or like different tags best."""
    return any(abs(100 * one.share - (CLEAR - 0.5)) < 1e-3 for one in told.values())


def view_of(lang: Language, tongue: Language, read: tuple[str, ...], at: int) -> Any:
    return view_model(words(lang), PageState(lang, tongue, word=at, step=0), Asked(read, at, False)).view


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("tongue", LANGUAGES)
def test_what_is_claimed_of_every_word_of_every_sample_holds(lang: Language, tongue: Language):
    for sample in samples(tongue):
        read = words_of(sample.text)
        told = heard(tongue, read)
        for at in range(len(read)):
            view = view_of(lang, tongue, read, at)
            assert holds(view.claim, at, told), (view.claim, told[at])
            # The figures that it rests on, and from where on an answer is called clear, stand under it.
            points = [int(one) for one in re.findall(r"(\d+)(?:\.\d)?%", view.lede)]
            exact = [int(100 * told[at][one].share) for one in DIRECTIONS]
            assert all(abs(shown - real) <= 1 for shown, real in zip(points[:3], exact, strict=True)), (
                view.lede
            )
            assert points[3] == CLEAR == 90
            for card, direction in zip(view.cards, DIRECTIONS, strict=True):
                assert card.clear[at] == sure(told[at][direction])
                assert card.answers[at][0] in view.words[at].candidates


def test_the_first_story_in_either_language_needs_the_direction_that_one_network_lacks():
    for tongue in LANGUAGES:
        first = samples(tongue)[0]
        told = heard(tongue, words_of(first.text))[first.word]
        assert sure(told["both"])
        assert not sure(told["forward"])
    english = samples("en")[0]
    assert not sure(heard("en", words_of(english.text))[english.word]["backward"])


def known(tongue: Language) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(networks(tongue).readings))


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_what_is_claimed_of_a_typed_sentence_holds(tongue: Language):
    letters = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)

    @settings(max_examples=examples(12), deadline=None)
    @given(
        st.lists(st.one_of(known(tongue), known(tongue), letters), min_size=1, max_size=6),
        st.integers(0, LONGEST),
        st.sampled_from(LANGUAGES),
    )
    def run(typed: list[str], word: int, lang: Language) -> None:
        read = words_of(" ".join(typed))
        if not read:
            return
        at, told = word % len(read), heard(tongue, read)
        if not borderline(told[at]):
            view = view_of(lang, tongue, read, at)
            assert holds(view.claim, at, told), (read, view.claim, told[at])

    run()


def hidden(tongue: Language, read: tuple[str, ...], at: int) -> dict[tuple[str, int], float]:
    """How far the lead falls if another word is unknown to one LSTM: both read anew, by torch alone."""
    shipped = networks(tongue)
    model = shipped.models["both"]
    best, rival = measured(tongue, read, own=False).leads[at]
    with torch.no_grad():
        x = model.embed(*shipped.subwords.bags(read))[:, None]
        whole = model.read(x)[at, 0]

        def lead(states: torch.Tensor) -> float:
            logits = model.answer(states)
            return float(logits[best] - logits[rival])

        falls = {}
        for other in set(range(len(read))) - {at}:
            without = x.clone()
            without[other] = model.unknown
            left, right = model.read(without)[at, 0].chunk(2)
            falls["forward", other] = lead(whole) - lead(torch.cat([left, whole[len(left) :]]))
            falls["backward", other] = lead(whole) - lead(torch.cat([whole[: len(left)], right]))
    return falls


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("tongue", LANGUAGES)
def test_the_word_that_the_answer_rests_on_is_that_whose_hiding_costs_most(lang: Language, tongue: Language):
    for sample in samples(tongue):
        read = words_of(sample.text)
        told = said(start(**{"lang": lang, "in": tongue, "sample": sample.slug}))
        falls = hidden(tongue, read, sample.word)
        side, at = max(falls, key=lambda one: falls[one])
        names = {
            "forward": ("the forward LSTM", "정방향 LSTM"),
            "backward": ("the backward LSTM", "역방향 LSTM"),
        }
        told = told[: told.index("(0–47)")] if "(0–47)" in told else told
        pattern = (
            r"“(?P<word>\S+)” would cost .*?: (?P<fall>[\d.]+) nats .*? by way of (?P<side>the \w+ LSTM)"
            if lang == "en"
            else r"답은 ‘(?P<word>\S+)’ 없이 .*?차이가 (?P<side>\S+ LSTM)을 거쳐 (?P<fall>[\d.]+)내트"
        )
        found = re.search(pattern, told)
        assert found, told[:400]
        assert found["word"] == read[at], sample.slug
        assert found["side"] in names[side]
        assert float(found["fall"]) == pytest.approx(falls[side, at], abs=0.006)


def test_an_answer_that_no_word_holds_up_is_said_to_rest_on_none():
    read = ("bank",)
    shown = view_model(words("en"), PageState("en", step=0), Asked(read, 0, False))
    assert strongest(shown.found, 0) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_the_deciding_word_stands_is_told_by_the_held_out_figures(lang: Language):
    told = said(start(lang=lang))
    better = True
    for tongue in LANGUAGES:
        held = json.loads((NETWORKS / tongue / "config.json").read_text("utf-8"))["held_out"]
        right: dict[tuple[str, bool], float] = {}
        count: dict[tuple[str, bool], int] = {}
        for direction in DIRECTIONS:
            for distance, (share, number) in held[direction]["by_distance"].items():
                key = (direction, int(distance) > 0)
                right[key] = right.get(key, 0) + share * number
                count[key] = count.get(key, 0) + number
        rate = {key: right[key] / count[key] for key in right}
        better &= rate["forward", False] > rate["forward", True]
        better &= rate["backward", True] > rate["backward", False]
        better &= held["both"]["sense"] > max(held["forward"]["sense"], held["backward"]["sense"])
    t = words(lang)
    assert (t("bidirectional.positions_holds") in told) == better
    assert (t("bidirectional.positions_fails") in told) == (not better)


def test_the_verdict_on_places_turns_with_the_figures():
    shipped = {tongue: networks(tongue).config for tongue in LANGUAGES}
    assert each_knows_its_side(shipped.values())
    blind = json.loads(json.dumps(shipped["en"]))
    blind["held_out"]["backward"]["by_distance"] = {"-1": [0.9, 10], "1": [0.8, 10]}
    assert not each_knows_its_side((shipped | {"en": blind}).values())
    weak = json.loads(json.dumps(shipped["ko"]))
    weak["held_out"]["both"]["sense"] = weak["held_out"]["backward"]["sense"]
    assert not each_knows_its_side((shipped | {"ko": weak}).values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_stored_race_is_told_by_the_worst_and_the_best_of_its_seeds(lang: Language):
    told = said(start(lang=lang))
    every = json.loads((RESULTS / "live.json").read_text("utf-8"))["rows"]["taggers"]
    rows = [one for one in every if one["language"] == lang]
    pattern = (
        r"over (\d+) seeds .*? gets (\d+)% .*? or more, the other (\d+)% at most, after ([\d.]+) s"
        if lang == "en"
        else r"시드 (\d+)개에서 .*?뜻의 (\d+)% 이상, .*?(\d+)% 이하.*?([\d.]+)초 이하"
    )
    found = re.search(pattern, told)
    assert found, told
    seeds, worst, blind, seconds = map(float, found.groups())
    assert seeds == len(rows)
    both = [100 * row["curves"]["both"][-1][2] for row in rows]
    other = [100 * row["curves"][BLIND[lang]][-1][2] for row in rows]
    assert min(both) - 1 < worst <= min(both)
    assert max(other) <= blind < max(other) + 1
    slowest = max(sum(curve[-1][1] for curve in row["curves"].values()) for row in rows)
    assert slowest - 1e-9 <= seconds < slowest + 0.1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_as_many_sentences_are_learnt_from_as_are_said(lang: Language, monkeypatch: pytest.MonkeyPatch):
    asked: list[tuple[int, int]] = []
    drawn = tagger_run.corpus

    def counting(language: Language, train: int, test: int, **more: Any) -> Any:
        asked.append((train, test))
        return drawn(language, 60, 20, **more)

    told = said(start(lang=lang))
    monkeypatch.setattr(tagger_run, "corpus", counting)
    next(learn_to_tag(TaggerPlan(lang, 40)))
    (train, test), *_ = asked
    assert re.search(rf"\b{train:,}", told)
    assert re.search(rf"\b{test:,}", told)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_leak_is_told_with_its_stored_medians(lang: Language):
    told = said(start(lang=lang))
    for row in json.loads((RESULTS / "leak.json").read_text("utf-8"))["rows"]:
        assert f"{row['forward']['median']:.2f}" in told
        assert f"{row['both']['median']:.3f}" in told
        assert f"{row['unigram']:.2f}" in told


@pytest.mark.parametrize("off", ["none", "forward", "backward"])
def test_the_change_without_a_half_is_the_difference_of_what_is_measured(off: Any):
    rows, whole = findings.ablated(words("en"), off), findings.ablated(words("en"), "none")
    for row, before in zip(rows, whole, strict=True):
        for tongue in ("Korean", "English"):
            share, *change = re.findall(r"[\u2212+]?[\d.]+", row[tongue].replace(">", ""))
            kept = float(re.findall(r"[\d.]+", before[tongue])[0])
            assert bool(change) == (off != "none")
            if change:
                assert float(change[0].replace("\u2212", "-")) == pytest.approx(float(share) - kept, abs=1.1)
