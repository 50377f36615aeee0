"""The first page: Streamlit's own, with a line of text in it, and a watch over the connection."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path
from typing import Final

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.shared import contents, glossary, readiness
from pages.shared.front.requests import is_page, language_of, path_of
from pages.shared.i18n import FALLBACK, LANGUAGES, Language, words
from pages.shared.streamlit_compat import route_base, static_folder

AGAIN: Final = 20
"""Seconds until a page that found no room asks again."""

_FOLDER: Final = Path(__file__).parent
_HOUSE: Final = Path(__file__).parents[3] / "assets" / "house.css"
_SCRIPTS: Final = (
    "watch.js",
    "arrive.js",
    "speak.js",
    "theme.js",
    "scroll.js",
    "follow.js",
    "restart.js",
    "wall.js",
)
_TOLD: Final = ("full", "refused", "unreachable", "unloaded")
"""What the watch may have to say, besides the line that is there at once."""


class Shell:
    """Answers whoever asks for a page of the app; everything else goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the app."""
        if not is_page(scope):
            await self._app(scope, receive, send)
            return
        answer = HTMLResponse(page(language_of(scope), path_of(scope)), headers=_HEADERS)
        await answer(scope, receive, send)


_HEADERS: Final = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}


def page(language: Language, path: str = "") -> str:
    """Return Streamlit's page with our words in it, in one language, and the title of the page at a path."""
    title = html.escape(contents.tab_title(words(language), path))
    return _page(language).replace("<title>Gatescope</title>", f"<title>{title}</title>", 1)


@cache
def _page(language: Language) -> str:
    t = words(language)
    text = (static_folder() / "index.html").read_text("utf-8")
    for pattern, ours in (
        (r"<html\b[^>]*>", f'<html lang="{language}">'),
        (r"<title>.*?</title>", f"<title>Gatescope</title>\n{_head(language)}"),
        # A typeface that the app does not use, ahead of the scripts that it waits for.
        (r'<link\s[^>]*rel="preload"[^>]*as="font"[^>]*>', ""),
        (r"<noscript>.*?</noscript>", ""),
        (r"<body>", f"<body>\n{_frame()}\n{_line(t('shell.coming'), without=t('shell.scripts'))}"),
    ):
        before, found, after = _around(pattern, text)
        text = f"{before}{ours}{after}" if found else text
    return text


def _around(pattern: str, text: str) -> tuple[str, bool, str]:
    found = re.search(pattern, text, re.DOTALL)
    return (text[: found.start()], True, text[found.end() :]) if found else (text, False, "")


@cache
def full(language: Language) -> str:
    """Return the page that says there is no room."""
    t = words(language)
    link = f'<a href="{html.escape(route_base("r"))}">{html.escape(t("shell.full_phone"))}</a>'
    line = _line(t("shell.full", seconds=AGAIN), then=f"<p>{link}</p>")
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="UTF-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="refresh" content="{AGAIN}">\n<title>Gatescope</title>\n'
        f"<style>{_style()}</style>\n</head>\n<body>{line}</body>\n</html>\n"
    )


def _head(language: Language) -> str:
    t = words(language)
    script = "\n".join((_FOLDER / name).read_text("utf-8") for name in _SCRIPTS)
    script = script.replace('"WORDS"', _json({name: t.of("shell", name, seconds=AGAIN) for name in _TOLD}))
    script = script.replace('"STREAMLIT"', _json(_theirs()))
    restarted = {name: t.of("restarted", name) for name in ("told", "reload", "close")}
    for hole, filling in (("SERVER", readiness.SERVER), ("READY", readiness.url()), ("RESTARTED", restarted)):
        script = script.replace(f'"{hole}"', _json(filling))
    head = f"<style>{_style()}</style>\n<script>\n{script}</script>\n{_terms()}"
    return head.replace('"LANGUAGES"', _json(LANGUAGES))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _theirs() -> dict[Language, list[str]]:
    """Return what Streamlit says in English, and what pages in other languages say in its page state."""
    english = words(FALLBACK).messages
    names = [key.removeprefix("streamlit.") for key in english if key.startswith("streamlit.")]
    return {one: [words(one).of("streamlit", name) for name in names] for one in LANGUAGES}


def _terms() -> str:
    """What opens the definition of a term."""
    script = (_FOLDER / "terms.js").read_text("utf-8").replace('"TERMS"', json.dumps(glossary.url()))
    return f"<style>{(_FOLDER / 'terms.css').read_text('utf-8')}</style>\n<script>\n{script}</script>"


@cache
def _frame() -> str:
    # In the body, and not in the head: behind Streamlit's own sheets, which it puts there later.
    pages = (contents.FOLDER / slug / "page.css" for slug in contents.PAGES)
    sheets = [_HOUSE, *(sheet for sheet in pages if sheet.exists())]
    return f"<style>{''.join(sheet.read_text('utf-8') for sheet in sheets)}</style>"


def _line(text: str, without: str = "", then: str = "") -> str:
    """Write the line; `without` stands in its place where scripts are not allowed, `then`, HTML, under it."""
    other = f"<style>.told {{ display: none }}</style><p>{html.escape(without)}</p>" if without else ""
    told = f'<p class="told">{html.escape(text)}</p>{then}'
    return f'<div id="gatescope-shell" role="status"><b>Gatescope</b>{told}<noscript>{other}</noscript></div>'


@cache
def _style() -> str:
    return (_FOLDER / "shell.css").read_text("utf-8")
