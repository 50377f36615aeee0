"""Which network fits a visitor's text better, measured once a visit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

import streamlit as st

from pages.shared import cache
from rnn_core.analysis.fit import Better, better
from rnn_core.checkpoints import TrainedNetwork


@st.cache_resource(show_spinner=False, max_entries=8, scope="session")
def _kept(
    sha: str, current: str, names: tuple[str, ...], guess: bool, _make: Callable[[], Better | None]
) -> object:
    return _make()


def kept(
    text: str, sha: str, current: str, networks: Mapping[str, Callable[[], TrainedNetwork]], *, guess: bool
) -> Better | None:
    """Return :func:`rnn_core.analysis.fit.better`, measured once a visit."""
    with cache.TURN:
        found = _kept(
            sha, current, tuple(networks), guess, lambda: better(text, current, networks, guess=guess)
        )
    return cast("Better | None", found)
