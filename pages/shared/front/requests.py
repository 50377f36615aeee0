"""What is asked for, told apart."""

from __future__ import annotations

from typing import Final

import streamlit as st
from starlette.datastructures import Headers, QueryParams
from starlette.types import Scope

from pages.shared.i18n import FALLBACK, Language, as_language

_NO_PAGES: Final = (
    "_stcore/",
    "static/",
    "media/",
    "component/",
    "ahead/",
    "terms/",
    "app/",
    "rooms/",
    "r/",
    "ready/",
)


def path_of(scope: Scope) -> str:
    """Return the path from the app's own root on, without a slash before it."""
    path: str = scope["path"].removeprefix(scope.get("root_path", "")).strip("/")
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return path.removeprefix(base).lstrip("/") if base and f"{path}/".startswith(f"{base}/") else path


def is_page(scope: Scope) -> bool:
    """Whether a browser asks for a page of the app, to show it."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    path = path_of(scope)
    # Streamlit takes a slash at the end off by sending the browser elsewhere.
    if "." in path or f"{path}/".startswith(_NO_PAGES) or (path and scope["path"].endswith("/")):
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


def language_of(scope: Scope) -> Language:
    """Return the language that the address names, or the browser asks for."""
    said = as_language(QueryParams(scope.get("query_string", b"")).get("lang"))
    if said:
        return said
    for wanted in Headers(scope=scope).get("accept-language", "").split(","):
        asked = as_language(wanted.partition(";")[0].strip().partition("-")[0])
        if asked:
            return asked
    return FALLBACK
