"""A classifier answers from its last word's state, and learns what no count of words can tell."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import torch

import rnn_core
from rnn_core.errors import InputError
from rnn_core.models.character import Cell
from rnn_core.models.classifier import BagOfWords, Classifier
from rnn_core.models.seq2seq.pieces import Pieces
from rnn_core.tasks.negation import LANGUAGES, Language, negation
from rnn_core.training.classifying import ClassifierLesson, by_negations, numbered, train


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_the_answer_is_the_readout_of_the_traced_state_at_each_sentences_end(cell: Cell) -> None:
    torch.manual_seed(1)
    model = Classifier(9, 3, cell, hidden=5, embedding=4).double()
    words, lengths = torch.tensor([[1, 4, 2], [3, 0, 5], [6, 0, 7]]), torch.tensor([3, 1, 3])
    logits = model(words, lengths)
    record = rnn_core.trace(model.rnn, model.embedding(words).detach())
    assert record.residual < 1e-12
    for k, length in enumerate(lengths.tolist()):
        state = torch.from_numpy(record.gate("hidden")[k, length - 1].copy())
        torch.testing.assert_close(logits[k], model.readout(state))
        alone = model.along(words[:length, k])
        torch.testing.assert_close(alone[-1], logits[k])


def test_a_bag_does_not_know_the_order() -> None:
    model = BagOfWords(9, 2)
    words, lengths = torch.tensor([[1, 3], [2, 2], [3, 1]]), torch.tensor([3, 3])
    one, other = model(words, lengths)
    assert torch.allclose(one, other)


@pytest.mark.parametrize("language", LANGUAGES)
class TestNegation:
    def test_held_out_sentences_are_not_learnt_and_no_word_tells(self, language: Language) -> None:
        drawn = negation(language, 1500, 300)
        assert not {one.words for one in drawn.training} & {one.words for one in drawn.held_out}
        assert 0.4 < np.mean([one.praise for one in drawn.training]) < 0.6
        counts = Counter(one.negations for one in drawn.training)
        assert set(counts) == {0, 1, 2}
        with_it: Counter[str] = Counter()
        praising: Counter[str] = Counter()
        for one in drawn.training:
            for word in set(one.words):
                with_it[word] += 1
                praising[word] += one.praise
        assert all(0.3 < praising[word] / count < 0.7 for word, count in with_it.items() if count > 200)

    def test_a_reader_learns_what_a_bag_cannot(self, language: Language) -> None:
        drawn = negation(language, 3000, 300)
        words = Pieces.of([one.words for one in drawn.training])
        torch.manual_seed(0)
        last = {}
        for name, model in (("gru", Classifier(len(words), 2, "gru")), ("bag", BagOfWords(len(words), 2))):
            *_, last[name] = train(
                model, ClassifierLesson(updates=200), drawn.training, drawn.held_out, words
            )
            if name == "gru":
                shares = by_negations(model, drawn.held_out, words)
                assert sum(count for _, count in shares.values()) == 300
                assert min(share for share, _ in shares.values()) > 0.9
        assert last["gru"].right > 0.95 > 0.8 > last["bag"].right


def test_the_same_seed_learns_the_same() -> None:
    drawn = negation("en", 200, 20)
    words = Pieces.of([one.words for one in drawn.training])

    def losses() -> list[float]:
        torch.manual_seed(3)
        model, config = Classifier(len(words), 2, hidden=8, embedding=4), ClassifierLesson(updates=4)
        return [one.loss for one in train(model, config, drawn.training, drawn.held_out, words, every=1)]

    assert losses() == losses()


def test_what_cannot_be_drawn_or_learnt_is_refused() -> None:
    with pytest.raises(InputError, match="sizes"):
        negation("en", -1)
    words = Pieces.of([("a",)])
    with pytest.raises(InputError, match="learn from"):
        list(train(BagOfWords(5, 2), ClassifierLesson(), (), (), words))
    assert numbered((), words)[0].shape == (0, 0)
