"""Grapheme clusters against the regex package's own segmentation, and against the clock."""

from __future__ import annotations

import time
from statistics import median

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.text import graphemes
from rnn_core.text.graphemes import PLAIN

JOINING = "\r\n \u1100\u1161\u11a8\ua960\ud7b0\u0301\u200d\ufe0f\u20e3\u0600\u0915\u094d\u0937\u0e33"
ONE = [
    "👩🏽‍🚀",
    "👨‍👩‍👧‍👦",
    "🇰🇷",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "👍🏿",
    "1️⃣",
    "क्षि",
]
ONE += ["e\u0301", "\u1112\u1161\u11ab", "\u1112\u119e\u11ab", "ㅋ", "한", "\r\n", "น้ำ"]
POOL = JOINING + "\U0001f1f0\U0001f1f7ab가각한中あㅋ©\u2764👩🚀\U0001f3fd\ud800"


@given(st.text(st.sampled_from(POOL)) | st.text())
def test_the_same_clusters_as_without_the_short_cut(text: str) -> None:
    assert graphemes(text) == tuple(regex.findall(r"\X", text))
    assert "".join(graphemes(text)) == text


def test_what_is_called_plain_never_joins() -> None:
    joins = r"\p{GCB=Extend}\p{GCB=SpacingMark}\p{GCB=Prepend}\p{GCB=L}\p{GCB=V}\p{GCB=T}\p{GCB=RI}\p{GCB=CR}"
    plain = regex.findall(f"[{PLAIN}]", "".join(map(chr, range(0x110000))))
    assert len(plain) > 40_000
    assert regex.findall(rf"[{joins}\p{{GCB=ZWJ}}\p{{InCB=Consonant}}]", "".join(plain)) == []


@pytest.mark.parametrize("cluster", ONE)
def test_one_character_to_its_reader_is_one_cluster(cluster: str) -> None:
    assert graphemes(f"a{cluster}b{cluster}") == ("a", cluster, "b", cluster)


def test_a_million_characters_on_one_line_cost_little_more_than_a_tuple() -> None:
    text = "가나 ab. " * 166_667

    def seconds(split: object) -> float:
        def once() -> float:
            start = time.process_time()
            split(text)  # type: ignore[operator]
            return time.process_time() - start

        return median(once() for _ in range(3))

    assert len(graphemes(text)) == len(text)
    assert seconds(graphemes) < 1
    assert seconds(graphemes) < seconds(regex.compile(r"\X").findall)
