"""The visitor's networks: kept in the session, and where each can be looked at."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from pages.shared import contents, registry, user_networks
from pages.shared.i18n import Words

_WAYS: Final[tuple[tuple[str, str, str, dict[str, str]], ...]] = (
    ("inspect", "inspect", "net", {}),
    ("what_if", "inspect", "net", {"mode": "whatif"}),
    ("compare", "compare", "a", {}),
    ("gradients", "gradients", "net", {}),
    ("checkup", "checkup", "net", {}),
    ("units", "units", "net", {}),
)
"""What a link is called, its page, the parameter that names the network, and what else it says."""


def section(t: Words) -> None:
    """Draw the networks that are kept, with links to what looks into them."""
    kept = user_networks.names()
    if not kept:
        return
    st.subheader(t("your_model.yours"), anchor=False)
    st.caption(
        t(
            "your_model.bounded",
            most=user_networks.MOST,
            megabytes=f"{user_networks.MOST_NUMBERS * 4 // 1_000_000:,}",
        )
    )
    for name in kept:
        _one(t, name)


def _one(t: Words, name: str) -> None:
    with st.container(
        key=f"your_model_kept_{name}", horizontal=True, vertical_alignment="center", gap="small"
    ):
        st.text(registry.title(t, name))
        for called, page, parameter, also in ways(name):
            st.page_link(
                f"pages/{page}/page.py",
                label=t.of("your_model_way", called),
                query_params={"lang": str(t.language), parameter: name, **also},
            )
        st.button(
            t("your_model.forget"),
            key=f"your_model_forget_{name}",
            on_click=partial(user_networks.forget, name),
            type="tertiary",
            icon=":material/close:",
        )


def ways(name: str) -> list[tuple[str, str, str, dict[str, str]]]:
    """Return the links that lead somewhere.

    What foretells nothing has no gradients of a guess.
    """
    found = [way for way in _WAYS if way[1] in contents.PAGES]
    if registry.network(name).model.predicts != "tokens":
        found = [way for way in found if way[0] != "gradients"]
    return found
