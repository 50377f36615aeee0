"""What a visitor who has a room open can do on every page: show it to their class."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from pages.shared import address, contents
from pages.shared.i18n import LANGUAGES, Words, words
from pages.shared.rooms.house import House
from pages.shared.rooms.machine import Slide
from pages.shared.rooms.refusal import Refused
from pages.shared.rooms.teacher import cookie

_SHOWN: Final = "class_shown"
"""Session key: code of the room that was shown something, and whether it was."""
PAGES: Final = frozenset(contents.PAGES) - {"room"}


def offer(t: Words, house: House, slug: str) -> None:
    """Offer to show the class the place that the visitor is at, where they have a room open.

    Parameters
    ----------
    t, house
    slug
        Of the page.
    """
    open_rooms = own(house) if slug in PAGES else {}
    if not open_rooms:
        return
    with st.container(key="house_class", horizontal=True, vertical_alignment="center", gap="small"):
        for code, secret in open_rooms.items():
            st.button(
                t("class.show", code=f"{code[:3]} {code[3:]}"),
                key=f"house_class_{code}",
                icon=":material/groups:",
                on_click=partial(show, house, code, secret, slug),
            )
        told = st.session_state.pop(_SHOWN, None)
        if told is not None:
            st.text(t.of("class_told", told))


def own(house: House) -> dict[str, str]:
    """Return the open rooms whose secret this browser has: code -> secret."""
    prefix = cookie("")
    brought = {
        name.removeprefix(prefix): secret
        for name, secret in st.context.cookies.items()
        if name.startswith(prefix)
    }
    return {code: secret for code, secret in brought.items() if _is_open(house, code, secret)}


def _is_open(house: House, code: str, secret: str) -> bool:
    try:
        return house.store().desk(code, secret).state.phase != "ended"
    except Refused:
        return False


def show(house: House, code: str, secret: str, slug: str) -> None:
    """Show a class where the visitor is; refused while the class answers a question."""
    here = address.current()
    try:
        house.store().show(code, secret, slide(slug, here.query_of(here.here()))).result()
    except Refused as refused:
        st.session_state[_SHOWN] = "asking" if refused.reason == "order" else "gone"
        return
    st.session_state[_SHOWN] = "shown"


def slide(slug: str, query: Mapping[str, str]) -> Slide:
    """Return a place of a page as a slide: its title, a sentence, and the link to it.

    Parameters
    ----------
    slug
        Of the page.
    query
        What its address says; the language is each phone's own.
    """
    kept = {name: value for name, value in query.items() if name not in ("lang", "view", "embed")}
    link = f"{slug}?{urlencode(kept)}" if kept else slug
    named = {language: words(language) for language in LANGUAGES}
    return Slide(
        link,
        {
            "kind": "page",
            "title": {language: contents.title(t, slug) for language, t in named.items()},
            "body": [
                {language: _sentence(t, slug) for language, t in named.items()},
            ]
            if words(LANGUAGES[0]).has("onward", slug)
            else [],
            "link": link,
        },
    )


def _sentence(t: Words, slug: str) -> str:
    """Return what a link says of a page, as a sentence that stands alone."""
    said = t.of("onward", slug)
    return said[:1].upper() + said[1:]
