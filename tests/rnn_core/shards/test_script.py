"""Cut into stretches, a text is the tokens that it is as a whole."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.shards.script import encode, stretches
from rnn_core.text import clean
from rnn_core.text.streaming import cleaned
from rnn_core.text.vocabulary import Vocabulary
from tests.examples import examples

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


@settings(max_examples=examples(200))
@given(TEXTS, st.integers(1, 9), st.integers(1, 9), st.booleans())
def test_where_it_is_cut_does_not_show(text, piece, steps, jamo):
    vocabulary = Vocabulary.of(["ab \n한"], jamo=jamo)
    pieces = ((text[start : start + piece], start) for start in range(0, len(text), piece))
    parts = [encode(vocabulary, part.text) for part in cleaned(pieces)]
    cut = list(stretches(parts, steps))
    whole = vocabulary.encode(clean(text).text)
    assert [len(one) for one in cut[:-1]] == [steps] * (len(cut) - 1)
    assert np.array_equal(np.concatenate([[], *(one.ids for one in cut)]), whole.ids)
    assert [word for one in cut for word in one.shown] == list(whole.shown)
    assert sum(one.unknown for one in cut) == whole.unknown
    assert "".join(one.text for one in cut) == clean(text).text


def test_a_syllable_that_is_cut_is_read_with_its_first_letter():
    first, rest = encode(Vocabulary.of(["한"], jamo=True), "한a").split(1)
    assert (first.text, rest.text) == ("한", "a")
    assert (first.shown, rest.shown) == (("ㅎ",), ("ㅏ", "ㄴ", "a"))
