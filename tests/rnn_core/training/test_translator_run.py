"""A run that teaches a network to translate tells what really came of it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from rnn_core.errors import InputError
from rnn_core.tasks.parallel import Parallel, join
from rnn_core.training import translator_run
from rnn_core.training.records import Ended
from rnn_core.training.scores import scores
from rnn_core.training.translating import Updated, exact, network, speak
from rnn_core.training.translator_run import (
    Subject,
    TranslatorBegun,
    TranslatorPlan,
    TranslatorStage,
    learn_to_translate,
    trained,
)

LETTERS = [(a, b) for a in "abcde" for b in "abcde"]
PAIRS = Parallel(
    (LETTERS[::2], [(b.upper(), a.upper()) for a, b in LETTERS[::2]]),
    (LETTERS[1::2], [(b.upper(), a.upper()) for a, b in LETTERS[1::2]]),
)
PLAN = TranslatorPlan("own", updates=40, pairs=PAIRS)


def test_a_run_tells_all_in_order_and_its_network_is_the_one_that_was_examined() -> None:
    records = list(learn_to_translate(PLAN))
    begun, first, *_ = records
    assert isinstance(begun, TranslatorBegun)
    assert (begun.training, begun.held_out) == (13, 12)
    assert begun.parameters == network(PLAN.lesson, begun.source, begun.target).parameter_count
    assert isinstance(first, TranslatorStage)
    assert math.isnan(first.loss)
    assert [one.update for one in records if isinstance(one, Updated)] == list(range(1, 41))
    last = [one for one in records if isinstance(one, TranslatorStage)][-1]
    assert last.update == 40
    assert last.pieces > first.pieces
    assert records[-1] == Ended("done", 40, last.seconds)
    found = trained(PLAN, begun, last, "mine")
    pieces = found.source, found.target
    assert exact(found.model, PAIRS.held_out, pieces) == last.exact
    assert found.config["held_out"]["exact"] == round(last.exact, 4)
    assert tuple(speak(found.model, [source for source, _ in begun.examples], pieces)) == last.said
    assert found.config["training"]["updates"] == 40
    said, told = (
        [join(one) for one in half]
        for half in (speak(found.model, PAIRS.held_out[0], pieces), PAIRS.held_out[1])
    )
    assert last.scores == scores(said, told)
    assert found.config["held_out"]["chrf"] == last.scores.chrf > first.scores.chrf


def test_the_same_plan_learns_the_same_and_touches_nobodys_chance() -> None:
    state = torch.random.get_rng_state()
    plan = replace(PLAN, updates=5)
    runs = [[one.loss for one in learn_to_translate(plan) if isinstance(one, Updated)] for _ in range(2)]
    assert runs[0] == runs[1]
    assert torch.equal(state, torch.random.get_rng_state())


def test_korean_is_scored_by_its_characters_and_what_has_one_right_answer_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    korean = Parallel(PAIRS.training, (PAIRS.held_out[0], [("가", "나")] * len(PAIRS.held_out[0])))
    _, first, *_ = learn_to_translate(TranslatorPlan("own", updates=1, pairs=korean))
    assert "tok:char" in first.scores.signatures[1]
    monkeypatch.setattr(translator_run, "TRAINING", 400)
    _, first, *_ = learn_to_translate(TranslatorPlan("digits", updates=1))
    assert first.scores is None


def test_a_run_that_diverges_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    config = replace(PLAN.lesson, learning_rate=math.inf)
    monkeypatch.setattr(TranslatorPlan, "lesson", config)
    *_, last = learn_to_translate(PLAN)
    assert isinstance(last, Ended)
    assert last.reason == "diverged"
    assert last.update < PLAN.updates


@pytest.mark.parametrize("subject", ["en-ko", "ko-en", "dates", "digits"])
def test_what_is_held_out_is_not_learnt(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translator_run, "TRAINING", 400)
    drawn = TranslatorPlan(subject).draw()
    assert (len(drawn.training[0]), len(drawn.held_out[0])) == (400, translator_run.HELD_OUT)
    assert not set(drawn.training[0]) & set(drawn.held_out[0])


def test_a_plan_that_cannot_be_followed_is_refused() -> None:
    with pytest.raises(InputError, match="one update"):
        TranslatorPlan(updates=0)
    with pytest.raises(InputError, match="pairs"):
        TranslatorPlan("own")
    with pytest.raises(InputError, match="pairs"):
        TranslatorPlan("dates", pairs=PAIRS)
