"""What the classifier's part says, over many sentences, stages and seeds: true of the numbers beside it."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pages.shared.experiments import experiment
from pages.shared.i18n import LANGUAGES, words
from pages.words.classifier import findings
from pages.words.classifier.exports import last_sum, record, verdicts
from pages.words.classifier.exports import words as word_table
from pages.words.classifier.measure import Judged, _measure, stored
from pages.words.classifier.sentence import Asked, samples
from pages.words.classifier.url_state import OFFERED, PageState
from rnn_core.tasks.contrast import LANGUAGES as TONGUES
from rnn_core.tasks.contrast import contrast, mirrored, spell, split
from tests.examples import examples


@cache
def sentences(tongue: Any) -> list[tuple[str, ...]]:
    long = [one.words for one in contrast(tongue, 0, 40).held_out]
    return [*long, *(one[:3] for one in long[:10])]


def judged(tongue: Any, stage: int, said: tuple[str, ...]) -> tuple[Asked, Judged]:
    read, reader = Asked(said, mirrored(said, tongue), tongue, False), stored(tongue)
    return read, _measure(reader, *reader.at(stage), read, mine=False)


@settings(max_examples=examples(40))
@given(data=some.data())
def test_claim_map_and_sum_are_true_of_the_numbers(data: Any):
    tongue, stage = data.draw(some.sampled_from(TONGUES)), data.draw(some.sampled_from(OFFERED))
    page_state = PageState(data.draw(some.sampled_from(LANGUAGES)), tongue=tongue, stage=stage)
    t = words(page_state.lang)
    read, found = judged(tongue, int(stage), data.draw(some.sampled_from(sentences(tongue))))
    title, lede = findings.claim(t, found, read)
    assert findings.percent(found.whole.praise) in lede
    assert findings.percent(found.whole.bag) in lede
    if found.other is not None:
        assert found.other.bag == pytest.approx(found.whole.bag, abs=1e-12)
        assert findings.percent(found.other.praise) in lede
    apart = found.other is not None and (found.whole.praise >= 0.5) != (found.other.praise >= 0.5)
    if page_state.lang == "en":
        assert ("tells them apart" in title) == apart
        assert ("alike" in title) == (found.other is not None and not apart)
    mapped = findings.mapped(t, found)
    assert findings.percent(found.words.variance[0]) in mapped
    assert f"{found.words.auroc:.2f}" in mapped
    if page_state.lang == "en":
        assert ("nothing has moved" in mapped) == (found.words.moved == 0)
    told = findings.summed(t, found)
    shown = findings.terms(t, found)
    assert math.fsum(value for _, value in shown) == pytest.approx(found.whole.score, abs=1e-9)
    written = told.split("=")[1].replace("\u2212 ", "-").replace("+ ", "+")
    figures = [float(one) for one in re.findall(r"(?<![\w(])[-+]?\d+\.\d\d(?= \()", written)]
    assert figures == pytest.approx([value for _, value in shown], abs=0.0051)
    assert findings.number(found.whole.score) in told
    assert findings.verdict(t, found.whole) in told
    assert (findings.verdict(t, found.whole) == t("words_classifier_verdict.praise")) == (
        found.whole.score >= 0
    )
    assert findings.off(found) < 1e-9


@pytest.mark.parametrize("tongue", TONGUES)
def test_what_is_said_of_seeds_is_true_of_the_stored_figures(tongue: Any):
    t, page_state = words("en"), PageState("en", tongue=tongue)
    rows = findings.readers(page_state)
    told = findings.pairs(t, page_state)
    learnt = [min(one["mirrored"][-1]) >= 0.99 for one in rows]
    assert ("Every seed of every reader" in told) == all(learnt)
    assert ("not every seed" in told) == (any(learnt) and not all(learnt))
    for one in rows:
        assert len(one["mirrored"][-1]) == experiment("classifier")["settings"]["seeds"] >= 5
        assert {share for stage in one["bag_mirrored"] for share in stage} == {0.5}
        assert findings.percent(sorted(one["mirrored"][-1])[2]) in told


@pytest.mark.parametrize("tongue", TONGUES)
def test_every_sample_is_known_and_told_apart(tongue: Any):
    for sample in samples(tongue):
        spelt = split(sample.text, tongue)
        assert not spelt.unknown
        assert spell(spelt.words, tongue).lower() == sample.text.lower()
        _, found = judged(tongue, 200, spelt.words)
        assert findings.kind_of(found) == "apart", sample.slug


@pytest.mark.parametrize("tongue", TONGUES)
def test_the_files_hold_what_is_drawn(tongue: Any):
    read, found = judged(tongue, 200, sentences(tongue)[0])
    table = last_sum(found)
    assert table["term"].sum() == pytest.approx(found.whole.score, abs=1e-9)
    running = verdicts(found)
    assert running[running["order"] == "sentence"]["praise"].tolist() == found.whole.running.tolist()
    points = word_table(found)
    assert points["kind"].value_counts()["praise"] == points["kind"].value_counts()["blame"] == 10
    assert record(found, read)["words"] == list(read.words)
