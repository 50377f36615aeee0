"""The page of a phone: one answer, no framework, and nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from functools import cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pages.shared.front.requests import language_of
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.rooms.answers import LONGEST_NICKNAME, LONGEST_WORD
from pages.shared.streamlit_compat import route_base

_FOLDER: Final = Path(__file__).parent
_SCRIPTS: Final = (
    "making.js",
    "connection.js",
    "outbox.js",
    "player.js",
    "sketch.js",
    "together.js",
    "slide.js",
    "views.js",
    "phone.js",
)


def respond(request: Request) -> Response:
    """Answer ``/r`` and ``/r/CODE``; what follows a ``#`` no server is told."""
    body, policy = page(language_of(request.scope))
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Language",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(body, headers=headers)


@cache
def page(language: Language) -> tuple[str, str]:
    """Return the page in one language, and the policy that lets its own scripts and styles alone run."""
    t = words(language)
    style = (_FOLDER / "phone.css").read_text("utf-8")
    script = "\n".join((_FOLDER / name).read_text("utf-8") for name in _SCRIPTS)
    holes = {
        "language": language,
        "title": html.escape(t("phone.title")),
        "style": style,
        "told": json.dumps(_told(language), ensure_ascii=False).replace("<", "\\u003c"),
        "script": script,
        "noscript": html.escape(t("phone.noscript")),
    }
    first, *pieces = (_FOLDER / "phone.html").read_text("utf-8").split("{{")
    filled = (holes[name] + rest for name, rest in (one.split("}}", 1) for one in pieces))
    policy = "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
    sources = f"script-src {_source(script)}; style-src {_source(style)}; frame-ancestors 'self'"
    return first + "".join(filled), f"{policy}; {sources}"


def _told(language: Language) -> dict[str, object]:
    """Return what the script knows: its words, the other languages' names, and where the server is."""
    t = words(language)
    prefix = "phone."
    said = {
        name.removeprefix(prefix): t.of("phone", name.removeprefix(prefix))
        for name in t.messages
        if name.startswith(prefix)
    }
    return {
        "words": said,
        "languages": {one: words(one)("language.name") for one in LANGUAGES},
        "rooms": route_base("rooms"),
        "root": route_base(""),
        "longest": {"nickname": LONGEST_NICKNAME, "word": LONGEST_WORD},
    }


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
