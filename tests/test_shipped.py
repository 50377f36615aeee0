"""The networks that come with the app: small enough, complete, and really trained."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest

from rnn_core.checkpoints import load
from rnn_core.reading import read
from rnn_core.training.recipes.cards import WORDS
from rnn_core.training.recipes.characters import RECIPES, card
from rnn_core.units import is_named

ASSETS = Path(__file__).parents[1] / "assets"
NAMES = sorted(RECIPES)


def own_texts(name: str) -> list[str]:
    """The first sample of a network: text in the style it learnt."""
    folder = ASSETS / "samples" / name.rpartition("-")[0]
    first = tomllib.loads((folder / "index.toml").read_text("utf-8"))["sample"][0]
    return [(folder / first["file"]).read_text("utf-8")]


@pytest.mark.parametrize("name", NAMES)
def test_the_weights_are_small(name: str) -> None:
    assert (ASSETS / "models" / name / "weights.safetensors").stat().st_size <= 800_000


@pytest.mark.parametrize("name", NAMES)
def test_it_is_trained_and_the_trace_is_torchs(name: str) -> None:
    checkpoint = load(ASSETS / "models" / name)
    for text in own_texts(name):
        reading = read(checkpoint, text)
        assert reading.trace.residual < 1e-10
        assert reading.mean_bits < 0.7 * checkpoint.config["held_out"]["unigram"]
        assert reading.tokens.unknown == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_held_out_figure_beats_counting_single_tokens(name: str) -> None:
    held = load(ASSETS / "models" / name).config["held_out"]
    assert held["bits"] < held["unigram"] < held["uniform"]


def test_the_three_on_shakespeare_weigh_the_same() -> None:
    weights = [load(ASSETS / "models" / n).config["parameters"] for n in NAMES if n.startswith("shakespeare")]
    assert len(weights) == 3
    assert max(weights) < 1.01 * min(weights)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_was_earned(name: str) -> None:
    checkpoint = load(ASSETS / "models" / name)
    for story in checkpoint.stories:
        assert story.named == is_named(story.measure, story.score, story.untrained)
    assert any(story.named for story in checkpoint.stories)
    assert sorted(checkpoint.order) == list(np.arange(checkpoint.config["hidden"]))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_card_says_what_was_measured(name: str, language: str) -> None:
    folder = ASSETS / "models" / name
    words = tomllib.loads((ASSETS / "models" / WORDS).read_text("utf-8"))[language]
    config, units = (json.loads((folder / file).read_text("utf-8")) for file in ("config.json", "units.json"))
    assert (folder / f"card.{language}.md").read_text("utf-8") == card(name, words, config, units)
