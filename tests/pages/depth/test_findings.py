"""What the depth page says of its figures, held against measurements of its own, over the page's settings."""

from __future__ import annotations

import re
from functools import cache
from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from pages.depth.findings import CARDS, exploding, near
from pages.depth.learn import _said, kind
from pages.depth.url_state import PageState
from pages.depth.view_model import claim, sentence
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Language, words
from rnn_core.experiments.stacks import StackTraining, build, spirals
from rnn_core.models.deep import CONNECTIONS, Connection
from tests.examples import examples

LANGUAGES: tuple[Language, ...] = ("ko", "en")
FLOAT32 = 2.0**-24
SETTINGS = tuple(
    product(("relu", "tanh", "sigmoid"), ("torch", "xavier", "he"), ("off", "on"), (5, 20, 50, 100))
)
DIGITS = str.maketrans("\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "-0123456789")
FIGURE = r"[\d.,]+%|\d \u00d7 10[\u207b\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+"


def read(figure: str) -> float:
    """A share as it is written, as a number."""
    if figure.endswith("%"):
        return float(figure[:-1].replace(",", "")) / 100
    digit, _, power = figure.partition(" \u00d7 10")
    return float(digit) * 10 ** float(power.translate(DIGITS))


def figures(said: str) -> list[float]:
    return [read(one) for one in re.findall(FIGURE, said.replace("\u00a0", " "))]


@cache
def kept(stack: StackTraining) -> float:
    """log10 of |dL/dh_first| / |dL/dh_last| by torch's autograd through torch's own layers."""
    network = build(stack).double()
    seen: list[torch.Tensor] = []
    x, y = spirals(stack.batch, torch.Generator().manual_seed(stack.seed + 1))
    function = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}[stack.activation]
    h = out = function(network.first(x.double()))
    for k, layer in enumerate(network.layers):
        seen.append(out)
        own = function(layer(functional.layer_norm(h, h.shape[-1:]) if stack.normalised else h))
        if stack.connection == "highway":
            gate = torch.sigmoid(network.gates[k](h))
            h = out = gate * own + (1 - gate) * h
        elif stack.connection == "dense":
            h, out = torch.cat([h, own], 1), own
        else:
            h = out = h + own if stack.connection == "residual" else own
    seen.append(out)
    loss = functional.cross_entropy(network.readout(h), y)
    first, last = torch.autograd.grad(loss, [seen[0], seen[-1]])
    norms = float(first.norm()), float(last.norm())
    return float(np.log10(norms[0] / norms[1])) if norms[0] > 0 else -np.inf


def middle(page_state: PageState, connection: Connection, seeds: int, **other: object) -> float:
    stacks = [page_state.stack(connection, **{"seed": page_state.seed + k} | other) for k in range(seeds)]
    return sorted(kept(stack) for stack in stacks)[(seeds - 1) // 2]


def places(lang: Language, depths: tuple[int, ...], seeds: int) -> list[PageState]:
    return [
        PageState(
            lang, depth=depth, activation=act, initialisation=init, normalised=norm, seeds=seeds, seed=2
        )  # type: ignore[arg-type]
        for act, init, norm, depth in SETTINGS
        if depth in depths
    ]


def holds(said: str) -> bool:
    positive = bool(re.search("Holds here|여기서는 맞습니다", said))
    assert positive != bool(re.search("Does not hold here|여기서는 맞지 않습니다", said))
    return positive


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", CARDS)
def test_a_verdict_follows_from_the_figures_in_its_own_sentence(lang: Language, name: str):
    t, verdicts = words(lang), set()
    depths = (5, 20, 50, 100) if name == "highway" else (5, 50)
    for page_state in places(lang, depths, 1):
        judged, said, stored, _ = CARDS[name](t, page_state)
        shown = figures(said)
        if name == "skip":
            residual, plain = (middle(page_state, one, 1) for one in ("residual", "plain"))
            np.testing.assert_allclose(np.log10(shown[:2]), [residual, plain], atol=0.31)
            true = abs(residual) < abs(plain)
            assert 1.0 in shown  # the bound: nearer to 100%
        else:
            left = {
                "sigmoid": lambda p: middle(p, "plain", 1, activation="sigmoid"),
                "explodes": lambda p: middle(p, "residual", 1, normalised=False),
                "highway": lambda p: middle(p, "highway", 1),
            }[name](page_state)
            true = {
                "sigmoid": 10**left < FLOAT32,
                "explodes": 10**left > 1 / FLOAT32,
                "highway": 0.5 <= 10**left <= 2,
            }[name]
            np.testing.assert_allclose(np.log10(shown[0]), left, atol=0.31)
            bounds = {"sigmoid": [FLOAT32], "explodes": [1 / FLOAT32], "highway": [0.5, 2.0]}[name]
            np.testing.assert_allclose(shown[1:], bounds, rtol=0.2)
        assert holds(said) == judged == true, (page_state, said)
        assert re.search(rf"\b{page_state.depth}(층| layers)", said)
        assert re.search(r"(시드|seed) 2\b", said)
        assert figures(stored)
        verdicts.add(true)
    assert verdicts == {True, False}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_claim_is_the_median_of_five_networks_however_many_are_drawn(lang: Language):
    fates = set()
    for page_state in places(lang, (5, 50), 1):
        said = claim(words(lang), page_state)
        plain, residual = (middle(page_state, one, 5) for one in ("plain", "residual"))
        first, then = re.split(r"; |, (?=잔차)", said) if re.search(r"; |, (?=잔차)", said) else (said, said)
        for left, part in ((plain, first), (residual, then)):
            told = [
                bool(re.search("vanish|소실", part)),
                bool(re.search("explode|폭발", part)),
                bool(re.search("in range|범위 안", part)),
            ]
            found = [10**left < FLOAT32, 10**left > 1 / FLOAT32, FLOAT32 <= 10**left <= 1 / FLOAT32]
            assert told == found, (page_state, said, left)
        assert str(page_state.depth) in said
        fates.add((10**plain < FLOAT32, 10**residual > 1 / FLOAT32))
    assert len(fates) >= 3


@settings(max_examples=examples(60))
@given(
    st.sampled_from(LANGUAGES),
    st.fixed_dictionaries({one: st.floats(-60, 60) | st.just(-np.inf) for one in CONNECTIONS}),
)
def test_every_kind_stands_in_the_clause_whose_bounds_it_keeps(lang: Language, left: dict[Connection, float]):
    t = words(lang)
    said = sentence(t, left)
    clauses = [one for one in re.split(r"(?<=[^\d])\. ?|\.$", said) if one]
    for name, value in left.items():
        clause = next(one for one in clauses if t.of("depth_kind", name) in one)
        bounds = figures(clause)
        if re.search("vanish|소실", clause):
            assert 10**value < FLOAT32
            np.testing.assert_allclose(bounds, [FLOAT32], rtol=0.2)
        elif re.search("explode|폭발", clause):
            assert 10**value > 1 / FLOAT32
            np.testing.assert_allclose(bounds, [1 / FLOAT32], rtol=0.2)
        else:
            assert FLOAT32 <= 10**value <= 1 / FLOAT32
            np.testing.assert_allclose(bounds, [FLOAT32, 1 / FLOAT32], rtol=0.2)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_stored_runs_reached_is_the_median_of_their_seeds(lang: Language):
    settings_ = experiment("depth")["settings"]
    for page_state in places(lang, (5, 20, 50, 100), 1):
        said = _said(words(lang), page_state)
        activation, initialisation, _ = kind(page_state)
        reached = []
        for connection in CONNECTIONS:
            one = row(
                "depth",
                "trained",
                activation=activation,
                initialisation=initialisation,
                connection=connection,
                normalised=page_state.normalised == "on",
                depth=page_state.depth,
            )
            reached.append(sorted(one["accuracy"])[len(one["accuracy"]) // 2])
        np.testing.assert_allclose(figures(said), [*reached, 1 / 3], atol=0.0051)
        for number in (page_state.depth, settings_["updates"], settings_["trained_seeds"]):
            assert re.search(rf"\b{number}(\b|층|번|개)", said)


def left_of(depth: int, **wanted: object) -> float:
    return float(row("depth", "start", **wanted)["kept"][str(depth)]["median"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_condition_quotes_the_stored_figures(lang: Language, monkeypatch: pytest.MonkeyPatch):
    t, page_state = words(lang), PageState(lang, seeds=1)
    sigmoid = {"activation": "sigmoid", "initialisation": "torch", "connection": "plain"}
    said = CARDS["sigmoid"](t, page_state)[3]
    expected = [left_of(50, normalised=norm, **sigmoid) for norm in (False, True)]
    np.testing.assert_allclose(np.log10(figures(said)), expected, atol=0.31)
    he = {"initialisation": "he", "activation": "relu"}
    said = CARDS["skip"](t, page_state)[3]
    trained = [
        sorted(row("depth", "trained", depth=50, connection=one, normalised=norm, **he)["accuracy"])[1]
        for one, norm in (("plain", False), ("residual", False), ("residual", True))
    ]
    left = 10 ** left_of(50, connection="plain", normalised=False, **he)
    np.testing.assert_allclose(figures(said), [left, 1 / 3, *trained], atol=0.0051)
    said = CARDS["explodes"](t, page_state)[3]
    free = {"connection": "residual", "normalised": False}
    expected = [
        left_of(50, activation=act, initialisation=init, **free)
        for act, init in (("relu", "he"), ("relu", "torch"), ("sigmoid", "torch"))
    ]
    np.testing.assert_allclose(np.log10(figures(said)), expected, atol=0.31)
    said = CARDS["highway"](t, page_state)[3]
    shut = 1 / (1 + np.exp(-2.0))
    np.testing.assert_allclose(figures(said), [1 - shut, shut, shut**50], rtol=0.04)
    written: list[str] = []
    monkeypatch.setattr("pages.depth.findings.st.text", written.append)
    exploding(t)
    kept_now = row("depth", "start", normalised=False, connection="residual", **he)["kept"]["100"]
    held = left_of(100, normalised=True, connection="residual", **he)
    logs = np.log10(figures(written[0]))
    for value in (kept_now["median"], kept_now["least"], kept_now["most"], held):
        assert np.abs(logs - value).min() < 0.31
    assert "1.1" in written[0]  # ln 3, by chance


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_stored_figure_is_of_the_depth_that_it_names(lang: Language):
    for page_state in places(lang, (5, 20, 50), 1):
        stored = CARDS["highway"](words(lang), page_state)[2]
        one = row(
            "depth",
            "start",
            activation=page_state.activation,
            initialisation=page_state.initialisation,
            connection="highway",
            normalised=page_state.normalised == "on",
        )["kept"][near(page_state.depth)]
        expected = [one[name] for name in ("median", "least", "most")]
        np.testing.assert_allclose(np.log10(figures(stored)), expected, atol=0.31)
        assert re.search(rf"\b{near(page_state.depth)}(층| layers)", stored)
