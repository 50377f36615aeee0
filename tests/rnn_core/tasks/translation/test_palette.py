"""The words that a sentence of the grammar can be put together from."""

from __future__ import annotations

import random
from itertools import chain

import pytest

from rnn_core.tasks.translation import analyse, draw, palette

PAIRS = [draw(random.Random(seed)) for seed in range(3000)]


def texts(side: str) -> list[str]:
    return [entry.text for entry in chain.from_iterable(palette(side).values())]  # type: ignore[arg-type]


def test_every_english_word_of_the_grammar_is_offered_and_no_other() -> None:
    offered = {word for text in texts("en") for word in text.split()}
    assert offered == {word for pair in PAIRS for word in pair.english}


def test_korean_words_are_those_that_the_grammar_writes() -> None:
    made = {token for pair in PAIRS for token in pair.korean}
    offered = {token for text in texts("ko") for token in analyse(text)}
    assert offered <= made
    links_and_negation = 3
    assert len(made - offered) == links_and_negation


def test_a_pronoun_takes_no_particle_that_the_grammar_never_gives_it() -> None:
    written = {(a, b) for pair in PAIRS for a, b in zip(pair.korean, pair.korean[1:], strict=False)}
    for entry in palette("ko")["who"]:
        noun, particle = analyse(entry.text)
        assert (noun, particle) in written


@pytest.mark.parametrize("side", ["en", "ko"])
def test_no_word_is_offered_twice_in_a_group(side: str) -> None:
    for entries in palette(side).values():  # type: ignore[arg-type]
        names = [(entry.text, entry.meaning) for entry in entries]
        assert len(names) == len(set(names))
