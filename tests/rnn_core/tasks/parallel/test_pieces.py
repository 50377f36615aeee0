"""What a translator learnt from a visitor's pairs it knows when it reads it, as it stood or as shown."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.models.seq2seq import UNKNOWN
from rnn_core.tasks.parallel import join, read_pairs, split
from rnn_core.text import clean, receive
from rnn_core.training.translator_run import TranslatorBegun, TranslatorPlan, learn_to_translate
from tests.examples import examples

FOREIGN = [
    "मैं आज स्कूल जाकर किताब पढ़ूँगा।",
    "วันนี้ฉันไปโรงเรียน",
    "ذَهَبْتُ اليَوْمَ",
    "בְּרֵאשִׁית בָּרָא",
    "오늘 👨‍👩‍👧‍👦 갔다 👍🏽 ❤️",
    "\u1112\u119e\u11ab\u1100\u1173\u11af",
    "Cafe\u0301 İstanbul ΟΔΟΣ it's",
    "+a + b\u2028c\td\r\n",
]


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.sampled_from(FOREIGN) | st.text(max_size=20), max_size=4).map(" ".join))
def test_a_sentence_that_is_shown_and_typed_again_is_the_same_pieces(raw: str):
    pieces = split(clean(raw).text)
    assert split(clean(join(pieces)).text) == pieces


def test_every_piece_of_what_was_learnt_is_known_from_the_text_box():
    lines = [f"{FOREIGN[k % 6]} w{chr(97 + k % 26)}{k // 26:b}x\t값 {k}번" for k in range(600)]
    own = read_pairs("\r\n".join(lines).encode())
    learnt, _ = own.parts()
    assert len(learnt) > 500
    begun = next(iter(learn_to_translate(TranslatorPlan("own", updates=1, pairs=own.parallel()))))
    assert isinstance(begun, TranslatorBegun)
    for k in learnt:
        for text, known in zip(own.pairs[k], (begun.source, begun.target), strict=True):
            pieces = split(receive(text).text)
            assert UNKNOWN not in known.encode(pieces)
