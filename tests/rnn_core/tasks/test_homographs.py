"""Generated sentences: no wrong particle, readings that one word decides, a split that is one."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from rnn_core.tasks.homographs import LANGUAGES, attach, corpus, grammar, held_out, readings

# By an independent rule: a syllable's final consonant is its number modulo 28.
PAIRS = {"을": True, "를": False, "이": True, "가": False, "은": True, "는": False}


def closed(syllable: str) -> bool:
    return (ord(syllable) - 0xAC00) % 28 > 0


@pytest.fixture(scope="module")
def korean():
    source = random.Random(7)
    return [grammar("ko").sentence(source) for _ in range(10_000)]


def test_no_particle_is_wrong_in_ten_thousand_sentences(korean):
    checked = Counter()
    for sentence in korean:
        for word, tag in zip(sentence.words, sentence.tags, strict=True):
            if tag.partition(":")[0] not in ("noun", "pronoun") or len(word) < 2 or word[-1] not in PAIRS:
                continue
            if word in ("아이", "아침에", "내가", "네가"):
                continue
            assert closed(word[-2]) == PAIRS[word[-1]], " ".join(sentence.words)
            checked[word[-1]] += 1
    assert set(checked) == set(PAIRS)
    assert sum(checked.values()) > 15_000


def test_pronouns_grow_together_with_their_particle(korean):
    words = {word for sentence in korean for word in sentence.words}
    assert {"내가", "네가", "나는", "너는"} <= words
    assert not {"나가", "너가"} & words


@pytest.mark.parametrize(
    ("word", "pair", "whole"),
    [("산", "을/를", "산을"), ("배", "을/를", "배를"), ("물", "이/가", "물이"), ("x", "은/는", "x는")],
)
def test_a_particle_follows_the_last_syllable(word, pair, whole):
    assert attach(word, pair) == whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_of_the_test_half_is_nowhere_in_the_training_half(language):
    drawn = corpus(language, train=1500, test=300, seed=5)
    train, test = ({one.words for one in half} for half in (drawn.train, drawn.test))
    assert len(train) == 1500
    assert len(test) == 300
    assert not train & test
    assert all(map(held_out, drawn.test))
    assert not any(map(held_out, drawn.train))


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_words_of_a_test_sentence_never_stand_together_in_training(language):
    drawn = corpus(language, train=1500, test=300)

    def three(one):
        pair = (one.ambiguous, one.deciding)
        others = [word for at, word in enumerate(one.words) if at not in pair]
        return one.words[pair[0]], one.words[pair[1]], tuple(others[:1])

    assert not {three(one) for one in drawn.train} & {three(one) for one in drawn.test}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_deciding_word_settles_what_the_ambiguous_one_leaves_open(language):
    source = random.Random(2)
    pairs: dict[tuple[str, str, int], set[str]] = {}
    for _ in range(6_000):
        one = grammar(language).sentence(source)
        if one.is_sense:
            key = (one.words[one.ambiguous], one.words[one.deciding], one.distance > 0)
            pairs.setdefault(key, set()).add(one.tags[one.ambiguous])
    undecided = {key for key, tags in pairs.items() if len(tags) > 1}
    assert not undecided


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_ambiguous_word_is_met_in_all_its_readings(language):
    drawn = corpus(language, train=4000, test=1)
    met = readings(drawn.train)
    rules = grammar(language)
    for word, tags in rules.homographs.items():
        found = {tag for one, own in met.items() if one.startswith(word) for tag in own}
        assert set(tags) <= found
    for scene in rules.tables["speech"]:
        assert len(met[scene["word"]]) > 1, scene["word"]


def test_korean_decides_after_and_english_before():
    for language, low, high in (("ko", 0.75, 0.95), ("en", 0.1, 0.4)):
        source = random.Random(3)
        drawn = [one for one in (grammar(language).sentence(source) for _ in range(3000)) if one.is_sense]
        assert low < sum(one.distance > 0 for one in drawn) / len(drawn) < high


def test_a_seed_decides_everything():
    assert corpus("en", 50, 20, seed=3) == corpus("en", 50, 20, seed=3)
    assert corpus("en", 50, 20, seed=3) != corpus("en", 50, 20, seed=4)
