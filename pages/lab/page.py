"""The lab: networks that learn while one watches."""

from __future__ import annotations

from pages.lab import sections
from pages.shared.i18n import words


def main() -> None:
    """The switch, and the section the visitor is in."""
    section, page_state = sections.arrive()
    t = words(page_state.lang)
    sections.switch(t)
    section.show(t, page_state)


main()
