"""The Korean is right: particles against decomposed Unicode, verbs against forms written by hand."""

from __future__ import annotations

import random
import unicodedata
from itertools import pairwise

import pytest

from rnn_core.errors import InputError
from rnn_core.tasks.translation import analyse, corpus, draw, write
from rnn_core.tasks.translation.conjugation import conjugate
from rnn_core.tasks.translation.lexicon import lexicon

AFTER_CONSONANT, AFTER_VOWEL = {"+은", "+이", "+을", "+과"}, {"+는", "+가", "+를", "+와"}

FORMS = {  # stem: irregularity, present, past, future, polite past, polite negated present
    "보": ("", "본다", "봤다", "볼 것이다", "보셨다", "보시지 않는다"),
    "사": ("", "산다", "샀다", "살 것이다", "사셨다", "사시지 않는다"),
    "팔": ("", "판다", "팔았다", "팔 것이다", "파셨다", "파시지 않는다"),
    "만들": ("", "만든다", "만들었다", "만들 것이다", "만드셨다", "만드시지 않는다"),
    "찾": ("", "찾는다", "찾았다", "찾을 것이다", "찾으셨다", "찾으시지 않는다"),
    "좋아하": ("", "좋아한다", "좋아했다", "좋아할 것이다", "좋아하셨다", "좋아하시지 않는다"),
    "그리": ("", "그린다", "그렸다", "그릴 것이다", "그리셨다", "그리시지 않는다"),
    "가져오": ("", "가져온다", "가져왔다", "가져올 것이다", "가져오셨다", "가져오시지 않는다"),
    "쓰": ("", "쓴다", "썼다", "쓸 것이다", "쓰셨다", "쓰시지 않는다"),
    "듣": ("d", "듣는다", "들었다", "들을 것이다", "들으셨다", "들으시지 않는다"),
    "부르": ("reu", "부른다", "불렀다", "부를 것이다", "부르셨다", "부르시지 않는다"),
    "돕": ("b", "돕는다", "도왔다", "도울 것이다", "도우셨다", "도우시지 않는다"),
    "눕": ("b", "눕는다", "누웠다", "누울 것이다", "누우셨다", "누우시지 않는다"),
    "배우": ("", "배운다", "배웠다", "배울 것이다", "배우셨다", "배우시지 않는다"),
    "보내": ("", "보낸다", "보냈다", "보낼 것이다", "보내셨다", "보내시지 않는다"),
    "주": ("", "준다", "줬다", "줄 것이다", "주셨다", "주시지 않는다"),
    "가르치": ("", "가르친다", "가르쳤다", "가르칠 것이다", "가르치셨다", "가르치시지 않는다"),
    "모으": ("", "모은다", "모았다", "모을 것이다", "모으셨다", "모으시지 않는다"),
}
ENDINGS = [
    ("present",),
    ("past", "plain"),
    ("future", "plain"),
    ("honorific", "past", "plain"),
    ("honorific", "negation", "present"),
]


@pytest.mark.parametrize("stem", FORMS)
def test_verbs_are_conjugated_as_in_the_dictionary(stem: str) -> None:
    irregular, *forms = FORMS[stem]
    assert [conjugate(stem, irregular, endings, lexicon()) for endings in ENDINGS] == forms


def test_no_particle_is_wrong_in_ten_thousand_sentences() -> None:
    source, seen = random.Random(7), 0
    for _ in range(10_000):
        pieces = draw(source).korean
        for noun, particle in pairwise(pieces):
            if particle in AFTER_CONSONANT | AFTER_VOWEL:
                closed = "\u11a8" <= unicodedata.normalize("NFD", noun)[-1] <= "\u11ff"
                assert (particle in AFTER_CONSONANT) == closed, (noun, particle)
                seen += 1
    assert seen > 20_000


def test_who_is_looked_up_to_is_looked_up_to_everywhere() -> None:
    elders = {noun.ko for noun in lexicon().people if noun.honorific}
    source = random.Random(3)
    for _ in range(600):
        pieces = draw(source, clauses=1).korean
        subject = next(
            k for k, piece in enumerate(pieces) if piece in {"+은", "+는", "+이", "+가", "+께서", "+께서는"}
        )
        assert (pieces[subject - 1] in elders) == pieces[subject].startswith("+께서") == ("+시" in pieces)


def test_what_is_written_can_be_taken_apart_again() -> None:
    source = random.Random(11)
    for _ in range(600):
        pair = draw(source)
        assert analyse(write(pair.korean) + ".") == pair.korean


def test_each_sentence_has_one_translation_both_ways() -> None:
    source = random.Random(5)
    there: dict[tuple[str, ...], tuple[str, ...]] = {}
    back: dict[tuple[str, ...], tuple[str, ...]] = {}
    for _ in range(2_500):
        pair = draw(source, clauses=1)
        assert there.setdefault(pair.english, pair.korean) == pair.korean
        assert back.setdefault(pair.korean, pair.english) == pair.english


def test_english_agrees() -> None:
    source = random.Random(2)
    sentences = [" ".join(draw(source, clauses=1).english) for _ in range(1_000)]
    assert not any(f" a {vowel}" in f" {one}" for one in sentences for vowel in "aeiou")
    assert not any(
        one.startswith(("he do ", "she do ", "i does", "they does", "we does")) for one in sentences
    )
    assert any(one.startswith("she does not teach") for one in sentences)
    assert any(" teaches " in one for one in sentences)


def test_no_clause_that_is_held_out_was_learnt() -> None:
    found = corpus(training=500, held_out=100, seed=1)
    learnt = {clause for pair in found.training for clause in pair.clauses}
    assert not learnt & {clause for pair in found.held_out for clause in pair.clauses}
    assert len({pair.english for pair in (*found.training, *found.held_out)}) == 600
    assert corpus(training=30, held_out=5, seed=1).training == found.training[:30]
    with pytest.raises(InputError, match="sizes from 0 on"):
        corpus(training=-1)


def test_what_does_not_fit_is_written_side_by_side() -> None:
    assert write(["+을", "책", "+을", "+었"]) == "을 책을었"
    assert analyse("모르는 말") == ("모르는", "말")
