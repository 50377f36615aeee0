"""The parts of a figure, one below the other; on a phone some are left out, so that the card is near."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.shared.streamlit_compat import DeltaGenerator


def part(key: str, name: str, parts: Sequence[str], phone: Sequence[str]) -> DeltaGenerator:
    """Return the container of one part.

    Parameters
    ----------
    key
        Of the drawing.
    name
        Of the part.
    parts
        All that are drawn.
    phone
        Those that a phone shows; none: the first.
    """
    seen = name in (phone or parts[:1])
    return st.container(key=f"{key}_{name}_{'part' if seen else 'aside'}", gap="small")
