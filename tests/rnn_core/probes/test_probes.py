"""Probes against the regression they are, labels against the text, scores on texts with a known answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from rnn_core.errors import CheckpointError, InputError
from rnn_core.models import CharacterModel
from rnn_core.probes import examine, fit_probes, labels, load_probes, read_stack, save_probes
from rnn_core.probes.linear import PENALTY
from rnn_core.probes.measure import states_of, tellable
from rnn_core.text.vocabulary import Vocabulary

STATES = np.random.default_rng(0).normal(size=(800, 6)) * [1, 2, 0.5, 1, 1, 3] + [0, 5, 0, -2, 0, 1]
CODE = 'def f(a):\n    x = "hi (1)"  # Note\n    return [x, a]\n'
LINES = ["me = say(so)\n", "    me, so\n", "# say so\n", 'say("me, so")\n', "def f(me):\n", '"""A so.\n"""\n']
VOCABULARY = Vocabulary(tuple(sorted(set(CODE + "".join(LINES)))))


def test_a_count_is_told_by_ridge_regression() -> None:
    wanted = STATES @ [1.0, 0.5, 0, 0, -2, 0.1] + np.random.default_rng(1).normal(size=800)
    probes = fit_probes(STATES, {"column": wanted})
    x = (STATES - STATES.mean(0)) / STATES.std(0)
    # The same as least squares with rows that ask every weight to be nought.
    rows = np.concatenate([x, np.sqrt(PENALTY * len(x)) * np.eye(6)])
    weights = np.linalg.lstsq(rows, np.concatenate([wanted - wanted.mean(), np.zeros(6)]), rcond=None)[0]
    assert np.allclose(probes.answers(STATES)[:, 0], x @ weights + wanted.mean(), atol=1e-9)


def test_the_odds_of_a_yes_are_calibrated() -> None:
    odds = STATES @ [1.0, 0, -1.0, 0.5, 0, 0]
    said = (np.random.default_rng(2).random(800) < 1 / (1 + np.exp(-odds))).astype(float)
    told = fit_probes(STATES, {"in_quotes": said}).answers(STATES)[:, 0]
    assert ((told > 0) & (told < 1)).all()
    assert told.mean() == pytest.approx(said.mean(), abs=0.003)  # as a sigmoid's maximum likelihood has it
    for low, high in ((0, 0.3), (0.3, 0.7), (0.7, 1)):
        among = (told >= low) & (told < high)
        assert said[among].mean() == pytest.approx(told[among].mean(), abs=0.08)


def test_what_is_not_known_is_left_out_and_one_answer_is_refused() -> None:
    wanted = STATES[:, 0].copy()
    wanted[::7] = np.nan
    among = ~np.isnan(wanted)
    with_gaps = fit_probes(STATES, {"column": wanted})
    assert np.allclose(with_gaps.weights, fit_probes(STATES[among], {"column": wanted[among]}).weights)
    with pytest.raises(InputError, match="'in_quotes' has more than one answer"):
        fit_probes(STATES, {"in_quotes": np.ones(800)})


def test_the_questions_have_the_texts_own_answers() -> None:
    asked = labels(VOCABULARY.encode(CODE), "python")
    inside = "".join(letter for letter, yes in zip(CODE, asked["in_quotes"], strict=True) if yes)
    assert inside == '"hi (1)'
    assert "".join(letter for letter, yes in zip(CODE, asked["in_comment"], strict=True) if yes) == "# Note"
    assert {letter for letter, yes in zip(CODE, asked["vowel"], strict=True) if yes} <= set("aeiou")
    assert [CODE[k + 1] for k in np.flatnonzero(asked["next_line"] == 1)] == ["\n"] * 3
    assert asked["indentation"].max() == 4
    assert np.isnan(asked["next_space"][-1])


def test_korean_is_asked_by_jamo() -> None:
    vocabulary = Vocabulary.of(["강 아"], jamo=True, at_least=1)
    tokens = vocabulary.encode("강 아")
    asked = labels(tokens, "korean")
    assert "".join(tokens.shown) == "ㄱㅏㅇ ㅇㅏ"
    assert asked["lead_consonant"].tolist() == [1, 0, 0, 0, 1, 0]
    assert asked["vowel"].tolist() == [0, 1, 0, 0, 0, 1]
    assert asked["final_consonant"].tolist() == [0, 0, 1, 0, 0, 0]
    assert asked["next_final"].tolist()[:5] == [0, 1, 0, 0, 0]
    assert asked["space"].tolist() == [0, 0, 0, 1, 0, 0]
    with pytest.raises(InputError, match="python, korean"):
        labels(tokens, "latex")


def _documents(count: int, seed: int) -> list:
    random = np.random.default_rng(seed)
    return [VOCABULARY.encode("".join(random.choice(LINES, 60))) for _ in range(count)]


@pytest.mark.parametrize("skips", [False, True])
def test_documents_side_by_side_are_read_as_if_alone(skips: bool) -> None:
    model = CharacterModel(len(VOCABULARY), "lstm", 6, layers=3, embedding=4, skips=skips).eval()
    documents = [VOCABULARY.encode(CODE), VOCABULARY.encode(CODE[:20])]
    together = states_of(model, documents)
    alone = [read_stack(model, one.ids) for one in documents]
    assert len(together) == 4
    assert np.allclose(together[0], np.concatenate([one.embedded for one in alone]), atol=1e-6)
    for layer in range(3):
        expected = np.concatenate([one.hidden[layer] for one in alone])
        assert np.allclose(together[layer + 1], expected, atol=1e-5)


def test_the_embedding_tells_the_character_and_not_its_place(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = CharacterModel(len(VOCABULARY), "lstm", 16, layers=2, embedding=len(VOCABULARY)).eval()
    model.embedding.weight.data = torch.eye(len(VOCABULARY))  # each character its own unit
    fitted, scored = _documents(4, 1), _documents(4, 2)
    found = examine(model, fitted, scored, "python")
    score = {(one.question, one.layer): one.score for one in found.scores}
    assert score["space", 0] > 0.999
    assert score["letter", 0] > 0.999
    assert score["in_quotes", 0] + 0.05 < score["in_quotes", 1]  # the past is in the state alone
    assert {one.layer for one in found.scores} == {0, 1, 2}
    assert "next_final" not in {one.question for one in found.scores}

    save_probes(tmp_path, found, [found], {"untrained_seeds": [0]})
    probes, record = load_probes(tmp_path)
    states = states_of(model, scored)[2]
    assert np.allclose(probes[2].answers(states), found.probes[2].answers(states), atol=1e-3)
    assert record["scores"][0]["untrained"] == [record["scores"][0]["score"]]
    (tmp_path / "probes.safetensors").unlink()
    with pytest.raises(CheckpointError, match="Measure them again"):
        load_probes(tmp_path)


def test_a_question_that_is_almost_never_yes_is_not_asked() -> None:
    rare = np.zeros(1000)
    rare[:79] = 1
    often = np.arange(1000) % 2.0
    sets = {"in_quotes": rare, "space": often, "column": np.arange(1000) % 3.0}
    assert tellable(sets, sets) == ("space",)
