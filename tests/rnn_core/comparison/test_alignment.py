"""Alignments against a recursion of their own score, and against difflib where there is one answer."""

from __future__ import annotations

import difflib
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.comparison import alignment
from rnn_core.comparison.alignment import OPENING, align
from rnn_core.errors import InputError

SHORT = st.text("ab", max_size=9)


def score(a: str, b: str) -> int:
    """The best score, run by run: which run comes next, and how long is it?"""

    @cache
    def best(i: int, j: int) -> int:
        found = 0
        for p in range(i, len(a)):
            for q in range(j, len(b)):
                size = 0
                while p + size < len(a) and q + size < len(b) and a[p + size] == b[q + size]:
                    size += 1
                    ends = (p + size, q + size) == (len(a), len(b))
                    free = (p, q) == (0, 0) or ends
                    # A run that another one follows at once would be one run.
                    found = max(found, size - (0 if free else OPENING) + best(p + size, q + size))
        return found

    return best(0, 0)


def scored(pairs: list[tuple[int | None, int | None]], a: str, b: str) -> int:
    """The score of an alignment, from its definition."""
    runs: list[list[tuple[int, int]]] = []
    for i, j in pairs:
        if i is None or j is None:
            continue
        if runs and runs[-1][-1] == (i - 1, j - 1):
            runs[-1].append((i, j))
        else:
            runs.append([(i, j)])
    free = [run[0] == (0, 0) or run[-1] == (len(a) - 1, len(b) - 1) for run in runs]
    return sum(len(run) for run in runs) - OPENING * free.count(False)


@given(SHORT, SHORT)
def test_it_is_an_alignment_and_no_other_scores_more(a: str, b: str) -> None:
    pairs = align(a, b)
    left = [i for i, _ in pairs if i is not None]
    right = [j for _, j in pairs if j is not None]
    assert (left, right) == (list(range(len(a))), list(range(len(b))))
    assert all(a[i] == b[j] for i, j in pairs if i is not None and j is not None)
    assert scored(pairs, a, b) == score(a, b)


@settings(max_examples=50)
@given(st.text("abc가나", max_size=40), st.integers(0, 40), st.text("xyz", min_size=1, max_size=5))
def test_what_is_put_in_at_one_place_is_what_difflib_finds(text: str, at: int, new: str) -> None:
    other = text[:at] + new + text[at:]
    blocks = difflib.SequenceMatcher(None, text, other, autojunk=False).get_matching_blocks()
    expected = [(one.a + k, one.b + k) for one in blocks for k in range(one.size)]
    assert [pair for pair in align(text, other) if None not in pair] == expected


def test_letters_that_two_sentences_share_by_chance_are_no_pairs() -> None:
    pairs = align("name is a mistake\n", "name isn't allowed\n")
    assert [pair for pair in pairs if None not in pair] == [*((k, k) for k in range(7)), (17, 18)]


def test_a_character_is_what_its_reader_sees() -> None:
    family = "\U0001f469\u200d\U0001f467"
    assert align(family + "a", "a") == [(0, None), (1, 0)]
    assert align(["ㄱ", "ㅏ"], ["ㅏ"]) == [(0, None), (1, 0)]


def test_texts_too_long_to_weigh_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignment, "MOST", 8)
    assert len(align("x" * 100, "x" * 100 + "abc")) == 103
    with pytest.raises(InputError, match="3 and 3 characters between the first and the last difference"):
        align("xabcx", "xdefx")
