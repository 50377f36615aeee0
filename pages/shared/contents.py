"""The pages there are: in which group each is found, and in which order a lesson goes through them."""

from __future__ import annotations

from typing import Final

from pages.shared.i18n import Words

HOME: Final = "inspect"

GROUPS: Final[dict[str, dict[str, str]]] = {
    "inspect": {HOME: ":material/visibility:"},
    "course": {},
    "topics": {
        "gradients": ":material/trending_down:",
        "truncation": ":material/content_cut:",
        "depth": ":material/layers:",
        "layers": ":material/stacks:",
        "bidirectional": ":material/swap_horiz:",
        "translate": ":material/translate:",
    },
    "lab": {"lab": ":material/science:"},
    "workbench": {},
    "class": {},
    "glossary": {"glossary": ":material/dictionary:"},
}
"""Group -> slug -> icon of its pages, in the order they are offered. A new page is one line here; a group
without pages is not drawn, and a group of one page is that page."""

ONWARD: Final[dict[str, tuple[str, ...]]] = {
    HOME: ("gradients", "lab"),
    "gradients": ("truncation", "depth"),
    "truncation": ("depth",),
    "depth": ("layers",),
    "layers": ("bidirectional",),
    "bidirectional": ("translate",),
    "translate": ("lab",),
    "lab": (HOME, "gradients"),
    "glossary": (HOME,),
}
"""Slug -> where a lesson goes from there."""


def title(say: Words, slug: str) -> str:
    """Return what a page is called."""
    return say.of(slug, "title")


def tab_title(say: Words, path: str) -> str:
    """Return what a browser's tab says of the page at a path, which need not be one of ours."""
    slug = path or HOME
    known = any(slug in pages for pages in GROUPS.values())
    return f"{title(say, slug)} · Gatescope" if known else "Gatescope"
