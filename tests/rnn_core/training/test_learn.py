"""A run's records: their order, their figures against those computed apart, the same again by seed."""

from __future__ import annotations

import io
import json
import math
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load

import rnn_core
from rnn_core import checkpoints
from rnn_core.models import CharacterModel
from rnn_core.training.evaluate import NGram, network_bits
from rnn_core.training.learn import Training, gates, learn, marks
from rnn_core.training.plan import Plan
from rnn_core.training.records import Begun, Ended, Stage, Update

SOURCE = Path(rnn_core.__file__).parent.joinpath("cells", "lstm.py").read_text("utf-8")
TINY = Plan(
    SOURCE[:3000], hidden=12, embedding=8, window=16, streams=4, updates=12, stages=3, sample_length=20
)
KOREAN = "나는 오늘 학교에 가서 순환 신경망을 배웠다. 똠방각하도 함께 배웠다. " * 20


def restored(plan: Plan, stage: Stage) -> CharacterModel:
    model = CharacterModel(len(plan.vocabulary), plan.cell, plan.hidden, plan.layers, plan.embedding)
    model.load_state_dict({name: tensor.float() for name, tensor in load(stage.weights).items()})
    return model.eval()


def test_records_come_in_their_order():
    records = list(learn(TINY))
    kinds = [type(one).__name__[0] for one in records]
    at = marks(12, 3)
    expected = ["B", "S"]
    for update in range(1, 13):
        expected += ["U"] + ["S"] * (update in at)
    assert kinds == [*expected, "E"]
    updates = [one.update for one in records if isinstance(one, Update)]
    assert updates == list(range(1, 13))
    assert records[-1] == Ended("done", 12, records[-1].seconds)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_the_same_seed_gives_the_same_run_and_another_one_another(cell: str):
    plan = replace(TINY, cell=cell)

    def run(plan: Plan) -> tuple[list[float], list[bytes], list[str]]:
        records = list(learn(plan))
        stages = [one for one in records if isinstance(one, Stage)]
        bits = [one.bits for one in records if isinstance(one, (Update, Stage))]
        return bits, [one.weights for one in stages], [one.sample for one in stages]

    assert run(plan) == run(plan)
    assert run(plan)[0] != run(replace(plan, seed=2))[0]


def test_what_others_draw_between_two_records_changes_nothing():
    def bits(disturb: bool) -> list[float]:
        found = []
        for record in learn(TINY):
            if disturb:
                torch.rand(3)
            found += [record.bits] if isinstance(record, (Update, Stage)) else []
        return found

    assert bits(True) == bits(False)


def test_held_out_bits_are_those_of_the_kept_network_read_piece_by_piece():
    stages = [one for one in learn(TINY) if isinstance(one, Stage)]
    for stage in (stages[0], stages[-1]):
        # Kept as float16, which costs about three digits.
        assert network_bits(restored(TINY, stage), TINY.held_out) == pytest.approx(stage.bits, abs=2e-3)


def test_the_baselines_are_counted_on_what_is_learnt_and_judged_on_the_same_held_out_text():
    begun = next(learn(TINY))
    assert isinstance(begun, Begun)
    documents = [TINY.vocabulary.ids(part) for part in TINY.parts[0]]
    assert begun.unigram == NGram(documents, len(TINY.vocabulary), 1).bits(TINY.held_out)
    assert begun.five_gram == NGram(documents, len(TINY.vocabulary), 5).bits(TINY.held_out)
    assert begun.uniform == math.log2(len(TINY.vocabulary))
    assert begun.five_gram < begun.unigram < begun.uniform


def test_nothing_held_out_is_learnt():
    text = "".join(chr(0x4E00 + k) for k in range(2000)) * 2  # so that every stretch is known by its letters
    plan = Plan(text[:2000] + text[:1], window=16, streams=2, hidden=4)
    learnt, held = map("".join, plan.parts)
    assert len(learnt) + len(held) == len(plan.text)
    assert not set(learnt[1:-1]) & set(held)
    assert len(held) == pytest.approx(len(plan.text) / 10, abs=2)


def test_hangul_is_read_as_jamo_and_counted_by_character():
    plan = Plan(KOREAN, hidden=8, embedding=8, window=16, streams=4, updates=2, stages=1)
    begun, first, *_ = learn(plan)
    assert isinstance(begun, Begun)
    assert isinstance(first, Stage)
    assert begun.jamo
    assert 1.5 < begun.tokens_per_character < 3
    # Before training every token is about equally likely.
    assert first.bits == pytest.approx(begun.uniform, rel=0.1)
    assert 60 < len(first.sample) <= 410


def test_the_loss_falls_below_what_letters_alone_give():
    plan = replace(TINY, text=SOURCE, hidden=32, updates=300, stages=2, streams=8)
    records = list(learn(plan))
    begun, last = records[0], [one for one in records if isinstance(one, Stage)][-1]
    assert isinstance(begun, Begun)
    assert last.bits < begun.unigram < begun.uniform


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_gates_are_counted_over_the_steps(cell: str):
    torch.manual_seed(0)
    model = CharacterModel(9, cell, 6, layers=2, embedding=4).eval()
    ids = np.random.default_rng(0).integers(0, 9, 40)
    open_, shut = gates(model, ids)
    assert len(open_) == len(shut) == 2
    trace = rnn_core.trace(model.rnn, model.embedding(torch.as_tensor(ids))[:, None])
    for layer in range(2):
        for name, found in open_[layer].items():
            values = np.abs(trace.gate(name, layer)[0])
            np.testing.assert_allclose(found, (values > 0.9).mean(0), atol=1e-6)
            np.testing.assert_allclose(shut[layer][name], (values < 0.1).mean(0), atol=1e-6)


def test_a_loss_that_is_no_number_ends_the_run_and_says_so():
    training, records = Training(TINY), []
    for record in training.records():
        records.append(record)
        if isinstance(record, Update) and record.update == 5:
            with torch.no_grad():
                training.model.readout.weight.fill_(float("inf"))
    assert isinstance(records[-1], Ended)
    assert (records[-1].reason, records[-1].update) == ("diverged", 6)
    assert max(one.update for one in records if isinstance(one, Update)) == 5


def test_a_stage_of_a_network_that_is_no_number_is_left_out():
    training = Training(TINY)
    with torch.no_grad():
        training.model.readout.weight.fill_(float("nan"))
    assert [type(one) for one in training.records()] == [Begun, Ended]


def test_a_run_that_was_saved_goes_on_as_if_it_had_never_stopped():
    whole = [one for one in learn(TINY) if isinstance(one, (Update, Stage))]
    first, begun = Training(TINY), []
    for record in first.records():
        if isinstance(record, (Update, Stage)):
            begun.append(record)
        if isinstance(record, Update) and record.update == 5:
            break
    buffer = io.BytesIO()
    torch.save(first.state_dict(), buffer)
    buffer.seek(0)
    torch.manual_seed(99)
    second = Training(TINY, torch.load(buffer, weights_only=True))
    rest = [one for one in second.records() if isinstance(one, (Update, Stage))]
    together = begun + rest
    assert [one.bits for one in together] == [one.bits for one in whole]
    assert [one.weights for one in together if isinstance(one, Stage)] == [
        one.weights for one in whole if isinstance(one, Stage)
    ]


def test_a_stage_is_a_checkpoint(tmp_path: Path):
    stage = [one for one in learn(TINY) if isinstance(one, Stage)][-1]
    checkpoints.save(tmp_path / "net", restored(TINY, stage), TINY.vocabulary, {})
    assert (tmp_path / "net" / "weights.safetensors").read_bytes() == stage.weights
    loaded = checkpoints.load(tmp_path / "net")
    assert loaded.vocabulary == TINY.vocabulary
    assert json.loads((tmp_path / "net" / "config.json").read_text())["cell"] == "lstm"


def test_every_record_can_be_sent_to_another_process():
    for record in learn(replace(TINY, updates=2, stages=1)):
        again = pickle.loads(pickle.dumps(record))
        assert type(again) is type(record)
        assert getattr(again, "update", 0) == getattr(record, "update", 0)
