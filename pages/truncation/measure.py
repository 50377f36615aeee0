"""The gradient of one answer, measured on the network that the visitor chose to look at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import streamlit as st

from pages.shared import cache, shipped
from pages.shared.experiments import RESULTS
from pages.truncation.runs import EchoRun
from pages.truncation.url_state import STRETCH, PageState
from rnn_core.analysis import tbptt
from rnn_core.experiments.tbptt import EchoNetwork, EchoTraining, echo_network
from rnn_core.experiments.truncation import TruncatedGradient, truncated_gradient

WEIGHTS: Final = RESULTS / "truncation.safetensors"
"""The networks of seed 0 that the stored experiment trained, one a window."""


@dataclass(frozen=True, eq=False)
class Sent:
    """One answer's gradient, and whose it is.

    Attributes
    ----------
    cut : TruncatedGradient
    origin : {"before", "stored", "yours"}
        A network before training, the stored experiment's, or one trained on this page.
    seed : int
        Of the network.
    steps : int
        Steps of the stream it was trained on.
    """

    cut: TruncatedGradient
    origin: Literal["before", "stored", "yours"]
    seed: int
    steps: int


@st.cache_resource(show_spinner=False, max_entries=8)
def stored_network(window: int) -> EchoNetwork:
    """Return the network that the stored experiment trained with a window; read-only by agreement."""
    return tbptt.stored_network(shipped.content(WEIGHTS), window)


@st.cache_resource(show_spinner=False, max_entries=300)
def _cut(echo: EchoTraining, answer: int, trained: bool) -> TruncatedGradient:
    with cache.TURN:
        return truncated_gradient(
            echo, stored_network(echo.window) if trained else echo_network(echo), STRETCH, answer
        )


def sent(page_state: PageState, run: EchoRun | None) -> Sent:
    """Measure the gradient of the chosen answer.

    Parameters
    ----------
    page_state
        Which window, answer and network.
    run
        What the visitor trained with this window, if anything: it stands for the trained network.
    """
    answer = STRETCH - int(page_state.window) + page_state.position - 1
    if page_state.trained == "before":
        return Sent(_cut(page_state.echo, answer, False), "before", page_state.seed, 0)
    if run is not None and run.records:
        with cache.TURN:
            found = truncated_gradient(run.settings, run.network, STRETCH, answer)
        return Sent(found, "yours", run.settings.seed, run.records[-1].steps)
    echo = replace(page_state.echo, seed=0)
    return Sent(_cut(echo, answer, True), "stored", 0, echo.steps)
