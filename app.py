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

from pages.shared import address, ahead, front, glossary, house, warmup
from pages.shared.i18n import words

INSPECT = "pages/inspect/page.py"
#: Slug -> icon of every page but the first.
PAGES = {
    "gradients": ":material/trending_down:",
    "depth": ":material/layers:",
    "bidirectional": ":material/swap_horiz:",
    "layers": ":material/stacks:",
    "translate": ":material/translate:",
    "truncation": ":material/content_cut:",
    "lab": ":material/science:",
    "glossary": ":material/dictionary:",
}


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Warm up in the background; the first page is painted meanwhile."""
    # Told before anybody arrives that the app names its own pages, Streamlit does not look into pages/ itself
    # and answer the very first deep link with "Page not found".
    with warmup.quietly():
        st.navigation([st.Page(Path(__file__).with_name("pages") / "inspect" / "page.py", default=True)])
    warmup.start(["pages.inspect.figures", "pages.gradients.take_away", "pages.gradients.lesson"])
    yield


def navigation() -> st.Page:
    """Return the page of the address bar, with titles in the visitor's language."""
    say = words(address.language())
    return st.navigation(
        [
            st.Page(INSPECT, title=say("inspect.title"), icon=":material/visibility:", default=True),
            # The home page under its own name, so that /inspect is an address too.
            st.Page(INSPECT, title=say("inspect.title"), url_path="inspect", visibility="hidden"),
            *(
                st.Page(f"pages/{slug}/page.py", title=say.of(slug, "title"), icon=icon, url_path=slug)
                for slug, icon in PAGES.items()
            ),
        ],
        position="top",
    )


def main() -> None:
    """Paint the frame, wait for torch if it is not here yet, and run the page."""
    st.set_page_config(page_title="Gatescope", page_icon=str(house.ASSETS / "icon.svg"), layout="wide")
    say = words(address.language())
    page = navigation()
    house.frame(say)
    if not warmup.is_ready():
        with st.container(key="house_loading"), st.spinner(say("house.loading")):
            warmup.wait()
    page.run()


if __name__ == "__main__":
    main()
else:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    app = st.App(
        __file__,
        lifespan=lifespan,
        routes=[ahead.route(), glossary.route()],
        middleware=front.middleware(),
        on_script_error=house.apologise,
    )
