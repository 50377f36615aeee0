"""Words: what a network's state remembers of them, and what a classifier makes of them."""

from __future__ import annotations

from pages.shared.i18n import words
from pages.shared.sections import Sections
from pages.words import PARTS


def main() -> None:
    """The switch, and the part the visitor is in."""
    sections = Sections("words", "part", PARTS)
    part, page_state = sections.arrive()
    t = words(page_state.lang)
    sections.switch(t, t("words.part"))
    part.show(t)


main()
