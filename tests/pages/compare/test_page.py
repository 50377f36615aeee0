"""The page of comparisons as Streamlit runs it: its numbers against the readings, its sentences, any link."""

from __future__ import annotations

import json
import math
from base64 import b64decode
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from pages.compare import own, texts
from pages.compare.compare_view.component import FINEST, FULLEST, as_event, packet
from pages.compare.compare_view.view import CompareEvent
from pages.compare.exports import record, table
from pages.compare.findings import held_out, on_held_out, on_this_text, on_two_texts
from pages.compare.measure import BLOCK, CLEAR, LEAST, TOGETHER, Measured, difference
from pages.compare.texts import DROPPED, Asked, asked, beginning, settle, without_one
from pages.compare.url_state import LONGEST, PageState
from pages.compare.view_model import PAST, ViewModel, lede, lede_texts, signed, verdict, view_model
from pages.shared import registry
from pages.shared.experiments import experiment
from pages.shared.i18n import LANGUAGES, words
from pages.shared.user_networks import Source, UserNetwork
from rnn_core.comparison import Difference, compare
from rnn_core.reading import read
from tests.pages import visit
from tests.pages.visit import paste, said, sound

start = partial(visit.start, "compare")

NETS = ("shakespeare-lstm", "shakespeare-gru")
CODE = ("if name in ('color', 'volume'):\n", "if name in (color, 'volume'):\n")


def measured(networks: tuple[str, str], both: tuple[str, str]) -> Measured:
    comparison = compare(*(read(registry.network(n), one) for n, one in zip(networks, both, strict=True)))
    networks_only = comparison.kind == "networks"
    return Measured(
        comparison,
        difference(comparison),
        comparison.partners() if networks_only else None,
        comparison.cka() if networks_only else None,
    )


def shown(networks: tuple[str, str], both: tuple[str, str]) -> ViewModel:
    read_them = Asked(networks, both, False, False)
    return view_model(words("en"), PageState("en"), read_them, measured(networks, both))


@pytest.fixture(scope="module")
def nets() -> ViewModel:
    text = "KEEPER:\nWho knocks so late upon this iron gate?\nThe moon is down.\n" * 2
    return shown(NETS, (text, text))


@pytest.fixture(scope="module")
def pair() -> ViewModel:
    return shown(("python-lstm", "python-lstm"), CODE)


def test_the_browser_is_sent_what_was_measured(nets: ViewModel, pair: ViewModel):
    for model, quantity in ((nets, "hidden"), (pair, "cell")):
        sent = json.loads(json.dumps(packet(model.view), allow_nan=False))
        both = model.found.both
        for side, reading in enumerate(both.readings):
            one = sent["sides"][side]
            known = np.array(one["at"]) >= 0
            values = np.frombuffer(b64decode(one["plane"]), "<i2").reshape(len(both), -1) / FINEST
            exact = both.states(quantity)[side][known]
            np.testing.assert_allclose(
                (values * one["limits"])[known], exact, atol=np.max(one["limits"]) / FINEST
            )
            assert [one["graphemes"][k] for k in one["at"] if k >= 0] == list(reading.tokens.graphemes)
            assert one["positions"] == np.flatnonzero(known).tolist()
            assert one["symbols"][one["guess"]["ids"][0]] == reading.checkpoint.vocabulary.shown(
                int(reading.top_ids[0, 0])
            )
            bits = [math.nan if each is None else each for each in one["bits"]]
            np.testing.assert_allclose(bits, both.bits[:, side], rtol=1e-4)


def test_tints_say_who_knew_better_and_how_much_changed(nets: ViewModel, pair: ViewModel):
    sent, both = packet(nets.view), nets.found.both
    tones = np.frombuffer(b64decode(sent["tones"]), np.uint8)
    known = np.array(sent["known"])
    assert ((tones > 128) == (both.difference > sent["full"] / 254))[known].all()
    assert tones[known].min() < 128 < tones[known].max()
    sent, both = packet(pair.view), pair.found.both
    change = (np.frombuffer(b64decode(sent["change"]), np.uint8).reshape(len(both), -1) - 128.0) / 127
    first, second = both.states("cell")
    every = np.concatenate([first, second])
    share = (second - first) / (FULLEST * (np.nanmax(every, 0) - np.nanmin(every, 0)))
    np.testing.assert_allclose(change, np.nan_to_num(share).clip(-1, 1), atol=0.5 / 127 + 1e-6)


def test_it_opens_where_the_two_part(nets: ViewModel, pair: ViewModel):
    apart = np.abs(nets.found.both.difference)
    assert nets.view.step + 1 == PAST + np.nanargmax(apart[PAST:])
    assert nets.view.unit == nets.found.partners.closest[0]
    assert pair.view.step == np.nanargmax(pair.found.both.distance())
    at_once = view_model(words("ko"), PageState("ko", step=3, unit=7), nets.asked, nets.found)
    assert (at_once.view.step, at_once.view.unit) == (3, 7)
    beyond = view_model(words("ko"), PageState("ko", step=10**7, unit=10**7), nets.asked, nets.found)
    assert (beyond.view.step, beyond.view.unit) == (nets.view.step, nets.view.unit)


@given(some.floats(-1, 1), some.floats(0, 1))
def test_no_network_is_called_the_better_within_the_error(mean: float, se: float):
    told = verdict(Difference(mean, se))
    assert told == ("none" if abs(mean) < CLEAR * se else "b" if mean > 0 else "a")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_under_the_claim_gives_the_figures_it_speaks_of(nets: ViewModel, language: str):
    t = words(language)
    for apart, kind in (
        ((0.1, 0.01), "b"),
        ((-0.1, 0.01), "a"),
        ((0.1, 0.2), "none"),
        ((0.1, math.nan), "short"),
    ):
        told = lede(t, replace(nets.found, apart=Difference(*apart)))
        assert verdict(Difference(*apart)) == kind
        assert (signed(abs(apart[0])) if kind in "ab" else signed(apart[0])) in told
        assert "nan" not in told


def test_a_text_too_short_or_too_strange_is_called_so():
    text = "Who knocks so late upon this iron gate?\n" * 10
    enough, short = text[: (LEAST - 1) * BLOCK + 2], text[: (LEAST - 1) * BLOCK]
    assert not math.isnan(measured(NETS, (enough, enough)).apart.se)
    found = measured(NETS, (short, short))
    assert f"{LEAST} blocks of {BLOCK}" in lede(words("en"), found)
    korean = measured(("korean-lstm", NETS[0]), ("값을 기억하는 방법, 변수.",) * 2)
    assert "Both networks know only" in lede(words("en"), korean)
    assert [figure for figure, _ in on_this_text(words("en"), korean)] == ["–"]


def test_two_texts_are_said_to_meet_where_they_do():
    for network in registry.names():
        for slug in [*(one["slug"] for one in texts._known(network)), DROPPED][:2]:
            found = measured(*_asked(network, slug))
            both, met = found.both, found.both.meets(TOGETHER)
            apart = both.distance()
            told = lede_texts(words("en"), both)
            if met is None:
                assert "still" in told
                continue
            assert np.nanmax(apart[met:]) <= TOGETHER < apart[:met][both.shared[:met]][-1]
            last = np.flatnonzero(~both.shared)[-1]
            assert f"step {met + 1} on, {met - last} characters after" in told, (network, slug)


def _asked(network: str, slug: str) -> tuple[tuple[str, str], tuple[str, str]]:
    found = asked(PageState("en", mode="texts", a=network, pair=slug))
    return found.networks, found.texts


def test_every_pair_that_was_written_changes_its_sample():
    listed = texts._listed()["pair"]
    known = {one["slug"] for network in registry.names() for one in texts._known(network)}
    assert known == {one["slug"] for one in listed}
    for one in listed:
        first, second = _asked(one["network"], one["slug"])[1]
        assert one["new"] in second
        assert first != second


def test_wishes_are_settled_to_networks_that_are_there_and_differ():
    for wish in (
        PageState("en"),
        PageState("ko", a="no-such", b="../x"),
        PageState("en", a=NETS[1], b=NETS[1]),
    ):
        settled = settle(wish)
        assert settled.a != settled.b
        assert {settled.a, settled.b} <= set(registry.names())
    settled = settle(PageState("ko", mode="texts", pair="apostrophe"))
    assert (settled.a, settled.pair) == ("korean-lstm", "brackets")
    assert settle(PageState("en", mode="texts", pair="own")).pair == "apostrophe"


def test_only_the_beginning_is_read_and_one_character_is_left_out():
    assert beginning("가" * 3 * LONGEST, NETS[0]) == "가" * LONGEST
    assert without_one("a") == "a"
    assert len(without_one("그는 학교에 갔다.")) == len("그는 학교에 갔다.") - 1


def test_what_was_measured_on_unread_text_turns_round_with_the_networks():
    row, turned = held_out(*NETS), held_out(*NETS[::-1])
    assert row is not None
    assert turned is not None
    assert turned["difference"] == -row["difference"]
    assert turned["bits"] == row["bits"][::-1]
    assert turned["closest"][:2] == row["closest"][1::-1]
    assert held_out("python-lstm", "korean-lstm") is None
    for one in experiment("two_networks")["rows"]:
        assert one["bits"][0] - one["bits"][1] == pytest.approx(one["difference"], abs=2e-4)
        assert one["cka"] > one["cka_untrained"]
    t = words("en")
    facts = dict(on_held_out(t, row))
    assert f"{signed(row['difference'])} ± {signed(row['error'])}" in facts
    better = "B" if row["difference"] > CLEAR * row["error"] else ""
    assert f"{better} is the better" in " ".join(facts.values())


def test_training_is_said_to_make_units_more_or_less_alike_as_it_did(nets: ViewModel):
    t = words("en")
    for row in experiment("two_networks")["rows"]:
        told = " ".join(said for _, said in on_held_out(t, row))
        assert ("less alike" in told) == (row["median_r"] < row["median_r_untrained"])
    figures = dict(on_this_text(t, nets.found))
    a, b, _ = nets.found.partners.closest
    assert f"{a} ↔ {b}" in figures
    assert f"{nets.found.likeness.trained:.2f}" in figures


def test_the_facts_of_two_texts_are_those_of_the_states(pair: ViewModel):
    (furthest, at), (unit, changed), _ = on_two_texts(words("en"), pair.found)
    apart = pair.found.both.distance()
    assert furthest == f"{np.nanmax(apart):.2f}"
    assert f"step {np.nanargmax(apart) + 1}" in at
    first, second = pair.found.both.states("cell")
    number = int(unit.split()[-1])
    step = int(changed.rstrip(".").split()[-1]) - 1
    assert abs(second - first)[step, number] == np.nanmax(abs(second - first))


def test_the_files_hold_what_is_on_screen(nets: ViewModel, pair: ViewModel):
    frame = table(nets)
    assert frame["difference"].equals(frame["bits_a"] - frame["bits_b"])
    assert "".join(frame["character_a"]) == nets.asked.texts[0]
    told = record(nets)
    assert told["cka"] == nets.found.likeness.trained
    json.dumps(record(pair), allow_nan=False)
    frame = table(pair)
    assert frame["distance"].isna().equals(frame["character_b"].isna() | frame["character_a"].isna())


def test_what_a_browser_forged_moves_nothing(nets: ViewModel):
    rev = nets.view.rev
    assert as_event({"rev": rev, "step": 3, "unit": 4}, nets.view) == CompareEvent(3, 4)
    for forged in (None, [], {"rev": "x", "step": 1, "unit": 1}, {"rev": rev, "step": True, "unit": 1}):
        assert as_event(forged, nets.view) is None
    for step, unit in ((-1, 0), (10**9, 0), (0, 10**9), ("1", 0), (0, None)):
        assert as_event({"rev": rev, "step": step, "unit": unit}, nets.view) is None


def said_in_the_address(app: AppTest, name: str) -> str:
    value = app.query_params[name]
    return value[0] if isinstance(value, list) else value


def drawn(app: AppTest) -> str:
    """What the browser is sent of the picture."""
    return " ".join(str(one.proto) for one in app.get("bidi_component"))


def test_networks_change_places_and_what_one_does_not_know_is_said():
    app = start(lang="en", a="python-lstm", b="korean-lstm")
    assert "A does not know" not in said(app)
    sound(app.button(key="compare_swap").click().run())
    assert [said_in_the_address(app, one) for one in "ab"] == ["korean-lstm", "python-lstm"]
    assert "B does not know" in said(app)
    assert "compared with nothing" in said(app)


def test_a_pair_of_ones_own_comes_with_its_link_and_stays_in_the_session():
    app = start(lang="en", mode="texts", pair="own", first=CODE[0], second=CODE[1])
    assert app.selectbox(key="compare_pair").value == "own"
    kept = app.session_state[own._PAIR]
    assert [one.strip() for one in kept] == [one.strip() for one in CODE]
    sound(app.selectbox(key="compare_pair").select(DROPPED).run())
    assert said_in_the_address(app, "pair") == DROPPED
    assert words("en")("lost.text") in said(start(lang="en", mode="texts", pair="own"))


def test_a_text_and_a_network_of_ones_own_are_compared_in_this_session_alone():
    kept = "mine-0123456789"
    network = replace(registry.network("shakespeare-gru"), name=kept)
    mine = UserNetwork(network, {"en": "My network", "ko": "내 신경망"}, "Who knocks so late?", Source())
    app = start(lang="en")
    app.session_state["mine"] = {kept: mine}
    app.query_params.update({"a": kept, "b": "shakespeare-lstm"})
    sound(app.run())
    assert app.selectbox(key="compare_a").value == kept
    assert "On these 18 characters" in drawn(app)
    paste(app, "O word, good sir, what gate is this?")
    assert said_in_the_address(app, "sample") == "own"
    assert "On these 35 characters" in drawn(app)
    assert words("en")("lost.network") in said(start(lang="en", a=kept))
