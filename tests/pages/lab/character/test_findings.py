"""What the lab says of a run, held against the run's own numbers, for every stored run and others."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.lab.character import findings
from pages.lab.character import url_state as choices
from pages.lab.character.run import STORED, CharacterRun, plan_of, stored
from pages.lab.character.texts import TEXTS
from pages.lab.character.writing.component import Written, as_event, packet, perplexity
from pages.shared import jobs
from pages.shared.experiments import RESULTS
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.jobs import visitor
from rnn_core.checkpoints import archive
from rnn_core.plots.saturation import OPEN, SHUT
from rnn_core.training import plan
from rnn_core.training.learn import NGRAM
from rnn_core.training.plan import Plan
from rnn_core.training.records import Stage
from tests.examples import examples
from tests.pages.visit import said as words_on
from tests.pages.visit import start

BESIDE = {
    "better": ("better than a 5-gram", "낫습니다"),
    "level": ("level (within", "비트 안입니다"),
    "worse": ("still behind a 5-gram", "못 미칩니다"),
}


def numbers(text: str) -> list[float]:
    return [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def holds(claim: str, lede: str, first: float, last: float, counted: float) -> None:
    """Whether the two sentences are true of these bits: reckoned from the bits alone."""
    assert numbers(claim) == [round(first, 2), round(last, 2)]
    learnt = "towards" in claim or "글로:" in claim
    assert learnt == (first > last)
    found = [name for name, ways in BESIDE.items() if any(way in lede for way in ways)]
    gap = last - counted
    assert found == (["better"] if gap <= -0.05 else ["worse"] if gap >= 0.05 else ["level"])
    assert f"{last:.2f}" in lede
    assert f"{counted:.2f}" in lede
    shown = float(re.search(r"(?:perplexity |혼란도 )([\d,.]+\d)", lede)[1].replace(",", ""))  # type: ignore[index]
    assert abs(shown - 2**last) <= (0.0501 if 2**last < 10 else 0.501)
    if found == ["level"]:
        assert "0.05" in lede  # what counts as level is said where it decides a word


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("source", STORED)
def test_a_stored_run_is_summed_up_by_its_own_figures(source: str, lang: Language):
    rows = json.loads((RESULTS / f"{STORED[source]}.json").read_text("utf-8"))
    stages = rows["rows"]["stages"]
    claim, lede = findings.claim(words(lang), stored(source))
    holds(claim, lede, stages[0]["bits"], stages[-1]["bits"], rows["rows"]["begun"]["five_gram"])
    for name in ("hidden", "seed", "updates"):
        assert rows["settings"][name] in numbers(lede)


bits = st.floats(0.2, 12, allow_nan=False)


def run_of(first: float, last: float, counted: float) -> CharacterRun:
    model = stored("python")
    assert model.begun is not None
    ends = (replace(model.stages[0], bits=first), replace(model.stages[-1], bits=last))
    return replace(model, stages=ends, begun=replace(model.begun, five_gram=counted))


@settings(max_examples=examples(150))
@given(bits, bits, bits | st.sampled_from([-0.049, 0.049, 0.0, 0.051]))
def test_any_run_is_summed_up_by_its_own_figures(first: float, last: float, counted: float):
    counted = counted if counted > 0.2 else last + counted
    for lang in LANGUAGES:
        claim, lede = findings.claim(words(lang), run_of(first, last, counted))
        holds(claim, lede, first, last, counted)


def test_a_run_with_nothing_to_show_claims_nothing():
    for lang in LANGUAGES:
        claim, lede = findings.claim(
            words(lang), replace(stored("python"), stages=stored("python").stages[:1])
        )
        assert not numbers(claim + lede)


def test_perplexity_is_two_to_the_bits():
    for value in np.linspace(0, 13, 60):
        shown = float(perplexity(value).replace(",", ""))
        assert abs(shown - 2**value) <= (0.0501 if 2**value < 10 else 0.501)


def test_what_the_long_text_says_of_its_measuring_is_so():
    text = TEXTS["manual"]()[:161_000]
    made = Plan(text)
    edges = [len(made.text) * k // plan.BLOCKS for k in range(plan.BLOCKS + 1)]
    sixth, sixteenth = (made.text[edges[k] : edges[k + 1]] for k in (5, 15))
    assert made.parts[1] == (sixth, sixteenth)
    assert sum(map(len, made.held_out)) == 16_000  # tokens: of Hangul these are fewer characters
    for length in (30_000, 100_000, len(TEXTS["manual"]())):
        assert sum(map(len, Plan(TEXTS["manual"]()[:length]).held_out)) <= 16_000
    for lang in LANGUAGES:
        shown = words_on(start("lab", lang=lang))
        for figure in (plan.BLOCKS, plan.HELD_OUT[0] + 1, plan.HELD_OUT[1] + 1, 16_000, plan.MOST_TOKENS):
            assert f"{figure:,}" in shown
        assert f"last {NGRAM - 1} tokens" in shown or f"토큰 {NGRAM - 1}개" in shown
        usual = {one.name: one.default for one in fields(Plan)}
        assert f"{usual['dropout']:g}" in shown
        assert f"{OPEN:g}" in shown
        assert f"{SHUT:g}" in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_limits_that_are_said_are_those_that_hold(lang: Language):
    shown = words_on(start("lab", lang=lang))
    minutes = visitor.pool().limits.seconds / 60
    limits = (max(choices.HIDDEN), max(choices.LAYERS), max(choices.UPDATES), minutes)
    told = next(
        one for one in shown.split(".") if f"{max(choices.UPDATES):,}" in one and f"{minutes:g}" in one
    )
    assert set(limits) <= set(numbers(told))
    assert jobs.Limits() == visitor.pool().limits
    for name, largest in (
        ("hidden", choices.HIDDEN),
        ("layers", choices.LAYERS),
        ("updates", choices.UPDATES),
    ):
        made = plan_of(replace(choices.PageState(lang), **{name: max(largest)}), TEXTS["python"]()[:30_000])
        assert getattr(made, name) == max(largest)
    assert archive.LARGEST == 20_000_000


def stages() -> list[Written]:
    return [Written(0, 6.58, "</pre>\x00x"), Written(2000, 1.95, "def f():\n\treturn 1")]


def test_the_browser_has_every_stage_with_its_figures_as_they_are_printed():
    sent = json.loads(json.dumps(packet(stages(), 1, "en"), allow_nan=False))
    assert [one["at"] for one in sent["stages"]] == [0, 2000]
    assert sent["stages"][1]["update"] == "2,000"
    assert [float(one["bits"]) for one in sent["stages"]] == [6.58, 1.95]
    assert sent["stages"][0]["sample"] == "</pre>\x00x"
    assert sent["place"] == {"step": 1}
    assert packet(stages()[:1], 0, "en")["rev"] != sent["rev"]  # a stage more: other data for the browser


@pytest.mark.parametrize(
    "told",
    [
        None,
        "x",
        {},
        {"rev": "r"},
        {"rev": "r", "step": 2},
        {"rev": "r", "step": -1},
        {"rev": "r", "step": True},
        {"rev": "old", "step": 1},
        {"rev": "r", "step": "1"},
    ],
)
def test_a_forged_stage_is_none(told: object):
    assert as_event(told, "r", 2) is None


def test_a_stage_is_where_the_visitor_went():
    assert as_event({"rev": "r", "step": 1.0}, "r", 2) == 1


def test_the_table_of_gates_counts_the_dots():
    run = stored("python")
    last: Stage = run.stages[-1]
    shown = words_on(start("lab", lang="en"))
    for gate, wide in last.open[-1].items():
        shut = last.shut[-1][gate]
        cells = [f"{100 * np.mean(wide):.0f}%", f"{100 * np.mean(shut):.0f}%"]
        cells += [str(np.count_nonzero(np.asarray(part) > 0.5)) for part in (wide, shut)]
        assert " | ".join(cells) in shown
