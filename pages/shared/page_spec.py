"""What a page says of itself in its own package: ``PAGE`` in ``pages/<slug>/__init__.py``.

What goes over all pages reads it from there: the navigation, the warm-up, the tests. It is imported before
the first paint, so a page's package imports nothing but this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class PageSpec:
    """A page among the others; its slug is its folder's name.

    Attributes
    ----------
    icon : str
        ``":material/<name>:"``, as Streamlit draws it.
    group : str
        One of ``contents.GROUP_ORDER``: several pages of one group are one menu.
    order : int
        Place within the group, in ascending order; among equals, the slug decides.
    in_lesson : bool
        Whether a lesson goes through it: the page before it in the navigation leads to it.
    onward : tuple of str
        Slugs that it leads to besides the next page of the lesson.
    own_text : mapping or None
        What its address says when it shows a visitor's own text, besides that; None if it reads none.
    warm : tuple of str
        Modules imported in the background before the first visitor asks for them.
    views : tuple of mapping
        Query parameters of each part that has an address of its own; tests look at all of them.
    """

    icon: str
    group: str
    order: int = 0
    in_lesson: bool = True
    onward: tuple[str, ...] = ()
    own_text: Mapping[str, str] | None = None
    warm: tuple[str, ...] = ()
    views: tuple[Mapping[str, str], ...] = ({},)
