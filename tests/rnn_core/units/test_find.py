"""Units found by a pattern, against Mann and Whitney pair by pair, and against a trace of the whole."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnn_core.cells import names
from rnn_core.checkpoints import TrainedNetwork, load
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel
from rnn_core.models.opened import OpenedModel
from rnn_core.text.vocabulary import Vocabulary
from rnn_core.tracing import trace
from rnn_core.units import Document, Span, areas, auroc, find_units, ranks
from rnn_core.units.find import FEW, MARGIN, TELLS, Found, Progress, Wanted, halves, search_places
from rnn_core.units.passes import PIECE, before_training, gather, pieces, rows_of
from tests.examples import examples

MODELS = Path("assets/models")
LINE = "call('one', 'two')  # it is (not) so\n"


def code(seed: int, lines: int = 60) -> str:
    """Make up Python that no network has read."""
    rng = np.random.default_rng(seed)
    words = ["size", "name", "row", "color", "of", "value", "key", "path", "width", "left", "order", "total"]

    def some(most: int, between: str = " ") -> str:
        return between.join(rng.choice(words, rng.integers(1, most + 1)))

    shapes = [
        lambda: f"    {some(2, '_')} = {some(1)}.get('{some(3)}', {rng.integers(90)})\n",
        lambda: f"    # {some(4)}\n    if {some(1)} == '{some(2)}':\n        return {some(2, '.')}\n",
        lambda: f'def {some(3, "_")}({some(3, ", ")}):\n    """{some(5).capitalize()}."""\n',
    ]
    return "".join(shapes[k]() for k in rng.integers(0, 3, lines))


def made(
    cell: str = "lstm", layers: int = 1, hidden: int = 6, letters: str = "ab()' \n가나"
) -> TrainedNetwork:
    torch.manual_seed(3)
    vocabulary = Vocabulary.of([letters])
    model = CharacterModel(len(vocabulary), cell, hidden, layers, embedding=4).requires_grad_(False).eval()
    config = {"cell": cell, "hidden": hidden, "layers": layers, "embedding": 4}
    return TrainedNetwork("made", model, vocabulary, config)


@cache
def python() -> TrainedNetwork:
    return load(MODELS / "python-lstm")


@settings(max_examples=examples(60), deadline=None)
@given(arrays(np.float32, (25, 2), elements=st.integers(-3, 3).map(float)), arrays(np.bool_, 25))
def test_an_area_is_the_share_of_pairs_won(values: np.ndarray, feature: np.ndarray) -> None:
    found = areas(values, feature)
    if feature.all() or not feature.any():
        assert np.isnan(found).all()
        return
    yes, no = values[feature], values[~feature]
    pairs = (yes[:, None] > no).mean((0, 1)) + 0.5 * (yes[:, None] == no).mean((0, 1))
    np.testing.assert_allclose(found, pairs, atol=1e-12)
    np.testing.assert_allclose(found, auroc(ranks(values.astype(float)), feature.astype(float)), atol=1e-12)


@pytest.mark.parametrize("cell", names())
def test_every_unit_is_scored_as_its_own_trace_says(cell: str) -> None:
    network = made(cell, layers=2)
    text = "ab (a'b) '가나' ba\n" * 40
    found = find_units(network, r"'[^'\n]*'", [text])
    tokens = network.vocabulary.encode(text)
    seen = trace(network.model.rnn, network.model.embedding(torch.as_tensor(tokens.ids))[:, None])
    half = len(tokens) // 2
    marks = np.zeros(len(text), bool)
    for place in re.finditer(r"'[^'\n]*'", text):
        marks[place.start() : place.end()] = True
    for match in found.matches:
        values = seen.gate(match.quantity, match.layer, match.direction)[0, :half, match.unit]
        yes, no = values[marks[:half]], values[~marks[:half]]
        pairs = float(np.mean((yes[:, None] > no) + 0.5 * (yes[:, None] == no)))
        assert match.first == pytest.approx(max(pairs, 1 - pairs), abs=1e-3)
    firsts = [one.first for one in found.matches]
    assert firsts == sorted(firsts, reverse=True)
    assert len(firsts) == 6 * len(rows_of(network.model.rnn))


def test_the_unit_of_quotes_is_found_and_an_easy_pattern_is_called_so() -> None:
    texts = [code(1), code(2)]
    found = find_units(python(), r"'[^'\n]*'", texts)
    assert found.matches[0].unit == 219
    assert found.matches[0].second > 0.95
    assert found.verdict == "learnt"
    assert [one.documents for one in found.halves] == [1, 1]
    assert [one.places for one in found.halves] == [len(re.findall(r"'[^'\n]*'", one)) for one in texts]
    assert find_units(python(), "#", texts).verdict == "easy"


def test_too_few_places_in_either_half_are_told_nothing_about() -> None:
    for text in ("x = 1\n" * 170 + LINE * 20, LINE * 20 + "x = 1\n" * 170):
        found = find_units(python(), r"'[^'\n]*'", [text])
        assert found.verdict == "few"
        assert found.matches == ()
        assert min(one.places for one in found.halves) < FEW
    assert find_units(python(), "(?s).", ["ab" * 30]).verdict == "everywhere"


def test_a_pattern_and_its_spans_find_the_same() -> None:
    network, text = made(), "ab (a) b\n" * 30
    by_pattern = find_units(network, r"\(a\)", [text])
    by_spans = find_units(network, [Span(0, 9 * k + 3, 9 * k + 6) for k in range(30)], [text])
    assert by_pattern == by_spans


def test_rows_of_numbers_are_searched_by_spans_and_not_by_patterns() -> None:
    network = replace(made(), model=OpenedModel(torch.nn.LSTM(4, 6)))  # type: ignore[arg-type]
    rows = np.random.default_rng(0).normal(size=(120, 4))
    spans = [Span(0, 12 * k, 12 * k + 4) for k in range(10)]
    found = find_units(network, spans, [Document("rows", rows=rows)])
    assert found.halves[0].places == 5
    assert len(found.matches) == 12
    with pytest.raises(InputError, match="mark spans"):
        find_units(network, "a", [Document("rows", rows=rows)])
    with pytest.raises(InputError, match="rows of numbers"):
        find_units(network, spans, ["a text"])


def test_both_directions_are_searched() -> None:
    network = made()
    table = torch.randn(len(network.vocabulary), 4)
    opened = OpenedModel(torch.nn.LSTM(4, 6, 2, bidirectional=True), table[1:])
    network = replace(network, model=opened)  # type: ignore[arg-type]
    found = find_units(network, r"\(a\)", ["ab (a) b\n" * 30])
    places = {(one.layer, one.direction, one.quantity) for one in found.matches}
    assert len(places) == 8
    assert found.untrained is not None


def test_an_untrained_network_has_the_same_shape_other_weights_and_leaves_chance_alone() -> None:
    network = made()
    state = torch.get_rng_state()
    fresh = before_training(network, 1)
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(before_training(network, 1).rnn.weight_hh_l0, fresh.rnn.weight_hh_l0)
    for (name, one), (_, other) in zip(
        network.model.named_parameters(), fresh.named_parameters(), strict=True
    ):
        assert one.shape == other.shape
        assert "bias" in name or not torch.equal(one, other)


def test_progress_is_told_piece_by_piece_to_its_end() -> None:
    told = list(search_places(Wanted(made(), r"\(a\)", (Document("one", "ab (a) b\n" * 600),))))
    *progress, found = told
    assert isinstance(found, Found)
    done = [one.done for one in progress if isinstance(one, Progress)]
    assert done[0] == 0
    assert done[-1] == progress[-1].total == 4 * 2700
    assert max(np.diff(done)) <= PIECE


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.integers(1, 5000), min_size=1, max_size=6))
def test_halves_hold_everything_once_and_neither_is_tiny(lengths: list[int]) -> None:
    network = made()
    read = pieces(network, [Document(str(k), "a" * one) for k, one in enumerate(lengths)])
    total = sum(lengths)
    if total < 2:
        return
    first, second = halves(read)
    told = [(one.document, int(one.start[k])) for one in [*first, *second] for k in range(len(one))]
    assert told == [(number, k) for number, one in enumerate(lengths) for k in range(one)]
    assert 0.25 * total - 1 <= sum(map(len, first)) <= 0.75 * total


def test_a_network_that_reads_on_is_as_one_that_reads_at_once() -> None:
    """Pieces of a long text go on with the state there was."""
    network, text = made(), "ab (a) b\n" * 500
    read = pieces(network, [Document("one", text)])
    assert len(read) > 2
    *_, held = gather(network.model, read, rows_of(network.model.rnn))
    ids = torch.as_tensor(network.vocabulary.ids(text))
    seen = trace(network.model.rnn, network.model.embedding(ids)[:, None])
    for row, values in held.items():  # type: ignore[union-attr]
        np.testing.assert_allclose(values, seen.gate(*row)[0], atol=1e-5)


def test_what_is_not_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnn_core.units.find.MOST", 90)
    found = find_units(made(), r"\(a\)", ["ab (a) b\n" * 30])
    assert found.left_out == 180
    assert sum(one.tokens for one in found.halves) == 90


def test_a_verdict_follows_from_its_figures() -> None:
    rng = np.random.default_rng(0)
    found = find_units(made(), r"\(a\)", ["ab (a) b\n" * 30])
    for second, plain in rng.uniform(0.4, 1, (examples(200), 2)).round(2).tolist():
        best = replace(found.matches[0], second=second)
        one = replace(found, matches=(best,), untrained=replace(best, second=plain))
        assert one.verdict == (
            "weak" if second < TELLS else "easy" if round(second - plain, 9) < MARGIN else "learnt"
        )
