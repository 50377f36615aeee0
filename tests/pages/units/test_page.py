"""The page of units: its sentences are true of their figures, stored figures are those of the library."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from pages.shared import cache, registry, samples
from pages.shared.experiments import experiment
from pages.shared.i18n import LANGUAGES, Language, words
from pages.units import alike, exports, found, unit
from pages.units.labels import LABELS
from pages.units.measure import STORED, finding, seeking, stored_alike, stored_units
from pages.units.texts import NUMPY, folder, networks, patterns, settle, shown, sources, spans, texts
from pages.units.units_view import Chosen, UnitsView, as_chosen
from pages.units.units_view.component import _revision, packet
from pages.units.url_state import ADDRESS, PageState, span_of, unit_of
from pages.units.words_for import figures
from rnn_core.interventions import parse_cuts
from rnn_core.units import Found, Match
from rnn_core.units.dashboard import dashboard
from rnn_core.units.find import FEW, MARGIN, TELLS, Half
from rnn_core.units.places import pattern_of
from tests.pages import visit
from tests.pages.visit import paste, said, sound

start = partial(visit.start, "units")
every_language = pytest.mark.parametrize("language", LANGUAGES)


def some(second: float, plain: float, places: tuple[int, int] = (9, 9)) -> Found:
    halves = tuple(Half(1, 500, count, 3 * count) for count in places)
    best, other = (Match(7, 0, "forward", "cell", 1, 0.9, one) for one in (second, plain))
    return Found((best,), other, (halves[0], halves[1]), 0, 0)


@every_language
def test_a_verdict_is_true_of_the_figures_it_prints(language: Language) -> None:
    t = words(language)
    rng = np.random.default_rng(0)
    drawn = rng.uniform(0.5, 1, (400, 2)).tolist()
    near = [(0.85 + d, 0.75 + e) for d in (-1e-4, 0, 1e-4) for e in (-6e-5, 0, 6e-5)]
    near += [(TELLS + d, 0.5) for d in (-1e-4, -1e-6, 0.0, 1e-6)]
    for second, plain in [*drawn, *near]:
        one = some(second, plain)
        told = found.sentence(t, one, PageState(language, net="python-lstm"))
        score, untrained = (float(f"0{text}" if text.startswith(".") else text) for text in figures(one))
        assert figures(one)[0] in told
        assert figures(one)[1] in told
        assert abs(score - second) <= 0.005
        margin = round(score - untrained, 7)
        wanted = "weak" if score < TELLS else "easy" if margin < MARGIN else "learnt"
        assert one.verdict == wanted, (second, plain)


@every_language
def test_too_few_places_are_said_of_the_half_that_has_them(language: Language) -> None:
    t = words(language)
    for places in [(FEW - 1, 30), (30, FEW - 1), (0, 0)]:
        told = found.sentence(t, some(0.9, 0.5, places), PageState(language, net="python-lstm"))
        which = "few_first" if places[0] <= places[1] else "few_second"
        assert told == t.of("units_verdict", which, count=min(places), least=FEW)


def test_what_is_stored_is_of_the_patterns_offered_and_says_what_the_design_measured() -> None:
    stored = experiment(STORED)
    rows = {row["pattern"]: row for row in stored["rows"]["units"]}
    assert list(rows) == list(patterns("python-lstm"))
    best = {pattern: (row["matches"] or [{}])[0] for pattern, row in rows.items()}
    assert best[r"'[^'\n]*'"]["unit"] == 219
    assert best[r"\([^()\n]*\)"]["unit"] == 28
    assert best[r"[A-Z]\w*"]["unit"] == 194
    assert {rows[one]["verdict"] for one in (r"'[^'\n]*'", r"\d+", r"[A-Z]\w*")} == {"learnt"}
    assert rows[r"^ {8,}(?=\S)"]["verdict"] == "easy"
    assert rows[r"\bself\.\w+"]["verdict"] == "few"


def test_stored_figures_stand_for_these_very_texts_alone() -> None:
    page_state = settle(PageState("en", net="python-lstm"))
    assert page_state.sample == NUMPY
    searched, on_screen = texts(page_state), shown(page_state)
    if searched.fingerprint != experiment(STORED)["settings"]["fingerprint"]:
        assert stored_units(page_state, searched) is None  # another numpy
        return
    result = stored_units(page_state, searched)
    assert result is not None
    assert result.matches[0].unit == 219
    passages = stored_alike(page_state, searched, on_screen)
    assert passages is not None
    assert len(passages.passages[0].shared) == 6
    fewer = replace(searched, documents=searched.documents[1:])
    assert stored_units(page_state, fewer) is None
    assert stored_alike(page_state, fewer, on_screen) is None
    assert stored_units(replace(page_state, pattern="x"), searched) is None


def test_every_pattern_offered_can_be_searched_and_every_span_lies_in_its_text() -> None:
    for net in registry.names():
        page_state = settle(PageState("en", net=net))
        for pattern in patterns(net):
            assert pattern_of(pattern)
        for span in spans(page_state):
            first, last = span_of(span) or (0, 0)
            assert 0 <= first < last <= len(shown(page_state).characters)
        assert page_state.span == (spans(page_state) or (page_state.span,))[0]


@pytest.mark.parametrize("net", ["korean-lstm", "latex-lstm"])
def test_the_first_pattern_of_a_network_is_learnt_in_the_text_written_for_it(net: str) -> None:
    page_state = settle(PageState("en", net=net))
    result = finding(page_state, texts(page_state)).compute()
    assert result.verdict == "learnt"
    assert {one.unit for one in result.best(1)} == {135 if net == "korean-lstm" else result.matches[0].unit}


def test_a_unit_is_held_where_the_pattern_first_stands() -> None:
    page_state = settle(PageState("en", net="python-lstm"))
    match = Match(219, 0, "forward", "cell", -1, 0.9, 0.9)
    on_screen = shown(page_state)
    query = found.hold(page_state, match, on_screen)
    cuts = parse_cuts(
        query["cut"], "lstm", 256, len(on_screen.text), layers=1, known=frozenset(on_screen.text)
    )
    (clamp,) = cuts.clamps
    assert on_screen.text[clamp.steps] == "'color'"
    assert (clamp.units, clamp.gate, clamp.value) == ((219,), "cell", "freeze")
    assert query["mode"] == "whatif"
    assert samples.settle("python-lstm", query["sample"]) == query["sample"]


@every_language
def test_half_lives_and_what_is_written_are_said_of_any_cell(language: Language) -> None:
    t = words(language)
    for net in ("shakespeare-lstm", "shakespeare-gru", "shakespeare-rnn"):
        page_state = settle(PageState(language, net=net))
        result = dashboard(registry.network(net), 5, texts(page_state).documents)
        assert unit.steps(t, result.longest) in unit.half_life(t, result)
        told = unit.writes(t, page_state, result)
        assert len(told) == 2
        assert result.writes is not None
        assert f"{result.writes[1].raised[0][1]:.2f}" in told[1] or "0.01" in told[1]


@every_language
def test_the_sentence_on_passages_counts_what_is_listed(language: Language) -> None:
    t = words(language)
    page_state = settle(PageState(language, net="korean-lstm"))
    on_screen, searched = shown(page_state), texts(page_state)
    count = 0
    for span in [*spans(page_state), "1-3", "10-40"]:
        place = replace(page_state, span=span)
        result = seeking(place, searched, on_screen).compute()
        told = alike.sentence(t, result, 1, 1)
        shared = [len(one.shared) for one in result.passages]
        numbers = [int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?<!,)", told)]
        if result.active and shared:
            count += 1
            assert numbers[0] == len(result.active)
            best = result.full if shared[0] == len(result.active) else shared[0]
            assert numbers[-1] == best
        lines = alike.lines(result, searched.documents)
        assert [one.count for one in lines] == [f"{one}/{len(result.active)}" for one in shared[: len(lines)]]
    assert count


def test_what_the_browser_tells_is_taken_if_it_makes_sense() -> None:
    view = UnitsView("en", characters=tuple("abc"), span=(0, 1))
    rev = _revision(view)
    assert packet(view)["rev"] == rev
    assert as_chosen({"rev": rev, "start": 1, "stop": 3}, view) == Chosen(span=(1, 3))
    forged: list[Any] = [
        None,
        "x",
        {},
        {"rev": "?", "start": 0, "stop": 1},
        {"rev": rev, "start": 2, "stop": 2},
    ]
    forged += [{"rev": rev, "start": 0, "stop": 4}, {"rev": rev, "row": 0}, {"rev": rev, "start": "0"}]
    assert [as_chosen(one, view) for one in forged] == [None] * len(forged)


def test_the_address_keeps_a_pattern_a_span_and_a_unit() -> None:
    query = {"net": "python-lstm", "pattern": r"\d+", "span": "3-9", "unit": "12:1r", "lang": "en"}
    page_state = ADDRESS.page_state_of(query, "en")
    assert ADDRESS.query_of(page_state) == query
    assert unit_of(page_state.unit) == (1, "reverse", 12)
    assert ADDRESS.page_state_of({"span": "9-3", "unit": "x", "lang": "en"}, "en") == PageState("en")


@every_language
def test_a_pattern_that_is_none_is_refused_and_the_rest_stands(language: Language) -> None:
    app = start(lang=language, net="latex-lstm", pattern="(")
    t = words(language)
    assert t("units.alike") in said(app)
    assert t.of(
        "units_pattern_problem", "syntax_at", reason="missing ), unterminated subpattern", position=1
    ) in said(app)
    app = sound(app.text_input(key="units_typed").set_value(r"\$[^$\n]*\$").run())
    assert app.query_params["pattern"] == r"\$[^$\n]*\$"
    assert "AUROC" not in said(app).split(t("units.alike"))[0]


def test_a_text_of_ones_own_is_searched_and_forgotten_by_nobody_else() -> None:
    app = paste(
        start(lang="en", net="python-lstm", pattern=r"'[^'\n]*'"), "x = 'one'\nname = 'two three'\n" * 12
    )
    assert app.query_params["sample"] == "own"
    assert re.search(r"12 places in the first half", said(app))


def test_labels_of_a_file_take_the_place_of_a_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.units import labels
    from rnn_core.units import read_labels

    rows = "".join(f"{one},{int(one == 'b')}\n" for one in "xaby" * 40)
    app = start(lang="en", net="python-lstm")
    app.session_state[labels._KEPT] = read_labels(rows)
    app = sound(app.run())
    app = sound(app.selectbox(key="units_sample").set_value(LABELS).run())
    assert app.selectbox(key="units_pattern").value == "1"
    assert "20 places in the first half" in said(app)


def test_only_networks_that_read_a_text_are_offered() -> None:
    assert set(networks()) == set(registry.names())
    assert folder("mine-123") == "other"
    assert sum(map(len, sources())) > 50_000


def test_tables_have_a_row_for_each_unit_and_passage() -> None:
    page_state = settle(PageState("en", net="latex-lstm"))
    searched = texts(page_state)
    result = finding(page_state, searched).compute()
    table = exports.units(result)
    assert len(table) == len(result.matches) == 512
    assert table["second"][0] == result.matches[0].second
    passages = seeking(page_state, searched, shown(page_state)).compute()
    listed = exports.passages(passages, searched)
    assert list(listed["shared"]) == [len(one.shared) for one in passages.passages]
    assert len(exports.units(None)) == len(exports.passages(None, searched)) == 0


def test_one_visitors_text_is_in_no_key_of_anothers() -> None:
    one = settle(PageState("en", net="latex-lstm"))
    search = finding(one, texts(one))
    assert not search.own
    assert finding(replace(one, pattern="my secret"), texts(one)).own
    assert cache.fingerprint("a") != cache.fingerprint("b")
