"""What is said of the stored comparison: every sentence with its seeds, updates and text."""

from __future__ import annotations

from typing import Any

from pages.lab.compare.results import RIVALS, at_equal_time, beside, chain, costs, gap, learning, outcome
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from rnn_core.tasks.parameter_matching import Cell

Rows = dict[Cell, dict[str, Any]]


def claim(t: Words, corpus: str) -> str:
    """Say which of GRU and LSTM is ahead, with little text and with much."""
    first, second = (outcome(*(rows[cell]["bits"] for cell in RIVALS)) for rows in learning(corpus).values())
    kind = first if first == second else "differ"
    settings = experiment("compare_learning")["settings"]
    return t.of(
        "lab_compare_claim",
        kind,
        seeds=len(settings["seeds"]),
        times=f"{times(corpus):g}",
        at_little=t.of("lab_compare_ahead", first),
        at_much=t.of("lab_compare_ahead", second),
    )


def times(corpus: str) -> float:
    """Return how many times as much as little text the larger amount is."""
    little, much = learning(corpus)
    return much / little


def lede(t: Words, corpus: str) -> str:
    """Say what ahead means, and on which amounts of text counting is better than every network."""
    found = learning(corpus)
    stand = {amount: beside(every(rows), chain(corpus, amount)[1]) for amount, rows in found.items()}
    counted = [amount for amount, one in stand.items() if one == "behind"]
    if not counted:
        return t("lab_compare.lede_some" if "between" in stand.values() else "lab_compare.lede")
    if len(counted) == len(found):
        return t("lab_compare.lede_both")
    return t("lab_compare.lede_one", characters=f"{counted[0]:,}")


def sizes(corpus: str) -> tuple[int, int]:
    """Return the fewest and the most parameters of the networks that learnt from a corpus."""
    found = [row["parameters"] for rows in learning(corpus).values() for row in rows.values()]
    return min(found), max(found)


def every(rows: Rows) -> list[float]:
    """Return the bits of all seeds of all networks."""
    return [bits for row in rows.values() for bits in row["bits"]]


def verdict(t: Words, corpus: str, characters: int, rows: Rows) -> str:
    """Say who is ahead on one amount of text, and how all stand beside counting it."""
    rivals = {cell: rows[cell]["bits"] for cell in RIVALS}
    first = t.of(
        "lab_compare_outcome",
        outcome(*rivals.values()),
        budget=_budget(t, characters),
        **{cell: _span(bits) for cell, bits in rivals.items()},
    )
    return f"{first} {_counted(t, corpus, characters, rows)}"


def equal_time(t: Words, rows: Rows) -> str:
    """Say how all stand after as much CPU time as the quickest took."""
    seconds, bits = at_equal_time(rows)
    return t(
        "lab_compare.equal_time",
        seconds=f"{seconds:.0f}",
        **{cell: f"{value:.2f}" for cell, value in bits.items()},
    )


def _budget(t: Words, characters: int) -> str:
    settings = experiment("compare_learning")["settings"]
    updates = settings["updates"][str(characters)]
    passes = updates * settings["batch"] * settings["window"] / characters
    return t(
        "lab_compare.budget",
        updates=f"{updates:,}",
        passes=f"{passes:.2g}",
        characters=f"{characters:,}",
        first=settings["seeds"][0],
        last=settings["seeds"][-1],
    )


def _counted(t: Words, corpus: str, characters: int, rows: Rows) -> str:
    """Say how the networks stand beside counting: behind it, more training could turn the order."""
    order, counted = chain(corpus, characters)
    return t.of(
        "lab_compare_chain",
        beside(every(rows), counted),
        n=order + 1,
        chain=f"{counted:.3f}",
        best=f"{min(every(rows)):.3f}",
        worst=f"{max(every(rows)):.3f}",
    )


def _span(values: list[float]) -> str:
    return f"{min(values):.2f}\u2013{max(values):.2f}"


def faster(t: Words) -> str:
    """Say what was measured of the claim that a GRU trains faster."""
    ratios = [row["step_to_lstm"]["median"] for row in costs() if row["cell"] == RIVALS[0]]
    result = "slower" if min(ratios) > 1 else "faster" if max(ratios) < 1 else "mixed"
    return t.of(
        "lab_compare_faster",
        result,
        least=f"{min(ratios):.1f}",
        most=f"{max(ratios):.1f}",
        sizes=len(ratios),
        processor=experiment("compare")["processor"],
    )


def generalises(t: Words, corpus: str) -> list[str]:
    """Say, amount by amount, how far apart the text learnt and the test text are, for GRU and LSTM."""
    told = []
    for characters, rows in learning(corpus).items():
        which, gaps = gap(rows)
        told.append(
            t.of(
                "lab_compare_gap",
                which,
                characters=f"{characters:,}",
                **{cell: _span(values) for cell, values in gaps.items()},
            )
        )
    return told


def stored(t: Words, corpus: str) -> str:
    """Say where the figures come from."""
    found = experiment("compare_learning")
    least, most = sizes(corpus)
    settings = found["settings"]
    return t(
        "lab_compare.stored",
        date=found["date"],
        first=settings["seeds"][0],
        last=settings["seeds"][-1],
        batch=settings["batch"],
        window=settings["window"],
        characters=f"{settings['pieces'] * settings['piece']:,}",
        least=f"{least:,}",
        most=f"{most:,}",
    )
