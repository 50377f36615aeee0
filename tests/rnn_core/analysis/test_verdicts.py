"""A reader and a bag of words, looked at: against torch's modules, numpy's eigenvectors and naive sums."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rnn_core.analysis.verdicts import embedding_map, judge, kept, of_training, saved, stored, stored_weights
from rnn_core.cells import names
from rnn_core.errors import CheckpointError, InputError
from rnn_core.tasks.contrast import LANGUAGES, contrast, mirrors, qualities
from rnn_core.training.verdict_run import STAGES, VerdictLesson, VerdictProgress, learn_verdicts, networks

WEIGHTS = Path("docs/experiments/results/classifier.safetensors").read_bytes()
SHORT = VerdictLesson("ko", updates=50, sentences=1000, unseen=200, pairs=50)


@cache
def trained(seed: int) -> tuple[VerdictProgress, ...]:
    return tuple(learn_verdicts(replace(SHORT, seed=seed)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_judgement_is_what_torch_s_own_modules_answer(language: Any):
    lesson = VerdictLesson(language)
    pair = stored(WEIGHTS, lesson).stages[100]
    for one in contrast(language, 0, 12).held_out:
        found = judge(lesson, pair, one.words)
        ids = torch.from_numpy(lesson.words.encode(one.words))
        for length in range(1, len(ids) + 1):
            logits = pair.reader(ids[:length, None], torch.tensor([length]))[0]
            assert found.running[length - 1] == pytest.approx(float(logits.softmax(-1)[1]), abs=1e-12)
        assert found.score == pytest.approx(float(logits[1] - logits[0]), abs=1e-10)
        assert math.fsum([*found.terms.tolist(), found.bias]) == pytest.approx(found.score, abs=1e-10)
        assert found.praise == pytest.approx(1 / (1 + math.exp(-found.score)), abs=1e-12)
        counted = pair.bag.weights.weight[ids].sum(0) + pair.bag.bias
        assert found.bag == pytest.approx(float(counted.softmax(-1)[1]), abs=1e-12)
        assert found.residual < 1e-12
        largest = found.largest(4)
        assert min(abs(found.terms[list(largest)])) >= max(np.delete(abs(found.terms), list(largest)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bag_gives_the_same_words_the_same_answer_and_a_reader_need_not(language: Any):
    lesson = VerdictLesson(language)
    pair = stored(WEIGHTS, lesson).stages[200]
    for one, other in mirrors(language, 10):
        first, second = judge(lesson, pair, one.words), judge(lesson, pair, other.words)
        assert first.bag == pytest.approx(second.bag, abs=1e-12)
        assert (first.praise > 0.5) == one.praise != other.praise == (second.praise > 0.5)


@pytest.mark.parametrize(("language", "stage"), list(product(LANGUAGES, STAGES)))
def test_the_map_is_the_principal_axes_of_the_vectors(language: Any, stage: int):
    lesson = VerdictLesson(language)
    reader = stored(WEIGHTS, lesson)
    model, begun = reader.stages[stage].reader, reader.stages[0].reader
    good, bad = qualities(language)
    found = embedding_map(lesson, model, begun, ("but",) if language == "en" else ())
    vectors = model.embedding.weight.numpy()[lesson.words.encode((*good, *bad))]
    values, axes = np.linalg.eigh(np.cov(vectors.T))
    assert found.variance == pytest.approx(values[::-1][:2] / values.sum(), abs=1e-10)
    along = (vectors - vectors.mean(0)) @ axes[:, ::-1][:, :2]
    assert abs(found.places[:20]) == pytest.approx(abs(along), abs=1e-8)
    x = found.places[:20, 0]
    pairs = [(a > b) + 0.5 * (a == b) for a, b in product(x[:10], x[10:])]
    assert found.auroc == pytest.approx(np.mean(pairs))
    assert found.auroc >= 0.5
    first = begun.embedding.weight.numpy()[lesson.words.encode((*good, *bad))]
    assert found.moved == pytest.approx(np.sqrt(((vectors - first) ** 2).sum(1)).mean())
    assert (found.moved == 0) == (stage == 0)


def test_the_order_is_learnt_over_seeds_and_the_error_reaches_the_embedding():
    last = [trained(seed)[-1] for seed in range(3)]
    assert np.median([one.mirrored for one in last]) > 0.9 > 0.6 > max(one.bag_right for one in last)
    assert all(one.bag_mirrored == 0.5 for seed in range(3) for one in trained(seed))
    lesson = replace(SHORT, seed=1)
    reader = of_training(lesson, trained(1))
    first, now = (reader.stages[k].reader.embedding.weight for k in (0, 50))
    words = {word for one in lesson.drawn.training for word in one.words}
    seen = set(lesson.words.encode(tuple(words)).tolist())
    apart = (now - first).norm(dim=1)
    assert all((apart[k] > 0) == (k in seen) for k in range(len(apart)))


def test_both_learn_on_the_same_batches_and_a_seed_repeats_itself():
    once, again = trained(0), tuple(learn_verdicts(SHORT))
    assert [one.loss for one in once][1:] == [one.loss for one in again][1:]
    assert [one.update for one in once] == [0, 25, 50]
    assert all(one.weights is not None for one in once)


@pytest.mark.parametrize("cell", names())
def test_every_cell_reads(cell: str):
    lesson = replace(SHORT, cell=cell, updates=2, sentences=64, unseen=8, pairs=2)
    reports = tuple(learn_verdicts(lesson))
    reader = of_training(lesson, reports)
    assert sorted(reader.stages) == [0, 2]
    found = judge(lesson, reader.stages[2], contrast("ko", 1, 0).training[0].words)
    assert found.residual < 1e-12


def test_what_is_stored_is_what_was_trained_and_damage_is_said():
    lesson = replace(SHORT, sentences=64, unseen=8, pairs=2, updates=STAGES[-1])
    reader, bag = networks(lesson)

    def copied(model: torch.nn.Module) -> dict[str, torch.Tensor]:
        return {name: value.clone() for name, value in model.state_dict().items()}

    reports = [VerdictProgress(k, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, copied(reader), copied(bag)) for k in STAGES]
    written = saved(stored_weights(lesson, reports))
    again = stored(written, lesson)
    assert sorted(again.stages) == list(STAGES)
    assert torch.equal(again.stages[50].reader.readout.weight, reader.readout.weight.double())
    assert again.at(60)[0] == 50
    assert again.at(0)[0] == 0
    for damaged in (written[:-9], b"", saved(stored_weights(lesson, reports[:2]))):
        with pytest.raises(CheckpointError, match="classifier"):
            stored(damaged, lesson)


def test_a_sentence_of_no_words_is_refused():
    lesson = VerdictLesson("en")
    reader, bag = networks(lesson)
    pair = kept(lesson, reader.state_dict(), bag.state_dict())
    with pytest.raises(InputError, match="no words"):
        judge(lesson, pair, ())
