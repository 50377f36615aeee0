"""Links say where a visitor is, and whatever a link says, something sound comes of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pages.shared.state import DEPTHS, DIARY, INSPECT, TEXT_IN_LINK, PageState

slugs = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,60}", fullmatch=True)
counts = st.integers(0, 99_999_999)
places = st.builds(
    PageState,
    lang=st.sampled_from(["ko", "en"]),
    net=slugs,
    sample=slugs,
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=TEXT_IN_LINK),
    layer=counts,
    unit=st.none() | counts,
    quantity=slugs,
    step=st.none() | counts,
    depth=st.sampled_from(DEPTHS),
    diary=st.sampled_from(DIARY),
    window=counts,
)


@given(places)
def test_a_place_survives_its_link(page_state: PageState):
    assert INSPECT.page_state_of(INSPECT.query_of(page_state), "en") == page_state


def test_the_plain_place_has_a_short_address():
    assert INSPECT.query_of(PageState("ko")) == {"lang": "ko"}


@given(st.dictionaries(st.sampled_from(["lang", *sorted(INSPECT.parameters)]), st.text()))
def test_no_link_breaks_anything(query: dict[str, str]):
    page_state = INSPECT.page_state_of(query, "en")
    assert page_state.lang in ("ko", "en")
    assert page_state.depth in DEPTHS
    assert page_state.diary in DIARY
    assert page_state.layer >= 0
    assert page_state.window >= 0
    assert page_state.unit is None or page_state.unit >= 0
    page_state.text.encode("utf-8")
    assert INSPECT.page_state_of(INSPECT.query_of(page_state), "en") == page_state


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
    assert INSPECT.page_state_of(hostile, "ko") == PageState("ko")
