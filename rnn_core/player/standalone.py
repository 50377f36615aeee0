"""The player as one file that plays from a disk: same script, same style, the data inside."""

from __future__ import annotations

import html
import re
from base64 import b64encode
from dataclasses import replace
from typing import Final

from rnn_core.player import bundle
from rnn_core.player.packet import feed, packet
from rnn_core.player.strings import strings
from rnn_core.player.view import View

_NAME = "gs-standalone"
_LINK: Final = re.compile(r"\[([^\]]+)\]\(#term-[^)]*\)")


def standalone_html(view: View) -> str:
    """Write a page that needs no network and no server.

    Parameters
    ----------
    view
        What to show. Every value of every unit goes along as float32; where each gate's sum came from, for
        the units with a story and the one on screen.

    Returns
    -------
    str
        HTML of about 6 bytes a value and unit: 8 MB for an LSTM of 256 units over 1,000 steps.
    """
    said = strings(view.language)
    holes = {
        "language": view.language,
        "title": html.escape(f"Gatescope: {view.network}"),
        "theme": html.escape(said["page.theme"]),
        "style": bundle.style() + (bundle.FOLDER / "css" / "standalone.css").read_text("utf-8"),
        "skeleton": bundle.skeleton(),
        "packet": b64encode(packet(view, _NAME, "float32")).decode(),
        "feed": b64encode(feed(_unlinked(view), _NAME, echo=False, t=plain)).decode(),
        "script": bundle.script(bundle.FOLDER / "js" / "standalone.js"),
    }
    page = (bundle.FOLDER / "standalone.html").read_text("utf-8")
    pieces = page.split("{{")
    return pieces[0] + "".join(_filled(piece, holes) for piece in pieces[1:])


def plain(text: str) -> str:
    """Return a text without its links to terms: a page of its own has no glossary."""
    return _LINK.sub(r"\1", text)


def _unlinked(view: View) -> View:
    return replace(view, stories=tuple(replace(one, lede=plain(one.lede)) for one in view.stories))


def _filled(piece: str, holes: dict[str, str]) -> str:
    name, rest = piece.split("}}", 1)
    return holes[name] + rest
