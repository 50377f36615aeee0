"""The lab: networks that learn while one watches."""

from __future__ import annotations

from pages.lab import SECTIONS
from pages.shared.i18n import words
from pages.shared.sections import Sections


def main() -> None:
    """The switch, and the section the visitor is in."""
    sections = Sections("lab", "section", SECTIONS)
    section, page_state = sections.arrive()
    t = words(page_state.lang)
    sections.switch(t, t("lab.section"))
    section.show(t, page_state)


main()
