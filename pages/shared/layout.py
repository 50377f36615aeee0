"""What stands around every page: its name, style, language switch, and the way between pages."""

from __future__ import annotations

from functools import cache
from itertools import count
from pathlib import Path
from typing import Final, Literal

import streamlit as st

from pages.shared import address, streamlit_compat
from pages.shared.i18n import LANGUAGES, Words, words
from pages.shared.state import Key

ASSETS: Final = Path(__file__).parents[2] / "assets"
_PROBLEMS: Final = count()
_ENDONYMS: Final = {language: words(language)("language.name") for language in LANGUAGES}


@cache
def _mark(theme: str) -> str:
    return (ASSETS / f"brand-{theme}.svg").read_text("utf-8")


def _switch_language() -> None:
    address.speak(st.session_state[Key.LANGUAGE])


def switches(t: Words, theme: Literal["light", "dark"]) -> None:
    """Offer the view for the projector, the other theme and the languages; the page state stays the same."""
    st.session_state[Key.LANGUAGE] = t.language
    other = "light" if theme == "dark" else "dark"
    with st.container(
        key="house_language",
        width="content",
        horizontal=True,
        vertical_alignment="center",
        gap="xsmall",
    ):
        wall = address.is_on_wall()
        st.button(
            t("house.desk" if wall else "house.wall"),
            icon=":material/present_to_all:",
            key=Key.WALL,
            type="tertiary",
            on_click=address.turn,
        )
        # front/theme.js answers a press of it, without a run.
        st.button(t.of("house", other), icon=f":material/{other}_mode:", key=Key.DARK, type="tertiary")
        st.segmented_control(
            t("language.label"),
            LANGUAGES,
            format_func=_ENDONYMS.__getitem__,
            key=Key.LANGUAGE,
            on_change=_switch_language,
            required=True,
            label_visibility="collapsed",
        )


def apologise(error: Exception) -> bool:
    """Say in the visitor's language what failed; the server's log already has the error."""
    if isinstance(error, streamlit_compat.FragmentHandledException):
        return True  # said where it was raised, in a part of the page within this one
    if streamlit_compat.is_forged(error):
        address.distrust()
        streamlit_compat.forget_controls()
        return True
    with st.container(key=f"problem_page_{next(_PROBLEMS)}"):  # parts of a page may fail one by one
        st.text(words(address.language())(f"problem.{_reason(error)}"))
    return True


def _reason(error: Exception) -> str:
    # Here and not above: they bring torch, which the first paint does not wait for.
    from pages.shared.shipped import ShippedError
    from rnn_core.errors import CheckpointError

    if isinstance(error, CheckpointError):
        return "network"
    return "shipped" if isinstance(error, ShippedError) else "page"


def frame(t: Words) -> None:
    """Draw what every page has: brand mark, and switches of language and theme."""
    theme: Literal["light", "dark"] = "dark" if st.context.theme.type == "dark" else "light"
    st.logo(_mark(theme), size="large")
    switches(t, theme)
    # Streamlit changes its own colours without a run: front/follow.js presses this, unseen, for ours.
    with st.container(key="house_theme"):
        st.button(theme, key=Key.THEME)
