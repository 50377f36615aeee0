"""What pages say in plain English to who reads another language: ``python -m tests.pages.unspoken xx``.

Every page is run as its first visitor finds it, with all its folds; what was found is printed as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1.element_tree import Block

from pages.shared import contents
from tests import tree
from tests.pages.visit import start

_READ = {"label", "help", "placeholder", "body", "options", "title"}
_UNSEEN = {"theme"}  # keys of controls that only a script presses
_FIGURE = {"text", "title", "ticktext", "hovertemplate"}


def texts(node: Any) -> Iterator[str]:
    """Yield everything that is written in a part of a page."""
    if isinstance(node, Block):
        for kind in ("expandable", "popover", "tab"):
            yield getattr(getattr(getattr(node, "proto", None), kind, None), "label", "")
        for child in node.children.values():
            yield from texts(child)
    elif node.type == "plotly_chart":
        yield from _drawn(json.loads(node.proto.spec))
    elif node.type not in ("html", "code") and getattr(node, "key", None) not in _UNSEEN:
        for field, value in node.proto.ListFields():
            if field.name in _READ and field.type == field.TYPE_STRING:
                yield from [value] if isinstance(value, str) else value


def _drawn(figure: dict[str, Any]) -> Iterator[str]:
    """Yield what a figure says: the names of its lines where it has a legend, and all else."""
    layout = figure["layout"]
    legend = layout.get("showlegend", layout.get("template", {}).get("layout", {}).get("showlegend", True))
    for line in figure["data"]:
        yield from [line["name"]] if "name" in line and line.get("showlegend", legend) else []
    yield from _written(figure)


def _written(part: Any, named: str = "") -> Iterator[str]:
    if isinstance(part, dict):
        for name, one in part.items():
            yield from _written(one, name)
    elif isinstance(part, list):
        for one in part:
            yield from _written(one, named)
    elif isinstance(part, str) and named in _FIGURE:
        yield part


def plain(slug: str, view: dict[str, str], language: str) -> dict[str, list[str]]:
    """Return the texts of a page that hold plain English, and which words of them do."""
    data, titles, cards, lessons = tree.data(), tree.titles(), tree.cards(), tree.lessons()
    app = start("" if slug == contents.HOME else slug, lang=language, **view)
    said = [text for text in texts(app._tree) if text.strip() not in cards]
    # A page was there; what a lesson says in its card and its pictures, a browser alone sees.
    assert sum(len(text) for text in said) > 400 or ("lesson" in view and app.get("bidi_component"))
    left = {text: text.partition(": ")[2] or text for text in said}  # a corpus stands before a title
    return {
        text: found
        for text, title in left.items()
        if title not in titles
        and text not in titles
        and (found := tree.unmarked(tree.without(text, lessons), data))
    }


if __name__ == "__main__":
    found = {
        f"{slug} {dict(view)}": plain(slug, dict(view), sys.argv[1])
        for slug, page in contents.PAGES.items()
        for view in page.views
    }
    print(json.dumps(found, ensure_ascii=False))
