"""Words: what a network's state remembers of them, and what a classifier makes of them."""

from __future__ import annotations

from pages.shared.i18n import words
from pages.words import controls, url_state


def main() -> None:
    """The switch, and the part the visitor is in."""
    part, page_state = url_state.arrive()
    t = words(page_state.lang)
    controls.switch(t)
    part.show(t)


main()
