from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pages.shared.page_spec import PageSpec

SECTIONS: Final[Mapping[str, str]] = {
    "character": "lab_character.title",
    "memory": "lab_memory.title",
    "compare": "lab_compare.title",
    "markov": "lab_markov.title",
    "grus": "lab_grus.title",
    "parity": "lab_parity.title",
}
"""Slug -> key of the title, in the order they are offered; the first is the lab's own."""

PAGE: Final = PageSpec(
    icon=":material/science:",
    group="lab",
    onward=("gradients",),
    own_text={"section": "markov"},
    views=tuple({"section": section} for section in SECTIONS),
)
