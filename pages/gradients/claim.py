"""The page's claim and the line under it: of many passages, or of fresh networks over several seeds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from pages.gradients.measure import NETWORKS, Cell, Ways, fresh
from pages.gradients.url_state import SEEDS, PageState
from pages.shared import cells, user_networks
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from rnn_core.analysis.float32 import LIMITS, Fate, fate
from rnn_core.cells import spec
from rnn_core.number_format import share

REACH: Final = 1e-3
"""The stored reach is how far back the gradient first falls below this share of its size at the guess."""


def claim(
    t: Words, page_state: PageState, ways: Mapping[Cell, Ways], ids: tuple[int, ...]
) -> tuple[str, str]:
    """Return the page's claim and the line that says on what it rests.

    Parameters
    ----------
    ways
        What is drawn.
    ids
        The tokens that fresh networks read.
    """
    if page_state.mode == "fresh":
        return _fresh(t, page_state, ways, ids)
    own = user_networks.find(page_state.net)
    return _own(t, ways, jamo=own.checkpoint.vocabulary.jamo) if own else _trained(t)


def reach(way: Ways) -> int | None:
    """Return how many characters back a gradient first falls below `REACH`; None where it does not."""
    below = np.flatnonzero(way.main[::-1] < math.log10(REACH))
    return int(below[0]) if len(below) else None


def _own(t: Words, ways: Mapping[Cell, Ways], *, jamo: bool) -> tuple[str, str]:
    """Say how far back one guess of the visitor's own network reaches: of one passage, and said so."""
    (cell, way), *_ = ways.items()
    count, part = reach(way), share(math.log10(REACH))
    said = (
        t("gradients.claim_own_all", part=part, count=len(way.main) - 1)
        if count is None
        else t("gradients.claim_own", part=part, count=count)
    )
    lede = t("gradients.lede_own", name=cells.name(t, cell))
    return said, f"{lede} {t('gradients.jamo')}" if jamo else lede


def of_passages(cell: Cell) -> dict[str, Any]:
    """Return what is stored of many passages, by a network's own measure: of an LSTM by its cell."""
    found = row("trained", network=NETWORKS[cell])
    kept: dict[str, Any] = found[spec(cell).states[-1]]
    return kept


def reaches() -> dict[Cell, int]:
    """Return how many characters back the gradient reaches in the median passage, the least first."""
    found = {cell: round(of_passages(cell)["reach"]["median"]) for cell in NETWORKS}
    return dict(sorted(found.items(), key=lambda one: one[1]))


def _trained(t: Words) -> tuple[str, str]:
    each = [
        t(f"gradients.reach_{'next' if k else 'first'}", name=cells.name(t, cell), count=count)
        for k, (cell, count) in enumerate(reaches().items())
    ]
    passages = experiment("trained")["settings"]["passages"]
    return (
        t("gradients.claim_trained", list=", ".join(each)),
        t("gradients.lede_trained", part=share(math.log10(REACH)), passages=passages),
    )


def _fresh(
    t: Words, page_state: PageState, ways: Mapping[Cell, Ways], ids: tuple[int, ...]
) -> tuple[str, str]:
    several = replace(page_state, seeds=max(page_state.seeds, SEEDS[1]))  # no claim rests on a single seed
    if several != page_state:
        ways = {cell: fresh(several, cell, ids) for cell in ways}
    groups: dict[Fate, list[str]] = {}
    for cell, way in ways.items():
        groups.setdefault(fate(float(way.main[0])), []).append(cells.name(t, cell))
    said = [
        t(f"gradients.fresh_{one}{'' if k < len(groups) - 1 else '_last'}", list=", ".join(names))
        for k, (one, names) in enumerate(groups.items())
    ]
    low, high = (share(limit) for limit in LIMITS)
    return (
        t("gradients.claim_fresh", steps=len(ids) - 1, list=t("gradients.fresh_join").join(said)),
        t(
            "gradients.lede_fresh",
            low=low,
            high=high,
            seeds=several.seeds,
            first=several.seed,
            last=several.seed + several.seeds - 1,
        ),
    )
