"""What the gradients page says of its figures, held against the figures, over all that it can show."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from typing import get_args

import numpy as np
import pytest
import torch
from torch.nn import functional

from pages.gradients import claim as claims
from pages.gradients import findings
from pages.gradients.measure import NEAR, NETWORKS, Cell, Passage, Ways, claim, fresh, trained
from pages.gradients.text import READER, passage
from pages.gradients.url_state import AS_IT_COMES, FORGETS, RADII, SHORTEST, Initialisation, PageState
from pages.gradients.view_model import ViewModel
from pages.gradients.view_model import panel as panel_of
from pages.shared import registry
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Language, words
from pages.shared.samples import samples
from rnn_core.analysis.passage import goals
from rnn_core.gradients import backward_trace, jacobian_norms
from rnn_core.models.character import with_dtype
from rnn_core.models.random_network import random_network as fresh_network
from rnn_core.number_format import share

LANGUAGES: tuple[Language, ...] = ("ko", "en")
TARGETS = tuple(range(2 * NEAR, PageState("en").length))


@cache
def guesses() -> list[tuple[str, dict[str, Ways]]]:
    """Every guess that the page says something of, on every sample that is shipped."""
    found = []
    for sample in samples(READER):
        _, read = passage(PageState("en", sample=sample.slug, target=TARGETS[-1]))
        drawn = {cell: together(cell, read) for cell in NETWORKS}
        for k, target in enumerate(TARGETS):
            found.append((f"{sample.slug} {target}", {cell: ways[k] for cell, ways in drawn.items()}))
    return found


def together(cell: Cell, read: Passage) -> list[Ways]:
    """The gradients of all these guesses at once, each a sequence of one batch with a loss of its own."""
    model = with_dtype(registry.network(read.networks[cell]).model, torch.float64)
    ids, following = read.tokens.ids[: read.steps], read.tokens.ids[1 : read.steps + 1]
    x = model.embedding(torch.as_tensor(ids))[:, None].detach()
    with torch.no_grad():
        likeliest = model.readout(model.rnn(x)[0][:, 0]).argmax(-1).numpy()
    at, wanted = torch.tensor(TARGETS), torch.as_tensor(goals(following, likeliest))

    def surprise(output: torch.Tensor) -> torch.Tensor:
        guessed = model.readout(output[at, torch.arange(len(at))])
        return functional.cross_entropy(guessed, wanted[at], reduction="sum")

    back = backward_trace(model.rnn, x.expand(-1, len(TARGETS), -1), surprise)
    with np.errstate(divide="ignore"):  # nothing comes from behind a guess
        logs = {name: np.log10(back.norm(name)) for name in back.names if name != "gates"}
    kept = [
        {name: one[k, : last + 1] - one[k, last] for name, one in logs.items()}
        for k, last in enumerate(TARGETS)
    ]
    return [Ways(one["hidden"], one.get("cell"), one.get("direct")) for one in kept]


def test_each_guess_alone_is_what_it_is_among_all():
    sample, drawn = samples(READER)[0].slug, dict(guesses())
    for target in (TARGETS[0], TARGETS[len(TARGETS) // 2], TARGETS[-1]):
        _, read = passage(PageState("en", sample=sample, target=target))
        for cell in NETWORKS:
            alone, among = trained(cell, read, target)[0], drawn[f"{sample} {target}"][cell]
            for name in ("hidden", "cell", "gates"):
                one, other = getattr(alone, name), getattr(among, name)
                assert (one is None) == (other is None)
                if one is not None:  # decimal logarithms of what float64 rounds by 1e-16 a step
                    np.testing.assert_allclose(one, other, rtol=0, atol=1e-9)


def takes(lang: Language, ways: dict[str, Ways]) -> list[str]:
    return findings._trained(words(lang), ViewModel(PageState(lang), None, ways, {}))  # type: ignore[arg-type]


def percents(text: str) -> list[float]:
    return [float(one) for one in re.findall(r"([\d.]+)%", text)]


def test_there_are_guesses_of_every_sort():
    assert SHORTEST < 2 * NEAR
    left = [[10 ** way.main[-1 - NEAR] for way in ways.values()] for _, ways in guesses()]
    assert any(max(one) < 0.49 for one in left)
    assert any(min(one) < 0.49 and max(one) > 1 for one in left)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_left_near_the_guess_is_said_of_the_networks_it_is_true_of(lang: Language):
    named = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM의 셀" if lang == "ko" else "the LSTM's cell"}
    for where, ways in guesses():
        said = takes(lang, ways)[0]
        left = {cell: float(10 ** way.main[-1 - NEAR]) for cell, way in ways.items()}
        below, _, above = said.partition("; " if lang == "en" else "절반 이상: ")
        if re.search(r"모두 절반보다 작아|all three networks have lost", said):
            assert max(left.values()) < 0.505, where
        elif re.search(r"모두 절반 이상|none of the three", said):
            assert min(left.values()) > 0.495, where
        else:
            for cell, name in named.items():
                assert (name in below) == (left[cell] < 0.495 or (name in below and left[cell] < 0.505)), (
                    where
                )
                assert (name in above) == (name not in below), where
        shown = [100 * one for one in left.values() if 0.01 < one < 9.9]
        for one in shown:  # the others are written as powers of ten, or in fewer digits
            assert any(abs(figure - one) < 0.51 for figure in percents(said)), where


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_character_keeps_further_back_is_the_geometric_mean(lang: Language):
    for where, ways in guesses():
        said = takes(lang, ways)[1]
        far = len(ways["rnn"].main) - 1 - NEAR
        assert re.search(rf"\b{far}(글자| characters)", said), where
        steps = [10 ** np.diff(way.main[: far + 1]) for way in ways.values()]  # what the next character has
        kept = [100 / np.exp(np.log(one).mean()) for one in steps]
        np.testing.assert_allclose(percents(said), kept, atol=0.51, err_msg=where)


def test_what_is_said_of_many_passages_is_in_the_stored_figures():
    kept = {}
    for cell, name in NETWORKS.items():
        found = row("trained", network=name)
        kept[cell] = found["cell" if cell == "lstm" else "hidden"]["kept_far"]["median"]
    holds = kept["rnn"] < kept["gru"] < 1 and kept["rnn"] < kept["lstm"] < 1
    for lang, sentence in (("en", "lose less per character than the RNN"), ("ko", "RNN보다 적게 잃지만")):
        assert (sentence in findings._many(words(lang))) == holds  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_cells_condition_is_in_the_stored_networks(lang: Language):
    rows = [row("fresh_networks", cell="lstm", forget_bias=bias) for bias in (0.0, 1.0, 3.0)]
    said, quoted = findings.when(words(lang), "cell"), findings.stored(words(lang), "cell")
    cell, gates = ([one[f"norms_{name}"]["100"]["median"] for one in rows] for name in ("cell", "direct"))
    assert ("클수록" in said or "the higher" in said) == (cell[0] < cell[1] < cell[2])
    carried = all(gates[k] < cell[k] for k in range(3))
    assert ("다른 게이트" in said or "other paths" in said) == carried
    assert "20" in said
    assert "100" in said
    for norms in (cell, gates):
        assert all(share(norm) in quoted for norm in norms)
    factors = [float(one) for one in re.findall(r"(\d\.\d\d)(?:배| a step)", quoted)]
    np.testing.assert_allclose(factors, [10 ** (norm / 100) for norm in cell], atol=0.0051)
    far = [one["norms_cell"]["200"]["median"] - one["norms_cell"]["100"]["median"] for one in rows]
    np.testing.assert_allclose(factors, [10 ** (norm / 100) for norm in far], atol=0.02)


FIGURE = r"\d[\d,.]*%|\d \u00d7 10[\u207b\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+|\b0\b"
DIGITS = str.maketrans("\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "-0123456789")


def read(figure: str) -> float:
    """A share as it is written, as a number."""
    if figure.endswith("%"):
        return float(figure[:-1].replace(",", "")) / 100
    digit, _, power = figure.replace("\u00a0", " ").partition(" \u00d7 10")
    return float(digit) * 10 ** float(power.translate(DIGITS)) if power else float(digit)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["sigmoid", "relu", "cell"])
def test_a_verdict_follows_from_the_figures_in_its_own_sentence(name: str, lang: Language):
    verdicts = set()
    choices = product(FORGETS, (AS_IT_COMES,)) if name == "cell" else product((AS_IT_COMES,), RADII)
    for (bias, radius), start, steps in product(choices, get_args(Initialisation), (5, 60)):
        page_state = PageState(lang, mode="fresh", forget=bias, radius=radius, initialisation=start, seed=7)
        cell, activation = findings.CLAIMS[name]
        ways = claim(page_state, cell, activation, tuple(range(1, 1 + steps)), 3)
        left = np.array([way.main[0] for way in ways])
        said = findings.verdict(words(lang), name, left, steps, 7)
        figures = [read(one) for one in re.findall(FIGURE, said.replace("\u00a0", " "))]
        middle = 10 ** float(np.sort(left)[1])
        np.testing.assert_allclose(figures[0], middle, rtol=0.5)
        holds = "Holds here" in said or "여기서는 맞습니다" in said
        bounds = figures[1:]
        expected = {
            "sigmoid": middle < bounds[0],
            "relu": middle > bounds[0],
            "cell": bounds[0] < middle < bounds[-1],
        }
        assert holds == expected[name], said
        assert re.search(rf"\b{steps}(글자| characters)", said)
        assert re.search(r"7(~| to )9", said)
        verdicts.add(holds)
    assert verdicts == {True, False}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_other_paths_do_is_what_they_did(lang: Language):
    sorts = set()
    for where, ways in guesses():
        cell, gates = ways["lstm"].cell, ways["lstm"].gates
        assert cell is not None
        assert gates is not None
        said = takes(lang, ways)[2]
        figures = [read(one) for one in re.findall(FIGURE, said.replace("\u00a0", " "))]
        more, less = ("보탭니다", "상쇄") if lang == "ko" else ("add to it", "cancel")
        assert not (more in said and less in said), where
        if more in said:
            assert gates[0] < cell[0], where
            assert figures[1] < figures[0], where
        elif less in said:
            assert gates[0] > cell[0], where
            assert figures[1] > figures[0], where
        else:
            assert abs(gates[0] - cell[0]) < np.log10(2), where
        np.testing.assert_allclose(figures[0], 10 ** cell[0], rtol=0.5, err_msg=where)
        sorts.add((more in said, less in said))
    assert {(True, False), (False, True)} <= sorts


def test_both_ways_through_the_cell_are_held_against_one_length():
    """At the last step the forget gates' part is the whole, so their shares compare as their lengths do."""
    model = with_dtype(registry.network(NETWORKS["lstm"]).model, torch.float64)
    _, text = passage(PageState("en", target=60))
    x = model.embedding(torch.as_tensor(text.tokens.ids[:61]))[:, None].detach()
    back = backward_trace(model.rnn, x, lambda out: model.readout(out[-1, 0]).logsumexp(-1))
    assert back.norm("direct")[0, -1] == pytest.approx(back.norm("cell")[0, -1], rel=1e-12)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_claim_is_how_far_the_stored_passages_reach(lang: Language):
    said, lede = claims.claim(words(lang), PageState(lang), {}, ())
    pattern = (
        r"(RNN|LSTM|GRU)에서 (\d+)글자" if lang == "ko" else r"(\d+) (?:characters )?in the (RNN|LSTM|GRU)"
    )
    pairs = [pair if lang == "ko" else pair[::-1] for pair in re.findall(pattern, said)]
    rows = {one["network"]: one for one in experiment("trained")["rows"]}
    reach = {
        "RNN": rows["shakespeare-rnn"]["hidden"]["reach"]["median"],
        "GRU": rows["shakespeare-gru"]["hidden"]["reach"]["median"],
        "LSTM": rows["shakespeare-lstm"]["cell"]["reach"]["median"],
    }
    assert {name: float(count) for name, count in pairs} == reach
    assert [float(count) for _, count in pairs] == sorted(reach.values())
    assert read(re.search(FIGURE, lede)[0]) == pytest.approx(1e-3)  # type: ignore[index]
    assert str(rows["shakespeare-rnn"]["hidden"]["passages"]) in lede
    for name, cell in (("rnn", "hidden"), ("gru", "hidden"), ("lstm", "cell")):
        one = rows[f"shakespeare-{name}"][
            cell
        ]  # where the median curve crosses that share: among the passages
        crosses = int(np.argmax(np.array(one["curve_log10"]["median"])[::-1] < -3))
        assert one["reach"]["low"] <= crosses <= one["reach"]["high"]


@cache
def left_of(start: object, steps: int) -> float:
    """What a fresh network has left at its first step, as a power of two: by its whole Jacobian."""
    network = fresh_network(start)  # type: ignore[arg-type]
    norms = jacobian_norms(network.module, start.embed(tuple(range(1, steps + 1))), network.state)  # type: ignore[attr-defined]
    own = norms.frobenius if norms.cell_frobenius is None else norms.cell_frobenius
    return float(own[0] - own[-1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_claim_of_untrained_networks_is_their_median_over_several_seeds(lang: Language):
    fates = set()
    settings = [
        {"initialisation": "torch"},
        {"initialisation": "he", "activation": "relu", "radius": "2.0"},
        {"initialisation": "orthogonal", "radius": "2.0", "forget": "5"},
        {"initialisation": "xavier", "activation": "sigmoid", "forget": "5", "seeds": 1},
    ]
    ids = tuple(range(1, 61))
    for setting in settings:
        page_state = PageState(lang, mode="fresh", seed=3, **setting)  # type: ignore[arg-type]
        drawn = {cell: fresh(page_state, cell, ids) for cell in NETWORKS}
        said, lede = claims.claim(words(lang), page_state, drawn, ids)
        assert re.search(r"3( to |\u2013)7", lede)
        for cell, name in (("rnn", "RNN"), ("gru", "GRU"), ("lstm", "LSTM")):
            seeds = range(3, 8)
            middle = sorted(left_of(page_state.start(cell, seed=seed), len(ids)) for seed in seeds)[2]  # type: ignore[arg-type]
            clause = next(
                part for part in re.split(r" and (?=vanish|explode|does|neither)|고,? ", said) if name in part
            )
            told = {
                "lost": bool(re.search(r"(?<!neither )vanishes in|에서 소실", clause))
                and "소실도" not in clause,
                "blown": bool(re.search(r"explodes in|에서 폭발", clause)) and "nor" not in clause,
                "held": bool(re.search(r"does neither|nor explodes|소실도", clause)),
            }
            found = "lost" if middle < -24 else "blown" if middle > 24 else "held"
            assert [one for one, word in told.items() if word] == [found], (said, name, middle)
            fates.add(found)
    assert fates == {"lost", "blown", "held"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_rate_is_called_growth_where_it_is(lang: Language):
    sorts = set()
    t = words(lang)
    drawn = [ways for _, ways in guesses()]
    drawn.append(
        {"rnn": Ways(np.linspace(3, 0, 60)), "gru": Ways(np.zeros(60)), "lstm": Ways(np.linspace(-3, 0, 60))}
    )
    for ways in drawn:
        for cell, way in ways.items():
            panel = panel_of(t, PageState(lang), cell, way, None)  # type: ignore[arg-type]
            far = way.main[: len(way.main) - NEAR]
            kept = 10 ** -float(np.diff(far).mean())
            grows = bool(re.search("grows|커짐", panel.rate_note))
            assert grows == (kept > 1.005)
            assert float(panel.rate.removesuffix("%")) == pytest.approx(100 * kept, abs=0.51)
            assert str(NEAR) in panel.rate_note
            sorts.add(grows)
    assert sorts == {True, False}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_other_conditions_are_in_the_stored_networks(lang: Language):
    said = findings.when(words(lang), "relu").replace("\u00a0", " ")
    start = {"cell": "rnn", "initialisation": "torch", "radius": None}
    left = [
        row("fresh_networks", activation=name, **start)["norms_hidden"]["100"]["median"]
        for name in ("relu", "tanh")
    ]
    figures = [
        read(one) for one in re.findall(r"\d \u00d7 10[\u207b\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+", said)
    ]
    np.testing.assert_allclose(np.log10(figures[:2]), left, atol=0.31)
    he = row("fresh_networks", cell="rnn", activation="relu", initialisation="he")["norms_hidden"]["100"]
    seeds = experiment("fresh_networks")["settings"]["seeds"]
    assert figures[2] == 1e6
    assert re.search(rf"\b{round(seeds * he['exploded'])}( of {seeds}|개가 폭발)", said)
    # By its own bound a sigmoid's network cannot keep the gradient while no direction is stretched by four.
    assert all(
        one["norms_hidden"]["100"]["median"] < 0
        for one in experiment("fresh_networks")["rows"]
        if one["activation"] == "sigmoid" and one["cell"] == "rnn" and one["radius"] is None
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("seeds", [1, 5])
def test_what_untrained_networks_have_left_is_theirs(lang: Language, seeds: int):
    page_state, ids = PageState(lang, mode="fresh", seed=2, seeds=seeds), tuple(range(1, 31))
    ways = {cell: fresh(page_state, cell, ids) for cell in NETWORKS}
    said = findings._fresh(words(lang), ViewModel(page_state, None, ways, {}))  # type: ignore[arg-type]
    assert "29" in said[0]
    for sentence, cell in zip(said[1:], NETWORKS, strict=True):
        left = sorted(2 ** left_of(page_state.start(cell, seed=seed), 30) for seed in range(2, 2 + seeds))  # type: ignore[arg-type]
        figures = [read(one) for one in re.findall(FIGURE, sentence.replace("\u00a0", " "))]
        np.testing.assert_allclose(figures[0], left[len(left) // 2], rtol=0.5)
        assert len(figures) == (1 if seeds == 1 else 3)
        if seeds > 1:
            assert figures[1] <= figures[0] <= figures[2]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("fall", "back"), [(0.2, 16), (1.0, 4), (0.01, None), (0.0, None)])
def test_how_far_a_guess_of_ones_own_network_reaches_is_its_curves(
    lang: Language, fall: float, back: int | None
):
    """A curve that falls by so many decades a character; it is first below a thousandth that far back."""
    way = Ways(np.linspace(-50 * fall, 0, 51))
    assert claims.reach(way) == back
    said, lede = claims._own(words(lang), {"mingru": way}, jamo=back is None)
    assert re.findall(r"\d+(?:\.\d+)?", said) == ["0.10", str(back or 50)][:: 1 if lang == "en" else -1]
    assert ("stays above" in said or "많이 남습니다" in said) == (back is None)
    assert "minGRU" in lede
    assert ("jamo" in lede or "자모" in lede) == (back is None)
