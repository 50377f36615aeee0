"""What a stack does on a text, layer by layer, against torch's run of the whole and against counting."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch

from rnn_core.analysis.layer_scores import ProbeScores, agreed, of_rows, over_seeds
from rnn_core.analysis.layers import (
    FRESH,
    ProbedStack,
    error_at_layers,
    load_stack,
    most_divided,
    read_layers,
)
from rnn_core.checkpoints.folder import untrained
from rnn_core.errors import InputError
from rnn_core.models.character import with_dtype
from rnn_core.probes.labels import GROUPS, QUESTIONS
from rnn_core.training.recipes.stacks import name_of

CODE = 'def area(side):\n    """Square."""\n    return max(side, 0) ** 2  # "flat" at least\n'


@cache
def stack(layers: int, skips: bool = False) -> ProbedStack:
    return load_stack(Path("assets/stacks") / name_of("python", layers, skips))


@pytest.mark.parametrize(("layers", "skips"), [(2, False), (4, True)])
def test_what_is_drawn_is_torchs(layers: int, skips: bool):
    shipped = stack(layers, skips)
    found, model = read_layers(shipped, CODE, "python"), shipped.checkpoint.model
    ids = torch.as_tensor(found.tokens.ids)[:, None]
    with torch.no_grad():
        logits, (h, _) = model(ids)
        below, _ = torch.nn.LSTM(48, model.rnn.hidden_size)(model.embedding(ids))
    assert found.residual < 1e-12
    assert below.shape[0] == len(found.tokens)
    # Units are shown in another order; their values at the end are torch's own.
    for layer in range(layers):
        np.testing.assert_allclose(np.sort(found.hidden[layer, -1]), np.sort(h[layer, 0]), atol=1e-5)
    bits = torch.nn.functional.cross_entropy(logits[:-1, 0], ids[1:, 0], reduction="none") / np.log(2)
    np.testing.assert_allclose(found.bits[:-1], bits.numpy(), atol=1e-4)
    assert np.isnan(found.bits[-1])


def test_the_probes_say_what_they_were_scored_to_say():
    found = read_layers(stack(4), CODE, "python")
    for question in ("space", "in_docstring"):
        told = found.told[:, :, found.questions.index(question)]
        assert ((told >= 0) & (told <= 1)).all()
    space = found.told[0, :, found.questions.index("space")]
    assert set(np.flatnonzero(space > 0.5)) == {k for k, letter in enumerate(CODE) if letter == " "}


def test_no_more_is_read_than_is_wanted_and_nothing_is_refused():
    assert len(read_layers(stack(2), CODE, "python", longest=7).tokens) == 7
    assert read_layers(stack(2), "x", "python").hidden.shape == (
        2,
        1,
        stack(2).checkpoint.model.rnn.hidden_size,
    )
    with pytest.raises(InputError, match="at least one token"):
        read_layers(stack(2), "", "python")


def test_the_layers_are_said_to_disagree_where_they_do():
    found = read_layers(stack(4), CODE, "python")
    for question in ("in_quotes", "in_brackets"):
        told = found.told[:, :, found.questions.index(question)]
        apart = [max(column) - min(column) for column in told.T]
        assert most_divided(found, question) == 12 + int(np.argmax(apart[12:]))
        assert most_divided(found, question, first=10_000) == len(CODE) - 1


@pytest.mark.parametrize("trained", [True, False])
@pytest.mark.parametrize("at", [None, 9])
def test_the_error_at_the_highest_layer_is_autograds(at: int | None, trained: bool):
    checkpoint = stack(3).checkpoint
    ids = checkpoint.vocabulary.encode(CODE[:20]).ids
    found = error_at_layers(checkpoint, ids, at, trained=trained)
    weights = torch.random.get_rng_state()
    model = with_dtype(checkpoint.model if trained else untrained(checkpoint, FRESH), torch.float64)
    torch.random.set_rng_state(weights)
    last = len(ids) - 1 if at is None else at + 1
    with torch.no_grad():
        output, _ = model.rnn(model.embedding(torch.as_tensor(ids[:last])[:, None]))
    output.requires_grad_()
    loss = torch.nn.functional.cross_entropy(
        model.readout(output)[:, 0], torch.as_tensor(ids[1 : last + 1]), reduction="none"
    )
    (slope,) = torch.autograd.grad(loss.mean() if at is None else loss[-1], output)
    assert found.loss == pytest.approx((loss.mean() if at is None else loss[-1]).item())
    own = found.hidden[-1]
    if at is not None:  # by every path: at the guess itself there is no other
        np.testing.assert_allclose(own[-1], slope[-1, 0], atol=1e-12)
    assert own.shape == tuple(slope[:, 0].shape)
    assert found.residual < 1e-9


@pytest.mark.parametrize(("length", "at"), [(1, None), (5, 4), (5, -1)])
def test_a_guess_needs_a_token_after_it(length: int, at: int | None):
    with pytest.raises(InputError, match="a token after it"):
        error_at_layers(stack(2).checkpoint, np.arange(4, 4 + length), at)


def scores() -> ProbeScores:
    rows = [
        {
            "question": name,
            "layer": layer,
            "measure": "rho" if name in ("column", "depth") else "auroc",
            "score": 0.5 + 0.1 * layer + 0.01 * k,
            "untrained": [0.9 - 0.01 * k, 0.55, 0.5],
        }
        for k, name in enumerate(QUESTIONS["python"])
        for layer in (2, 0, 1)
    ]
    return of_rows(rows)


def test_scores_are_sorted_by_layer_and_averaged_over_the_questions_of_yes_or_no():
    found = scores()
    assert found.counts == ("column", "depth")
    names = list(QUESTIONS["python"])
    for group in GROUPS:
        own = [k for k, name in enumerate(names) if QUESTIONS["python"][name] == group]
        assert found.of(group, "python") == [names[k] for k in own]
        counted = [k for k in own if names[k] not in found.counts]
        base = 0.5 + 0.01 * np.mean(counted)
        np.testing.assert_allclose(found.mean(group, "python"), [base, base + 0.1, base + 0.2])
        np.testing.assert_allclose(found.untrained_mean(group, "python"), [0.55] * 3)
    assert found.network("python", 7, 100).means["next"] == tuple(found.mean("next", "python")[1:])


def test_an_untrained_stack_beats_a_trained_one_where_its_best_median_is_higher():
    found = scores()
    assert found.beaten() == []
    better = {name: plain + 0.304 for name, plain in found.untrained.items()}
    worse = ProbeScores(found.trained, better, found.counts)
    assert worse.beaten() == [name for name, values in found.trained.items() if max(values[1:]) < 0.854]


def test_one_layer_matches_many_where_it_scores_as_much():
    found = scores()
    alone = ProbeScores({"space": np.array([0.0, 0.9]), "letter": np.array([0.0, 0.1])}, {}, ())
    assert found.matched_by(alone) == (1, 2)


def test_the_question_at_first_is_one_that_the_layers_answer_better_and_better():
    found = scores()
    assert found.opening_question("python", "in_brackets") == "in_brackets"
    falls = found.trained | {"in_brackets": np.array([0.5, 0.9, 0.8])}
    other = ProbeScores(falls, found.untrained, found.counts)
    chosen = other.opening_question("python", "in_brackets")
    assert QUESTIONS["python"][chosen] == "place"
    assert falls[chosen][-1] > falls[chosen][1]


def test_networks_agree_on_a_group_only_if_all_of_them_do():
    one = {group: [[0.9, 0.8], [0.9, 0.7]] for group in GROUPS}
    both = over_seeds(one | {"next": [[0.6, 0.7], [0.7, 0.6]]}, [3, 4], 1000)
    assert [(each.seed, each.tokens) for each in both] == [(3, 1000), (4, 1000)]
    assert agreed(both, "falls") == [group for group in GROUPS if group != "next"]
    assert agreed(both, "rises") == []
