"""Under the player: would any unit do? And what was measured of memories held and states carried over."""

from __future__ import annotations

import streamlit as st

from pages.inspect.measured import control, own_patching, own_steering, patching, steering
from pages.inspect.scene import Scene
from pages.inspect.what_if.run import own_cut
from pages.shared import registry
from pages.shared.i18n import Words


@st.fragment
def sections(t: Words, scene: Scene) -> None:
    """Draw the control, steering and patching: what was measured, and what a visitor measures here."""
    network = scene.place.net
    if not registry.foretells(network):
        st.text(t("held.silent"))
        return
    control.section(t, network, own_cut())
    steering.section(t, network)
    own_steering.section(t, scene)
    patching.section(t, network)
    own_patching.section(t, scene)
