"""The network that fits a text better: counted anew, and named only where it is better."""

from __future__ import annotations

import json
import math
import unicodedata
from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest
import torch

from rnn_core.analysis.fit import HEAD, MARGIN, better, fits
from rnn_core.checkpoints import TrainedNetwork, load
from rnn_core.reading import read
from rnn_core.text import clean
from rnn_core.text.graphemes import graphemes

MODELS = Path("assets/models")
NAMES = sorted(folder.name for folder in MODELS.iterdir() if (folder / "config.json").exists())


@cache
def network(name: str) -> TrainedNetwork:
    return load(MODELS / name)


NETWORKS = {name: partial(network, name) for name in NAMES}

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
    config = json.loads((MODELS / name / "config.json").read_text("utf-8"))
    entries = set(config["vocabulary"])
    parts = partial(unicodedata.normalize, "NFD") if config["jamo"] else str
    return sum(
        all((set(parts(point)) if "\uac00" <= point <= "\ud7a3" else {point}) <= entries for point in one)
        for one in graphemes(text)
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", TEXTS)
def test_what_is_known_is_what_the_vocabulary_lists(kind: str, name: str):
    head = TEXTS[kind][:HEAD]
    known = {one: _known(one, head) for one in NETWORKS}
    found = better(TEXTS[kind], name, NETWORKS)
    if known[name] < max(known.values()):
        assert found is not None
        assert (found.measure, found.here, found.there) == ("known", known[name], max(known.values()))
        assert known[found.network] == max(known.values())
        assert found.total == len(graphemes(head))
        assert found.whole == (len(TEXTS[kind]) <= HEAD)
    else:
        assert found is None or found.measure == "bits"


@pytest.mark.parametrize("name", ["python-lstm", "latex-lstm", "korean-lstm"])
def test_of_networks_that_know_as_much_the_better_guesser_is_named(name: str):
    found = better(ENGLISH, name, NETWORKS)
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
    assert found.there < (1 - MARGIN) * found.here


def test_who_fits_best_is_not_told_to_leave():
    best = better(ENGLISH, "latex-lstm", NETWORKS)
    assert best is not None
    assert better(ENGLISH, best.network, NETWORKS) is None
    assert better(KOREAN, "korean-lstm", NETWORKS) is None
    assert better(CODE, "python-lstm", NETWORKS) is None


def test_nobody_is_named_for_a_text_that_nobody_knows():
    for name in NETWORKS:
        assert better("今天天气很好，我们去公园散步。", name, {name: NETWORKS[name]}) is None
        found = better("\U00012000\U00012001", name, NETWORKS)
        assert found is None


def test_how_well_a_network_fits_is_how_much_it_knows_and_then_how_well_it_guesses():
    for name in NAMES:
        known, guessed = fits(network(name), CODE)
        assert known == pytest.approx(_known(name, CODE) / len(graphemes(CODE)))
        tokens = network(name).vocabulary.encode(CODE)
        if not tokens.strange:
            bits = np.nansum(read(network(name), tokens).bits[1:]) / len(tokens.graphemes)
            assert -guessed == pytest.approx(bits, abs=1e-3)
    assert fits(network(NAMES[0]), "a")[1] == -math.inf
