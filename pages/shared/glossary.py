"""The glossary: what every term means, in every language, and the way its definitions reach the browser.

A text links to a term as ``[AUROC](#term-auroc)``; ``front/terms.js`` opens the definition where the link is.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.shared.i18n import LANGUAGES, Language, in_language, words
from pages.shared.streamlit_compat import route_base
from pages.shared.taught import taught

FILE: Final = Path(__file__).parents[2] / "docs" / "glossary.toml"
_FOR_EVER: Final = "public, immutable, max-age=31536000"  # the address changes with what is behind it


@dataclass(frozen=True)
class Term:
    """One entry.

    Attributes
    ----------
    id : str
        What ``#term-`` is followed by in a link.
    topic : str
        What it is listed under.
    names, meanings : mapping
        Language -> the term, and the sentence that defines it; English at least.
    """

    id: str
    topic: str
    names: Mapping[Language, str]
    meanings: Mapping[Language, str]


@cache
def terms() -> tuple[Term, ...]:
    """Return every entry, in the order of the file."""
    entries = tomllib.loads(FILE.read_text("utf-8")).items()
    return tuple(
        Term(
            name,
            entry["topic"],
            {one: entry[one] for one in LANGUAGES if one in entry},
            {one: entry[f"means_{one}"] for one in LANGUAGES if f"means_{one}" in entry},
        )
        for name, entry in entries
        if name != "instead"
    )


def where_taught(term: Term, language: Language) -> str:
    """Say in which lessons of the course a term is taught; empty: in none."""
    t = words(language)
    places = [
        t("taught.lesson", number=one.lesson, title=in_language(one.title, language))
        for one in taught().get(term.id, ())
    ]
    return t("taught.where", lessons=", ".join(places)) if places else ""


@cache
def _body() -> bytes:
    """Id -> its names, its meanings, and where it is taught, if it is, each in the order of ``LANGUAGES``."""
    told = {
        term.id: [in_language(said, one) for said in (term.names, term.meanings) for one in LANGUAGES]
        + ([where_taught(term, one) for one in LANGUAGES] if term.id in taught() else [])
        for term in terms()
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


@cache
def _compressed() -> bytes:
    return gzip.compress(_body(), 9, mtime=0)


def url() -> str:
    """Return the address of all definitions, from the root of the server."""
    return f"{route_base('terms')}/{hashlib.sha256(_body()).hexdigest()[:12]}.json"


def route() -> Route:
    """Return the route that leads to the definitions."""
    return Route(f"{route_base('terms')}/{{version}}.json", respond)


def respond(request: Request) -> Response:
    """Answer with every definition, compressed where the browser takes that."""
    headers = {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
    if "gzip" not in Headers(scope=request.scope).get("accept-encoding", ""):
        return Response(_body(), media_type="application/json", headers=headers)
    headers["Content-Encoding"] = "gzip"
    return Response(_compressed(), media_type="application/json", headers=headers)
