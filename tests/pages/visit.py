"""A visit to a page as Streamlit's own tests run it, with no browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.shared.jobs import visitor

APP = str(Path(__file__).parents[2] / "app.py")
PATIENCE = 120.0  # seconds until a job that must end counts as stuck


def start(slug: str, *, painted: bool = True, **query: str) -> AppTest:
    """Arrive at a page with these query parameters; ``painted``: with a browser that has drawn its player."""
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params.update(query)
    app.session_state["painted"] = painted
    # As a deep link does; `switch_page` would first have to show the home page, in every one of the tests.
    app._page_hash = calc_hash(slug)
    return sound(app.run())


def sound(app: AppTest) -> AppTest:
    """The app, after a look that nothing failed."""
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """All words on the page that stand outside controls and figures."""
    parts = (*app.title, *app.header, *app.subheader, *app.text, *app.caption, *app.markdown)
    return " ".join(one.value for one in parts)


def paste(app: AppTest, text: str) -> AppTest:
    """Read a text of one's own."""
    app.text_area(key="paste").set_value(text)
    return sound(app.button(key="paste_read").click().run())


def ended(app: AppTest) -> AppTest:
    """The app once the job that its address names has ended: meanwhile the worker has the processor."""
    job = visitor.pool().find(app.query_params["job"], "test")
    assert job is not None
    until(lambda: not job.live, lambda: said(app))
    return sound(app.run())


def until(state: Callable[[], bool], told: Callable[[], str] = lambda: "it never came") -> None:
    """Wait for a state."""
    begun = time.monotonic()
    while not state():
        assert time.monotonic() - begun < PATIENCE, told()
        time.sleep(0.01)
