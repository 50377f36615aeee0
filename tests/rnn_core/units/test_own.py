"""The units of a network that somebody trained are searched as those of the shipped ones are."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.checkpoints import TrainedNetwork
from rnn_core.checkpoints.folder import untrained
from rnn_core.checkpoints.parts import weights_of
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel
from rnn_core.text.vocabulary import Vocabulary
from rnn_core.training.learn import learn, network
from rnn_core.training.plan import Plan
from rnn_core.training.records import Stage
from rnn_core.units import QUANTITIES, features, is_named
from rnn_core.units.features.kind import kind_of
from rnn_core.units.own import LEAST, MOST, PIECE, Found, Progress, Wanted, halves, search_units
from rnn_core.units.search import RARE
from tests.examples import examples

# Capitals come in a row after a mark, so that even a small network soon tells them apart.
LINE = "we met (at noon) by the lake, and THEN WE ALL WENT HOME again. she said so, (twice) or more. "
TEXT = "".join(f"{LINE}{k % 7}{k % 3} times.\n" for k in range(160))


@cache
def trained() -> tuple[Plan, TrainedNetwork]:
    plan = Plan(TEXT, hidden=24, updates=120, window=32, stages=1, learning_rate=0.01)
    stage = [one for one in learn(plan) if isinstance(one, Stage)][-1]
    return plan, network(plan, stage)


def wanted() -> Wanted:
    plan, found = trained()
    return Wanted(found.config, weights_of(found.model), *plan.parts)


@cache
def searched() -> tuple[tuple[Progress, ...], Found]:
    *progress, found = search_units(wanted())
    assert isinstance(found, Found)
    return tuple(one for one in progress if isinstance(one, Progress)), found


def test_progress_is_told_after_every_piece_and_comes_to_its_end():
    progress, _ = searched()
    done = [one.done for one in progress]
    assert done[0] == 0
    assert done == sorted(done)
    assert done[-1] == progress[-1].total
    assert max(np.diff(done)) <= PIECE


def _pairs(values: np.ndarray, feature: np.ndarray) -> float:
    """AUROC by its definition: of all pairs of a yes and a no, the share in which the yes is higher."""
    yes, no = values[feature > 0], np.sort(values[feature == 0])
    below, not_above = (np.searchsorted(no, yes, side) for side in ("left", "right"))
    return float((below + not_above).mean() / 2 / len(no))


def _walk(
    checkpoint: TrainedNetwork, model: torch.nn.Module, texts: tuple[str, ...]
) -> dict[str, np.ndarray]:
    """Hidden states, cells and features of texts read in pieces by torch itself, step by step."""
    hidden, cells, found = [], [], []
    for text in texts:
        for start in range(0, len(text), PIECE):
            tokens = checkpoint.vocabulary.encode(text[start : start + PIECE])
            state = None
            with torch.inference_mode():
                for number in tokens.ids:
                    _, state = model.rnn(model.embedding(torch.tensor([[number]])), state)
                    hidden.append(state[0][-1, 0].numpy().copy())
                    cells.append(state[1][-1, 0].numpy().copy())
            found.append(features(tokens, "prose"))
    return {
        "hidden": np.array(hidden),
        "cell": np.array(cells),
        **{name: np.concatenate([one[name] for one in found]) for name in found[0]},
    }


def test_every_score_is_what_torch_gives_on_the_held_out_text():
    plan, checkpoint = trained()
    _, found = searched()
    there = _walk(checkpoint, checkpoint.model, plan.parts[1])
    assert found.stories
    for story in found.stories:
        if story.feature in QUANTITIES:
            continue
        score = _pairs(there[story.quantity][:, story.unit], there[story.feature])
        assert (score if story.sign > 0 else 1 - score) == pytest.approx(story.score, abs=1e-3)


def test_the_baseline_is_a_network_of_the_same_shape_before_training():
    plan, checkpoint = trained()
    _, found = searched()
    plain = untrained(checkpoint, found.seed)
    chosen, scored = (_walk(checkpoint, plain, texts) for texts in plan.parts)
    for story in found.stories:
        if story.measure != "auroc":
            continue
        best, score = 0.0, 0.0
        for quantity in ("cell", "hidden"):
            for unit in range(24):
                at = _pairs(chosen[quantity][:, unit], chosen[story.feature]) - 0.5
                if abs(at) > best:
                    best = abs(at)
                    score = _pairs(scored[quantity][:, unit], scored[story.feature])
                    score = score if at > 0 else 1 - score
        assert score == pytest.approx(story.untrained, abs=2e-3)


def test_what_was_searched_is_what_both_texts_can_tell():
    plan, checkpoint = trained()
    _, found = searched()
    assert found.kind == "prose"
    sets = [_walk(checkpoint, checkpoint.model, texts) for texts in plan.parts]
    told = {
        name
        for name in sets[0]
        if name not in ("hidden", "cell")
        and all(
            len(np.unique(one[name])) > 3
            if name in QUANTITIES
            else RARE <= one[name].sum() <= len(one[name]) - RARE
            for one in sets
        )
    }
    assert set(found.features) == told == {one.feature for one in found.stories}
    assert found.chosen_on == sum(map(len, plan.parts[0]))
    assert found.scored_on == sum(map(len, plan.parts[1]))


def test_a_name_is_given_by_the_bars_alone():
    _, found = searched()
    for story in found.stories:
        assert story.named == is_named(story.measure, story.score, story.untrained)


def test_a_unit_that_holds_on_to_a_bracket_is_found_and_named():
    """A plain RNN whose unit 5 is set by ``(`` and reset by ``)`` and line ends: h = tanh(3 h + 9 x)."""
    plan, _ = trained()
    config = {"cell": "rnn", "hidden": 8, "layers": 1, "embedding": 4, "jamo": False}
    config["vocabulary"] = list(plan.vocabulary.entries)
    model = CharacterModel(len(plan.vocabulary), "rnn", 8, 1, 4)
    with torch.no_grad():
        for parameter in model.rnn.parameters():
            parameter.zero_()
        model.embedding.weight.zero_()
        for character, value in (("(", 1.0), (")", -1.0), ("\n", -1.0)):
            model.embedding.weight[plan.vocabulary.ids(character)[0], 0] = value
        model.rnn.weight_ih_l0[5, 0], model.rnn.weight_hh_l0[5, 5] = 9.0, 3.0
    *_, found = search_units(Wanted(config, weights_of(model), *plan.parts))
    assert isinstance(found, Found)
    story = next(one for one in found.stories if one.feature == "in_parentheses")
    assert (story.unit, story.sign, story.named) == (5, 1, True)
    assert story.score > 0.99 > story.untrained


def test_units_come_in_an_order_of_all_of_them():
    assert sorted(searched()[1].order.tolist()) == list(range(24))


def test_too_little_text_is_refused_with_a_reason():
    _, found = trained()
    short = Wanted(found.config, weights_of(found.model), ("a" * 500,), ("a" * (LEAST - 1),))
    with pytest.raises(InputError, match=str(LEAST)):
        next(search_units(short))


@pytest.mark.parametrize("cell", ["gru", "rnn"])
def test_every_cell_can_be_searched(cell: str):
    plan = Plan(TEXT, cell=cell, hidden=8, layers=2, updates=2, window=16, stages=1)  # type: ignore[arg-type]
    stage = [one for one in learn(plan) if isinstance(one, Stage)][-1]
    found = network(plan, stage)
    *_, last = search_units(Wanted(found.config, weights_of(found.model), *plan.parts))
    assert isinstance(last, Found)
    assert {story.layer for story in last.stories} <= {0, 1}
    assert {story.quantity for story in last.stories} == {"hidden"}


def test_units_that_never_move_tell_nothing():
    plan, found = trained()
    with torch.inference_mode():
        still = {name: torch.zeros_like(value) for name, value in found.model.state_dict().items()}
    dead = TrainedNetwork("dead", untrained(found, 0), found.vocabulary, found.config)
    dead.model.load_state_dict(still)
    *_, last = search_units(Wanted(found.config, weights_of(dead.model), *plan.parts))
    assert isinstance(last, Found)
    assert not any(story.named for story in last.stories)
    assert all(np.isfinite([story.score, story.untrained]).all() for story in last.stories)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("def f(x):\n    return x + 1\n\n\nclass A:\n    pass\n", "python"),
        ("나는 오늘 학교에 갔다. RNN을 배웠다.", "korean"),
        (r"Let $\alpha \in \mathbb{R}$ and \textbf{so} on.", "latex"),
        ("To be, or not to be: that is the question.\n", "prose"),
        ("for what it is worth, I return home.\nif only.\n", "prose"),
        ("", "prose"),
    ],
)
def test_the_kind_of_a_text_is_told(text: str, kind: str):
    assert kind_of(text) == kind


@settings(max_examples=examples(100))
@given(st.text(max_size=80))
def test_prose_has_its_features_at_every_token_of_any_text(text: str):
    tokens = Vocabulary.of([text or "a"]).encode(text)
    for name, values in features(tokens, "prose").items():
        assert len(values) == len(tokens), name
        assert np.isfinite(values).all()
        if name not in QUANTITIES:
            assert set(np.unique(values)) <= {0.0, 1.0}


def test_prose_says_what_is_inside_what():
    text = 'He (once) said "no" and \u201cyes\u201d. Then:'
    tokens = Vocabulary.of([text]).encode(text)
    found = features(tokens, "prose")
    inside = "".join(c for c, yes in zip(text, found["in_parentheses"], strict=True) if yes)
    quoted = "".join(c for c, yes in zip(text, found["in_quotes"], strict=True) if yes)
    capital = "".join(c for c, yes in zip(text, found["in_capitalised_word"], strict=True) if yes)
    assert (inside, quoted, capital) == ("(once", '"no\u201cyes', "HeThen")


@settings(max_examples=examples(50))
@given(st.text(max_size=300))
def test_halves_share_nothing_and_are_alike(text: str):
    (chosen,), (scored,) = halves(text)
    assert text.startswith(chosen + scored)
    assert len(chosen) == len(scored) == min(len(text) // 2, MOST)
