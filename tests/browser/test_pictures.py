"""The pictures of the READMEs show the pages as they are."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable

import pytest

from tests.browser.conftest import Served, Visitor
from tests.browser.pictures import FOLDER, PICTURES, PRINTED, Picture, look
from tests.browser.server import ROOT

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def _shape(text: str) -> str:
    return _NUMBER.sub("#", text)


def _near(told: str, now: str) -> bool:
    """Whether two numbers differ by no more than one in the last place: machines round differently."""
    places = len(told.partition(".")[2])
    return math.isclose(float(told), float(now), abs_tol=1.01 * 10**-places)


def test_every_picture_of_a_readme_is_taken_by_the_command() -> None:
    taken = {f"docs/pictures/{picture.name}.png" for picture in PICTURES}
    shown = set()
    for readme in ("README.md", "README.ko.md"):
        shown |= set(re.findall(r"docs/pictures/[\w.]+", (ROOT / readme).read_text("utf-8")))
    assert shown == taken
    assert {f"docs/pictures/{path.name}" for path in FOLDER.glob("*.png")} == taken


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_no_older_than_its_page(
    visit: Callable[..., Visitor], served: Served, picture: Picture
) -> None:
    visitor = visit(f"/depth?lang={picture.language}&layers=5&seeds=1", player=False)
    told = json.loads(PRINTED.read_text("utf-8"))[picture.name]
    now = look(picture, visitor, served.url)
    assert [_shape(text) for text in told] == [_shape(text) for text in now], "take them anew: make pictures"
    for before, after in zip(told, now, strict=True):
        assert all(map(_near, _NUMBER.findall(before), _NUMBER.findall(after))), (before, after)
