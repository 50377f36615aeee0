"""The gradient of one answer, measured on the network that the visitor chose to look at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import streamlit as st

from pages.shared import cache, shipped
from pages.shared.experiments import RESULTS
from pages.truncation.place import STRETCH, Place
from pages.truncation.runs import EchoRun
from rnn_core.analysis import tbptt
from rnn_core.experiments.tbptt import Echo, EchoNetwork, echo_network
from rnn_core.experiments.truncation import Cut, cut

WEIGHTS: Final = RESULTS / "truncation.safetensors"
"""The networks of seed 0 that the stored experiment trained, one a window."""


@dataclass(frozen=True, eq=False)
class Sent:
    """One answer's gradient, and whose it is.

    Attributes
    ----------
    cut : Cut
    origin : {"before", "stored", "yours"}
        A network before training, the stored experiment's, or one trained on this page.
    seed : int
        Of the network.
    steps : int
        Steps of the stream it was trained on.
    """

    cut: Cut
    origin: Literal["before", "stored", "yours"]
    seed: int
    steps: int


@st.cache_resource(show_spinner=False, max_entries=8)
def stored_network(window: int) -> EchoNetwork:
    """Return the network that the stored experiment trained with a window; read-only by agreement."""
    return tbptt.stored_network(shipped.content(WEIGHTS), window)


@st.cache_resource(show_spinner=False, max_entries=300)
def _cut(echo: Echo, answer: int, trained: bool) -> Cut:
    with cache.TURN:
        return cut(echo, stored_network(echo.window) if trained else echo_network(echo), STRETCH, answer)


def sent(place: Place, run: EchoRun | None) -> Sent:
    """Measure the gradient of the chosen answer.

    Parameters
    ----------
    place
        Which window, answer and network.
    run
        What the visitor trained with this window, if anything: it stands for the trained network.
    """
    answer = STRETCH - int(place.window) + place.position - 1
    if place.trained == "before":
        return Sent(_cut(place.echo, answer, False), "before", place.seed, 0)
    if run is not None and run.records:
        with cache.TURN:
            found = cut(run.settings, run.network, STRETCH, answer)
        return Sent(found, "yours", run.settings.seed, run.records[-1].steps)
    echo = replace(place.echo, seed=0)
    return Sent(_cut(echo, answer, True), "stored", 0, echo.steps)
