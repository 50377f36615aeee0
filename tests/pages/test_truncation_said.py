"""What the truncation page says of its stored figures, held against the figures."""

from __future__ import annotations

import re
from typing import get_args

import numpy as np
import pytest
import torch

from pages.shared.experiments import experiment
from pages.shared.i18n import Language, words
from pages.truncation import clip, lengths
from pages.truncation.place import LENGTHS, LIMIT, RATES
from rnn_core.gradients.clipping import Latch, train_latch

LANGUAGES: tuple[Language, ...] = ("ko", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_how_time_grows_with_length_is_in_the_stored_figures(lang: Language):
    rows = experiment("length")["rows"]
    said = lengths.sentences(words(lang))[1]
    short, middle, long = rows[0], rows[-2], rows[-1]

    def grown(kind: str, begin: dict[str, dict[str, float]]) -> float:
        return long[kind]["milliseconds"] / begin[kind]["milliseconds"]

    both = [grown(kind, short) / (long["length"] / short["length"]) for kind in ("lstm", "convolution")]
    assert ("less than in proportion" in said or "적게 늘어" in said) == (max(both) < 0.8)
    assert ("about in proportion" in said or "거의 비례" in said) == (min(both) >= 0.8 and max(both) <= 1.2)
    assert ("more than in proportion" in said or "많이 늘어" in said) == (min(both) > 1.2)
    figures = [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", said)]
    ratio = long["convolution"]["milliseconds"] / long["lstm"]["milliseconds"]
    quoted = [grown(kind, begin) for begin in (short, middle) for kind in ("lstm", "convolution")]
    for value in (
        *quoted,
        ratio,
        long["length"] / short["length"],
        experiment("length")["settings"]["rounds"],
    ):
        assert any(np.isclose(figure, value, rtol=0.006) for figure in figures), (value, figures)


@pytest.mark.parametrize(
    ("length", "times", "found"),
    [(64, (17.1, 13.5), "less"), (2, (1.9, 1.7), "even"), (2, (2.5, 3), "more"), (2, (2, 1), "other")],
)
def test_every_growth_has_its_word(length: float, times: tuple[float, float], found: str):
    assert lengths.growth(length, *times) == found
    assert words("ko")(f"truncation.length_time_{found}", first=1, last=2, within="20%")


def learnt(length: str, rate: str) -> tuple[int, int]:
    """Seeds that learn with the limit and without, counted anew from their accuracies."""
    rows = experiment("clipping")["rows"]
    of = [one for one in rows if (one["length"], one["learning_rate"]) == (int(length), float(rate))]
    counts = {one["clip"] is None: sum(reached >= 0.95 for reached in one["accuracy"]) for one in of}
    return counts[False], counts[True]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_clipping_turns_on_is_in_the_stored_figures(lang: Language):
    say = words(lang)
    said = clip.when(say)
    groups = {
        name: say(f"truncation.clip_when_{name}", list="|").split("|")[0] for name in get_args(clip.Verdict)
    }
    decides = set()
    for length in LENGTHS:
        for rate in RATES:
            limited, free = learnt(length, rate)
            one = say("truncation.setting", length=length, rate=rate)
            assert said.count(one) == 1
            head = max(
                (name for name in groups if groups[name] in said[: said.index(one)]),
                key=lambda n: said.index(groups[n]),
            )
            difference = limited - free
            assert (head == "decides") == (difference > 5)
            assert (head == "harms") == (difference < -5)
            assert (head == "neither") == (abs(difference) <= 5 and max(limited, free) <= 5)
            numbers = re.findall(r"\d+", said[said.index(one) + len(one) :])[:2]
            assert [int(number) for number in numbers] == [limited, free]
            if difference > 5:
                decides.add((length, rate))
    turns = any(decides == {(length, rate) for length in LENGTHS} for rate in RATES)
    assert ("not on the length" in said or "길이가 아니라" in said) == turns


def test_no_step_is_longer_than_the_bound_said():
    """The optimiser's own steps, with the limit, against learning rate x limit / (1 - momentum)."""
    steps: list[float] = []
    taken = torch.optim.SGD.step

    def watched(self: torch.optim.SGD) -> None:
        group = self.param_groups[0]
        before = [one.detach().clone() for one in group["params"]]
        taken(self)
        moved = zip(before, group["params"], strict=True)
        steps.append(sum(float((new - old).detach().square().sum()) for old, new in moved) ** 0.5)
        assert group["momentum"] == clip.MOMENTUM

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch.optim.SGD, "step", watched)
        list(train_latch(Latch(LIMIT, 10, learning_rate=0.001, updates=60)))
    bound = 0.001 * LIMIT / (1 - clip.MOMENTUM)
    assert 0.001 * LIMIT < max(steps) <= 1.01 * bound  # the limit alone, without the momentum, is passed
    say = words("en")
    for length in LENGTHS:
        limited, free = clip.stored(length, "0.001")
        assert limited["learnt"] == 0
        assert f"no step is then longer than {bound:.3g} " in clip._why(say, limited, free)
