"""Links say where a visitor is, and whatever a link says, something sound comes of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pages.shared.state import DEPTHS, INSPECT, TEXT_IN_LINK, Place

slugs = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,60}", fullmatch=True)
counts = st.integers(0, 99_999_999)
places = st.builds(
    Place,
    lang=st.sampled_from(["ko", "en"]),
    net=slugs,
    sample=slugs,
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=TEXT_IN_LINK),
    layer=counts,
    unit=st.none() | counts,
    quantity=slugs,
    step=st.none() | counts,
    depth=st.sampled_from(DEPTHS),
    window=counts,
)


@given(places)
def test_a_place_survives_its_link(place: Place):
    assert INSPECT.place_of(INSPECT.query_of(place), "en") == place


def test_the_plain_place_has_a_short_address():
    assert INSPECT.query_of(Place("ko")) == {"lang": "ko"}


@given(st.dictionaries(st.sampled_from(["lang", *sorted(INSPECT.parameters)]), st.text()))
def test_no_link_breaks_anything(query: dict[str, str]):
    place = INSPECT.place_of(query, "en")
    assert place.lang in ("ko", "en")
    assert place.depth in DEPTHS
    assert place.layer >= 0
    assert place.window >= 0
    assert place.unit is None or place.unit >= 0
    place.text.encode("utf-8")
    assert INSPECT.place_of(INSPECT.query_of(place), "en") == place


def test_hostile_parameters_become_defaults():
    hostile = {
        "lang": "../../etc",
        "net": "<script>",
        "sample": "a" * 5000,
        "layer": "-1",
        "unit": "1e9",
        "q": "$x$",
        "t": "NaN",
        "depth": "__class__",
        "w": "\u0661",
        "text": "x" * (TEXT_IN_LINK + 1),
    }
    assert INSPECT.place_of(hostile, "ko") == Place("ko")
