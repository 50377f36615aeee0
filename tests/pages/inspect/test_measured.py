"""What is said of cuts, over all that is stored and over figures made up to contradict it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from pages.inspect.measured import findings, live, own_patching, own_steering, patching, presets, steering
from pages.inspect.measured.control import table
from pages.inspect.measured.figures import Figures, GroupFigures, of_control, of_row, stored
from pages.inspect.measured.live import OwnCut
from pages.inspect.measured.presets import Preset
from pages.shared import registry, samples
from pages.shared.experiments import experiment
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.jobs import visitor
from pages.shared.training_panel import RefusedError
from rnn_core.cells import spec
from rnn_core.interventions import (
    PatchQuestion,
    Steered,
    Steering,
    SteeringQuestion,
    WhatIf,
    control,
    parse_cuts,
    patch,
    steer,
    what_if,
    write,
)
from rnn_core.reading import Reading, read
from rnn_core.text.classes import token_classes
from rnn_core.tracing import Clamp
from tests.cells import network
from tests.examples import examples
from tests.pages.visit import said, sound, until

ROWS = [row for name in registry.names() for row in stored(name)]


def alike(told: str, kind: str, found: Figures) -> None:
    """Hold a verdict against the condition that it names, worked out anew."""
    half = found.untouched / 2
    others = [mean for unit, mean in enumerate(found.means) if unit not in found.claimed]
    lost, most = found.untouched - found.held, found.untouched - min(others)
    together = min(one.best for one in found.groups)
    assert (kind in ("decides", "several")) == (lost >= half)
    assert (kind == "decides") == (lost >= half and most < lost / 2)
    assert (kind == "none") == (lost < half and found.untouched - together < half)
    assert findings.percent(found.untouched) in told
    assert findings.percent(found.held) in told
    assert ("No single unit decides" in told) == (lost < half)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['network']}-{row['question']}")
def test_what_is_said_of_a_stored_control_is_true_of_it(row: dict[str, Any]) -> None:
    found = of_row(row)
    assert found.choosing + found.scoring == found.places
    assert found.means[found.claimed[0]] == pytest.approx(found.held, abs=1e-4)
    alike(findings.verdict(words("en"), found), found.kind, found)
    for lang in LANGUAGES:
        t = words(lang)
        told = findings.asked(t, row, found)
        assert f"{found.scoring}" in told
        assert f"{found.fell}" in told
        assert f"{found.seed}" in findings.chosen(t, found)
        assert len(table(t, found)) == len(found.groups)
    if found.others is not None:
        told = findings.other_way(words("en"), found)
        assert told.endswith("Needed, and not enough.") == (
            found.untouched - found.held >= found.untouched / 2 > found.others
        )
        assert ("at least half of" in told) == (found.others >= found.untouched / 2)


@settings(max_examples=examples(60))
@given(
    untouched=some.floats(0.01, 1),
    means=some.lists(some.floats(0, 1), min_size=3, max_size=6),
    best=some.floats(0, 1),
    others=some.floats(0, 1),
)
def test_no_figures_contradict_what_is_said(
    untouched: float, means: list[float], best: float, others: float
) -> None:
    group = GroupFigures(2, (0, 1), best, 0.5, 0.4)
    found = Figures((0,), 9, 5, 4, untouched, means[0], 3, others, tuple(means), (group,), 20, 0)
    alike(findings.verdict(words("en"), found), found.kind, found)
    assert found.means[found.second] == min(means[1:])
    told = findings.other_way(words("en"), found)
    assert ("less than half" in told) == (others < untouched / 2) == ("not enough" in told)


def test_the_measured_networks_are_those_that_ship_and_some_are_not_decided_by_one_unit() -> None:
    assert {row["network"] for row in ROWS} == set(registry.names())
    kinds = {of_row(row).kind for row in ROWS}
    assert {"decides", "none"} <= kinds
    assert stored("a network of one's own") == ()
    for row in ROWS:
        cell = spec(registry.network(row["network"]).config["cell"])
        assert {gate for gate, _ in row["cut"]} <= {one.name for one in cell.shown}


PRESETS = [one for name in registry.names() for one in presets.presets(name)]


@cache
def reading(network: str, sample: str) -> Reading:
    return read(registry.network(network), samples.sample(network, sample).text)


@cache
def tried(preset: Preset) -> WhatIf:
    before = reading(preset.network, preset.sample)
    cell = registry.network(preset.network).config["cell"]
    cuts = parse_cuts(preset.cut, cell, before.trace.hidden, len(before.tokens))
    return what_if(before, clamps=cuts.clamps, edits=cuts.edits)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: f"{one.network}-{one.question}-{one.slug}")
def test_a_preset_does_what_its_chip_says(preset: Preset) -> None:
    """Nearly nothing for the control, and at least half of the chance for all others."""
    held = tried(preset)
    before, after = (one.next_probability[preset.asked] for one in (held.before, held.after))
    assert before > 0.5
    if preset.control:
        main = next(one for one in PRESETS if one.network == preset.network and one.slug == "never")
        claimed = tried(main)
        moved = (one.next_probability[main.asked] for one in (claimed.before, claimed.after))
        assert abs(after - before) < abs(float.__sub__(*map(float, moved))) / 4
    else:
        assert after < before / 2
    assert all(preset.title(words(lang)) and preset.detail(words(lang)) for lang in LANGUAGES)
    units = {unit for clamp in held.clamps for unit in clamp.units}
    assert units == (set() if preset.slug == "edit" else set(preset.units))


def test_every_shipped_network_has_something_to_try() -> None:
    assert {one.network for one in PRESETS} == set(registry.names())
    assert presets.presets("a network of one's own") == ()


@pytest.mark.parametrize("row", experiment("what_if")["rows"]["steering"], ids=lambda row: row["network"])
def test_what_is_said_of_steering_is_true_of_its_figures(row: dict[str, Any]) -> None:
    told = findings.steering(words("en"), row)
    by_unit = {one["unit"]: one["rates"] for one in row["closer"]}
    apart, follower = (abs(by_unit[one][0] - by_unit[one][1]) for one in (row["unit"], row["follower"]))
    assert ("To follow is not to steer" in told) == (follower < apart / 2)
    assert (f"Unit {row['unit']} follows" in told) == (row["unit"] == row["follower"])
    moved = [abs(low - high) for low, high in row["all"]]
    assert int(np.argmax(moved)) == row["unit"]
    for lang in LANGUAGES:
        assert f"{row['free']:.1f}" in findings.steering(words(lang), row)
        assert findings.how_steered(words(lang), row)
    for text in row["texts"].values():
        assert steering.shown(text).count("\u21b5") == min(11, text.strip("\n").count("\n"))


def test_stored_writing_is_what_the_network_writes() -> None:
    """Other texts than the stored ones, so that it holds whatever is rounded: within six standard errors."""
    row = steering.stored("shakespeare-gru")
    assert row is not None
    how, network = experiment("what_if")["settings"], registry.network("shakespeare-gru")
    unit, ends, rates = (row["closer"][0][name] for name in ("unit", "ends", "rates"))
    for end, rate in zip((None, *ends), (row["free"], *rates), strict=True):
        held = [] if end is None else [Clamp(row["quantity"], [unit], slice(None), end)]
        found = write(network, how["steering_start"], held, 100, 16, how["temperature"], seed=3).rate("\n")
        assert abs(found.value - rate) < 6 * max(found.error, 2.0)


@pytest.mark.parametrize("row", experiment("what_if")["rows"]["patching"], ids=lambda row: row["network"])
def test_what_is_said_of_patching_is_true_and_measured(row: dict[str, Any]) -> None:
    first, second = (" " if one == "\u2423" else one for one in row["answers"])
    texts = (row["before"] + row["a"], row["before"] + row["b"])
    found = patch(registry.network(row["network"]), *texts, answers=(first, second))
    assert row["odds"] == pytest.approx([found.before, found.after], abs=2e-3)
    for told, again in zip(row["rows"], found.rows(), strict=True):
        assert (told["kind"], tuple(told["units"])) == (again.kind, again.units)
        assert told["shares"] == pytest.approx(again.shares.tolist(), abs=1e-3)
    best, single = (
        max(next(one["shares"] for one in row["rows"] if one["kind"] == kind)) for kind in ("best", "unit")
    )
    told = findings.patching(words("en"), row)
    assert ("One unit carries at least half" in told) == (single >= 0.5)
    assert ("It is spread out" in told) == (single < 0.5 and best < 0.5)
    assert all(findings.patching(words(lang), row) for lang in LANGUAGES)
    assert patching.stored("a network of one's own") is None


def own(**changed: Any) -> OwnCut:
    """Return the first preset as a visitor holds it."""
    preset = PRESETS[[one.network for one in PRESETS].index("python-lstm")]
    network = registry.network(preset.network)
    ids = tuple(network.vocabulary.ids(samples.sample(preset.network, preset.sample).text).tolist())
    clamps = parse_cuts(preset.cut, "lstm", 256, len(ids)).clamps
    return replace(OwnCut(ids, clamps, preset.asked), **changed)


def test_a_visitors_cut_is_measured_at_its_own_place_and_at_others_like_it() -> None:
    network = registry.network("python-lstm")
    asked = live.question(network, own())
    place = asked.places[0]
    assert network.vocabulary.decode(place.ids[place.held.start :]) == "'volume'"
    assert all(network.vocabulary.decode(one.ids[-1:]) == "'" for one in asked.places)
    assert len(set(asked.places)) == len(asked.places) > 5
    held = tried(PRESETS[[one.network for one in PRESETS].index("python-lstm")])
    alone = replace(asked, places=(place,), groups=(1,), draws=1, others=False, dtype="float64")
    found = control(alone.network, alone.places, alone.clamps, (1,), 1, others=False, dtype="float64")
    assert found.cut[0] == pytest.approx(held.after.next_probability[own().asked], rel=1e-6)
    figures = of_control(found, 1, 0)
    assert not figures.honest
    assert "too good" in findings.chosen(words("en"), figures)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"asked": None}, "nothing"),
        ({"asked": 10}, "small"),
        ({"asked": 10**6}, "small"),
        ({"clamps": (Clamp("forget", (1,), slice(3), 1.0), Clamp("input", (2,), slice(3), 0.0))}, "kinds"),
        (
            {"clamps": (Clamp("forget", (1,), slice(3), 1.0), Clamp("forget", (1,), slice(4, 5), 0.0))},
            "kinds",
        ),
        ({"clamps": (Clamp("forget", (1,), slice(0, 0), 1.0),)}, "small"),
    ],
)
def test_what_is_no_cut_is_refused_in_words(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        live.question(registry.network("python-lstm"), own(**changed))
    assert refused.value.code == code
    assert all(live.problem(words(lang), refused.value) for lang in LANGUAGES)


def drawn(lang: str, network: str, held: bool = False) -> None:
    """Draw all sections, as the page does; AppTest runs its source alone."""
    from pages.inspect.measured import control, patching, presets, steering
    from pages.inspect.measured.live import OwnCut
    from pages.shared import registry, samples
    from pages.shared.i18n import words
    from rnn_core.interventions import parse_cuts

    t, own = words(lang), None
    if held:
        preset = presets.presets(network)[0]
        checkpoint = registry.network(network)
        ids = tuple(checkpoint.vocabulary.ids(samples.sample(network, preset.sample).text).tolist())
        cuts = parse_cuts(preset.cut, checkpoint.config["cell"], checkpoint.config["hidden"], len(ids))
        own = OwnCut(ids, cuts.clamps, preset.asked)
    control.section(t, network, own)
    steering.section(t, network)
    patching.section(t, network)


def visited(**how: Any) -> AppTest:
    app = AppTest.from_function(drawn, default_timeout=60, kwargs=how)
    return sound(app.run())


@pytest.mark.parametrize("network", registry.names())
def test_all_that_is_stored_is_drawn_in_korean(network: str) -> None:
    app = visited(lang="ko", network=network)
    told = said(app)
    for row in stored(network):
        if len(app.get("button_group")) == 0 or row is stored(network)[0]:
            assert findings.asked(words("ko"), row, of_row(row)) in told
    assert not re.search(r"[a-z]{4,} [a-z]{4,} [a-z]{4,}", re.sub(r"python -m \S+ \S+|torch.*?CPU", "", told))


def test_a_visitor_measures_their_own_cut() -> None:
    app = visited(lang="en", network="python-lstm", held=True)
    assert "places of the sample texts and yours" in said(app)
    app = sound(app.button(key="inspect_measured_go").click().run())
    job = visitor.pool().find(app.session_state["inspect_measured_job"], "test")
    assert job is not None
    until(lambda: not job.live, lambda: said(app))
    found = job.records[-1].found
    app = sound(app.run())
    figures = of_control(found, live.DRAWS, 0)
    assert "of the places; all figures are of the other" in findings.chosen(words("en"), figures)
    assert findings.verdict(words("en"), figures) in said(app)
    assert f"at {figures.scoring} places, float32" in said(app)
    assert len(app.table) == 2
    assert job.settings.clamps == own().clamps


def own_text(lang: str) -> None:
    """Draw what a visitor measures of their own texts, with a small network of their own."""
    from types import SimpleNamespace
    from typing import Any, cast

    from pages.inspect.measured import own_patching, own_steering
    from pages.shared.i18n import words
    from rnn_core.reading import read
    from tests.cells import TEXT, network

    checkpoint = network("lstm")
    scene: Any = SimpleNamespace(
        place=SimpleNamespace(net="own", unit=6, step=12, layer=0),
        checkpoint=checkpoint,
        reading=read(checkpoint, TEXT),
        sha="0" * 64,
        start=0,
        mine=None,
    )
    t = words(cast(Any, lang))
    own_steering.section(t, scene)
    own_patching.section(t, scene)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_visitor_steers_and_patches_their_own_text(lang: Language) -> None:
    t, net = words(lang), network("lstm")
    app = sound(AppTest.from_function(own_text, default_timeout=60, kwargs={"lang": lang}).run())
    prompt, a, b = app.text_area
    assert (prompt.value, a.value, b.value) == ("the gate, the",) * 3
    assert t("patched_problem.same") in said(app)

    def measured(key: str) -> Any:
        sound(app.button(key=f"{key}_go").click().run())
        job = visitor.pool().find(app.session_state[f"{key}_job"], "test")
        assert job is not None
        until(lambda: not job.live, lambda: said(app))
        sound(app.run())
        return job.records[-1].found

    counted = next(one for one in app.selectbox if one.key.startswith("inspect_steered_counted"))
    prompt.set_value("a gate")
    counted.set_value("space")
    asked = SteeringQuestion(net, "a gate", 6, token_classes(net.vocabulary)["space"])
    found = measured("inspect_steered")
    again = steer(net, "a gate", [6], texts=asked.texts, characters=asked.characters)
    np.testing.assert_array_equal(found.own.held, again.held)
    assert own_steering.verdict(t, asked, found) in said(app)
    assert t("steered.earlier") not in said(app)
    app.number_input[0].set_value(7)
    assert t("steered.earlier") in said(sound(app.run()))

    app.text_area[2].set_value("the gate; the!")
    assert t("patched_problem.length", a=13, b=14) in said(sound(app.run()))
    app.text_area[2].set_value("the gate; the")
    found = measured("inspect_patched")
    np.testing.assert_allclose(found.single, patch(net, "the gate, the", "the gate; the").single)
    row = own_patching.row_of(PatchQuestion(net, "the gate, the", "the gate; the"), found)
    assert findings.patching(t, row).replace("*", "") in said(app).replace("\\", "")


@settings(max_examples=examples(40))
@given(seed=some.integers(0, 10**6), push=some.floats(0, 1))
def test_a_unit_is_said_to_steer_only_where_it_does(seed: int, push: float) -> None:
    net, draw = network("gru"), np.random.default_rng(seed)
    spaces = token_classes(net.vocabulary)["space"]
    asked = SteeringQuestion(net, "", 1, spaces)
    held = np.where(draw.random((1, 2, 8, 50)) < np.array([0.1, 0.1 + push / 2])[:, None, None], spaces[0], 0)
    own = Steering("hidden", 0, (1,), np.zeros((1, 2)), held[0, 0], held)
    every = draw.uniform(0, 100, (24, 2))
    found = Steered(own, every)
    told = own_steering.verdict(words("en"), asked, found)
    low, high = 1000 * np.isin(held[0], spaces).mean(2)
    error = (high - low).std(ddof=1) / np.sqrt(8)
    assert ("does not steer" in told) == (abs((high - low).mean()) <= 2 * error)
    moved = np.abs(np.diff(every))[:, 0]
    if "does not" not in told:
        assert ("None of the 23" in told) == (moved.argmax() == 1)
        assert ("None of the 23" in told) or f"{(moved > moved[1]).sum()} move it further" in told
    assert moved[own_steering.strongest(asked, found)] == np.delete(moved, 1).max()
