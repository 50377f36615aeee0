"""Comparisons of readings, each figure against a plain loop over the two."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_core.checkpoints import TrainedNetwork
from rnn_core.checkpoints.folder import untrained
from rnn_core.comparison import Comparison, compare, linear_cka
from rnn_core.comparison.compare import GAP
from rnn_core.errors import InputError
from rnn_core.models import CharacterModel
from rnn_core.reading import read
from rnn_core.text.vocabulary import Vocabulary

LATIN = Vocabulary(tuple("abcd가나각 "))
JAMO = Vocabulary.of(["abcd "], jamo=True)


def network(cell: str, vocabulary: Vocabulary, seed: int) -> TrainedNetwork:
    torch.manual_seed(seed)
    model = CharacterModel(len(vocabulary), cell, 6, layers=2).requires_grad_(False).eval()
    return TrainedNetwork(cell, model, vocabulary, {"cell": cell, "hidden": 6, "layers": 2, "embedding": 24})


@pytest.fixture(scope="module")
def lstm() -> TrainedNetwork:
    return network("lstm", LATIN, 1)


@pytest.fixture(scope="module")
def gru() -> TrainedNetwork:
    return network("gru", LATIN, 2)


@pytest.fixture(scope="module")
def jamo() -> TrainedNetwork:
    return network("gru", JAMO, 3)


TEXT = "abcd가ab 각c나daa나 ab각" * 3


@pytest.fixture(scope="module")
def mixed(lstm: TrainedNetwork, jamo: TrainedNetwork) -> Comparison:
    return compare(read(lstm, TEXT), read(jamo, TEXT))


def test_a_syllable_in_jamo_is_one_character_with_the_bits_of_all_its_parts(mixed: Comparison) -> None:
    tokens = mixed.b.tokens
    assert (mixed.kind, len(mixed), len(tokens) > len(TEXT)) == ("networks", len(TEXT), True)
    for k, character in enumerate(TEXT):
        mine = [t for t, source in enumerate(tokens.source) if source == k]
        assert len(mine) == {"가": 2, "나": 2, "각": 3}.get(character, 1)
        assert mixed.steps[k].tolist() == [k, mine[-1]]
        if k:
            expected = [mixed.a.bits[k], sum(mixed.b.bits[t] for t in mine)]
            np.testing.assert_allclose(mixed.bits[k], expected, rtol=1e-12)
    assert np.isnan(mixed.bits[0]).all()
    # Over the text the chance of the tokens is the chance of the characters.
    assert np.nansum(mixed.bits[:, 1]) == pytest.approx(np.nansum(mixed.b.bits))


def test_what_one_network_does_not_know_is_compared_with_nothing(lstm: TrainedNetwork) -> None:
    other = network("rnn", Vocabulary(tuple("abc")), 7)
    both = compare(read(lstm, "abdabc"), read(other, "abdabc"))
    assert np.isnan(both.difference).tolist() == [True, False, True, False, False, False]
    known = both.difference[[1, 3, 4, 5]]
    assert both.bits_difference(2).mean == pytest.approx(known.mean())
    nothing = compare(read(lstm, "가나"), read(other, "가나")).bits_difference()
    assert all(math.isnan(one) for one in nothing)


def test_the_error_is_that_of_the_means_of_blocks(mixed: Comparison) -> None:
    whole = replace(mixed, pairs=mixed.pairs[1:51])
    apart = whole.difference
    means = [apart[k : k + 10].mean() for k in range(0, 50, 10)]
    mean, se = whole.bits_difference(10)
    assert mean == pytest.approx(apart.mean())
    assert se == pytest.approx(np.std(means, ddof=1) / math.sqrt(5))
    assert math.isnan(whole.bits_difference(50).se)
    with pytest.raises(InputError, match="at least 1 character"):
        whole.bits_difference(0)


def test_the_error_of_blocks_that_are_not_full_is_the_ratios(mixed: Comparison) -> None:
    apart = mixed.difference
    blocks = [[one for one in apart[k : k + 20] if one == one] for k in range(0, len(apart), 20)]
    count = sum(map(len, blocks))
    mean = sum(map(sum, blocks)) / count
    n = len(blocks)
    rest = sum((sum(one) - len(one) * mean) ** 2 for one in blocks)
    assert mixed.bits_difference(20) == pytest.approx((mean, math.sqrt(n / (n - 1) * rest) / count))


def test_likeness_is_that_of_the_states_after_each_character(mixed: Comparison) -> None:
    hidden = [one.trace.gate("hidden", 1)[0] for one in mixed.readings]
    rows = [hidden[side][mixed.steps[:, side]] for side in (0, 1)]
    trained, fresh = mixed.cka()
    assert trained == pytest.approx(linear_cka(*rows), abs=1e-12)
    found = mixed.partners()
    np.testing.assert_allclose(found.correlation, np.corrcoef(rows[0].T, rows[1].T)[:6, 6:], atol=1e-9)
    states = []
    for seed, reading in enumerate(mixed.readings):
        model = untrained(reading.checkpoint, seed)
        output, _ = model.rnn(model.embedding(torch.as_tensor(reading.tokens.ids))[:, None])
        states.append(output[mixed.steps[:, seed], 0].numpy().astype(float))
    assert fresh == pytest.approx(linear_cka(*states), abs=1e-5)
    np.testing.assert_allclose(
        found.untrained_correlation, np.corrcoef(states[0].T, states[1].T)[:6, 6:], atol=1e-4
    )


def test_two_networks_of_one_shape_begin_differently(lstm: TrainedNetwork) -> None:
    twin = network("lstm", LATIN, 9)
    assert compare(read(lstm, TEXT), read(twin, TEXT)).cka().untrained < 0.999


def test_two_texts_keep_their_gaps_and_their_distance(lstm: TrainedNetwork) -> None:
    one, other = "abcdabcd가나ab", "abcdab가가가가cd가나ab"
    both = compare(read(lstm, one), read(lstm, other))
    assert (both.kind, len(both)) == ("texts", len(other))
    assert both.pairs[6:10].tolist() == [[GAP, k] for k in range(6, 10)]
    assert both.characters[5:7] == (("b", "b"), (None, "가"))
    a, b = (reading.trace.gate("cell", 1)[0] for reading in both.readings)
    spread = np.concatenate([a, b]).std(0)
    apart = both.distance()
    for k, (i, j) in enumerate(both.pairs):
        if i == GAP:
            assert np.isnan(apart[k])
            assert np.isnan(both.bits[k]).tolist() == [True, False]
        else:
            assert apart[k] == pytest.approx(math.sqrt((((a[i] - b[j]) / spread) ** 2).mean()))
    assert apart[:6].max() < 1e-12  # the same steps, though rounded otherwise
    assert both.differ_most() == np.nanargmax(apart)
    assert both.difference[6:10].tolist() == pytest.approx([math.nan] * 4, nan_ok=True)


def test_they_meet_where_no_later_distance_is_larger(lstm: TrainedNetwork) -> None:
    both = compare(read(lstm, "abcd가나ab" * 3), read(lstm, "bbcd가나ab" * 3))
    apart = both.distance()
    for tolerance in np.nanquantile(apart, [0.2, 0.5, 0.8]):
        at = both.meets(tolerance)
        later = [k for k in range(len(both)) if apart[k] > tolerance]
        assert at == (None if later[-1] == len(both) - 1 else later[-1] + 1)
    assert both.meets(np.nanmax(apart)) == 0
    assert both.meets(-1) is None


def test_what_cannot_be_compared_is_refused_in_words(
    lstm: TrainedNetwork, gru: TrainedNetwork, mixed: Comparison
) -> None:
    with pytest.raises(InputError, match="differ first at character 3: 'c' and 'd'"):
        compare(read(lstm, "abc"), read(gru, "abd"))
    with pytest.raises(InputError, match="character 3: the end of the text and 'c'"):
        compare(read(lstm, "ab"), read(gru, "abc"))
    with pytest.raises(InputError, match="ask for partners or cka"):
        mixed.distance()
    with pytest.raises(InputError, match=r"quantity of both networks: .*hidden.*'forget'"):
        mixed.partners("forget")
    with pytest.raises(InputError, match="at least 3 shared characters; got 2"):
        compare(read(lstm, "ab"), read(gru, "ab")).cka()


def test_it_opens_where_they_differ_most(mixed: Comparison) -> None:
    apart = np.abs(mixed.bits[:, 0] - mixed.bits[:, 1])
    assert mixed.differ_most() == np.nanargmax(apart)
    for start in (1, 20, len(mixed) - 1):
        assert mixed.differ_most(start) == start + np.argmax(apart[start:])
