"""What the truncation page says of its stored figures, held against the figures."""

from __future__ import annotations

import re

import numpy as np
import pytest

from pages.shared.experiments import experiment
from pages.shared.i18n import Language, words
from pages.truncation import lengths

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
    assert words("ko")(f"truncation.length_time_{found}", first=1, last=2)
