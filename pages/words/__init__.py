from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pages.shared.page_spec import PageSpec

PARTS: Final[Mapping[str, str]] = {"flags": "words_flags.title", "classifier": "words_classifier.title"}
"""Slug -> key of the title, in the order they are offered; the first is the page's own."""

PAGE: Final = PageSpec(
    icon=":material/flag:",
    group="topics",
    order=7,
    onward=("inspect",),
    views=tuple({"part": part} for part in PARTS),
)
