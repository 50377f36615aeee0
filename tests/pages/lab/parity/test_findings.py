"""What is said of a race, held against who solved it: of the stored races and of every outcome."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.lab.parity import findings
from pages.lab.parity.results import Shown, outcome, stored
from pages.lab.parity.url_state import TAUGHT, Taught
from pages.shared.experiments import RESULTS
from pages.shared.i18n import LANGUAGES, Language, words
from rnn_core.experiments.parity import NETWORKS, ParityTraining
from rnn_core.tasks.race_results import Track

STORED = json.loads((RESULTS / "parity.json").read_text("utf-8"))
NAMES = dict(
    zip(
        NETWORKS,
        ("RNN", "GRU", "LSTM", "minGRU", "a\u00a0∈\u00a0(0,\u00a01)", "a\u00a0∈\u00a0(−1,\u00a01)"),
        strict=True,
    )
)  # by their order, as no other module than a cell's own knows it by name
ABLE = {"RNN", "GRU", "LSTM", "a\u00a0∈\u00a0(−1,\u00a01)"}
MARKS: dict[Language, dict[str, str]] = {
    "en": {
        "wall": "are exactly those that learn it",
        "mostly": "more than half of every network that can",
        "hard": "not what the network can express",
        "blind": "networks that cannot turn a state over",
        "nobody": "no seed of any network solves it",
        "counted": "solved by",
        "so_far": "Solved so far",
        "stopped": "Stopped early",
    },
    "ko": {
        "wall": "신경망만, 그리고 모두 배웁니다",
        "mostly": "모두 시드의 절반 넘게 풀고",
        "hard": "학습의 문제입니다",
        "blind": "뒤집을 수 없는 신경망도 풀었습니다",
        "nobody": "어느 시드도 풀지 못합니다",
        "counted": "개 가운데 푼 것은",
        "so_far": "지금까지 시드",
        "stopped": "도중에 멈춤",
    },
}


def rows(arm: str) -> list[dict]:  # type: ignore[type-arg]
    return [one for one in STORED["rows"] if one["arm"] == arm]


def solved_of(row: dict) -> int:  # type: ignore[type-arg]
    """By the shares themselves, not by what was counted when they were stored."""
    return sum(share > 0.99 for share in row["right"]["20"])


def kind_of(solved: dict[str, int], seeds: int) -> str:
    """Judge again: by the names on screen."""
    able = {NAMES[one]: count for one, count in solved.items() if NAMES[one] in ABLE}
    unable = {NAMES[one]: count for one, count in solved.items() if NAMES[one] not in ABLE}
    if sum(solved.values()) == 0:
        return "nobody"
    if sum(unable.values()) > 0:
        return "blind"
    if not (able and unable):
        return "counted"
    if min(able.values()) == seeds:
        return "wall"
    return "mostly" if min(able.values()) > seeds - min(able.values()) else "hard"


def marked(lang: Language, told: str) -> set[str]:
    return {kind for kind, mark in MARKS[lang].items() if mark in told}


def race(solved: dict[str, int], seeds: int, taught: Taught = "every", **how: bool) -> Shown:
    """A race that is over, in which the first seeds of each network have solved it."""
    training = ParityTraining(tuple(solved), seeds=seeds, seed=4, taught=taught)
    tracks = [
        Track(
            network, 4 + k, (0, 600), (0.5, 0.0 if k < count else 0.3), 1.0, k < count, how.get("over", True)
        )
        for network, count in solved.items()
        for k in range(seeds)
    ]
    right = {
        network: {
            length: {4 + k: (1.0 if k < count else 0.7) - length / 1000 for k in range(seeds)}
            for length in training.lengths
        }
        for network, count in solved.items()
    }
    return Shown(training, right, tracks, own=True, live=how.get("live", False))


counts = st.integers(1, 5).flatmap(
    lambda seeds: st.tuples(
        st.lists(st.sampled_from(NETWORKS), min_size=1, unique=True).flatmap(
            lambda kinds: st.fixed_dictionaries(
                {one: st.sampled_from([0, 0, seeds, seeds, *range(seeds + 1)]) for one in kinds}
            )
        ),
        st.just(seeds),
    )
)


@pytest.mark.parametrize("lang", LANGUAGES)
@given(counts, st.sampled_from(TAUGHT))
def test_no_outcome_gets_a_verdict_that_is_untrue_of_it(
    lang: Language, found: tuple[dict[str, int], int], taught: Taught
):
    solved, seeds = found
    shown = race(solved, seeds, taught)
    told = findings.verdict(words(lang), shown)
    kind = kind_of(solved, seeds)
    assert outcome(solved, seeds) == kind
    assert marked(lang, told) - {"counted"} == {kind} - {"counted"}
    assert "{" not in told
    training = shown.training
    for figure in (f"{training.updates:,}", training.seed, training.seed + seeds - 1, training.longest):
        assert re.search(rf"(?<!\d){figure}(?!\d)", told)
    if kind != "nobody":
        assert re.search(rf"(?<!\d){seeds}(?!\d)", told)
        assert "99%" in told
    for network, count in solved.items():
        if kind in ("blind", "counted"):
            assert f"{NAMES[network]} {count}" in told
        elif kind != "nobody":
            assert NAMES[network] in told
    if kind == "hard":
        between = {"en": ("or fewer of ", " find it"), "ko": ("있는데도 ", "의 시드는 절반")}[lang]
        named = told.split(between[0])[1].split(between[1])[0]
        for network, count in solved.items():
            failing = NAMES[network] in ABLE and 2 * count <= seeds
            assert bool(re.search(rf"(?<!min){re.escape(NAMES[network])}", named)) == failing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_race_that_is_not_over_has_no_verdict(lang: Language):
    full = dict(zip(NETWORKS, (3, 3, 3, 0, 0, 3), strict=True))
    for shown, kind in (
        (race(full, 3, over=False, live=True), "so_far"),
        (race(full, 3, over=False), "stopped"),
        (replace(race(full, 3), tracks=race(full, 3).tracks[:-1]), "stopped"),
    ):
        assert marked(lang, findings.verdict(words(lang), shown)) - {"counted"} == {kind}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("taught", TAUGHT)
def test_the_stored_races_are_summed_up_by_their_own_shares(lang: Language, taught: Taught):
    t, shown = words(lang), stored(taught)
    solved = {one["network"]: solved_of(one) for one in rows(taught)}
    assert list(solved) == list(NETWORKS)
    assert shown.solved == solved
    seeds = STORED["settings"]["seeds"][taught]
    kind = kind_of(solved, seeds)
    told, claim = findings.verdict(t, shown), findings.claim(t, shown)
    assert marked(lang, told) - {"counted"} == {kind} - {"counted"}
    assert f"{STORED['settings']['updates'][taught]:,}" in told
    assert f"{seeds}" in claim
    if kind == "nobody":
        shares = [share for one in rows(taught) for share in one["right"]["20"]]
        assert findings.percent(min(shares)) in told
        assert findings.percent(max(shares)) in told
        assert "50%" in told
        usual = {one["network"]: solved_of(one) for one in rows("every")}
        contrast = findings.contrast(t, shown)
        for network, count in usual.items():
            assert (f"{NAMES[network]} {count}" in contrast) == (2 * count > len(rows("every")[0]["seconds"]))
        assert findings.longer(t, shown) == ""
    else:
        assert findings.contrast(t, shown) == ""
        longer = findings.longer(t, shown)
        for one in rows(taught):
            solvers = [k for k, share in enumerate(one["right"]["20"]) if share > 0.99]
            medians = [
                np.median([one["right"][length][k] for k in solvers])
                for length in ("20", "40", "100")
                if solvers
            ]
            written = " / ".join(findings.percent(float(value)) for value in medians)
            assert (f"{NAMES[one['network']]} {written}" in longer) == bool(solvers)


@pytest.mark.parametrize("lang", LANGUAGES)
@given(counts)
def test_the_headline_is_true_of_every_outcome(lang: Language, found: tuple[dict[str, int], int]):
    solved, seeds = found
    claim, kind = findings.claim(words(lang), race(solved, seeds)), kind_of(solved, seeds)
    if kind == "wall":
        cut = {"en": "learn it", "ko": "모두 배우고"}[lang]
        before, after = claim.split(cut)
        assert all(NAMES[one] in (before if NAMES[one] in ABLE else after) for one in solved)
    elif kind != "nobody":
        assert all(f"{NAMES[one]} {count}" in claim for one, count in solved.items())
    assert (kind == "nobody") == (("none of" if lang == "en" else "어느 신경망도") in claim)


@pytest.mark.parametrize("lang", LANGUAGES)
@given(counts)
def test_contrast_is_drawn_with_networks_that_are_there(lang: Language, found: tuple[dict[str, int], int]):
    solved, seeds = found
    told = findings.contrast(words(lang), race(solved, seeds, "last"))
    usual = {one["network"]: solved_of(one) for one in rows("every")}
    finders = [one for one in solved if 2 * usual[one] > STORED["settings"]["seeds"]["every"]]
    assert bool(told) == (not any(solved.values()) and bool(finders))
    if told:
        for network in NETWORKS:
            named = f"{NAMES[network]} {usual[network]}" in told
            assert named == (network in finders)
    assert findings.contrast(words(lang), race(solved, seeds, "every")) == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_more_training_comes_to_is_that_of_the_stored_arm(lang: Language):
    told = findings.trained_on(words(lang))
    assert [NAMES[one["network"]] in ABLE for one in rows("on")] == [True] * len(ABLE)
    for one in rows("on"):
        shares = one["right"]["100"]
        low, high = findings.percent(min(shares)), findings.percent(max(shares))
        assert f"{NAMES[one['network']]} {low if low == high else f'{low}–{high}'}" in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_theory_is_quoted_with_its_sources_and_the_cells_by_hand_with_their_units(lang: Language):
    told = findings.why(words(lang))
    assert "2411.12537" in told
    assert "2405.17394" in told
    assert "Grazzi" in told
    assert sorted(units for _, units, _ in findings.hand_made()) == [1, 1, 2]
    by_hand = findings.by_hand(words(lang))
    for name, units in (("LSTM", 1), ("GRU", 1), ("RNN", 2)):
        assert re.search(rf"(?<!min){name}\D+{units}", by_hand)


@given(st.floats(0, 1))
def test_only_all_is_written_as_all(share: float):
    written = findings.percent(share)
    assert (written == "100%") == (share == 1)
    assert abs(float(written.rstrip("%")) / 100 - share) <= 0.00101
