"""Clauses that contradict each other: the last one decides, and the same words can say the opposite."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.errors import InputError
from rnn_core.tasks.contrast import (
    LANGUAGES,
    contrast,
    labels,
    mirrored,
    mirrors,
    qualities,
    spell,
    split,
    vocabulary,
)
from tests.examples import examples


def naive(words: tuple[str, ...], language: Any) -> bool:
    """Judge a sentence by its last clause alone."""
    good, bad = qualities(language)
    start = next(k for k, word in enumerate(words) if word in ("but", "\uc774\uc81c\ub294"))
    last = words[start:]
    word = next(one for one in last if one in good or one in bad)
    return (word in good) != bool({"not", "\uc54a"} & set(last))


@pytest.mark.parametrize("language", LANGUAGES)
class TestContrast:
    def test_the_last_clause_decides_and_no_word_tells(self, language: Any):
        drawn = contrast(language, 2000, 300)
        assert not {one.words for one in drawn.training} & {one.words for one in drawn.held_out}
        assert all(one.praise == naive(one.words, language) for one in (*drawn.training, *drawn.held_out))
        assert set(Counter(one.negations for one in drawn.training)) == {0, 1, 2}
        assert {word for one in drawn.training for word in one.words} == set(vocabulary(language))
        for word in vocabulary(language):
            praise = [one.praise for one in drawn.training if word in one.words]
            assert 0.3 < np.mean(praise) < 0.7, word

    def test_mirrors_are_held_out_hold_the_same_words_and_say_the_opposite(self, language: Any):
        found = mirrors(language, 60, seed=3)
        learnt = {one.words for one in contrast(language, 2000, 0, seed=3).training}
        assert len({one.words for one, _ in found}) == 60
        for one, other in found:
            assert Counter(one.words) == Counter(other.words)
            assert one.words != other.words
            assert one.praise == naive(one.words, language) != naive(other.words, language) == other.praise
            assert mirrored(other.words, language) == one.words
            assert not {one.words, other.words} & learnt

    def test_what_is_written_is_read_again(self, language: Any):
        for one in contrast(language, 300, 0).training:
            line = spell(one.words, language)
            assert "+" not in line
            assert split(line.upper() + "!", language).words == one.words
            assert len(labels(one.words, language)) == len(one.words)

    def test_a_seed_draws_the_same_and_another_something_else(self, language: Any):
        assert contrast(language, 20, 5, 1) == contrast(language, 20, 5, 1) != contrast(language, 20, 5, 2)


@settings(max_examples=examples(60))
@given(st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_any_text_is_parted_into_known_words_and_others(text: str, language: Any):
    found = split(text, language)
    assert set(found.words) <= set(vocabulary(language))
    assert not any(one in found.words for one in found.unknown)
    spell(found.words, language)
    other = mirrored(found.words, language)
    assert other is None or Counter(other) == Counter(found.words)


def test_what_has_no_two_such_words_has_no_mirror():
    assert mirrored(("the", "film"), "en") is None
    assert mirrored(("good", "but", "good"), "en") is None
    assert mirrored((), "en") is None
    with pytest.raises(InputError, match="sizes"):
        contrast("en", -1)
