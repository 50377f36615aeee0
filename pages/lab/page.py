"""The lab: networks that learn while one watches."""

from __future__ import annotations

from pages.lab import sections
from pages.shared.i18n import words


def main() -> None:
    """The switch, and the section the visitor is in."""
    section, place = sections.arrive()
    say = words(place.lang)
    sections.switch(say)
    section.show(say, place)


main()
