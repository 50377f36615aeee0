"""The pages there are, found from their folders: the group of each, and how a lesson goes through them."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pages.shared.i18n import Words
from pages.shared.page_spec import PageSpec

HOME: Final = "inspect"
FOLDER: Final = Path(__file__).parents[1]

GROUP_ORDER: Final = ("inspect", "compare", "course", "topics", "lab", "workbench", "class", "glossary")
"""The groups, in the order they are offered. One without pages is not drawn; one of one page is that page."""


def _spec(slug: str) -> PageSpec:
    package: Any = importlib.import_module(f"pages.{slug}")
    spec = getattr(package, "PAGE", None)
    if not isinstance(spec, PageSpec) or spec.group not in GROUP_ORDER:
        raise TypeError(
            f"pages/{slug}/__init__.py: expected PAGE, a PageSpec whose group is one of {GROUP_ORDER};"
            f" got {spec!r}. CONTRIBUTING.md says how a page is added."
        )
    return spec


def _found() -> dict[str, PageSpec]:
    specs = {one.parent.name: _spec(one.parent.name) for one in FOLDER.glob("*/page.py")}
    rank = {slug: (GROUP_ORDER.index(one.group), one.order, slug) for slug, one in specs.items()}
    return {slug: specs[slug] for slug in sorted(specs, key=rank.__getitem__)}


def _onward(pages: Mapping[str, PageSpec]) -> dict[str, tuple[str, ...]]:
    config = [slug for slug, one in pages.items() if one.in_lesson]
    following = dict(zip(config, [*config[1:], HOME], strict=True))
    return {slug: (following.get(slug, HOME), *one.onward) for slug, one in pages.items()}


PAGES: Final[Mapping[str, PageSpec]] = _found()
"""Slug -> what the page says of itself, in the order they are offered."""

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    group: slugs
    for group in GROUP_ORDER
    if (slugs := tuple(slug for slug, one in PAGES.items() if one.group == group))
}
"""Group -> slugs of its pages."""

ONWARD: Final[Mapping[str, tuple[str, ...]]] = _onward(PAGES)
"""Slug -> where a lesson goes from there."""


def title(t: Words, slug: str) -> str:
    """Return what a page is called."""
    return t.of(slug, "title")


def tab_title(t: Words, path: str) -> str:
    """Return what a browser's tab says of the page at a path, which need not be one of ours."""
    slug = path or HOME
    return f"{title(t, slug)} · Gatescope" if slug in PAGES else "Gatescope"


def warm() -> list[str]:
    """Return the modules that pages want imported in the background, the first page's first."""
    return [module for one in PAGES.values() for module in one.warm]
