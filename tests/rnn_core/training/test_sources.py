"""Texts that are on every machine: what they are, and that they are the same every time."""

from __future__ import annotations

import collections

import numpy as np
import pytest
import torch

from rnn_core.models import CharacterModel
from rnn_core.text.vocabulary import Vocabulary
from rnn_core.training.sample import draw, draw_many, sample
from rnn_core.training.sources import c_headers, formulas, python_manual, python_sources

MAKERS = (c_headers, formulas, python_manual, python_sources)


@pytest.mark.parametrize("make", MAKERS)
def test_a_text_is_the_same_every_time_and_as_long_as_was_asked(make):
    text = make()
    assert 40_000 < len(text) <= 200_000
    assert make.__wrapped__() == text
    assert make.__wrapped__(2000) in (text[:2000], make.__wrapped__(2000))
    assert len(make(2000)) == 2000


def test_c_is_c():
    text = c_headers()
    assert text.count("#define") > 200
    assert text.count("{") == pytest.approx(text.count("}"), rel=0.05)
    assert "\t" not in text


def test_every_formula_is_latex_and_stands_there_once():
    blocks = formulas().split("\n\n")
    assert sum("\\" in block for block in blocks) > 0.8 * len(blocks)
    assert ".. math" not in formulas()
    assert max(collections.Counter(block for block in blocks if len(block) > 60).values()) == 1


def small() -> tuple[CharacterModel, Vocabulary]:
    torch.manual_seed(3)
    vocabulary = Vocabulary.of(["abcde\n" * 3])
    return CharacterModel(len(vocabulary), "gru", 8, embedding=4).eval(), vocabulary


def test_many_texts_are_drawn_as_often_as_the_network_says():
    """From one state each next token is multinomial: frequencies against the network's own probabilities."""
    model, vocabulary = small()
    firsts = collections.Counter(text[0] for text in draw_many(model, vocabulary, 4000, 1, seed=1))
    with torch.no_grad():
        logits, _ = model(torch.as_tensor(vocabulary.ids("\n"))[:, None])
        logits[..., 0] = -torch.inf
        shares = logits[-1, 0].softmax(-1)
    for number, share in enumerate(shares.tolist()):
        if number:
            count = firsts[vocabulary.entries[number - 1]]
            assert abs(count - 4000 * share) < 5 * np.sqrt(4000 * share * (1 - share)) + 1


def test_draws_are_those_of_sample_and_never_unknown():
    model, vocabulary = small()
    for temperature in (0.3, 1.0):
        drawn = list(draw(model, vocabulary, "ab", 80, temperature=temperature, top_k=3, seed=5))
        text = sample(model, vocabulary, "ab", 80, temperature=temperature, top_k=3, seed=5)
        assert text == "ab" + vocabulary.decode([one.token for one in drawn])
        assert all(one.token and one.bits >= 0 for one in drawn)
    assert "\ufffd" not in "".join(draw_many(model, vocabulary, 20, 50, seed=2))
