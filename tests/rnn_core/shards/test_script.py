"""Encoding in parts is encoding in one go."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.shards.script import encode
from rnn_core.text.vocabulary import Vocabulary

JOINED = [
    "e\u0301",
    "\U0001f469\U0001f3fd\u200d\U0001f680",
    "\U0001f1f0\U0001f1f7",
    "\u1112\u1161\u11ab",
    "\r\n",
    "한",
    "ㅋ",
]
TEXTS = st.lists(st.sampled_from(["a", "b", "\n", " ", *JOINED]) | st.characters(codec="utf-8")).map("".join)


@given(TEXTS, st.integers(1, 9), st.booleans())
def test_where_it_is_cut_does_not_show(text, part, jamo):
    vocabulary = Vocabulary.of(["ab \n한"], jamo=jamo)
    script, whole = encode(vocabulary, text, part), vocabulary.encode(text)
    assert np.array_equal(script.ids, whole.ids)
    assert script.words(0, len(script)).to_pylist() == list(whole.shown)
    assert script.unknown == whole.unknown


def test_a_text_without_a_seam_is_one_part():
    text = "\u0301" * 1000
    assert len(encode(Vocabulary(("a",)), text, 10)) == len(Vocabulary(("a",)).encode(text))


def test_a_stretch_has_the_words_it_needs_and_no_others():
    assert encode(Vocabulary(("a",)), "abcd", 1).words(1, 3).dictionary.to_pylist() == ["b", "c"]
