"""Jamo against Unicode's own decomposition, and the way back."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from rnn_core.text.hangul import (
    FROM_COMPATIBILITY,
    TO_COMPATIBILITY,
    is_syllable,
    split_syllable,
    to_jamo,
    to_syllables,
)

ALL = [chr(code) for code in range(0xAC00, 0xD7A4)]


def test_every_syllable_splits_as_unicode_says() -> None:
    assert all("".join(split_syllable(s)) == unicodedata.normalize("NFD", s) for s in ALL)


def test_every_syllable_comes_back() -> None:
    assert to_syllables(to_jamo("".join(ALL))) == "".join(ALL)


@given(
    st.text(
        st.one_of(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), st.sampled_from("a \nㅋ。1"))
    )
)
def test_mixed_text_comes_back(text: str) -> None:
    assert to_syllables(to_jamo(text)) == text


def test_half_a_syllable_is_not_lost() -> None:
    jamo = to_jamo("한글")
    assert to_syllables(jamo[:-1]) == "한그"
    assert to_syllables(jamo[:-2]) == "한" + jamo[3]


def test_a_jamo_is_drawn_as_the_letter_koreans_write() -> None:
    assert [TO_COMPATIBILITY[j] for j in split_syllable("값")] == ["ㄱ", "ㅏ", "ㅄ"]
    assert TO_COMPATIBILITY[split_syllable("아")[0]] == "ㅇ"


def test_written_alone_a_consonant_is_read_as_a_lead() -> None:
    assert FROM_COMPATIBILITY["ㅋ"] == split_syllable("카")[0]
    assert FROM_COMPATIBILITY["ㅠ"] == split_syllable("유")[1]
    assert FROM_COMPATIBILITY["ㄳ"] == split_syllable("넋")[2]


def test_only_syllables_are_syllables() -> None:
    assert all(map(is_syllable, ("가", "힣")))
    assert not any(map(is_syllable, ("ㄱ", "a", "", "가나", "漢")))
