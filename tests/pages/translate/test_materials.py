"""Dates, digits and real sentences on the translation page: nothing shown was learnt, every link works."""

from __future__ import annotations

import re
import sys
from datetime import date
from functools import partial

import numpy as np
import pytest

from pages.shared.experiments import experiment
from pages.shared.i18n import Language, words
from pages.translate import tokenisation
from pages.translate.materials import real, stored
from pages.translate.materials.kinds import KINDS, MATERIALS, Material, kind, network, samples
from pages.translate.sentence import sentence
from pages.translate.url_state import ADDRESS, PageState
from rnn_core.analysis.bottleneck import NOTHING
from rnn_core.models.seq2seq import ATTENTIONS
from rnn_core.tasks.parallel import digits, read_date, split
from tests.pages import visit

start = partial(visit.start, "translate")


@pytest.mark.parametrize(
    ("material", "language"), [("dates", "en"), ("digits", "ko"), ("real", "ko"), ("real", "en")]
)
def test_every_material_has_its_page(material: Material, language: Language) -> None:
    app, t = start(of=material, lang=language, attention="luong"), words(language)
    titles = [one.value for one in app.subheader][:-1]  # the last leads to other pages
    shapes = {"dates": "title_unlearnt", "digits": "title_falls"}
    expected = (
        t("translate_real.title") if material == "real" else t.of("translate_bottleneck", shapes[material])
    )
    assert titles == [expected]
    ways = [one.key for one in app.segmented_control if one.key == "translate_direction"]
    assert bool(ways) == (material == "real")
    if language == "ko":
        told = " ".join([*(one.value for one in app.caption), *titles])
        told = re.sub(r"\(#term-[a-z-]+\)", "", told)
        assert not re.search(r"[A-Za-z]{4,}", told) or material == "real"


@pytest.mark.parametrize("material", MATERIALS)
def test_a_link_brings_one_back(material: Material) -> None:
    page_state = PageState("ko", material=material, attention="luong", sample=f"{material}-1", pick=2)
    assert ADDRESS.page_state_of(ADDRESS.query_of(page_state), "en") == page_state
    assert ADDRESS.page_state_of({"of": "<script>"}, "en").material == "grammar"


@pytest.mark.parametrize("material", MATERIALS)
def test_only_what_ships_can_be_chosen(material: Material) -> None:
    app = start(of=material, lang="en", attention="bahdanau")
    shown = app.segmented_control(key="translate_switch")
    assert shown.options == (["off", "on"] if "none" in KINDS[material] else ["on"])
    assert shown.value == "on"
    kinds = [one for one in app.segmented_control if one.key == "translate_attention"]
    assert [one.value for one in kinds] == ([kind(material, "bahdanau")] if material == "grammar" else [])
    for one in KINDS[material]:
        assert network(material, "en-ko", one).model.attention == one


def test_no_date_or_number_on_offer_was_learnt() -> None:
    dates_held_out = sys.modules["rnn_core.tasks.parallel.dates"]._is_held_out
    digits_held_out = sys.modules["rnn_core.tasks.parallel.digits"]._is_held_out
    for one in samples("dates", "en-ko").values():
        day = read_date(one.source)
        assert day == date.fromisoformat(one.target)
        assert dates_held_out(day)
    for one in samples("digits", "en-ko").values():
        assert one.target == one.source[::-1]
        assert digits_held_out(one.source)


@pytest.mark.parametrize(("material", "shown"), [("dates", 7), ("digits", 5)])
def test_attention_gets_the_samples_right(material: Material, shown: int) -> None:
    found = [
        sentence(PageState("en", material=material, attention="luong", sample=slug))
        for slug in samples(material, "en-ko")
    ]
    right = 0
    for page_state, read in found:
        one = network(material, page_state.direction, "luong")
        said = tokenisation.target_text(material, _said(one, read.words))
        right += said == read.expected
    assert len(found) == shown
    assert right >= shown - 1


def _said(one, read):
    from rnn_core.training.translating import speak

    model = one.model
    return speak(model, [read], (one.source, one.target))[0]


@pytest.mark.parametrize(
    ("material", "text", "expected"),
    [
        ("dates", "May 3rd, 21", "2021-05-03"),
        ("dates", "2021년 5월 3일", "2021-05-03"),
        ("digits", "482 913", "319284"),
    ],
)
def test_what_is_typed_has_its_right_answer(material: Material, text: str, expected: str) -> None:
    app = start(of=material, lang="en", attention="luong", text=text)
    page_state = ADDRESS.page_state_of(dict(app.query_params.items()), "en")
    assert (page_state.material, page_state.direction) == (material, "en-ko")
    assert "none of the" not in str([one.proto for one in app.get("bidi_component")])
    told = tokenisation.read(material, text)
    assert tokenisation.right(material, text) == expected
    found = network(material, "en-ko", "luong")
    assert tokenisation.target_text(material, _said(found, told)) == expected


def test_a_date_that_could_be_two_gets_a_sentence() -> None:
    app = start(of="dates", lang="en", attention="luong", text="3/5/2021")
    told = words("en")("translate_material.unreadable", ways=20)
    assert told in str([one.proto for one in app.get("bidi_component")])


def test_whoever_wrote_a_real_sentence_is_named() -> None:
    app = start(of="real", lang="en", way="ko-en")
    first = next(iter(samples("real", "ko-en").values()))
    assert first.credit in str([one.proto for one in app.get("bidi_component")])
    assert "CC BY 2.0 FR" in visit.said(app)


def test_the_examples_are_what_the_network_says() -> None:
    for way in ("en-ko", "ko-en"):
        found = network("real", way, "luong")
        for one in found.config["examples"]:
            assert tokenisation.target_text("own", _said(found, split(one["source"]))) == one["said"]
        assert len(real.table(words("en"), found)) == 8


class TestBottleneck:
    @pytest.mark.parametrize("task", ["digits", "grammar"])
    def test_every_seed_is_drawn(self, task: stored.Task) -> None:
        curves, seeds = stored.by_length(task), stored.settings(task)["seeds"]
        assert list(curves) == list(ATTENTIONS)
        assert seeds >= 3
        for curve in curves.values():
            assert {len(shares) for shares in curve.values()} == {seeds}
            assert list(curve) == sorted(curve)
        if task == "digits":
            assert list(curves["none"]) == list(range(3, 19))

    def test_the_larger_budget_differs_in_the_budget_alone(self) -> None:
        for task in ("digits", "grammar"):
            small, large = stored.settings(task), stored.settings(task, longer=True)
            assert large["updates"] > small["updates"]
            for name in ("seeds", "learning_rate", "batch", "hidden", "embedding", "optimiser"):
                assert large[name] == small[name]
            sizes = large["grammar"] if task == "grammar" else large
            assert [sizes[name] for name in ("training", "held_out")] == [
                small["training"],
                small["held_out"],
            ]

    def test_all_of_it_can_be_taken_away(self) -> None:
        table = stored.table()
        assert set(table["experiment"]) == {"digits", "squeezed", "grammar"}
        for name in stored.NAMES:
            updates = experiment(name)["settings"]["updates"]
            for part, rows in experiment(name)["rows"].items():
                own = table[(table["experiment"] == part) & (table["updates"] == updates)]
                assert len(own) == sum(len(row["bins"]) for row in rows)
                assert set(own["seed"]) == {0, 1, 2}

    def test_fewer_numbers_hold_less(self) -> None:
        medians = [float(np.median(own)) for own in stored.squeezed("none").values()]
        assert list(stored.squeezed("none")) == [4, 8, 16, 32, 64, 96]
        assert medians[0] < medians[-1] - NOTHING
        assert np.median(stored.squeezed("luong")[4]) > max(medians)

    def test_the_shares_are_those_of_the_bins(self) -> None:
        for row in experiment("translate")["rows"]["digits"]:
            count = sum(count for _, _, count in row["bins"])
            assert count == experiment("translate")["settings"]["held_out"]
            mean = sum(share * count for _, share, count in row["bins"]) / count
            assert row["exact"] == pytest.approx(mean, abs=1e-3)

    def test_the_network_on_the_page_is_the_first_seed(self) -> None:
        settings = experiment("translate")["settings"]
        for row in experiment("translate")["rows"]["digits"]:
            if row["seed"] == 0 and row["attention"] in KINDS["digits"]:
                shipped = network("digits", "en-ko", row["attention"]).config
                assert shipped["training"]["updates"] == settings["updates"]
                assert shipped["held_out"]["exact"] == pytest.approx(row["exact"], abs=0.02)

    def test_held_out_numbers_are_those_that_are_drawn(self) -> None:
        settings = experiment("translate")["settings"]
        unseen = digits(0, settings["held_out"], 0).held_out[0]
        row = experiment("translate")["rows"]["digits"][0]
        counts = {first: count for first, _, count in row["bins"]}
        assert counts == {k: sum(len(one) == k for one in unseen) for k in range(3, 19)}
