"""What the types have in common: the choice among them, their drawing, and whose network it is."""

from __future__ import annotations

import streamlit as st

from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.types import SHAPES, figures, measure
from pages.types.figures import percent
from pages.types.measure import Whose
from pages.types.url_state import ADDRESS, TONGUES, PageState
from rnn_core.plots.types.unrolled import Unrolled, unrolled
from rnn_core.tasks.race import CELLS


def chooser(t: Words, page_state: PageState) -> None:
    """Offer the five types, each with its drawing and its held-out figure."""
    shares = {shape: percent(measure.held_out(shape, page_state)) for shape in SHAPES}
    names = {shape: f"{t.of('types_shape', shape)} **{shares[shape]}**" for shape in SHAPES}
    with st.container(key="types_chooser", gap="xsmall"):
        draw = Controls(t, ADDRESS, page_state)
        draw.segmented(
            "types.type", "shape", SHAPES, names=names, label_visibility="collapsed", width="stretch"
        )
        st.caption(t("types.chooser_help"))


def tongue(t: Words, page_state: PageState) -> None:
    """Offer the language of captions or sentences; what was typed in the other one goes."""
    Controls(t, ADDRESS, page_state).segmented(
        "types.tongue",
        "tongue",
        TONGUES,
        words="types_tongue",
        value=page_state.spoken,
        also={"sentence": ""},
    )


def cell(t: Words, page_state: PageState) -> None:
    """Offer the cell."""
    Controls(t, ADDRESS, page_state).segmented("types.cell", "cell", CELLS, words="cell_name")


def drawing(t: Words, found: Unrolled, name: str) -> None:
    """Draw the network unrolled over the steps that it took."""
    alt = t("types.unrolled_alt", steps=found.steps, read=len(found.read), said=len(found.said))
    figures.show(unrolled(found, figures.style(t)), f"unrolled_{name}", alt)
    st.caption(t("types.illustration"))


def badge(t: Words, whose: Whose, what: str) -> None:
    """Say that it was measured, on whose network, and how exactly."""
    told = {"what": what, "seed": whose.seed, "updates": whose.updates}
    st.caption(t("types.badge_stored" if whose.origin == "stored" else "types.badge_yours", **told))
