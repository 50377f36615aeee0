"""Text to token numbers and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.errors import InputError
from rnn_core.text import clean
from rnn_core.text.hangul import TO_COMPATIBILITY, to_jamo
from rnn_core.text.vocabulary import UNKNOWN, Vocabulary

LATIN = Vocabulary(tuple("abc \n"))
KOREAN = Vocabulary.of(["나는 값을 읽는다. abc\n"], jamo=True)


def test_number_0_is_unknown_and_is_counted() -> None:
    tokens = LATIN.encode("abz🙂c")
    assert tokens.ids.tolist() == [1, 2, UNKNOWN, UNKNOWN, 3]
    assert tokens.unknown == 2
    assert tokens.known.tolist() == [True, True, False, False, True]


def test_an_emoji_sequence_is_read_by_code_points_that_belong_together() -> None:
    family = "👩‍👩‍👧"
    tokens = LATIN.encode(f"a{family}b")
    assert tokens.graphemes == ("a", family, "b")
    assert tokens.ids.tolist() == [1, *[UNKNOWN] * 5, 2]
    assert tokens.shown[1:6] == tuple(family)
    assert tokens.source.tolist() == [0, 1, 1, 1, 1, 1, 2]
    assert (tokens.unknown, tokens.strange) == (5, 1)


@pytest.mark.parametrize("entries", [("a", "bc"), ("a", ""), ("a", "b", "a")])
def test_entries_that_could_not_be_told_apart_are_refused(entries: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="make the vocabulary anew"):
        Vocabulary(entries)


def test_the_rarest_find_no_room_and_jamo_always_do() -> None:
    text = "aaaabbbc" + "가나" * 2
    assert Vocabulary.of([text], most=2).entries == ("a", "b")
    korean = Vocabulary.of([text], jamo=True, most=68)
    assert set(korean.entries) - set(TO_COMPATIBILITY) == {"a"}
    assert korean.encode("각하").unknown == 0


def test_a_korean_vocabulary_reads_any_syllable() -> None:
    tokens = KOREAN.encode("똠방각하 펲시")
    assert tokens.unknown == 0
    assert KOREAN.decode(tokens.ids) == "똠방각하 펲시"


def test_the_tokens_of_a_syllable_belong_to_it() -> None:
    tokens = KOREAN.encode("값 나")
    assert tokens.source.tolist() == [0, 0, 0, 1, 2, 2]
    assert tokens.shown == ("ㄱ", "ㅏ", "ㅄ", " ", "ㄴ", "ㅏ")


def test_a_jamo_written_alone_is_read_as_the_one_in_a_syllable() -> None:
    assert KOREAN.encode("ㅋ").ids.tolist() == KOREAN.encode("카").ids.tolist()[:1]
    assert KOREAN.encode("ㅋㅋ").unknown == 0


def test_rare_characters_stay_outside() -> None:
    assert Vocabulary.of(["aaab"], at_least=2).entries == ("a",)


@given(st.text())
def test_the_fast_way_and_the_full_way_read_the_same(text: str) -> None:
    text = clean(text).text
    for vocabulary in (LATIN, KOREAN):
        tokens = vocabulary.encode(text)
        assert "".join(tokens.graphemes) == text
        assert len(tokens) == len(tokens.source) == len(tokens.shown)
        np.testing.assert_array_equal(tokens.ids, vocabulary.ids(text))
        assert tokens.source.tolist() == sorted(tokens.source.tolist())
        assert set(tokens.source.tolist()) == set(range(len(tokens.graphemes)))


@given(st.text(st.sampled_from("나는값을읽다. abc\n")))
def test_a_known_text_comes_back(text: str) -> None:
    assert KOREAN.decode(KOREAN.ids(text)) == text
    assert len(KOREAN.ids(text)) == len(to_jamo(text))


@given(st.text(st.sampled_from("값나 a")), st.integers(0, 9), st.integers(0, 9))
def test_a_window_is_those_tokens_with_their_graphemes(text: str, start: int, stop: int) -> None:
    whole, part = KOREAN.encode(text), KOREAN.encode(text).window(start, stop)
    np.testing.assert_array_equal(part.ids, whole.ids[start:stop])
    assert part.shown == whole.shown[start:stop]
    named = [part.graphemes[k] for k in part.source]
    assert named == [whole.graphemes[k] for k in whole.source[start:stop]]
    if len(part):
        assert part.source[0] == 0
        assert part.source[-1] == len(part.graphemes) - 1
