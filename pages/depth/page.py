"""Depth: an error goes back through the layers of four deep stacks, and what that means for learning."""

from __future__ import annotations

from pages.depth import controls, learn, lesson, picture, take_away
from pages.depth.place import ADDRESS, Place
from pages.shared.i18n import words


def main() -> None:
    """Controls, then what was measured."""
    place: Place = ADDRESS.arrive()
    say = words(place.lang)
    controls.bar(say, place)
    found = picture.measure(say, place)
    picture.heading(say, place)
    picture.show(say, place, found)
    learn.section(say, place)
    take_away.bar(say, place, found)
    lesson.claims(say, place)
    take_away.about(say, place, found)


main()
