"""Texts written with units held, against a loop that draws by the same random numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from rnn_core.cells import names
from rnn_core.errors import InputError
from rnn_core.interventions import Written, write
from rnn_core.tracing import Clamp
from tests.rnn_core.interventions.nets import Loop, network

CHARACTERS, TEXTS, TEMPERATURE = 40, 5, 0.7


@pytest.mark.parametrize("cell", names())
@pytest.mark.parametrize("layers", [1, 2])
def test_every_character_is_the_one_that_a_loop_draws(cell: str, layers: int) -> None:
    trained = network(cell, layers)
    clamps = [Clamp("hidden", [1, 3], slice(None), 0.8), Clamp("hidden", [0], slice(7, 20), -0.5, layers - 1)]
    written = write(
        trained, "abc", clamps, CHARACTERS, TEXTS, temperature=TEMPERATURE, seed=3, dtype="float64"
    )
    chances = torch.rand(
        CHARACTERS, TEXTS, generator=torch.Generator().manual_seed(3), dtype=torch.float64
    ).numpy()
    for number in range(TEXTS):
        loop = Loop(trained, clamps, CHARACTERS)
        with torch.no_grad():
            for letter in "ab":
                loop.read(trained.vocabulary.entries.index(letter) + 1, -1)
            token = trained.vocabulary.entries.index("c") + 1
            for k in range(CHARACTERS):
                shares, _ = loop.read(token, k)
                shares = shares ** (1 / TEMPERATURE)
                shares[0] = 0
                heap, drawn = 0.0, chances[k, number] * shares.sum()
                for token, share in enumerate(shares):  # noqa: B007
                    heap += share
                    if drawn < heap:
                        break
                assert token == written.ids[number, k]


@pytest.fixture(scope="module")
def free() -> Written:
    return write(network("lstm"), "ab", characters=60, texts=6)


def test_the_same_seed_writes_the_same(free: Written) -> None:
    again = write(network("lstm"), "ab", characters=60, texts=6)
    assert again.texts == free.texts
    assert write(network("lstm"), "ab", characters=60, texts=6, seed=2).texts != free.texts
    assert free.ids.min() > 0
    assert not free.ids.flags.writeable
    assert repr(free) == "<Written 6 texts of 60 characters by small, 0 clamp(s), seed 1>"


def test_what_is_written_before_the_first_held_step_is_the_same(free: Written) -> None:
    held = write(network("lstm"), "ab", [Clamp("cell", [0, 1, 2], slice(30, None), 3.0)], 60, 6)
    assert (held.ids[:, :30] == free.ids[:, :30]).all()
    assert (held.ids != free.ids).any()


@pytest.mark.parametrize("gate", ["forget", "cell"])
def test_frozen_is_what_it_was_before(gate: str) -> None:
    """A cell state that is frozen is one whose forget gate is 1 and whose input gate is 0."""
    trained = network("lstm")
    frozen = write(trained, "abc", [Clamp(gate, [2], slice(0, 9), "freeze")], 30, 3, dtype="float64")
    if gate == "cell":
        kept = [Clamp("forget", [2], slice(0, 9), 1.0), Clamp("input", [2], slice(0, 9), 0.0)]
    else:
        loop = Loop(trained)
        with torch.no_grad():
            last = [loop.read(k, -1)[1] for k in (1, 2)][-1]
        kept = [Clamp(gate, [2], slice(0, 9), float(last[0]["forget"][2]))]
    assert write(trained, "abc", kept, 30, 3, dtype="float64").texts == frozen.texts


def test_rates_and_their_error(free: Written) -> None:
    counts = [1000 * text.count("a") / 60 for text in free.texts]
    rate = free.rate("a")
    assert rate.value == pytest.approx(np.mean(counts))
    assert rate.error == pytest.approx(np.std(counts, ddof=1) / math.sqrt(6))
    assert math.isnan(write(network("rnn"), texts=1, characters=5).rate("a").error)
    with pytest.raises(InputError):
        free.rate("")


@pytest.mark.parametrize(
    "how",
    [
        {"characters": 0},
        {"texts": 0},
        {"characters": 10**9},
        {"texts": 10**9},
        {"temperature": 0.0},
        {"temperature": math.nan},
        {"temperature": math.inf},
        {"clamps": [Clamp("forget", [0], slice(0, 9), 0.5)]},
        {"clamps": [Clamp("hidden", [9], slice(0, 3), 0.5)]},
        {"clamps": [Clamp("hidden", [0], slice(0, 9), 0.5)], "characters": 5},
        {"clamps": [Clamp("update", [0], slice(0, 3), "freeze")], "start": "a"},
    ],
)
def test_what_cannot_be_written(how: dict[str, object]) -> None:
    with pytest.raises(InputError):
        write(network("gru"), **{"characters": 9, "texts": 2, **how})  # type: ignore[arg-type]
