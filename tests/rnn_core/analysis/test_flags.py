"""One sentence read two ways: against torch, against the study, and what is said of a line."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some

from rnn_core.analysis.flags import bits, course, level, load, two_ways
from rnn_core.tasks.agreement import LANGUAGES, Language, flags, vocabulary
from rnn_core.training.word_model import halves
from tests.examples import examples

WORDS = Path(__file__).parents[3] / "assets" / "words"
in_both = pytest.mark.parametrize("language", LANGUAGES)


@in_both
def test_with_nothing_set_it_is_torchs_own_run_twice(language: Language):
    net = load(WORDS / language)
    one = halves(net.lesson.drawn)[1][0]
    seen = two_ways(net.model, one.words, language, 2, {})
    assert seen.residual < 1e-12
    assert np.array_equal(seen.likely, seen.likely_changed)
    assert seen.written[0] == seen.written[1]
    ids = torch.tensor([[vocabulary(language).index(word)] for word in (".", *one.words)])
    logits, _ = net.model.double()(ids)
    assert abs(seen.likely - logits[:, 0].softmax(-1).detach().numpy()).max() < 1e-12


@in_both
def test_what_ships_flips_as_its_card_says(language: Language):
    """The study's shares, counted again sentence by sentence through what the page calls."""
    net = load(WORDS / language)
    for flag in flags(language):
        one = net.studies[flag.name]
        flipped = []
        for sentence in halves(net.lesson.drawn)[1][:60]:
            if flag.name not in sentence.flags:
                continue
            asked = sentence.flags[flag.name]
            values = {unit: (one.down if asked.value else one.up)[unit] for unit in one.units(2)}
            seen = two_ways(net.model, sentence.words[: asked.at], language, asked.at, values)
            yes, no = seen.share(asked.at, flag.yes), seen.share(asked.at, flag.no)
            flipped.append((yes[0] > no[0]) != (yes[1] > no[1]))
        # Sixty of the three hundred: as far apart as a sample may be.
        assert abs(float(np.mean(flipped)) - one.flips[2]) < 0.15
        assert one.flips_control < 0.05 < one.flips[2]


@in_both
def test_the_likeliest_words_are_those_of_the_whole_distribution(language: Language):
    net = load(WORDS / language)
    words = halves(net.lesson.drawn)[1][1].words
    study = next(iter(net.studies.values()))
    seen = two_ways(net.model, words, language, 3, {study.order[0]: 0.0})
    found = seen.moved(3, most=4)
    names = vocabulary(language)
    assert len(found) == 4
    for one in found:
        assert one.before == seen.likely[3, names.index(one.word)]
        assert one.after == seen.likely_changed[3, names.index(one.word)]
    rest = {*names} - {one.word for one in found}
    least = min(max(one.before, one.after) for one in found)
    assert all(seen.likely[3, names.index(word)] <= least for word in rest)


def test_how_it_goes_on_is_greedy():
    net = load(WORDS / "en")
    words = ("Tom", "was", "not", "reading", "his", "book")
    study = net.studies["negation"]
    values = {unit: study.down[unit] for unit in study.units(4)}
    seen = two_ways(net.model, words, "en", 6, values)
    # The first word is the likeliest of the changed distribution; with nothing set, each follows the last.
    assert seen.written[1][0] == vocabulary("en")[int(seen.likely_changed[6].argmax())]
    ids = [vocabulary("en").index(word) for word in (".", *words)]
    for word in seen.written[0]:
        logits, _ = net.model.double()(torch.tensor(ids)[:, None])
        assert vocabulary("en")[int(logits[-1, 0].argmax())] == word
        ids.append(vocabulary("en").index(word))


@settings(max_examples=examples(50))
@given(some.lists(some.floats(-3, 3), min_size=2, max_size=20))
def test_where_a_line_moves_most_no_step_is_larger(values: list[float]):
    found = course(np.array(values))
    steps = [after - before for before, after in itertools.pairwise(values)]
    assert found.rises == max(steps) == steps[found.rise]
    assert found.falls == -min(steps) == -steps[found.fall]


def test_a_level_is_one_and_minus_one_at_the_means():
    assert level(np.array([2.0, -4.0]), 2.0, -4.0).tolist() == [1.0, -1.0]
    assert level(np.array([2.0, -4.0]), -4.0, 2.0).tolist() == [-1.0, 1.0]


def test_shares_of_bits_are_counted_over_words_alone():
    net = load(WORDS / "ko")
    shares, words = bits(net, 0)
    sentences = halves(net.lesson.drawn)[1]
    assert words == sum(len(one.words) for one in sentences)
    counts = dict.fromkeys(net.gates, 0)
    for one in sentences:
        seen = two_ways(net.model, one.words, "ko", 0, {})
        for name in net.gates:
            values = seen.plain.gate(name)[0][1:, 0]
            counts[name] += int(((values < 0.1) | (values > 0.9)).sum())
    assert shares == pytest.approx({name: count / words for name, count in counts.items()}, abs=1e-9)
