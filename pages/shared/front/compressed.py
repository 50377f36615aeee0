"""Streamlit's scripts and styles, compressed once and kept: Streamlit itself sends them as they are."""

from __future__ import annotations

import gzip
import mimetypes
from functools import cache
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.shared.front.requests import path_of
from pages.shared.streamlit_compat import static_folder

_SUFFIXES: Final = frozenset({".css", ".js", ".json", ".svg"})
_LEAST: Final = 1000
"""Bytes; of a smaller file the headers weigh more than what is saved."""
_FOR_EVER: Final = "public, immutable, max-age=31536000"  # their names change with what is in them


class Compressed:
    """Answers for what compresses well under ``/static/``; everything else goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the app."""
        file = _file(scope)
        if file is None:
            await self._app(scope, receive, send)
            return
        body = await run_in_threadpool(_compressed, file)
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding", "Cache-Control": _FOR_EVER}
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        await Response(body, headers=headers, media_type=kind)(scope, receive, send)


def _file(scope: Scope) -> Path | None:
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return None
    headers = Headers(scope=scope)
    if "gzip" not in headers.get("accept-encoding", "") or "range" in headers:
        return None
    return _files().get(path_of(scope))


@cache
def _files() -> dict[str, Path]:
    """Path under the server's root -> the file; no other can be asked for."""
    root = static_folder()
    found = (path for path in (root / "static").rglob("*") if path.suffix in _SUFFIXES)
    return {path.relative_to(root).as_posix(): path for path in found if path.stat().st_size >= _LEAST}


@cache
def _compressed(file: Path) -> bytes:
    # 24 MB of scripts in all become 7; a visit takes a tenth of them.
    return gzip.compress(file.read_bytes(), 9, mtime=0)
