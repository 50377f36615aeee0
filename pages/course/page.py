"""Course: five lessons on really trained networks. Predict first; then it is measured."""

from __future__ import annotations

from pages.course import catalogue, home, lesson
from pages.course.url_state import ADDRESS
from pages.shared.i18n import words


def main() -> None:
    """The lesson that the address names; else all of them."""
    page_state = ADDRESS.arrive()
    t = words(page_state.lang)
    chosen = catalogue.numbered(page_state.lesson)
    if chosen is not None:
        lesson.show(t, chosen)
    else:
        home.show(t)


main()
