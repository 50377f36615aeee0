"""What pages say of slips beside the right line, held against what was measured for them."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
import pytest

from pages.inspect import readout
from pages.lab.carried import STRETCHES
from pages.lab.carried.part import measured as in_windows
from pages.lab.carried.part import sentence as of_windows
from pages.lab.carried.part import text
from pages.shared import registry
from pages.shared.i18n import Language, words
from pages.translate.measure import network
from pages.translate.poison.part import in_turn, on_average
from pages.translate.poison.part import sentence as of_poison
from pages.translate.poison.part import table as poison_table
from pages.translate.sentence import sentence as settle
from pages.translate.url_state import PageState
from pages.translate.view_model import view_model
from pages.truncation.slips import clip_order, detach
from rnn_core.analysis.slips import (
    ORDERS,
    FedToReadout,
    backward_twice,
    carried_or_reset,
    fed_to_readout,
    poisoned,
)
from rnn_core.reading import read
from rnn_core.tasks.race import CELLS
from tests.pages import visit
from tests.pages.visit import said, sound

LANGUAGES: tuple[Language, ...] = ("ko", "en")


def figures(sentence: str) -> list[float]:
    return [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", sentence)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_inspect_says_what_c_costs_and_is_silent_without_one(lang: Language):
    t = words(lang)
    found = fed_to_readout(read(registry.network("python-lstm"), "def f(x):\n    return x\n"))
    told = readout.sentence(t, found)
    assert re.search("it has learnt from|숫자로 학습했는데", told)
    assert f"{found.bits[0]:.2f}" in told
    assert any(abs(one - found.bits[1]) <= 0.5 for one in figures(told))
    fine = FedToReadout(np.array([3.0, 2.0]), np.array([1.0, 1.0]), 0.5)
    assert not re.search("it has learnt from|숫자로 학습했는데", readout.sentence(t, fine))
    title = t("readout.title")
    for net, there in (("python-lstm", True), ("shakespeare-gru", False)):
        app = visit.start("", lang=lang, net=net)
        assert (title in [one.label for one in app.expander]) == there


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stretch", STRETCHES)
def test_the_sentence_on_resets_is_that_of_the_shipped_network(lang: Language, stretch: int):
    name = registry.default(lang)
    found = carried_or_reset(registry.network(name), text(name), stretch)
    carried, reset = found.bits
    told = of_windows(words(lang), in_windows(lang, stretch), stretch)
    assert {f"{carried:.2f}", f"{reset:.2f}", f"{abs(reset - carried):.2f}"} <= set(
        re.findall(r"\d+\.\d\d", told)
    )
    assert bool(re.search("The reset costs|더 듭니다", told)) == (reset > carried)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_line_that_is_missing_is_told_by_torch_itself(lang: Language):
    t = words(lang)
    for between, key in (("detach", "cut"), ("nothing", "error"), ("retain", "whole")):
        found = backward_twice(CELLS[-1], between == "detach", detach.SETTINGS, retain=between == "retain")
        told = detach.sentence(t, found)
        assert told == t.of("truncation_slips", key, steps=20, window=5, done=1, failed=2)
        rows = detach.rows(t, found)
        assert len(rows) == found.done
        for k, row in enumerate(rows):
            assert row[k + 1] == "100%"
            assert [one == "0" for one in row[1:]] == (found.reach[k] == 0).tolist()
        assert ("h = h.detach()" in detach.code(between)) == (between == "detach")
        app = visit.start("truncation", lang=lang, **({} if between == "detach" else {"between": between}))
        assert told in said(app)
        shown = [one.value for one in app.code if one.value.startswith("RuntimeError")]
        assert shown == ([f"RuntimeError: {found.error}"] if found.error else [])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_order_in_which_the_limit_holds_is_that_of_the_table(lang: Language):
    rows, limit = clip_order.rows(), clip_order.SETTINGS.limit
    kept = [row[0] for row in rows if all(float(one) <= limit for one in row[1:])]
    assert [clip_order.written(order) for order in ORDERS] == [row[0] for row in rows]
    assert kept == [clip_order.written(ORDERS[0])]
    told = clip_order.sentence(words(lang))
    assert kept[0] in told
    assert not [row[0] for row in rows[1:] if row[0] in told]
    assert told in said(visit.start("truncation", lang=lang))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("direction", ["en-ko", "ko-en"])
@pytest.mark.parametrize("attention", ["none", "luong"])
def test_what_is_said_of_one_wrong_token_is_what_the_rows_show(lang, direction, attention):
    place = PageState(lang, direction=direction, attention=attention)
    page_state, read_ = settle(place)
    shown = view_model(words(lang), page_state, read_)
    shipped = network(direction, attention)
    said_ = shown.found.said.pieces
    each = in_turn(shown, said_)
    rest = sum(len(said_) - one.at - 1 for one in each)
    assert len({one.at for one in each}) == len(each) >= min(len(said_) - 1, 7)
    wrong = [sum(column) for column in zip(*(one.differing() for one in each), strict=True)]
    average = on_average(words(lang), each)
    assert all(f"{one / rest:.0%}" in average for one in wrong)
    assert bool(re.search("spreads further|피해가 더 퍼집니다", average)) == (wrong[1] > wrong[0])
    for at in range(len(said_) - 1):
        found = poisoned(shipped.model, shipped.source.encode(shown.found.words), said_, at)
        heads, rows = poison_table(words(lang), shown, found)
        assert all(len(row) == len(heads) for row in rows)
        taught, free = found.differing()
        told = of_poison(words(lang), shown, found)
        bold = [sum(one.startswith("**") for one in row[at + 2 : len(said_) + 1]) for row in rows]
        assert bold[0] == 0
        assert bold[1] == taught
        ended = max(0, len(said_) - len(found.free))
        assert bold[2] + ended == free
        assert {str(taught), str(free)} <= set(re.findall(r"\d+", told))
        assert str(len(said_) - at - 1) in told


def test_the_folds_are_where_they_belong():
    start = partial(visit.start, lang="en")
    t = words("en")
    for app, key in (
        (start("translate"), "translate_poison.title"),
        (start("lab"), "lab_carried.title"),
        (start("truncation"), "truncation_slips.detach"),
    ):
        assert t(key) in [one.label for one in app.expander]
    app = start("lab", stretch="10")
    before = of_windows(t, in_windows("en", 10), 10)
    assert before in said(app)
    sound(app.button_group(key="lab_character_stretch").set_value(25).run())
    assert of_windows(t, in_windows("en", 25), 25) in said(app)
