"""Sentences about cuts, each computed from the figures that it quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import numpy as np

from pages.inspect.measured.figures import NAME, Figures
from pages.shared.experiments import experiment
from pages.shared.i18n import Words

PER: Final = "1,000"
"""Characters by which line breaks are counted."""

Carried = Literal["unit", "group", "spread"]


def percent(share: float) -> str:
    """Write a share in percent; a rounded one never as all or nothing.

    Examples
    --------
    >>> percent(0.9998), percent(1.0), percent(0.43), percent(0.00002), percent(0.0), percent(0.052)
    ('>99.9%', '100%', '43%', '<0.01%', '0%', '5.2%')
    """
    if 0.9995 <= share < 1:
        return ">99.9%"
    if 0 < share < 0.00005:
        return "<0.01%"
    digits = 2 if 0 < share < 0.00095 else 1 if 0 < share < 0.095 or 0.985 < share < 1 else 0
    return f"{100 * share:.{digits}f}%"


def named(t: Words, units: Sequence[int]) -> str:
    """Name units: one, a few, or how many."""
    if len(units) == 1:
        return t("control.one", unit=units[0])
    if len(units) <= 8:
        return t("control.some", list=", ".join(map(str, units)))
    return t("control.many", count=len(units))


def asked(t: Words, row: Mapping[str, Any], found: Figures) -> str:
    """Say what was done at how many places of which texts, and at how many of them it told."""
    return t(
        "control.stored",
        scoring=found.scoring,
        text=t.of("control_text", row["network"].partition("-")[0]),
        stretch=t.of("control_stretch", row["question"]),
        cut=t.of("control_cut", _cut(row["cut"])),
        units=len(found.means),
        named=named(t, found.claimed),
        ending=t.of("control_ending", row["question"]),
        fell=found.fell,
    )


def _cut(cut: Sequence[tuple[str, float | str]]) -> str:
    """Name a cut by what it does: to which quantity, or "never" where two are held."""
    return cut[0][0] if len(cut) == 1 else "never"


def verdict(t: Words, found: Figures) -> str:
    """Say whether these units decide, with the condition."""
    best = found.best_group
    return t.of(
        "control_verdict",
        found.kind,
        named=named(t, found.claimed),
        untouched=percent(found.untouched),
        held=percent(found.held),
        second=f"{found.second}",
        second_held=percent(found.means[found.second]),
        size=best.size if best else 1,
        group=percent(best.best if best else found.held),
    )


def other_way(t: Words, found: Figures) -> str:
    """Say what is left with every other unit held; empty where that was not measured."""
    if found.others is None:
        return ""
    kind = ("needed" if found.needed else "dispensable") + ("_enough" if found.enough else "")
    return t.of(
        "control_other",
        kind,
        count=len(found.means) - len(found.claimed),
        named=named(t, found.claimed),
        left=percent(found.others),
        untouched=percent(found.untouched),
    )


def chosen(t: Words, found: Figures) -> str:
    """Say where groups were chosen and scored, and how random ones were drawn."""
    return t.of(
        "control_groups",
        "same" if not found.honest else "apart" if found.chosen else "given",
        choosing=found.choosing,
        scoring=found.scoring,
        draws=found.draws,
        seed=found.seed,
    )


def steering(t: Words, row: Mapping[str, Any]) -> str:
    """Say which unit steers, and whether the one that follows best does."""
    by_unit = {one["unit"]: one["rates"] for one in row["closer"]}
    unit, follower = row["unit"], row["follower"]
    moved, moved_by_follower = (abs(by_unit[one][0] - by_unit[one][1]) for one in (unit, follower))
    kind = "same" if unit == follower else "both" if moved_by_follower >= moved / 2 else "other"
    return t.of(
        "steering_verdict",
        kind,
        unit=f"{unit}",
        low=f"{by_unit[unit][0]:.1f}",
        high=f"{by_unit[unit][1]:.1f}",
        follower=f"{follower}",
        score=f"{row['score']:.2f}",
        follower_low=f"{by_unit[follower][0]:.1f}",
        follower_high=f"{by_unit[follower][1]:.1f}",
        free=f"{row['free']:.1f}",
        per=PER,
    )


def how_steered(t: Words, row: Mapping[str, Any]) -> str:
    """Say with what settings the network wrote."""
    settings = experiment(NAME)["settings"]
    closer, every = settings["steering_closer"], settings["steering_all"]
    return t(
        "steering.how",
        temperature=settings["temperature"],
        texts=closer["texts"],
        characters=closer["characters"],
        seed=settings["steering_seeds"][1],
        error=f"{row['free_error']:.1f}",
        sweep_texts=every["texts"],
        sweep_characters=every["characters"],
        sweep_seed=settings["steering_seeds"][0],
    )


def carried(row: Mapping[str, Any]) -> tuple[Carried, int, float]:
    """Return what carries half of the difference, the step at which most of it goes, and that share."""
    best = {one["kind"]: one for one in reversed(row["rows"])}
    for kind, name in (("unit", "unit"), ("group", "best")):
        shares = best[name]["shares"]
        place = int(np.argmax(shares))
        if shares[place] >= 0.5:
            return ("unit" if kind == "unit" else "group"), place, shares[place]
    shares = best["best"]["shares"]
    place = int(np.argmax(shares))
    return "spread", place, shares[place]


def patching(t: Words, row: Mapping[str, Any]) -> str:
    """Say what carries the difference, with the median unit and the random ones beside it."""
    kind, place, share = carried(row)
    best = {one["kind"]: one for one in reversed(row["rows"])}
    return t.of(
        "patching_verdict",
        kind,
        unit=best["unit"]["units"][0],
        share=_whole(share),
        single=_whole(best["unit"]["shares"][place]),
        token=row["tokens"][place][0].replace("\n", "\u21b5").replace(" ", "\u2423"),
        median=_whole(row["median"][place]),
        random=_whole(best["random"]["shares"][place]),
        draws=row["draws"],
    )


def _whole(share: float) -> str:
    return f"{round(100 * share) + 0}%".replace("-", "\u2212")
