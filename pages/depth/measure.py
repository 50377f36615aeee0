"""What the page shows, measured on fresh stacks, each computed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from pages.depth.url_state import PageState
from pages.shared import cache
from rnn_core.analysis.depth import Curves, relative_curves
from rnn_core.experiments.stacks import StackTraining, gradients_at_start
from rnn_core.gradients import DepthGradients
from rnn_core.models.deep import CONNECTIONS, Connection


@st.cache_resource(show_spinner=False, max_entries=2000)
def _measured(stack: StackTraining) -> DepthGradients:
    with cache.TURN:
        return gradients_at_start(stack)


def curves(stack: StackTraining, seeds: int, tick: Callable[[], object] = lambda: None) -> Curves:
    """Measure fresh stacks of one kind, from the stack's own seed on; each is computed once.

    Parameters
    ----------
    tick
        Called after each network.
    """
    measured = []
    for seed in range(stack.seed, stack.seed + seeds):
        measured.append(_measured(replace(stack, seed=seed)))
        tick()
    return relative_curves(measured)


def all_kinds(page_state: PageState, tick: Callable[[], object] = lambda: None) -> dict[Connection, Curves]:
    """Measure the four kinds with the settings of the page."""
    return {
        connection: curves(page_state.stack(connection), page_state.seeds, tick) for connection in CONNECTIONS
    }
