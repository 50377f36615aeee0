"""What the page says of forecasts that copy: held against figures worked out anew, on many series."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from pages.sequences.yesterday import findings
from pages.shared.i18n import Language, words
from rnn_core.analysis.copying import copying

LANGUAGES: tuple[Language, ...] = ("ko", "en")
LENGTH, LEARNT = 700, 450


def walk(g):
    return 100 * np.exp(np.cumsum(0.01 * g.standard_normal(LENGTH)))


def sine(g):
    return np.sin(2 * np.pi * np.arange(LENGTH) / 24 + g.uniform(0, 6)) + 0.3 * g.standard_normal(LENGTH)


def driven(weights, size=0.5):
    def make(g):
        x = np.zeros(LENGTH + 100)
        for t in range(len(weights), len(x)):
            x[t] = sum(w * x[t - 1 - k] for k, w in enumerate(weights)) + size * g.standard_normal()
        return x[100:]

    return make


def logistic(g):
    x = [float(g.uniform(0.2, 0.8))]
    for _ in range(LENGTH - 1):
        x.append(3.9 * x[-1] * (1 - x[-1]))
    return np.array(x)


def steps(g):
    return np.repeat(g.integers(0, 3, LENGTH // 10), 10).astype(float)


SERIES = {
    "walk": walk,
    "sine": sine,
    "smooth": driven((1.6, -0.8)),
    "restless": driven((-0.9,)),
    "noise": driven((0.0,)),
    "lag 5": driven((0, 0, 0, 0, 0.9)),
    "slow": driven((0.97,)),
    "chaos": logistic,
    "steps": steps,
    "trend": lambda g: np.arange(LENGTH) * 0.1 + g.standard_normal(LENGTH),
}


def ar(x, tau):
    rows = np.lib.stride_tricks.sliding_window_view(x[:-1], tau)
    rows = np.c_[rows, np.ones(len(rows))]
    weights = np.linalg.lstsq(rows[: LEARNT - tau], x[tau:LEARNT], rcond=None)[0]
    return (rows @ weights)[LEARNT - tau :]


def forecasts(x, g):
    last = x[LEARNT - 1 : -1]
    return {
        "AR(1)": ar(x, 1),
        "AR(8)": ar(x, 8),
        "persistence": last,
        "two ago": x[LEARNT - 2 : -2],
        "mean": np.full(len(x) - LEARNT, x[:LEARNT].mean()),
        "noise": g.standard_normal(len(x) - LEARNT),
        "almost": last + 1e-3 * np.std(np.diff(x)) * g.standard_normal(len(last)),
        "wrong way": last - 0.3 * np.diff(x)[LEARNT - 1 :],
        "oracle": x[LEARNT:],
    }


CASES = [
    (f"{name} {seed}: {way}", x, made)
    for name, make in SERIES.items()
    for seed in range(3)
    for x in [make(np.random.default_rng(seed))]
    for way, made in forecasts(x, np.random.default_rng(seed + 100)).items()
]


CASES += [  # of some of them today's value is the likest, by chance
    (
        f"chance {seed}",
        walk(np.random.default_rng(seed)),
        np.random.default_rng(seed + 500).standard_normal(LENGTH - LEARNT),
    )
    for seed in range(60)
]


def r(one, other):
    with np.errstate(invalid="ignore", divide="ignore"):
        flat = min(np.ptp(one), np.ptp(other)) <= 1e-9 * max(np.abs(one).max(), np.abs(other).max(), 1e-300)
        return math.nan if flat else float(np.corrcoef(one, other)[0, 1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_contradicts_the_figures(lang: Language):
    t = words(lang)
    heads = {
        name: t.of("yesterday", f"verdict_{name}", name="A", count="9")
        for name in ("copies", "copies_and_knows", "knows", "follows", "persistence", "flat")
    }
    assert len(set(heads.values())) == 6
    met = set()
    for name, x, f in CASES:
        found = copying(x, f)
        truth, before = x[LEARNT:], x[LEARNT - 1 : -1]
        shifts = [r(f, x[LEARNT - k : len(x) - k]) for k in range(13)]
        change = r(f - before, truth - before)
        ratio = np.mean((f - truth) ** 2) / np.mean((before - truth) ** 2)
        said = findings.verdict(t, "A", found)
        (kind,) = [one for one, head in heads.items() if head.replace("9", str(len(f))) == said]
        met.add(kind)
        half = 1.96 / math.sqrt(len(f) - 3)
        knows = not math.isnan(change) and math.atanh(np.clip(change, -1 + 1e-9, 1 - 1e-9)) - half > 0
        if kind in ("copies", "copies_and_knows"):
            assert int(np.nanargmax(shifts)) > 0, name
        elif kind in ("knows", "follows"):
            assert int(np.nanargmax(shifts)) == 0, name
        elif kind == "persistence":
            assert np.allclose(f, before), name
        else:
            assert np.ptp(f) < 1e-9 * np.abs(x).max(), name
        if kind in ("copies", "copies_and_knows", "knows", "follows"):
            assert (kind in ("copies_and_knows", "knows")) == knows, name
        better, worse = (
            t.of("yesterday", f"against_{one}", name="A", ratio="|").split("|")[1]
            for one in ("better", "worse")
        )
        against = findings.against_persistence(t, "A", found)
        assert (better in against) == (ratio < 0.9995), name
        assert (worse in against) == (ratio >= 1.0005), name
    assert met == set(heads)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_in_a_sentence_is_right(lang: Language):
    t = words(lang)
    for name, x, f in CASES:
        found = copying(x, f)
        before = x[LEARNT - 1 : -1]
        for sentence in findings.sentences(t, "A", found):
            figures = [
                float(one.replace(",", "").replace("\u2212", "-"))
                for one in re.findall(r"\u2212?\d[\d,]*(?:\.\d+)?", sentence)
            ]
            known = [r(f, x[LEARNT - k : len(x) - k]) for k in range(13)]
            known += [r(f - before, x[LEARNT:] - before), found.low, found.high, len(f), 95, *range(13)]
            known.append(np.mean((f - x[LEARNT:]) ** 2) / np.mean((before - x[LEARNT:]) ** 2))
            for figure in figures:
                assert any(
                    abs(figure - one) <= 0.0051 * max(1, abs(figure)) for one in known if not math.isnan(one)
                ), (
                    name,
                    sentence,
                )


def test_persistence_wins_on_a_walk():
    beaten = 0
    for seed in range(20):
        x = walk(np.random.default_rng(seed))
        found = copying(x, ar(x, 8))
        assert found.peak == 1
        beaten += found.ratio > 1
    assert beaten >= 15


def test_a_good_forecast_of_a_smooth_series_does_not_copy():
    for seed in range(5):
        x = driven((1.6, -0.8))(np.random.default_rng(seed))
        assert copying(x, ar(x, 8)).finding == "knows"


def test_a_ratio_reads_as_one_only_where_it_is():
    assert findings.ratio_of(0.9994) == "0.999"
    assert findings.ratio_of(1.0006) == "1.001"
    assert findings.ratio_of(1.0004) == "1"
