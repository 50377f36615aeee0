"""What the depth page says of a highway, held against measurements of its own, over the page's settings."""

from __future__ import annotations

import re
from itertools import product

import numpy as np
import pytest
import torch
from torch.nn import functional

from pages.depth.lesson import CARDS, _verdict
from pages.depth.place import Place
from pages.shared.i18n import Language, words
from rnn_core.gradients.short_run import Stack, build, spirals


def kept(stack: Stack) -> float:
    """|dL/dh_first| / |dL/dh_last| by torch's autograd through torch's own layers."""
    network = build(stack).double()
    seen: list[torch.Tensor] = []
    x, y = spirals(stack.batch, torch.Generator().manual_seed(stack.seed + 1))
    function = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}[stack.activation]
    h = function(network.first(x.double()))
    for k, layer in enumerate(network.layers):
        seen.append(h)
        read = functional.layer_norm(h, h.shape[-1:]) if stack.normalised else h
        gate = torch.sigmoid(network.gates[k](h))
        h = gate * function(layer(read)) + (1 - gate) * h
    seen.append(h)
    loss = functional.cross_entropy(network.readout(h), y)
    first, last = torch.autograd.grad(loss, [seen[0], seen[-1]])
    return float(first.norm() / last.norm())


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_highway_is_called_the_identity_only_where_it_is(lang: Language):
    say = words(lang)
    holding = set()
    choices = product(("relu", "tanh", "sigmoid"), ("torch", "xavier", "he"), ("off", "on"), (5, 20, 50, 100))
    for activation, start, norm, depth in choices:
        place = Place(
            lang, depth=depth, activation=activation, initialisation=start, normalised=norm, seeds=1, seed=2
        )  # type: ignore[arg-type]
        left = kept(place.stack("highway"))
        said = _verdict(say, place, "highway", CARDS["highway"](say, place)[0])
        holds = "Holds here" in said or "여기서는 맞습니다" in said
        assert holds == (0.5 <= left <= 2), (place, left, said)
        assert "50%" in said
        assert "200%" in said
        assert re.search(rf"\b{depth}(층| layers)", said)
        if 0.01 < left < 9.9:
            figure = float(re.findall(r"([\d.]+)%", said)[0])
            np.testing.assert_allclose(figure, 100 * left, atol=0.51)
        holding.add(holds)
    assert holding == {True, False}
