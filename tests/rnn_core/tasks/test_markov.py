"""Chains against their definition, worked out context by context, and against training's n-grams."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.errors import CheckpointError, InputError
from rnn_core.tasks.markov import Markov
from rnn_core.training.evaluate import NGram

VOCABULARY = 4
texts = st.lists(st.lists(st.integers(0, VOCABULARY - 1), max_size=12), min_size=1, max_size=4).filter(any)


def arrays(lists: list[list[int]]) -> list[np.ndarray]:
    return [np.array(one, np.int64) for one in lists]


def by_hand(documents: list[list[int]], before: list[int], token: int, order: int) -> float:
    """The definition, one context after the other."""
    lower = 1 / VOCABULARY if order == 0 else by_hand(documents, before[1:], token, order - 1)
    after = Counter(
        document[end]
        for document in documents
        for end in range(order, len(document))
        if document[end - order : end] == before
    )
    total, kinds = sum(after.values()), len(after)
    return (after[token] + kinds * lower) / (total + kinds) if total else lower


@given(texts, st.lists(st.integers(0, VOCABULARY - 1), min_size=1, max_size=8), st.integers(0, 4))
def test_probabilities_are_those_of_the_definition(
    documents: list[list[int]], read: list[int], order: int
) -> None:
    chain = Markov.count(arrays(documents), VOCABULARY, order)
    surprise, met = chain.surprise(np.array(read)), chain.met(np.array(read))
    assert surprise.shape == met.shape == (chain.order + 1, len(read))
    for n in range(chain.order + 1):
        for at, token in enumerate(read):
            reach = min(n, at)
            expected = by_hand(documents, read[at - reach : at], token, reach)
            assert 2 ** -surprise[n, at] == pytest.approx(expected, abs=1e-12)
            followed = any(
                document[k : k + n] == read[at - n : at]
                for document in documents
                for k in range(len(document) - n)
            )
            assert met[n, at] == (at >= n and followed)


@given(texts, st.lists(st.integers(0, VOCABULARY - 1), max_size=8))
def test_the_next_token_is_one_of_them(documents: list[list[int]], read: list[int]) -> None:
    chain = Markov.count(arrays(documents), VOCABULARY, 3)
    shares = chain.next(np.array(read, np.int64))
    np.testing.assert_allclose(shares.sum(1), 1, atol=1e-12)
    assert (shares > 0).all()
    for token in range(VOCABULARY):
        surprise = chain.surprise(np.array([*read, token]))[:, -1]
        np.testing.assert_allclose(-np.log2(shares[:, token]), surprise, atol=1e-9)


def test_it_is_the_n_gram_of_the_training_lines() -> None:
    source = np.random.default_rng(0)
    train = [source.integers(0, 9, size) for size in (400, 1, 250)]
    test = [source.integers(0, 9, size) for size in (60, 80)]
    chain = Markov.count(train, 9, 4)
    bits = np.concatenate([chain.surprise(one)[:, 1:] for one in test], 1).mean(1)
    for order in range(5):
        assert bits[order] == pytest.approx(NGram(train, 9, order + 1).bits(test), abs=1e-12)


def test_a_large_vocabulary_overflows_nothing() -> None:
    """A million code points to the seventh power would not fit into 64 bits."""
    text = np.array([1_114_000 - k % 500 for k in range(3000)])
    chain = Markov.count([text], 1_114_112, 6)
    assert 2 ** -chain.surprise(text)[6, -1] > 0.5
    assert chain.contexts == [1, *[500] * 6]


def test_contexts_are_counted() -> None:
    assert Markov.count([np.array([0, 1, 0, 1, 0, 2])], 3, 2).contexts == [1, 2, 2]


@pytest.mark.parametrize("text", [[0], [0, 0], [3] * 500])
def test_short_and_monotonous_texts(text: list[int]) -> None:
    chain = Markov.count(arrays([text]), VOCABULARY, 6)
    assert chain.order == min(6, len(text) - 1)
    assert np.isfinite(chain.surprise(np.array([3, 1, 0]))).all()


@pytest.mark.parametrize(
    ("documents", "order"), [([], 2), ([[]], 2), ([[1]], -1), ([[VOCABULARY]], 1), ([[-1]], 1)]
)
def test_nothing_to_count(documents: list[list[int]], order: int) -> None:
    with pytest.raises(InputError):
        Markov.count(arrays(documents), VOCABULARY, order)


@given(texts)
def test_what_is_saved_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, documents: list[list[int]]
) -> None:
    path = tmp_path_factory.mktemp("markov") / "chain.npz"
    chain = Markov.count(arrays(documents), VOCABULARY, 3)
    chain.save(path)
    again, read = Markov.load(path), np.array([0, 1, 2, 3, 0, 0, 1])
    np.testing.assert_array_equal(again.surprise(read), chain.surprise(read))
    assert again.contexts == chain.contexts


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.npz").write_text("no counts")
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    for name in ("text.npz", "other.npz", "missing.npz"):
        with pytest.raises(CheckpointError, match=name):
            Markov.load(tmp_path / name)
