"""What the truncation page says of time by length, against the stored rounds and perturbed ones."""

from __future__ import annotations

import re
from dataclasses import replace
from statistics import median_low

import pytest

from pages.shared.experiments import experiment
from pages.shared.i18n import Language, words
from pages.truncation import lengths
from rnn_core.experiments.cost import KINDS, PARALLEL, LengthCost
from rnn_core.plots import DEFAULT_STYLE
from rnn_core.plots.truncation.costs import COSTS, cost
from rnn_core.tasks.race import CELLS

LANGUAGES: tuple[Language, ...] = ("ko", "en")
SIDES = {
    "parallel": "faster than every recurrent|모든 순환 신경망보다 빠릅니다",
    "recurrent": "faster than every parallel|모든 병렬 모델보다 빠릅니다",
    "level": "cannot be told apart|구별할 수 없습니다",
}
GAINS = {
    "parallel": "^Only the parallel|병렬 모델뿐입니다",
    "none": "^No model|모델이 없습니다",
    "all": "^Every model|모든 모델이",
    "other": "^Some models|아닌 모델도",
}


def figures(said: str) -> list[float]:
    return [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", said)]


def told(patterns: dict[str, str], said: str) -> list[str]:
    return [name for name, pattern in patterns.items() if re.search(pattern, said)]


def slowed(kind: str, factor: float, threads: tuple[int, ...] = (1, 2)) -> tuple[LengthCost, ...]:
    """The stored rounds, but one model takes another time."""
    return tuple(
        replace(one, training=tuple(factor * value for value in one.training))
        if one.kind == kind and one.threads in threads
        else one
        for one in lengths.stored()
    )


def counted(costs: tuple[LengthCost, ...], length: int) -> str:
    """Which side is faster, counted anew: the fastest of each by its middle half."""
    rounds = {one.kind: sorted(one.training) for one in costs if one.length == length and one.threads == 1}
    best = [rounds[min(side, key=lambda kind: median_low(rounds[kind]))] for side in (CELLS, PARALLEL)]
    ends = [(one[-(-len(one) // 4) - 1], one[-(-3 * len(one) // 4) - 1]) for one in best]
    if ends[0][1] < ends[1][0]:
        return "recurrent"
    return "parallel" if ends[1][1] < ends[0][0] else "level"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_side_is_said_to_be_faster_where_its_rounds_are(lang: Language) -> None:
    t = words(lang)
    found = set()
    for kind in KINDS:
        for factor in (1.0, 0.02, 50.0):
            costs = slowed(kind, factor)
            for length in sorted({one.length for one in costs}):
                said = lengths.time_of(t, costs, length)
                assert told(SIDES, said) == [counted(costs, length)], said
                found.add(counted(costs, length))
                own = {one.kind: one.training for one in costs if one.length == length and one.threads == 1}
                for values in own.values():
                    assert any(one == pytest.approx(median_low(values), rel=0.006) for one in figures(said))
                assert len(next(iter(own.values()))) in figures(said)
                assert f"{length:,}" in said
    assert {"recurrent", "parallel"} <= found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_gains_from_a_second_thread_is_in_the_rounds(lang: Language) -> None:
    t = words(lang)
    last = max(one.length for one in lengths.stored())
    seen = set()
    cases = [lengths.stored()]
    cases += [slowed(kind, factor, (2,)) for kind in KINDS for factor in (0.1, 10.0)]
    for factor in (0.05, 20.0):  # all of them
        cases.append(
            tuple(
                replace(one, training=tuple(value * factor for value in one.training))
                if one.threads == 2
                else one
                for one in lengths.stored()
            )
        )
    for costs in cases:
        said = lengths.threads_of(t, costs, last)
        rounds = {(one.kind, one.threads): one.training for one in costs if one.length == last}
        factors = {
            kind: median_low([a / b for a, b in zip(rounds[kind, 1], rounds[kind, 2], strict=True)])
            for kind in KINDS
        }
        gained = {kind for kind in KINDS if factors[kind] > 1.1}
        expected = {
            frozenset(): "none",
            frozenset(PARALLEL): "parallel",
            frozenset(KINDS): "all",
        }.get(frozenset(gained), "other")
        assert told(GAINS, said) == [expected], said
        seen.add(expected)
        for value in factors.values():
            assert any(one == pytest.approx(value, rel=0.006) for one in figures(said)), (value, said)
    assert seen == {"none", "all", "other"} | {expected for expected in seen if expected == "parallel"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_how_time_grows_is_said_of_every_model(lang: Language) -> None:
    t = words(lang)
    marks = {
        "less": "less than in|비례보다 적게",
        "even": "about in|거의 비례",
        "more": "more than in|비례보다 많이",
    }
    for costs in (lengths.stored(), *(slowed(kind, 3.0) for kind in KINDS)):
        said = lengths.growths(t, costs)
        short, long = (pick(one.length for one in costs) for pick in (min, max))
        parts = re.split(r"; |\): |\)\. ", said)
        for kind in KINDS:
            ends = [
                median_low(one.training)
                for length in (short, long)
                for one in costs
                if (one.kind, one.length, one.threads) == (kind, length, 1)
            ]
            share = ends[1] / ends[0] / (long / short)
            expected = "less" if share < 0.8 else "more" if share > 1.2 else "even"
            (part,) = [one for one in parts if f"{lengths.name(t, kind)} " in one]
            assert told(marks, part) == [expected], (kind, said)
            assert any(one == pytest.approx(ends[1] / ends[0], rel=0.006) for one in figures(part))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_waits_and_what_is_stored_are_in_the_figures(lang: Language) -> None:
    t = words(lang)
    rows = experiment("length")["rows"]
    last = max(one["length"] for one in rows)
    chains = {one["chain"] for one in rows if one["length"] == last}
    for said in (lengths.waits(t, last), lengths.depth(t, last)):
        assert chains <= set(figures(said))
    memory = lengths.memories(t, lengths.stored())
    kept = sorted(one["bytes_kept"] for one in rows if one["kind"] == CELLS[-1])
    for value in (kept[0], kept[-1]):
        assert (f"{value / 1e6:.3g}\u00a0MB" if value > 1e6 else f"{value / 1e3:.3g}\u00a0kB") in memory
    settings = experiment("length")["settings"]
    weights = list(settings["weights"].values())
    lede = lengths.lede(t, settings)
    reference = settings["weights"][CELLS[-1]]
    apart = max(abs(one / reference - 1) for one in weights)
    assert any(one == pytest.approx(100 * apart, rel=0.06) for one in figures(lede))
    assert f"{settings['sees']:,}" in lede


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_measured_here_is_judged_as_what_is_stored(lang: Language) -> None:
    t, costs = words(lang), lengths.stored()
    last = max(one.length for one in costs)
    said = lengths.measured(t, costs)
    assert lengths.time_of(t, costs, last) in said
    assert lengths.threads_of(t, costs, last) in said
    alone = [one for one in costs if one.threads == 1]
    assert lengths.measured(t, alone) == t(
        "truncation.measured_status", told=f"{lengths.time_of(t, alone, last)} {t('truncation.one_thread')}"
    )
    # Stopped within a length: what all models have is judged.
    begun = [one for one in costs if one.length < last or one.kind == KINDS[0]]
    assert f"{last // 2:,}" in lengths.measured(t, begun)
    assert lengths.measured(t, [one for one in costs if one.kind == KINDS[0]]) == ""


@pytest.mark.parametrize("name", COSTS)
def test_every_model_has_a_line_of_its_medians(name: str) -> None:
    live = [one for one in lengths.stored() if one.length <= 256]
    figure = cost(lengths.stored(), live, name, DEFAULT_STYLE)  # type: ignore[arg-type]
    lines = {line.name: line for line in figure.data if line.name and not line.name.startswith("yours")}
    assert set(lines) == set(KINDS)
    assert sum(bool(line.name and line.name.startswith("yours")) for line in figure.data) == len(KINDS)
    last = max(one.length for one in lengths.stored())
    for kind, line in lines.items():
        one, two = (
            next(
                row for row in lengths.stored() if (row.kind, row.length, row.threads) == (kind, last, count)
            )
            for count in (1, 2)
        )
        expected = {
            "training": median_low(one.training),
            "forward": median_low(one.forward),
            "chain": one.in_a_row,
            "gain": median_low([a / b for a, b in zip(one.training, two.training, strict=True)]),
            "bytes_kept": one.bytes_kept / 1e6,
        }
        assert line.x[-1] == last
        assert line.y[-1] == pytest.approx(expected[name])
