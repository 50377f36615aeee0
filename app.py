"""Gatescope: see inside recurrent networks. Start it with ``streamlit run app.py``.

The server imports this file once and serves ``app``; Streamlit then runs it, as ``__main__``, for every
visitor and every change.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from pages.shared import (
    address,
    contents,
    front,
    garbage,
    glossary,
    layout,
    navigation,
    readiness,
    rooms,
    streamlit_compat,
    turns,
    warmup,
    window_endpoint,
)
from pages.shared.i18n import words


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Warm up in the background; the first page is painted meanwhile."""
    # Told before anybody arrives that the app names its own pages, Streamlit does not look into pages/ itself
    # and answer the very first deep link with "Page not found".
    with streamlit_compat.quietly():
        st.navigation([st.Page(Path(__file__).with_name("pages") / "inspect" / "page.py", default=True)])
    warmup.start(contents.warm())
    garbage.start()
    async with rooms.lifespan():
        yield


def main() -> None:
    """Paint the frame, wait for torch if it is not here yet, and run the page."""
    with turns.turn():
        _run()


def _run() -> None:
    t = words(address.language())
    # Before the pages are named: Streamlit would fetch the icon of one from elsewhere, for the browser's tab.
    st.set_page_config(page_icon=str(layout.ASSETS / "icon.svg"), layout="wide")
    way = navigation.navigate(t)
    st.set_page_config(page_title=contents.tab_title(t, way.slug))
    layout.frame(t)
    navigation.mark(t, way)
    if not warmup.is_ready():
        with st.container(key="house_loading"), st.spinner(t("house.loading")):
            warmup.wait()
    way.page.run()
    rooms.offer(t, way.slug)
    navigation.onward(t, way)


if __name__ == "__main__":
    main()
else:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    app = st.App(
        __file__,
        lifespan=lifespan,
        routes=[
            window_endpoint.route(),
            glossary.route(),
            readiness.route(lambda: rooms.HOUSE.is_closing),
            *rooms.routes(),
        ],
        middleware=front.middleware(rooms.COOKIE),
        on_script_error=layout.apologise,
    )
