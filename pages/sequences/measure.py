"""The forecasts that the page moves under the truth: a linear model of a window, and persistence."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Final

import numpy as np

from pages.sequences.upload.kept import brought
from pages.sequences.url_state import OWN, SERIES, WINDOWS, PageState, Series
from pages.sequences.yesterday.section import Forecasts
from pages.shared import cache
from pages.shared.i18n import Words
from rnn_core.experiments.waves import waves
from rnn_core.series.change import ar_forecasts, ways_of
from rnn_core.series.walk import random_walk

__all__ = ["LEARNT", "LEAST", "LENGTH", "SEED", "forecasts", "learnt_of", "offered", "settle"]

SEED: Final = 0
LENGTH: Final = 1000
LEARNT: Final = 0.7
"""Share of a series that is learnt from: its beginning."""
LEAST: Final = 120
"""Values that a series must have for the longest window."""

_keep: Final = cache.keeper("sequences", 24, 12)


def offered() -> tuple[Series, ...]:
    """Return the series there are: the visitor's own only where they brought one."""
    return SERIES if brought() is not None else tuple(one for one in SERIES if one != OWN)


def settle(page_state: PageState) -> PageState:
    """Settle what is learnt to what the series allows."""
    values, _, _ = _series(page_state.series)
    ways = ways_of(values)
    return page_state if page_state.way in ways else replace(page_state, way=ways[0])


def learnt_of(values: np.ndarray) -> int:
    """Return how many values are learnt from."""
    return int(LEARNT * len(values))


def _series(name: Series) -> tuple[np.ndarray, tuple[str, ...], bool]:
    """Return values, labels, and whether it is a random walk."""
    own = brought()
    if name == OWN and own is not None:
        return own.values, own.labels, False
    values = waves(1, SEED, LENGTH)[0] if name == "wave" else random_walk(LENGTH, SEED)
    return values, tuple(str(k + 1) for k in range(LENGTH)), name != "wave"


def forecasts(t: Words, page_state: PageState) -> Forecasts:
    """Return the series and its forecasts, fitted once."""
    values, labels, random = _series(page_state.series)
    learnt = learnt_of(values)
    made = {
        f"ar{window}": (t("sequences.ar", window=window), _fitted(page_state, values, learnt, window))
        for window in dict.fromkeys((page_state.window, *WINDOWS))
    }
    made["persistence"] = (t("yesterday_axis.persistence"), values[learnt - 1 : -1])
    return Forecasts(values, labels, made, random)


def _fitted(page_state: PageState, values: np.ndarray, learnt: int, window: int) -> np.ndarray:
    print_of = hashlib.sha256(values.tobytes()).hexdigest()

    def make() -> np.ndarray:
        with cache.TURN:
            return ar_forecasts(values, learnt, window, page_state.way)

    return _keep((print_of, window, page_state.way), make, own=page_state.series == OWN)
