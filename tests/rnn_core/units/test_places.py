"""Patterns of strangers, brushed spans and columns of labels: where something stands in a text."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.units.places import (
    LONGEST_PATTERN,
    MOST_LABELS,
    Document,
    LabelError,
    PatternError,
    Span,
    pattern_marks,
    pattern_of,
    read_labels,
    runs,
    span_marks,
)
from tests.examples import examples

PIECES = st.lists(
    st.sampled_from([*"ab[](){}.*+?|^$\\,0123456789-", "{2,}", "(?:", "(?=", "\\d", "\n", "가"])
)


@settings(max_examples=examples(200), deadline=None)
@given(PIECES.map("".join))
def test_a_pattern_is_searched_as_python_does_or_refused(pattern: str) -> None:
    text = "ab (a) [b] 12,3\nab가\n\n"
    try:
        found = pattern_marks(pattern, [text], seconds=1.0)[0]
    except PatternError as error:
        code, message = error.code, str(error)
    else:
        assert all(0 <= start < stop <= len(text) for start, stop in found)
        return
    assert code in {"blank", "long", "syntax", "repeats", "slow"}
    assert message.startswith("expected ")


@pytest.mark.parametrize(
    "pattern",
    [r"'[^'\n]*'", r"\([^()\n]*\)", r"\d+", r"^ {2,}(?=\S)", r"[A-Z]\w*", "[가-힣]+", r"(?<=\()\w+|\w+$"],
)
def test_the_places_are_those_that_python_finds(pattern: str) -> None:
    text = "A 'b' (12)\n   Cd = f('x', 가나)\n"
    found = pattern_marks(pattern, [text])[0]
    assert found == [one.span() for one in re.finditer(pattern, text, re.MULTILINE)]
    assert found


@pytest.mark.parametrize("pattern", [r"(a|aa)+$", r"(a|a)+$"])
def test_a_pattern_that_would_take_for_ever_is_refused_in_time(pattern: str) -> None:
    with pytest.raises(PatternError) as refused:
        pattern_marks(pattern, ["a" * 60 + "b" + "ab" * 40], seconds=0.2)
    assert refused.value.code == "slow"


def test_counts_that_would_fill_the_memory_are_refused_before_anything_compiles_them() -> None:
    for pattern in ("(?:(?:(?:a{9999}){9999}){9999})", "(?:a{,99999}){2}", "((a{200}){200}){2}"):
        with pytest.raises(PatternError) as refused:
            pattern_of(pattern)
        assert refused.value.code == "repeats"
    assert pattern_of(r"\d{4}-\d{2}-\d{2}").search("on 2026-11-29")


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("", "blank"),
        ("a" * (LONGEST_PATTERN + 1), "long"),
        ("(", "syntax"),
        (r"\p{L}", "syntax"),
        ("(?R)", "syntax"),
    ],
)
def test_what_is_no_pattern_is_refused_with_its_reason(pattern: str, code: str) -> None:
    with pytest.raises(PatternError) as refused:
        pattern_of(pattern)
    assert refused.value.code == code


def test_the_place_of_a_mistake_counts_characters_from_one() -> None:
    with pytest.raises(PatternError) as refused:
        pattern_of("ab[")
    assert refused.value.details == {"reason": "unterminated character set", "position": 3}


def test_nothing_empty_is_a_place_and_lines_have_their_ends() -> None:
    assert pattern_marks(r"^ *", ["  a\nb\n c"]) == [[(0, 2), (6, 7)]]
    assert pattern_marks(r"\w$", ["ab\ncd"]) == [[(1, 2), (4, 5)]]


def test_spans_are_sorted_and_cut_to_their_documents() -> None:
    documents = [Document("one", "abcdef"), Document("two", rows=np.zeros((3, 2)))]
    spans = [Span(1, 2, 9), Span(0, 3, 4), Span(0, -2, 2), Span(0, 6, 8), Span(2, 0, 1), Span(1, 2, 2)]
    assert span_marks(spans, documents) == [[(0, 2), (3, 4)], [(2, 3)]]


@given(st.lists(st.booleans()))
def test_runs_put_together_are_what_was_on(on: list[bool]) -> None:
    found = runs(np.array(on, bool))
    assert [any(a <= k < b for a, b in found) for k in range(len(on))] == on
    assert all(a[1] < b[0] for a, b in pairwise(found))


TOKENS = st.text(
    st.characters(codec="utf-8", exclude_characters='\r\n"\t,', exclude_categories=("Cs", "Zs", "Cc")),
    min_size=1,
    max_size=6,
)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.tuples(TOKENS, st.sampled_from("NVX")), min_size=2, max_size=30), st.sampled_from("\t,"))
def test_a_token_stands_in_the_text_where_its_label_says(rows: list[tuple[str, str]], separator: str) -> None:
    written = "\n".join(separator.join(row) for row in rows)
    if len({label for _, label in rows}) == 1 or rows[0][0].lower() in ("token", "character"):
        return
    found = read_labels(written)
    assert [found.document.text[start:stop] for start, stop in found.spans] == [token for token, _ in rows]
    assert list(found.labels) == [label for _, label in rows]
    for label in found.names:
        covered = {k for start, stop in found.places(label) for k in range(start, stop)}
        for (start, stop), one in zip(found.spans, found.labels, strict=True):
            assert (set(range(start, stop)) <= covered) == (one == label)


@settings(max_examples=examples(150), deadline=None)
@given(st.text(st.sampled_from('ab,\t"\n\r ;가\0'), max_size=60))
def test_any_text_is_read_as_labels_or_refused(written: str) -> None:
    try:
        found = read_labels(written)
    except LabelError as error:
        code = error.code
    else:
        assert len(found.spans) == len(found.labels) > 0
        return
    assert code in {"blank", "columns", "labels", "one"}


def test_characters_are_put_together_as_they_are_and_words_with_spaces() -> None:
    assert read_labels('character,label\na,0\n" ",0\nb,1\n').document.text == "a b"
    words = read_labels("The\tD\ncat\tN\n\n\nA\tD\nbig\tJ\ndog\tN\n")
    assert words.document.text == "The cat\nA big dog"
    assert words.names == ("J", "D", "N")
    assert words.places("N") == [(4, 7), (14, 17)]


def test_labels_in_a_row_are_one_place_with_the_space_between_them() -> None:
    found = read_labels("New,CITY\nYork,CITY\nis,O\nbig,O\n")
    assert [found.document.text[start:stop] for start, stop in found.places("CITY")] == ["New York"]


def test_what_is_no_column_of_labels_is_refused_with_its_reason() -> None:
    many = "".join(f"w{k},label{k}\n" for k in range(MOST_LABELS + 1))
    for written, code in [("\n\n", "blank"), ("a\n", "columns"), ("a,1\nb,1\n", "one"), (many, "labels")]:
        with pytest.raises(LabelError) as refused:
            read_labels(written)
        assert refused.value.code == code
