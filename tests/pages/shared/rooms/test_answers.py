"""What a teacher may ask, what counts as an answer, and what a class is shown of its answers."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.rooms.answers import LEAST, checked, one_line, question, together
from pages.shared.rooms.refusal import Refused

CHOICE = question(1, "choice", "Which?", ("a", "b", "c"))
NUMBER = question(2, "number", "How many?")
WORD = question(3, "word", "In one word?")
CURVE = question(4, "sketch", "How does it go on?", ("t", "h", "e"), limits=(0.0, 1.0))


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  Ann  ", "Ann"),
        ("a\u202eb\u200bc", "a b c"),
        ("Z\u0300\u0301\u0302\u0303o", "Z\u0300o"),
        ("x" * 99, "x" * 12),
        ("<b>", "<b>"),
        ("\x00\n", ""),
        ("김민수", "김민수"),
        ("\u1100\u1161", "가"),
        ("\ud800a", "a"),
        ("a\u3164\u115f\u2800b", "a b"),
        ("\u3164", ""),
        ("\u2067a\u2069\ufeff", "a"),
        ("😀" * 99, "😀" * 12),
        ("👩\u200d👩\u200d👧", "👩 👩 👧"),
    ],
)
def test_a_nickname_is_one_line(raw: str, kept: str) -> None:
    assert one_line(raw, 12) == kept


@given(st.text())
def test_no_text_leaves_its_line(raw: str) -> None:
    kept = one_line(raw, 12)
    assert len(kept) <= 12
    assert kept == one_line(kept, 12)
    assert all(unicodedata.category(one) not in {"Cc", "Cf", "Zl", "Zp", "Cs"} for one in kept)


@pytest.mark.parametrize("answer", [-1, 3, True, "1", None, 1.5, [1], {"a": 1}, float("nan"), 10**30])
def test_what_is_no_option_is_refused(answer: object) -> None:
    with pytest.raises(Refused, match="answer"):
        checked(CHOICE, answer)


@pytest.mark.parametrize("answer", [True, "1", None, float("nan"), float("inf"), 10**400, -1e12])
def test_what_is_no_number_is_refused(answer: object) -> None:
    with pytest.raises(Refused, match="answer"):
        checked(NUMBER, answer)


@pytest.mark.parametrize("answer", ["", " ", "two words", 3, None, "\u200b"])
def test_what_is_not_one_word_is_refused(answer: object) -> None:
    with pytest.raises(Refused, match="answer"):
        checked(WORD, answer)


@pytest.mark.parametrize(
    "answer", [[0, 1], [0, 1, 2], [0, 1, True], [0, 1, None], "abc", 1, [0, 1, float("nan")]]
)
def test_what_is_no_curve_within_its_limits_is_refused(answer: object) -> None:
    with pytest.raises(Refused, match="answer"):
        checked(CURVE, answer)


def test_curves_have_a_middle_at_each_point_and_no_order_of_coming() -> None:
    drawn = [[0, 0, 1], [1, 0, 0], [0.5, 0.25, 0], [0.5, 0, 0.1234567], [0, 1, 1]]
    kept = [checked(CURVE, one) for one in drawn]
    told = together(CURVE, kept)
    assert told == together(CURVE, reversed(kept))
    assert told["distribution"][-1] == [1, 0, 0]
    assert len(told["distribution"]) == LEAST
    assert told["middle"] == [0.5, 0, 0.123457]


@pytest.mark.parametrize("limits", [None, (1.0, 0.0), (0.0, float("inf")), (float("nan"), 1.0)])
def test_a_curve_lies_between_two_limits(limits: tuple[float, float] | None) -> None:
    with pytest.raises(Refused, match="question"):
        question(1, "sketch", "?", ("a", "b"), limits=limits)


@pytest.mark.parametrize(
    ("kind", "text", "options", "measured"),
    [
        ("choice", "", ("a", "b"), None),
        ("choice", "?", ("a",), None),
        ("choice", "?", ("a", "a"), None),
        ("choice", "?", "abcdefg", None),
        ("choice", "?", ("a", "b"), 2),
        ("number", "?", (), "x"),
        ("drawing", "?", (), None),
    ],
)
def test_a_question_that_nobody_could_answer_is_refused(
    kind: str, text: str, options: tuple[str, ...], measured: object
) -> None:
    with pytest.raises(Refused, match="question"):
        question(1, kind, text, options, measured)


@given(st.lists(st.integers(0, 2), max_size=LEAST - 1))
def test_fewer_than_five_show_how_many_they_are_and_no_more(answers: list[int]) -> None:
    assert together(CHOICE, answers) == {"count": len(answers), "distribution": None}


@given(st.lists(st.integers(0, 2), min_size=LEAST), st.randoms())
def test_the_order_of_coming_is_not_told(answers: list[int], shuffle: st.DataObject) -> None:
    mixed = list(answers)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert together(CHOICE, answers) == together(CHOICE, mixed)
    assert sum(together(CHOICE, answers)["distribution"]) == len(answers)


def test_numbers_ascend_and_have_a_middle() -> None:
    told = together(NUMBER, [3.0, 1.0, 2.0, 9.0, 2.0])
    assert told == {"count": 5, "distribution": [1.0, 2.0, 2.0, 3.0, 9.0], "middle": 2.0}


def test_words_are_counted_however_they_are_written() -> None:
    told = together(WORD, ["Gate", "gate", "gate", "cell", "GATE", "문"])
    assert told["distribution"] == [["gate", 4], ["cell", 1], ["문", 1]]
    json.dumps(told)
