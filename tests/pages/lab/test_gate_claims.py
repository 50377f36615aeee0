"""What lessons say of gates: each verdict is that of the figures beside it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from pages.lab.grus import claims
from pages.lab.grus.measure import networks, shown
from pages.lab.grus.url_state import ADDRESS, PageState
from pages.shared import registry
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.samples import samples
from rnn_core.analysis.gate_roles import HELD, GateRoles, OutputReach, gate_roles, output_reach
from tests.pages import visit
from tests.pages.visit import said

start = partial(visit.start, "lab", section="grus")


def made(moved: dict[str, float], r: float, z: float) -> GateRoles:
    """Measurements in which a gate explains what is left as well as is wished."""
    left = np.linspace(0.1, 0.9, 11)
    gates = {"r": left if r > z else left[::-1], "z": left if z >= r else left[::-1]}
    return GateRoles(dict.fromkeys(HELD, 2.0), dict.fromkeys(HELD, 0.5) | moved, left, gates)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("moved", "r", "z", "which"),
    [
        ({"z = 1": 0.0}, 0.0, 1.0, ("holds", "fails")),
        ({"z = 1": 0.0}, 1.0, 0.0, ("holds", "neither")),
        ({"z = 1": 0.0, "r = 1": 0.001}, 0.0, 1.0, ("holds", "holds")),
        ({"z = 1": 0.2}, 0.0, 1.0, ("fails", "fails")),
    ],
)
def test_every_outcome_has_its_sentence(lang: Language, moved: dict[str, float], r: float, z: float, which):
    t = words(lang)
    told = [verdict for _, verdict in claims.of_gru(t, made(moved, r, z))]
    for sentence, family, kind in zip(told, ("lab_grus_both", "lab_grus_resets"), which, strict=True):
        assert sentence.startswith(t(f"{family}.{kind}").split("{")[0])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("derivative", "same", "later", "kind"),
    [
        (0.0, 0.0, 1.0, "later"),
        (0.0, 0.0, 0.0, "nothing"),
        (0.1, 0.0, 1.0, "direct"),
        (0.0, 1e-3, 1.0, "direct"),
    ],
)
def test_the_output_gates_sentence_is_its_figures(
    lang: Language, derivative: float, same: float, later: float, kind: str
):
    reach = OutputReach(4, derivative, same, np.array([later, later / 2]), 3.0)
    t = words(lang)
    assert claims.of_output(t, reach)[1].startswith(t(f"lab_grus_output.{kind}").split("{")[0])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_every_sample_the_claims_are_those_of_the_measurement(lang: Language):
    t, gru = words(lang), networks()[0]
    for sample in samples(gru):
        seen = shown(PageState(lang, sample=sample.slug))
        found = gate_roles(registry.network(gru).model, seen.tokens.ids)
        assert found.moved["z = 1"] == 0
        both, resets = (verdict for _, verdict in claims.of_gru(t, found))
        assert f"{found.moved['as trained']:.3f}" in both
        assert (found.explained("z") > found.explained("r")) == (
            ("not hold" in resets) or ("맞지 않습니다" in resets)
        )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_section_shows_them_and_the_step_can_be_chosen(lang: Language):
    app = start(lang=lang)
    before = said(app)
    assert all(one in before for one in claims.named(words(lang)))
    lstm = registry.network(claims.with_output())
    seen = shown(PageState(lang, sample=samples(networks()[0])[0].slug))
    app.slider(key="lab_grus_closed").set_value(7).run()
    assert app.query_params["closed"] == "7"
    reach = output_reach(lstm.model, lstm.vocabulary.ids(seen.text)[: len(seen.tokens)], 6)
    assert f"{reach.later[0]:.2f}" in said(app)
    assert said(app) != before


@pytest.mark.parametrize("text", ["ab", "abcdef", "abcdefg", "가나다라마바사아자차"])
def test_a_short_or_foreign_text_breaks_nothing(text: str):
    app = visit.paste(start(lang="en"), text)
    assert not app.exception


def test_a_step_that_is_not_there_becomes_one_that_is():
    assert claims.settled(None, 10) == 4
    assert claims.settled(10**7, 10) == 8
    assert claims.settled(0, 10) == claims.settled(1, 10) == 0
    place = PageState("en", closed=12)
    assert ADDRESS.page_state_of(ADDRESS.query_of(replace(place, section="grus")), "en").closed == 12
