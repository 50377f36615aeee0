"""What the key promises is seen: the colours of a story's two poles, worked out from the trace anew."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pages.shared import registry
from pages.shared.samples import samples
from rnn_core.player import tints
from rnn_core.player.quantise import limits_of
from rnn_core.reading import Reading, read
from rnn_core.text import clean
from rnn_core.units import QUANTITIES, features
from tests.examples import examples

ROOT = Path(__file__).parents[3]
VISIBLE = 20.0
"""OKLab distance times 100 that two letters' colours must have; under 8 they are hard to tell apart."""

PLAY = (
    "ROMEO:\nBut soft, what light through yonder window breaks?\nIt is the east, and Juliet is the sun.\n\n"
    "NURSE:\nMadam, your mother craves a word with you; pray come, and do not stay. I am tired.\n"
)
OWN = {
    "korean-lstm": (
        "나는 오늘 학교(신촌)에 갔다. 어제(금요일) 배운 것(순환 신경망)을 다시 읽었다.",
        "안녕하세요 (hello) 저는 Kim입니다. RNN(recurrent neural network)은 순환 신경망입니다.\n" * 6,
        "가" * 60
        + "(나" * 5
        + ")" * 5
        + " 이것은 (아주 긴 괄호 안의 글입니다. 괄호 안에서도 이어집니다) 끝.",
    ),
    "python-lstm": (
        "x = (1, 2)\nif f('a', \"b\"):\n    return [1, (2, 3)]\n",
        (ROOT / "rnn_core" / "reading.py").read_text("utf-8")[:1500],
    ),
    "latex-lstm": (
        "We show $a^2+b^2=c^2$ for all $a\\in\\mathbb{R}$. % a comment\n\\begin{theorem} Let $x_{12}$ be 42.",
    ),
    "shakespeare-lstm": (PLAY,),
    "shakespeare-gru": (PLAY,),
    "shakespeare-rnn": (PLAY,),
}
STORIES = [
    (name, index)
    for name in registry.names()
    for index, story in enumerate(registry.network(name).stories)
    if story.named
]


@cache
def readings(name: str) -> tuple[Reading, ...]:
    texts = [one.text for one in samples(name)] + list(OWN[name])
    network = registry.network(name)
    return tuple(read(network, network.vocabulary.encode(clean(text).text).window(0, 1000)) for text in texts)


def _oklab(hex_or_rgb: np.ndarray) -> np.ndarray:
    """Ottosson 2020, from sRGB of 0 to 255."""
    share = hex_or_rgb / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    cones = np.cbrt(
        np.array(
            [
                [0.4122214708, 0.5363325363, 0.0514459929],
                [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005],
            ]
        )
        @ linear
    )
    return (
        np.array(
            [
                [0.2104542553, 0.7936177850, -0.0040720468],
                [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660],
            ]
        )
        @ cones
    )


def _colour(mode: str, share: float) -> np.ndarray:
    """The diverging map: paper, then half way, then full; orange below, blue above."""
    tokens = tomllib.loads((ROOT / "rnn_core" / "player" / "tokens.toml").read_text("utf-8"))[mode]
    side = "pos" if share >= 0 else "neg"
    stops = [tokens["zero"], tokens[f"{side}-mid"], tokens[f"{side}-max"]]
    rgb = np.array([[int(stop[k : k + 2], 16) for k in (1, 3, 5)] for stop in stops], float)
    return np.array([np.interp(min(1.0, abs(share)), [0, 0.5, 1], rgb[:, k]) for k in range(3)])


def _apart(low: float, high: float) -> float:
    """Distance of two colours, in the theme where it is smaller."""
    return 100 * min(
        float(np.linalg.norm(_oklab(_colour(mode, low)) - _oklab(_colour(mode, high))))
        for mode in ("light", "dark")
    )


@pytest.mark.parametrize(("name", "index"), STORIES)
def test_both_poles_of_a_story_are_seen_on_every_text(name: str, index: int):
    story, seen = registry.network(name).stories[index], 0
    for reading in readings(name):
        feature = features(reading.tokens, registry.network(name).config["corpus"])[story.feature]
        values = reading.trace.gate(story.quantity, story.layer)[0, :, story.unit]
        there = feature > (feature.sum() / len(feature) if story.feature in QUANTITIES else 0.5)
        scale = tints.of_story(values, feature, story.sign)
        if not there.any():
            assert scale is None
            continue
        one, other = np.sort(values[there]), np.sort(values[~there])
        at, away = (float(np.quantile(pole, 0.5)) for pole in (one, other))
        if story.sign * (at - away) <= 1e-6:
            assert scale is None  # here no colour could be true to the words
            continue
        assert scale is not None
        middle, reach = scale
        assert _apart((away - middle) / reach, (at - middle) / reach) > VISIBLE
        assert (at - middle) * story.sign > 0 > (away - middle) * story.sign  # on the side that the key says
        seen += 1
    assert seen


def test_inside_the_parentheses_korean_turns_orange():
    """The pole that was paper white: -1.7 on a scale that one spike had stretched to 56."""
    story = next(one for one in registry.network("korean-lstm").stories if one.feature == "in_parentheses")
    for reading in readings("korean-lstm"):
        inside = np.array([g in "()" for g in reading.tokens.graphemes])
        if not inside.any():
            continue
        values = reading.trace.gate(story.quantity)[0, :, story.unit]
        feature = features(reading.tokens, "korean")["in_parentheses"]
        scale = tints.of_story(values, feature, story.sign)
        assert scale is not None
        shares = (values - scale[0]) / scale[1]
        assert np.mean(shares[feature > 0] < -0.2) > 0.5
        assert np.mean(shares[feature == 0] > 0.2) > 0.5


@pytest.mark.parametrize("name", registry.names())
def test_without_a_story_a_spike_leaves_the_rest_visible(name: str):
    for reading in readings(name):
        quantity = "cell" if "cell" in reading.trace.gates else "hidden"
        values = reading.trace.gate(quantity)[0]
        limits = limits_of(values, None, always=True)
        assert limits is not None
        reach = tints.reaches(values, limits)
        assert (reach > 0).all()
        assert (reach <= limits).all()
        # One step in twenty may be clipped, no more; and the step at that place has its full colour.
        assert ((np.abs(values) > reach * (1 + 1e-6)).mean(0) <= 0.05 + 1 / len(values)).all()
        assert ((np.abs(values) >= reach * (1 - 1e-6)).sum(0) >= 1).all()


@settings(max_examples=examples(200))
@given(
    arrays(np.float64, 40, elements=st.floats(-1e4, 1e4)),
    arrays(np.float64, 40, elements=st.integers(0, 5).map(float)),
    st.sampled_from([1, -1]),
)
def test_a_scale_is_sound_or_there_is_none(values: np.ndarray, feature: np.ndarray, sign: int):
    scale = tints.of_story(values, feature, sign)
    other = tints.of_story(values, feature, -sign)
    assert scale is None or other is None
    if scale is not None:
        middle, reach = scale
        assert reach > 0
        assert values.min() <= middle <= values.max()
        # What is added to every value moves the middle alone; what multiplies it stretches both.
        moved = tints.of_story(2 * values + 7, feature, sign)
        assert moved == pytest.approx((2 * middle + 7, 2 * reach), rel=1e-6, abs=1e-6)
