"""The way between pages: in the top bar, and onwards from under each page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.shared import address, contents, state
from pages.shared.i18n import Words
from pages.shared.state import OWN


@dataclass(frozen=True)
class Way:
    """Where the visitor is, and where they can go.

    Attributes
    ----------
    page : st.Page
        The page of the address bar.
    slug : str
    all : dict
        Slug -> page.
    """

    page: st.Page
    slug: str
    all: dict[str, st.Page]


def navigate(t: Words) -> Way:
    """Draw the top bar in the visitor's language; return where its address leads.

    A group of several pages is a menu. Streamlit draws single pages first, and menus behind them.
    """
    made = {
        slug: st.Page(
            f"pages/{slug}/page.py",
            title=contents.title(t, slug),
            icon=spec.icon,
            **({"default": True} if slug == contents.HOME else {"url_path": slug}),
        )
        for slug, spec in contents.PAGES.items()
    }
    # The home page under its own name, so that /inspect is an address too.
    home = st.Page(
        f"pages/{contents.HOME}/page.py",
        title=contents.title(t, contents.HOME),
        url_path=contents.HOME,
        visibility="hidden",
    )
    drawn: dict[str, list[st.Page]] = {"": [home]}
    for group, pages in contents.GROUPS.items():
        header = "" if len(pages) == 1 else t.of("nav", group)
        drawn.setdefault(header, []).extend(made[slug] for slug in pages)
    page = st.navigation(drawn, position="top")
    return Way(page, page.url_path or contents.HOME, made)


def mark(t: Words, way: Way) -> None:
    """Write the page the visitor is on beside the menu it is found in: Streamlit's menus do not tell."""
    singles = sum(len(pages) == 1 for pages in contents.GROUPS.values())
    menus = [pages for pages in contents.GROUPS.values() if len(pages) > 1]
    for number, pages in enumerate(menus, start=singles + 1):
        if way.slug in pages:
            menu = f'[data-testid="stTopNav"] > :nth-child({number}) [data-testid="stTopNavSection"]'
            name = json.dumps(f": {contents.title(t, way.slug)}", ensure_ascii=False)
            st.html(f"<style>{menu} > :first-child::after {{ content: {name} }}</style>")


def onward(t: Words, way: Way) -> None:
    """Say where to go next, and why; the visitor's own text goes along to whoever can read it."""
    with st.container(key="onward", gap="xsmall"):
        st.subheader(t("onward.heading"), anchor=False)
        for slug in contents.ONWARD[way.slug]:
            st.page_link(
                way.all[slug],
                label=f"**{contents.title(t, slug)}**: {t.of('onward', slug)}",
                icon=":material/arrow_forward:",
                query_params={"lang": str(t.language), **_own_text(slug)},
            )


def _own_text(slug: str) -> dict[str, str]:
    """Return what an address says of the visitor's own text, unless they look at another one."""
    here: Any = address.current().here()
    said = contents.PAGES[slug].own_text
    if said is None or state.own_text() is None or getattr(here, "sample", OWN) != OWN:
        return {}
    return {"sample": OWN, **said}
