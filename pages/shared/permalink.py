"""The address of what is on screen, to copy; the visitor's own text goes along only if they say so."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

import streamlit as st

from pages.shared import state
from pages.shared.address import Address
from pages.shared.i18n import Words
from pages.shared.state import TEXT_IN_LINK, Key

P = TypeVar("P")


def popover(t: Words, address: Address[P], page_state: P, *, own: bool) -> None:
    """Offer the link.

    Parameters
    ----------
    address, page_state
        The page's, and where the visitor is as settled on screen; the page state has a field ``text``.
    own
        Whether the visitor's own text is on screen.
    """
    # Opened, not before: Streamlit's code block brings a syntax highlighter, a second of every first visit.
    drawer = st.popover(t("below.link"), icon=":material/link:", key=Key.LINK, on_change="rerun")
    with drawer:
        if not drawer.open:
            return
        st.caption(t("below.link_help"))
        mine = state.own_text()
        if own and mine is not None:
            _offer_text(t, address, mine.text)
        with st.container(key="link_address"):  # whose button to copy is always in sight
            st.code(whole(st.context.url or "", address, page_state), language=None, wrap_lines=True)


def whole(here: str, address: Address[P], page_state: P) -> str:
    """Return the whole address of a page state.

    Parameters
    ----------
    here
        Where the page is, as the browser sees it: its server and path are taken.
    address, page_state
        The page's, and what is to be on screen.
    """
    return urlsplit(here)._replace(query=urlencode(address.query_of(page_state)), fragment="").geturl()


def is_local(here: str) -> bool:
    """Whether an address leads to the computer that it is opened on, whichever that is.

    Examples
    --------
    >>> [is_local(f"http://{one}:8501/") for one in ("localhost", "127.0.0.1", "[::1]", "192.168.0.7")]
    [True, True, True, False]
    """
    host = urlsplit(here).hostname or ""
    try:
        found = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return found.is_loopback or found.is_unspecified


def _offer_text(t: Words, address: Address[P], text: str) -> None:
    if len(text) > TEXT_IN_LINK:
        st.caption(f"{t('below.link_own')} {t('below.link_too_long', limit=TEXT_IN_LINK)}")
        return

    def carry() -> None:  # the text that is there now: it may be another than was drawn
        mine = state.own_text()
        address.move(text=mine.text if st.session_state[Key.SHARE_TEXT] and mine is not None else "")

    st.session_state[Key.SHARE_TEXT] = bool(getattr(address.here(), "text", ""))
    if not st.checkbox(t("below.link_carries", count=len(text)), key=Key.SHARE_TEXT, on_change=carry):
        st.caption(t("below.link_own"))
