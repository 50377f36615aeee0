"""What the offer of another network says of a visitor's text."""

from __future__ import annotations

from functools import partial

import pytest

from pages.shared import registry
from pages.shared.fit.offer import sentence
from pages.shared.i18n import LANGUAGES, Language, words
from rnn_core.analysis.fit import better

NETWORKS = {name: partial(registry.network, name) for name in registry.names()}

ENGLISH = (
    "The lecture began at nine. She asked whether anybody had read the book; nobody had. After a while they "
    "spoke of the weather, of trains, and of a friend who had left the town. It rained until evening."
)
KOREAN = "나는 오늘 학교에 가서 순환 신경망을 배웠다. 똠방각하도 함께 배웠다."
TEXTS = {
    "english": ENGLISH,
    "korean": KOREAN,
    "code": "def f(x):\n    return {'a': [1, 2], 'b': x ** 2}\n\n\nclass A:\n    pass\n" * 3,
    "latex": r"Let $a_n \to \infty$. Then $\sum_{k=1}^{n} \frac{1}{k}$ diverges." * 3,
    "chinese": "今天天气很好，我们去公园散步。",
    "emoji": "👩🏽‍🚀 and ❤️",
    "mixed": ENGLISH + KOREAN * 3,
    "long": (ENGLISH + "\n") * 120 + KOREAN * 500,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", TEXTS)
def test_the_sentence_names_both_figures(kind: str, language: Language):
    t = words(language)
    for name in NETWORKS:
        found = better(TEXTS[kind], name, NETWORKS)
        if found is None:
            continue
        told = sentence(t, found, "XYZ")
        assert "XYZ" in told
        if found.measure == "known":
            assert f"{int(found.here):,}" in told
            assert f"{found.total:,}" in told
            assert (found.there == found.total) or f"{int(found.there):,}" in told
        else:
            assert f"{found.here:.2f}" in told
            assert f"{found.there:.2f}" in told
