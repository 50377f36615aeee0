"""The network that fits a visitor's text: counted anew, and offered only where it is better."""

from __future__ import annotations

import json
import unicodedata
from functools import partial

import pytest
import torch

from pages.shared import fit, registry
from pages.shared.fit.offer import sentence
from pages.shared.i18n import LANGUAGES, Language, words
from rnn_core.reading import read
from rnn_core.text import clean
from rnn_core.text.graphemes import graphemes

NETWORKS = {name: partial(registry.network, name) for name in registry.names()}

ENGLISH = (
    "The lecture began at nine. She asked whether anybody had read the book; nobody had. After a while they "
    "spoke of the weather, of trains, and of a friend who had left the town. It rained until evening."
)
KOREAN = "나는 오늘 학교에 가서 순환 신경망을 배웠다. 똠방각하도 함께 배웠다."
CODE = "def f(x):\n    return {'a': [1, 2], 'b': x ** 2}\n\n\nclass A:\n    pass\n" * 3
TEXTS = {
    "english": ENGLISH,
    "korean": KOREAN,
    "code": CODE,
    "latex": r"Let $a_n \to \infty$. Then $\sum_{k=1}^{n} \frac{1}{k}$ diverges." * 3,
    "chinese": "今天天气很好，我们去公园散步。",
    "emoji": "👩🏽‍🚀 and ❤️",
    "mixed": ENGLISH + KOREAN * 3,
    "long": (ENGLISH + "\n") * 120 + KOREAN * 500,
}


def _known(name: str, text: str) -> int:
    """Characters all of whose parts stand in the vocabulary that the network's file lists."""
    config = json.loads((registry.MODELS / name / "config.json").read_text("utf-8"))
    entries = set(config["vocabulary"])
    parts = partial(unicodedata.normalize, "NFD") if config["jamo"] else str
    return sum(
        all((set(parts(point)) if "\uac00" <= point <= "\ud7a3" else {point}) <= entries for point in one)
        for one in graphemes(text)
    )


@pytest.mark.parametrize("name", registry.names())
@pytest.mark.parametrize("kind", TEXTS)
def test_what_is_known_is_what_the_vocabulary_lists(kind: str, name: str):
    head = TEXTS[kind][: fit.HEAD]
    known = {one: _known(one, head) for one in NETWORKS}
    found = fit.better(TEXTS[kind], name, NETWORKS)
    if known[name] < max(known.values()):
        assert found is not None
        assert (found.measure, found.here, found.there) == ("known", known[name], max(known.values()))
        assert known[found.network] == max(known.values())
        assert found.total == len(graphemes(head))
        assert found.whole == (len(TEXTS[kind]) <= fit.HEAD)
    else:
        assert found is None or found.measure == "bits"


@pytest.mark.parametrize("name", ["python-lstm", "latex-lstm", "korean-lstm"])
def test_of_networks_that_know_as_much_the_better_guesser_is_offered(name: str):
    found = fit.better(ENGLISH, name, NETWORKS)
    assert found is not None
    assert found.network.startswith("shakespeare")
    assert found.measure == "bits"
    bits = {
        one: float(torch.as_tensor(read(load(), clean(ENGLISH).text).bits[1:]).nansum()) / len(ENGLISH)
        for one, load in NETWORKS.items()
        if _known(one, ENGLISH) == len(ENGLISH)
    }
    assert found.there == pytest.approx(bits[found.network], abs=1e-3)
    assert found.here == pytest.approx(bits[name], abs=1e-3)
    assert found.there <= min(bits.values()) + 1e-3
    assert found.there < (1 - fit.MARGIN) * found.here


def test_who_fits_best_is_not_told_to_leave():
    best = fit.better(ENGLISH, "latex-lstm", NETWORKS)
    assert best is not None
    assert fit.better(ENGLISH, best.network, NETWORKS) is None
    assert fit.better(KOREAN, "korean-lstm", NETWORKS) is None
    assert fit.better(CODE, "python-lstm", NETWORKS) is None


def test_nobody_is_offered_for_a_text_that_nobody_knows():
    for name in NETWORKS:
        assert fit.better("今天天气很好，我们去公园散步。", name, {name: NETWORKS[name]}) is None
        found = fit.better("\U00012000\U00012001", name, NETWORKS)
        assert found is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", TEXTS)
def test_the_sentence_names_both_figures(kind: str, language: Language):
    say = words(language)
    for name in NETWORKS:
        found = fit.better(TEXTS[kind], name, NETWORKS)
        if found is None:
            continue
        told = sentence(say, found, "XYZ")
        assert "XYZ" in told
        if found.measure == "known":
            assert f"{int(found.here):,}" in told
            assert f"{found.total:,}" in told
            assert (found.there == found.total) or f"{int(found.there):,}" in told
        else:
            assert f"{found.here:.2f}" in told
            assert f"{found.there:.2f}" in told
