"""Every verdict on the page of stacked layers holds of the raw figures, for all stacks and languages."""

from __future__ import annotations

import json
import re
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pages.layers import findings
from pages.layers.findings import both
from pages.layers.text import Passage
from pages.layers.url_state import PageState
from pages.layers.view_model import ViewModel, view_model
from pages.shared.i18n import Language, words
from rnn_core.analysis.layer_scores import Network, agreed
from rnn_core.probes.labels import GROUPS, QUESTIONS
from tests.pages import visit
from tests.pages.visit import said

start = partial(visit.start, "layers")
ROOT = Path(__file__).parents[3]
STACKS = ROOT / "assets" / "stacks"
LAYERS = json.loads((ROOT / "docs" / "experiments" / "results" / "layers.json").read_text("utf-8"))
TEXTS = {
    "python": "def area(side):\n    return max(side, 0) ** 2\n",
    "korean": "나는 밥을 먹었다.",
}
SHAPES = [(1, "plain"), (2, "plain"), (3, "plain"), (4, "plain"), (4, "skips")]
every_stack = pytest.mark.parametrize(("layers", "ways"), SHAPES)
every_corpus = pytest.mark.parametrize("corpus", ["python", "korean"])
every_language = pytest.mark.parametrize("lang", ["ko", "en"])


def shown(lang: Language, corpus: Any, layers: int, ways: Any, **more: Any) -> ViewModel:
    passage = Passage(TEXTS[corpus], corpus, False, corpus)
    return view_model(words(lang), PageState(lang, corpus, layers, ways, **more), passage)


def probes(corpus: str, layers: int, ways: str) -> list[dict[str, Any]]:
    """The scores of a shipped stack straight from its file."""
    name = f"{corpus}-{layers}" + ("-skips" if ways == "skips" else "")
    return list(json.loads((STACKS / name / "probes.json").read_text("utf-8"))["scores"])


def by_question(corpus: str, layers: int, ways: str) -> dict[str, list[float]]:
    """Question -> score by layer, the lowest first; without the letter alone."""
    found: dict[str, dict[int, float]] = {}
    for one in probes(corpus, layers, ways):
        found.setdefault(one["question"], {})[one["layer"]] = one["score"]
    return {name: [scores[k] for k in range(1, layers + 1)] for name, scores in found.items()}


def untrained(corpus: str, layers: int, ways: str) -> dict[str, float]:
    """Question -> the best layer's median over the seeds of the untrained stack."""
    found: dict[str, list[float]] = {}
    for one in probes(corpus, layers, ways):
        if one["layer"]:
            found.setdefault(one["question"], []).append(float(np.median(one["untrained"])))
    return {name: max(values) for name, values in found.items()}


def ends(corpus: str, layers: int, ways: str, group: str) -> list[tuple[float, float]]:
    """A group's mean at the lowest and the highest layer of every trained network, the shown one first."""
    scored = {one["question"] for one in probes(corpus, layers, ways) if one["measure"] == "auroc"}
    each = [
        values
        for name, values in by_question(corpus, layers, ways).items()
        if name in scored and QUESTIONS[corpus][name] == group
    ]
    means = [sum(column) / len(column) for column in zip(*each, strict=True)]
    found = [(means[0], means[-1])]
    if corpus == "python":
        row = next(
            one for one in LAYERS["rows"] if (one["layers"], one["skips"]) == (layers, ways == "skips")
        )
        found += [(seed[0], seed[-1]) for seed in row["tells"][group]]
    return found


def digits(value: float) -> str:
    """Three digits; what only rounds to 1 is told from 1."""
    return ">.999" if f"{value:.3f}" == "1.000" and value < 1 else f"{value:.3f}".removeprefix("0")


def moves(corpus: str, layers: int, ways: str, group: str) -> set[int]:
    return {
        0 if digits(low) == digits(high) else 1 if high > low else -1
        for low, high in ends(corpus, layers, ways, group)
    }


PATTERNS = {
    "en": {-1: r"less of (.+?) (?:and more of|than layer 1)", 1: r"more of (.+?) than layer 1"},
    "ko": {
        -1: r"보다 (.+?)(?:[은는] 덜|[을를] 덜 압니다)",
        1: r"(?:보다|덜,) ((?:(?!덜,).)+?)[은는을를] 더 잘",
    },
}


@every_language
@every_corpus
@every_stack
def test_the_claim_names_what_goes_one_way_in_every_network(lang: Any, corpus: str, layers: int, ways: str):
    view = shown(lang, corpus, layers, ways).view
    if layers == 1:
        assert view.claim == words(lang)("layers_claim.single")
        return
    for direction, pattern in PATTERNS[lang].items():
        found = re.search(pattern, view.claim)
        told = found[1] if found else ""
        for group in GROUPS:
            name = words(lang).of("layers_known", group)
            assert (name in told) == (moves(corpus, layers, ways, group) == {direction}), (view.claim, group)
    alone = len(ends(corpus, layers, ways, "here")) == 1
    assert bool(re.search(r"^Here|이 신경망의", view.claim)) == alone


@every_language
@every_corpus
@every_stack
def test_the_lede_gives_the_figures_of_the_network_below(lang: Any, corpus: str, layers: int, ways: str):
    view = shown(lang, corpus, layers, ways).view
    t = words(lang)
    for group in GROUPS:
        name = t.of("layers_known", group)
        low, high = ends(corpus, layers, ways, group)[0]
        figures = digits(low) if layers == 1 else f"{digits(low)} \u2192 {digits(high)}"
        claimed = name in view.claim
        assert (f"{name} {figures}" in view.lede) == (claimed or layers == 1), view.lede
    total = len(ends(corpus, layers, ways, "here"))
    assert total == (4 if corpus == "python" else 1)
    if layers > 1 and total > 1:
        assert re.search(rf"\b{total}", view.lede)
    assert "(#term-auroc)" in view.lede


def test_a_claim_turns_with_the_figures():
    one = {"here": (0.99, 0.98), "place": (0.7, 0.7), "next": (0.9, 0.95)}
    networks = (Network(1, 1, one), Network(2, 1, one | {"next": (0.9, 0.9001)}))
    assert agreed(networks, "falls") == ["here"]
    assert agreed(networks, "rises") == []
    assert agreed(networks[:1], "rises") == ["next"]
    assert agreed(networks, "stays") == ["place"]


@every_corpus
@every_stack
def test_which_layer_answers_best_is_told_of_every_question(corpus: str, layers: int, ways: str):
    told = findings._found(words("en"), shown("en", corpus, layers, ways))
    t, scores = words("en"), by_question(corpus, layers, ways)
    if layers == 1:
        assert told == t("layers.found_one")
        return
    best = told[: told.index("A single layer")]
    for name, values in scores.items():
        label = t.of("layers_question", name)
        printed = re.findall(rf"(?:: |, ){re.escape(label)} (\d)", best)
        if max(values) - min(values) > 0.005:
            assert printed == [str(1 + max(range(layers), key=values.__getitem__))], (label, best)
        else:
            assert not printed, (label, best)
    alone = by_question(corpus, 1, "plain")
    count = sum(alone[name][0] >= max(values) for name, values in scores.items() if name in alone)
    assert f"answers {count} of these {len(scores)}" in told
    plain = untrained(corpus, layers, ways)
    beaten = [t.of("layers_question", name) for name, values in scores.items() if plain[name] > max(values)]
    named = told.partition("trained one: ")[2].rstrip(".").split(", ") if beaten else []
    assert sorted(named) == sorted(beaten)
    assert ("Not improved by training" in told) == bool(beaten)


@every_language
@pytest.mark.parametrize(("corpus", "layers", "ways"), [("python", 4, "plain"), ("korean", 2, "plain")])
def test_the_fold_gives_every_network_and_the_shown_seed(lang: Any, corpus: str, layers: int, ways: str):
    app = start(**{"lang": lang, "in": corpus, "layers": str(layers), "ways": ways})
    tables = [one.value for one in app.table]
    networks = next(one for one in tables if words(lang)("layers.column_read") in one.columns)
    assert len(networks) == len(ends(corpus, layers, ways, "here")) + 1
    for group in GROUPS:
        column = list(networks[words(lang).of("layers_group", group)])
        for cell, (low, high) in zip(column, ends(corpus, layers, ways, group), strict=False):
            assert cell == (
                digits(low) if digits(low) == digits(high) else f"{digits(low)} \u2192 {digits(high)}"
            )
    seed = json.loads((STACKS / f"{corpus}-{layers}" / "config.json").read_text("utf-8"))["training"]["seed"]
    assert re.search(rf"\((?:seed|시드) {seed}\)", said(app))


@every_language
def test_deep_or_wide_is_told_by_the_medians_and_the_seeds(lang: Any):
    told, t = said(start(lang=lang)), words(lang)
    rows = LAYERS["rows"]
    medians = [sorted(one["bits"])[len(one["bits"]) // 2] for one in rows]
    least = min(range(len(rows)), key=medians.__getitem__)
    assert f"{medians[least]:.2f}" in told
    assert f"{2 ** medians[least]:.2f}" in told
    clear = all(
        mine < other
        for mine in rows[least]["bits"]
        for k, one in enumerate(rows)
        if k != least
        for other in one["bits"]
    )
    assert (t("layers.wide_clear") in told) == clear
    assert (t("layers.wide_overlap") in told) == (not clear)
    plain = [median for one, median in zip(rows, medians, strict=True) if not one["skips"]]
    steps = [b - a for a, b in pairwise(plain)]
    kind = "worse" if min(steps) > 0 else "better" if max(steps) < 0 else "mixed"
    for name in ("worse", "better", "mixed"):
        assert (t.of("layers_deeper", name) in told) == (name == kind)
    counts = [one["parameters"] for one in rows]
    assert f"{100 * (max(counts) - min(counts)) / min(counts):.1f}%" in told


@every_language
@pytest.mark.parametrize("weights", ["trained", "fresh"])
@pytest.mark.parametrize("goal", ["one", "all"])
def test_what_reaches_the_first_layer_is_the_ratio_of_the_gradients(lang: Any, goal: Any, weights: Any):
    seen = shown(lang, "python", 4, "plain", step=20)
    passage = Passage(TEXTS["python"], "python", False, "python")
    for _, one in both(seen, passage, PageState(lang, "python", goal=goal, weights=weights)):
        norms = one.norms()
        told = findings._reached(words(lang), "stack", norms)
        ratio = norms[0].sum() / norms[-1].sum()
        figure = re.search(r"([\d.]+)(%|\u00a0| times|배)", told)
        assert figure, told
        if figure[2] == "%":
            assert float(figure[1]) == pytest.approx(100 * ratio, rel=0.06)
        elif figure[2] in (" times", "배"):
            assert ratio >= 1
            assert float(figure[1]) == pytest.approx(ratio, abs=0.051)
