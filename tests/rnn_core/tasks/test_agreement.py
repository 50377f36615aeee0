"""The grammar of agreement: its flags against the words themselves, and its spelling there and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from rnn_core.errors import InputError
from rnn_core.tasks.agreement import LANGUAGES, Language, agreement, flags, labels, spell, split, vocabulary
from tests.examples import examples

in_both = pytest.mark.parametrize("language", LANGUAGES)


@in_both
def test_the_flags_are_what_the_words_say(language: Language):
    """Another way to the same: a flag is so if one of its raising words is there, and its word agrees."""
    for one in agreement(language, 300, 0).training:
        for flag in flags(language):
            if flag.name not in one.flags:
                assert flag.name == "female"
                assert "and" in one.words
                continue
            asked = one.flags[flag.name]
            assert asked.value == bool({*flag.raising} & {*one.words})
            assert one.words[asked.at] in (flag.yes if asked.value else flag.no)
            assert asked.known <= asked.at <= asked.needed < len(one.words)
            if asked.value:
                assert asked.raised is not None
                assert one.words[asked.raised] in flag.raising
                assert asked.raised <= asked.known
            else:
                assert asked.raised is None


@in_both
def test_what_settles_a_flag_is_the_same_in_both_kinds_of_sentence(language: Language):
    """Else the place alone would tell them apart."""
    settling: dict[tuple[str, bool], set[str]] = {}
    for one in agreement(language, 600, 0).training:
        for name, asked in one.flags.items():
            settling.setdefault((name, asked.value), set()).add(one.words[asked.known])
    for flag in flags(language):
        yes, no = settling[flag.name, True], settling[flag.name, False]
        # The verb and the topic particle agree themselves; all else is said in both.
        agreeing = {"was", "were", "+\ub294", "+\uaed8\uc11c\ub294"} | {*flag.yes, *flag.no}
        assert yes - agreeing == no - agreeing


@in_both
def test_each_flag_is_up_in_half_of_the_sentences(language: Language):
    drawn = agreement(language, 1000, 0).training
    for flag in flags(language):
        values = [one.flags[flag.name].value for one in drawn if flag.name in one.flags]
        assert 0.4 < sum(values) / len(values) < 0.6


@in_both
def test_no_sentence_held_out_is_learnt_from_and_none_is_there_twice(language: Language):
    drawn = agreement(language, 2000, 400, seed=3)
    held = [one.words for one in drawn.held_out]
    assert len(set(held)) == 400
    assert not {*held} & {one.words for one in drawn.training}
    assert agreement(language, 0, 50, seed=3).held_out == drawn.held_out[:50]
    assert agreement(language, 0, 50, seed=4).held_out != drawn.held_out[:50]


@in_both
def test_a_sentence_written_and_read_again_is_the_same(language: Language):
    for one in agreement(language, 100, 0).training:
        found = split(spell(one.words, language), language)
        assert found.words == one.words
        assert not found.unknown


@in_both
@settings(max_examples=examples(60))
@given(text=some.text(max_size=80))
def test_any_text_is_taken_apart_into_known_words(language: Language, text: str):
    found = split(text, language)
    assert {*found.words} <= {*vocabulary(language)}
    assert not {*found.unknown} & {*vocabulary(language)}
    assert len(labels(found.words, language)) == len(found.words)


def test_a_language_or_size_that_is_not_there_is_refused():
    with pytest.raises(InputError, match="one of ko, en"):
        vocabulary("fr")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="from 0 on"):
        agreement("en", -1)
