"""What the page says of a sentence, over many sentences: true of the numbers it stands beside."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pages.shared.i18n import LANGUAGES, words
from pages.words.flags import findings
from pages.words.flags.exports import coming, gates, record, states
from pages.words.flags.measure import Flipped, _measure, shipped
from pages.words.flags.sentence import Asked, decided, flag_of, samples
from pages.words.flags.url_state import Cells, PageState
from rnn_core.tasks.agreement import LANGUAGES as TONGUES
from rnn_core.tasks.agreement import labels, split, vocabulary
from rnn_core.training.word_model import halves
from tests.examples import examples


@cache
def sentences(tongue: Any) -> list[tuple[str, ...]]:
    return [one.words for one in halves(shipped(tongue).lesson.drawn)[1][:40]]


def read(page_state: PageState, said: tuple[str, ...], after: int | None = None) -> Asked:
    place = decided(said, flag_of(page_state))
    usual = place if place is not None else len(said)
    return Asked(said, labels(said, page_state.spoken), after or usual, place, False)


def measured(page_state: PageState, asked: Asked) -> Flipped:
    return _measure(shipped(page_state.spoken), page_state, asked)


@settings(max_examples=examples(40))
@given(data=some.data())
def test_claim_and_flip_are_true_of_the_numbers(data: Any):
    tongue = data.draw(some.sampled_from(TONGUES))
    page_state = PageState(
        data.draw(some.sampled_from(LANGUAGES)),
        tongue=tongue,
        flag=data.draw(some.sampled_from(findings.names(PageState("en", tongue=tongue)))),
        cells=data.draw(some.sampled_from(get_args(Cells))),
    )
    said = data.draw(some.sampled_from(sentences(tongue)))
    asked = read(page_state, said, data.draw(some.none() | some.integers(1, len(said))))
    found, t = measured(page_state, asked), words(page_state.lang)
    title, lede = findings.claim(t, page_state, found, asked)
    line = findings.levels(found, found.units[0], begun=True)
    steps = [line[k + 1] - line[k] for k in range(len(said))]
    kind, _ = findings.seen_in(found)
    assert (kind in ("both", "rise")) == (max(steps) >= 0.25)
    assert (kind in ("both", "fall")) == (min(steps) <= -0.25)
    if kind in ("both", "rise"):
        assert f"“{asked.labels[steps.index(max(steps))]}”" in title
    if kind in ("both", "fall"):
        assert f"“{asked.labels[steps.index(min(steps))]}”" in title
    assert str(found.units[0]) in title
    flag, names = flag_of(page_state), vocabulary(tongue)
    before, after = found.ways.likely[asked.after], found.ways.likely_changed[asked.after]
    places = [[names.index(word) for word in some] for some in (flag.yes, flag.no)]
    if before[[*places[0], *places[1]]].sum() >= 0.2:
        changed = (before[places[0]].sum() > before[places[1]].sum()) != (
            after[places[0]].sum() > after[places[1]].sum()
        )
    else:
        changed = before.argmax() != after.argmax()
        assert labels([names[int(before.argmax())]], tongue)[0] in lede
        assert labels([names[int(after.argmax())]], tongue)[0] in lede
    if page_state.lang == "en":
        assert ("stays" in lede) == (not changed)
        assert ("another word" in lede) == changed


@pytest.mark.parametrize("tongue", TONGUES)
def test_the_likeliest_word_of_either_way_is_drawn_and_named(tongue: Any):
    """Also where many words are likely, and another one comes out ahead once the cells are set."""
    came = set()
    for name in findings.names(PageState("en", tongue=tongue)):
        page_state = PageState("en", tongue=tongue, flag=name, cells="one")  # type: ignore[arg-type]
        for said in sentences(tongue)[:12]:
            asked = read(page_state, said, 1)
            found = measured(page_state, asked)
            if findings.sides(found, asked, page_state):
                continue
            drawn = [one.word for one in findings.entries(found, asked, page_state)]
            assert len(drawn) <= 5
            both = [
                labels([vocabulary(tongue)[int(one[asked.after].argmax())]], tongue)[0]
                for one in (found.ways.likely, found.ways.likely_changed)
            ]
            assert set(both) <= set(drawn)
            told = findings.flip(words("en"), page_state, found, asked)
            assert all(f"“{one}”" in told for one in both)
            came.add(len(set(both)))
    assert came


@pytest.mark.parametrize("tongue", TONGUES)
def test_every_sample_is_known_and_its_flag_flips(tongue: Any):
    for sample in samples(tongue):
        spelt = split(sample.text, tongue)
        assert not spelt.unknown
        page_state = PageState("en", tongue=tongue, flag=sample.flag)
        asked = read(page_state, spelt.words)
        found = measured(page_state, asked)
        flag = flag_of(page_state)
        yes, no = found.ways.share(asked.after, flag.yes), found.ways.share(asked.after, flag.no)
        assert (yes[0] > no[0]) == found.off
        if asked.decides is not None:
            assert (yes[0] > no[0]) == (spelt.words[asked.decides] in flag.yes), sample.slug


def test_a_control_cell_is_said_to_keep_the_word():
    page_state = PageState("en", cells="control")
    asked = read(page_state, split(samples("en")[0].text, "en").words)
    found, t = measured(page_state, asked), words("en")
    kept = findings.sides(found, asked, page_state)
    assert (kept[0].before > kept[1].before) == (kept[0].after > kept[1].after)
    assert "stays" in findings.flip(t, page_state, found, asked)


@pytest.mark.parametrize("tongue", TONGUES)
def test_the_files_hold_what_is_drawn(tongue: Any):
    page_state = PageState("en", tongue=tongue)
    asked = read(page_state, sentences(tongue)[0])
    found = measured(page_state, asked)
    unit = found.units[0]
    table = states(found, asked)
    own = table[table["unit"] == unit]
    assert np.array_equal(own["state"], found.ways.states[0][1:, unit])
    changed = own["state_set"].to_numpy()[asked.after - 1]
    assert changed == found.values[unit]
    share = coming(found, asked)
    assert share.groupby("step")["probability"].sum().to_numpy() == pytest.approx(1)
    assert share.groupby("step")["probability_set"].sum().to_numpy() == pytest.approx(1)
    every = gates(found, asked)
    for name in found.net.gates:
        assert every[name].between(0, 1).all()
    assert record(found, asked)["set"] == {str(k): v for k, v in found.values.items()}


@pytest.mark.parametrize("tongue", TONGUES)
def test_what_is_said_of_sizes_is_true_of_the_stored_figures(tongue: Any):
    t = words("en")
    for name in findings.names(PageState("en", tongue=tongue)):
        page_state = PageState("en", tongue=tongue, flag=name)  # type: ignore[arg-type]
        learnt = [one for one in findings.rows_of(page_state) if min(one["right"]) >= 0.99]
        told = findings.sizes(t, page_state)
        if len(learnt) < 2:
            assert told == t("words_flags.sizes_short")
            continue
        apart = learnt[-1]["flips_1_marks"]["median"] - learnt[0]["flips_1_marks"]["median"]
        assert ("hangs less" in told) == (apart < -0.1)
        assert ("hangs more" in told) == (apart > 0.1)
