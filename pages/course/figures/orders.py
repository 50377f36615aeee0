"""Bits per character by how many characters a count sees, beside networks: the lab's Markov chains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import streamlit as st

from pages.course.figures import FigureKind, Shown
from pages.lab.markov.findings import Stored, stored
from pages.lab.markov.panels import style
from pages.shared import cells, charts
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from rnn_core.plots.ngram_orders import ngram_orders
from rnn_core.plots.templates import Figure

_HEIGHT: Final = 360


@dataclass(frozen=True)
class Settings:
    """What of the stored measurement is drawn.

    Attributes
    ----------
    upto : int
        The longest order that is drawn.
    networks : bool
        Whether the networks' lines are.
    """

    upto: int = 6
    networks: bool = False


def names(_: Settings) -> Mapping[str, Any]:
    """Return what was measured on text that is new to all.

    ``bits``, ``contexts`` and ``unseen`` have a number for each order, ``states`` one for each network.
    """
    found = stored()
    settings = experiment("markov")["settings"]
    return {
        "bits": np.array(found.bits),
        "contexts": np.array(found.contexts),
        "unseen": np.array(found.unseen),
        "best": found.best,
        "states": np.array(list(found.networks.values())),
        "counted": settings["train_characters"],
        "tested": settings["test_characters"],
    }


def figure(t: Words, settings: Settings, found: Stored) -> Figure:
    """Draw the orders that are shown, on the axes of all of them."""
    bits = found.bits[: settings.upto + 1]
    networks = {cells.name(t, cell): value for cell, value in found.networks.items()}
    drawn = ngram_orders(bits, networks if settings.networks else {}, style(t), height=_HEIGHT)
    drawn.update_xaxes(range=(-0.4, len(found.bits) - 0.6))
    return drawn


def told(t: Words, settings: Settings, found: Stored) -> str:
    """Say what the figure shows, and no more."""
    shown = [f"{value:.2f}" for value in found.bits[: settings.upto + 1]]
    chains = t("course_orders.alt", last=settings.upto, list=", ".join(shown))
    if not settings.networks:
        return chains
    each = [f"{cells.name(t, cell)} {value:.2f}" for cell, value in found.networks.items()]
    return f"{chains} {t('course_orders.alt_networks', list=cells.joined(t, each))}"


def draw(shown: Shown) -> None:
    """Draw the first step's settings."""
    t, found, settings = shown.t, stored(), shown.settings[0]
    made = experiment("markov")
    with st.container(key=f"{shown.key}_orders", gap="small"):
        st.markdown(f"**{t('course_orders.title')}**")
        charts.show(figure(t, settings, found), f"{shown.key}_chart", told(t, settings, found))
        st.caption(
            t(
                "course_orders.badge_networks" if settings.networks else "course_orders.badge",
                date=made["date"],
                counted=f"{made['settings']['train_characters']:,}",
                tested=f"{made['settings']['test_characters']:,}",
            )
        )


KIND: Final = FigureKind(Settings, names, draw)
