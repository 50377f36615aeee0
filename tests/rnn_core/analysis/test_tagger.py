"""What three taggers do with a sentence, against torch's own run and autograd."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch

from rnn_core.analysis.tagger import as_shipped, each_knows_its_side, share_after, side_of, strongest, tag
from rnn_core.checkpoints.taggers import Taggers, load_taggers
from rnn_core.errors import InputError
from rnn_core.models.tagger import DIRECTIONS
from rnn_core.tasks.homographs import corpus
from rnn_core.training.tagging import prepare, score

CRANE = ("We", "rented", "the", "old", "crane")


@cache
def networks(language: str) -> Taggers:
    return load_taggers(Path("assets/taggers") / language)


def exact(direction: str) -> torch.nn.Module:
    return copy.deepcopy(networks("en").models[direction]).double()


def test_the_shares_are_torchs_and_the_halves_are_readouts_of_half():
    found = tag(networks("en"), CRANE)
    bags = networks("en").subwords.bags(CRANE)
    with torch.no_grad():
        for direction in DIRECTIONS:
            model = exact(direction)
            logits = model(model.embed(*bags)[:, None])[:, 0]
            np.testing.assert_allclose(found.shares[direction], logits.softmax(-1).numpy(), atol=1e-12)
        states = model.read(model.embed(*bags)[:, None])[:, 0]
        left = model.readout(torch.cat([states[:, :48], torch.zeros(5, 48)], 1)).softmax(-1)
    np.testing.assert_allclose(found.shares["left_half"], left.numpy(), atol=1e-12)
    np.testing.assert_allclose(found.states["forward", "hidden"], states[:, :48].numpy(), atol=1e-12)
    np.testing.assert_allclose(found.states["backward", "hidden"], states[:, 48:].numpy(), atol=1e-12)
    assert found.residual < 1e-12
    assert found.gradient_residual < 1e-10


def leads(model: torch.nn.Module, states: torch.Tensor, at: int, best: int, rival: int) -> torch.Tensor:
    logits = model.answer(states[at, 0])
    return logits[best] - logits[rival]


def test_the_effects_are_autograds_and_those_of_reading_without_the_word():
    found, shipped = tag(networks("en"), CRANE), networks("en")
    model = exact("both")
    best, rival = (shipped.tags.index(f"noun:crane_{sense}") for sense in ("machine", "bird"))
    x = model.embed(*shipped.subwords.bags(CRANE))[:, None].detach().requires_grad_()
    states = model.read(x)
    assert int(found.shares["both"][4].argmax()) == best
    fixed = states.detach()
    by_left = torch.cat([states[..., :48], fixed[..., 48:]], -1)
    slope = torch.autograd.grad(leads(model, by_left, 4, best, rival), x)[0][:, 0]
    np.testing.assert_allclose(found.effects["gradient", "forward"][4], slope.norm(dim=1), rtol=1e-9)
    other = x.detach().clone()
    other[1, 0] = model.embedding.weight[0]
    with torch.no_grad():
        without = torch.cat([model.read(other)[..., :48], fixed[..., 48:]], -1)
        falls = leads(model, fixed, 4, best, rival) - leads(model, without, 4, best, rival)
    np.testing.assert_allclose(found.effects["hidden", "forward"][4, 1], float(falls), rtol=1e-9)
    assert np.abs(np.triu(found.effects["hidden", "forward"], 1)).max() < 1e-9
    assert not np.tril(found.effects["gradient", "backward"], -1).any()


def test_the_word_that_decides_is_the_one_whose_hiding_costs_most():
    found = tag(networks("en"), CRANE)
    moved = strongest(found, 4)
    assert moved is not None
    assert (moved.side, moved.at) == ("forward", 1)
    assert moved.fall == found.effects["hidden", "forward"][4, 1]
    assert strongest(found, 4, least=moved.fall + 1e-9) is None
    assert strongest(tag(networks("en"), ("crane",)), 0) is None  # no other word


def test_korean_decides_after_and_english_before():
    ko, en = (share_after(networks(tongue).config) for tongue in ("ko", "en"))
    assert en < 0.4 < 0.7 < ko


def test_the_sides_are_counted_from_the_distances():
    cells = {"-2": [1.0, 3], "-1": [0.5, 1], "1": [0.25, 4], "3": [0.75, 4]}
    config = {"held_out": {"forward": {"by_distance": cells}, "both": {"by_distance": cells}}}
    assert side_of(config, "forward", -1) == 3.5 / 4
    assert side_of(config, "forward", 1) == 0.5
    assert share_after(config) == 8 / 12


def test_each_network_alone_is_better_on_the_side_it_has_read():
    configs = {language: networks(language).config for language in ("ko", "en")}
    assert each_knows_its_side(configs.values())
    turned = copy.deepcopy(configs)
    held = turned["ko"]["held_out"]
    held["forward"], held["backward"] = held["backward"], held["forward"]
    assert not each_knows_its_side(turned.values())


def test_held_out_sentences_are_scored_with_the_shipped_networks_own_tags():
    shipped, drawn = networks("en"), prepare(corpus("en", 100, 60, seed=1))
    sheet = as_shipped(drawn, shipped)
    for (group, ids, tags), (same, own, before) in zip(sheet.test, drawn.test, strict=True):
        assert (group, ids.tolist()) == (same, own.tolist())
        for k, sentence in enumerate(group):
            assert [shipped.tags[number] for number in tags[:, k]] == list(sentence.tags)
            assert [drawn.tags[number] for number in before[:, k]] == list(sentence.tags)
    assert score(shipped.models["both"], sheet).sense > 0.9


def test_there_must_be_a_word():
    with pytest.raises(InputError, match="at least one word"):
        tag(networks("en"), ())
