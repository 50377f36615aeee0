"""Cleaning: what is changed, what is kept, and that a second time changes nothing."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.text import clean, graphemes, is_blank
from rnn_core.text.clean import CLUSTER_KEPT, MARKS_KEPT

HOSTILE = (
    "ab e가각ㅋ\r\n\t\x00\x1b\x7f\x85\x9f\u2028\u2029\u0301\u0323\u0308\u0344\u0958\u0338=\u212b\u2126\uf914"
    "\u1100\u1161\u11a8\u1113\u119e\u11f0\ua960\ud7b0\ud800\udc00\ude00\ud83d\u202e\u2066\u2069\u200f\u061c"
    "\u05d0\u200d\ufe0f\U0001f469\U0001f3fd\U0001f1f0\ufffd\ufeff\u3099\uff9e"
)
KEPT = ["ㅋㅋㅋ", "ｆｕｌｌ", "ﬁ", "\u2126", "\u212b", "①", "½", "\uf914", "\u0958", "👩🏽‍🚀", "🇰🇷"]
KEPT += ["\u1112\u119e\u11ab", "\u1103\u1173\u11f0", "\u1107\u1109\u1161"]  # old Hangul
pieces = st.text(st.sampled_from(HOSTILE), max_size=8)
repeated = st.builds(
    lambda text, times: text * times, st.text(st.sampled_from(HOSTILE), max_size=3), st.integers(1, 100)
)
hostile = st.lists(pieces | repeated, max_size=6).map("".join)


def _notes(text: str) -> dict[str, dict[str, int]]:
    return {note.code: note.details for note in clean(text).notes}


@given(hostile | st.text(st.characters()))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


@given(hostile, st.integers(0, 200))
def test_cleaning_twice_with_a_limit(text: str, limit: int) -> None:
    once = clean(text, limit).text
    assert len(once) <= limit
    assert clean(once, limit).text == once


@given(hostile | st.text(st.characters()))
def test_clean_text_can_go_anywhere(text: str) -> None:
    cleaned = clean(text).text
    assert len(cleaned) <= len(text)
    cleaned.encode()
    for character in cleaned:
        assert character in "\t\n" or unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
    assert not set(cleaned) & set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert max(map(len, graphemes(cleaned)), default=0) <= 2 * CLUSTER_KEPT


NEVER_DRAWN = "\u2065\U000e0000" + "".join(map(chr, range(0xE0002, 0xE0020)))  # though not assigned


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "M"], exclude_characters=NEVER_DRAWN)
        | st.sampled_from("\t\n")
    )
)
def test_a_text_without_any_of_that_is_left_as_it_is(text: str) -> None:
    if not any("\u1100" <= c <= "\u11ff" for c in text):
        assert clean(text).text == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_one_line_feed(end: str) -> None:
    cleaned = clean(f"a{end}{end}b\nc")
    assert cleaned.text == "a\n\nb\nc"
    assert _notes(f"a{end}{end}b\nc") == {"newlines": {"count": 2}}


def test_controls_become_their_pictures() -> None:
    assert clean("a\0b\x1b\x7f\x9f\t").text == "a␀b␛␡␦\t"
    assert _notes("a\0b\x1b\x7f\x9f\t") == {"controls": {"count": 4}}


def test_lone_surrogates_are_replaced_and_pairs_are_joined() -> None:
    assert clean("a\ud800b\udc00").text == "a\ufffdb\ufffd"
    assert _notes("a\ud800b\udc00") == {"surrogates": {"count": 2}}
    assert clean("\ud83d\ude00").text == "😀"
    assert _notes("\ud83d\ude00\ufffd") == {}


def test_decomposed_hangul_and_letters_are_composed() -> None:
    text = "한글 각 café ế"
    assert clean(unicodedata.normalize("NFD", text)).text == text
    assert _notes(unicodedata.normalize("NFD", text)) == {
        "hangul_composed": {"count": 3},
        "letters_composed": {"count": 3},
    }
    assert clean("가\u11a8").text == "각"
    assert _notes("가\u11a8") == {"hangul_composed": {"count": 1}}


@given(st.text(st.sampled_from("가각힣 한글abcéế.,\n")))
def test_what_macos_takes_apart_comes_back(text: str) -> None:
    assert clean(unicodedata.normalize("NFD", text)).text == text


@pytest.mark.parametrize("text", KEPT)
def test_what_nobody_took_apart_is_kept(text: str) -> None:
    cleaned = clean(f"{text} é".replace("é", "e\u0301"))
    assert cleaned.text == f"{text} é"
    assert [note.code for note in cleaned.notes] == ["letters_composed"]


def test_directional_controls_are_marked_and_right_to_left_letters_counted() -> None:
    cleaned = clean("abc\u202etxt.exe \u2067שלום\u2069")
    assert cleaned.text == "abc␦txt.exe ␦שלום␦"
    assert _notes("abc\u202etxt.exe \u2067שלום\u2069") == {
        "bidi_controls": {"count": 3},
        "right_to_left": {"count": 4},
    }


def test_a_thousand_marks_on_one_letter_are_capped() -> None:
    cleaned = clean("a" + "\u0336" * 1000 + "b" + "\u0336" * MARKS_KEPT)
    assert cleaned.text == "a" + "\u0336" * MARKS_KEPT + "b" + "\u0336" * MARKS_KEPT
    assert cleaned.notes[0].details == {"count": 1, "removed": 1000 - MARKS_KEPT}


@pytest.mark.parametrize("unit", ["\u1161", "\u1100", "👩\u200d", "क्"])
def test_clusters_that_grow_without_marks_are_capped(unit: str) -> None:
    cleaned = clean("a" + unit * 5000 + "b")
    assert len(cleaned.text) < 3 * CLUSTER_KEPT
    assert "\ufffd" in cleaned.text
    assert "marks_capped" in {note.code for note in cleaned.notes}


def test_the_cap_says_how_much_was_used() -> None:
    cleaned = clean("가" * 1000, limit=300)
    assert (len(cleaned.text), cleaned.notes[0].code, cleaned.notes[0].details) == (
        300, "cut_characters", {"used": 300, "total": 1000},
    )  # fmt: skip
    assert clean("가" * 300, limit=300).notes == ()


@pytest.mark.parametrize("cluster", ["👩🏽‍🚀", "e\u0336", "\r\n"])
def test_the_cap_falls_between_characters(cluster: str) -> None:
    for limit in range(20, 40):
        assert clean(cluster * 30, limit).notes[0].details["used"] % len(cluster) == 0


@pytest.mark.parametrize(
    "text", ["The quick brown fox\n" * 250_000, "가나다 라마바사\n" * 550_000, "x" * 5_000_000]
)
def test_five_million_characters_are_cleaned_while_one_waits(text: str) -> None:
    start = time.process_time()
    assert clean(text).text == text
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t\r", "\u3164", "\u200b\ufeff", "\u115f\u1160", "\u2800", "\xa0\u3000"]
)
def test_blank(text: str) -> None:
    assert is_blank(text)
    assert not is_blank(text + "a")


@pytest.mark.parametrize("text", ["a", "\0", "ㅋ", ".", "😀", "\ufffd"])
def test_not_blank(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("one\n\ufefftwo", "one\ntwo"),
        ("a\u200bb\u00adc\u2060d\u180e", "abcd"),
        ("가\u200d나\u200c다", "가나다"),
        ("e\u200b\u0301", "é"),
        ("x\U000e0041\U000e007f", "x"),
        ("👩\u200d a", "👩 a"),
    ],
)
def test_what_shows_nothing_is_taken_out_and_counted(text: str, left: str) -> None:
    assert clean(text).text == left
    assert _notes(text)["invisible"]["count"] == sum(unicodedata.category(c) == "Cf" for c in text)


@pytest.mark.parametrize(
    "text",
    [
        "👨‍👩‍👧‍👦",
        "👩🏽‍🚀",
        "🏳️‍🌈",
        "نمی\u200cخواهم",
        "क्\u200dष",
        "ക്\u200d",
        "🏴\U000e0067\U000e0062\U000e007f",
    ],
)
def test_joiners_that_change_what_is_drawn_are_kept(text: str) -> None:
    assert clean(text).text == text
    assert "invisible" not in _notes(text)


def test_a_text_of_nothing_but_what_shows_nothing_is_blank() -> None:
    assert clean("\ufeff\u200b\u00ad").text == ""
    assert is_blank("\ufeff\u200b\u00ad")
