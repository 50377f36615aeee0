"""Values of controls that no browser of ours would tell: a sentence, and the page state as it was."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as some
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from pages.shared import charts, streamlit_compat
from pages.shared.address import Address
from pages.shared.i18n import words
from pages.shared.state import Key
from tests.pages.test_every_page import ADDRESSES
from tests.pages.visit import said, start

FORGED: dict[str, Any] = {
    "string_value": "<script>",
    "double_value": float("nan"),
    "int_value": 10**12,
    "bool_value": True,
    "bytes_value": b"\xff",
    "json_value": '{"place": [1]}',
    "string_array_value": ["x", "y"],
    "double_array_value": [1e300],
    "int_array_value": [99],
}
#: Page, and a control of it: a number, a choice, a slider, a text, a picture of ours, one within a fragment.
CONTROLS = [
    ("depth", "depth_seed"),
    ("depth", "depth_depth"),
    ("depth", "depth_activation"),
    ("gradients", "paste"),
    ("gradients", "rewind"),
    ("inspect", "network"),
    ("bidirectional", "bidirectional_typed"),
    ("bidirectional", "bidirectional_unit"),
    ("bidirectional", "bidirectional_reader"),
    ("truncation", "truncation_answer"),
    ("by_hand", "by_hand_weight_0"),
    ("by_hand", "by_hand_inputs_text"),
    ("by_hand", "by_hand_step"),
    ("types", "types_painter"),
    ("course", "course_keeper"),
    ("course", "course_file"),
    ("course", "lesson_view_4_gates"),
]
#: What an address says for a control to be there.
QUERIES = {"depth": {"layers": "5", "seeds": "1"}, "lesson_view_4_gates": {"lesson": "4"}}


def tell(app: AppTest, control: str, kind: str, value: Any) -> AppTest:
    """Run the page as a browser would that tells this of a control, and of no other."""
    protos = [getattr(one, "proto", None) for one in app._tree]
    ids = {one.id for one in protos if str(getattr(one, "id", "")).endswith(f"-{control}")}
    assert len(ids) == 1
    told = WidgetState(id=ids.pop())
    if kind.endswith("array_value"):
        getattr(told, kind).data.extend(value)
    else:
        setattr(told, kind, value)
    return app._run(WidgetStates(widgets=[told]))


@pytest.mark.usefixtures("as_served")
@pytest.mark.parametrize(("page", "control"), CONTROLS)
def test_no_value_of_a_control_breaks_a_page(page: str, control: str) -> None:
    t = words("en")
    app = start(page, lang="en", **QUERIES.get(page, QUERIES.get(control, {})))
    for kind, value in FORGED.items():
        app = tell(app, control, kind, value)
        told = said(app)
        assert t("problem.page") not in told, kind
        assert not app.exception, kind
        app = app._run(WidgetStates())  # and it is not remembered
        assert t("problem.page") not in said(app), kind
        assert app.title or app.header or app.get("bidi_component"), kind


@pytest.mark.usefixtures("as_served")
def test_what_could_not_be_read_is_said_and_the_controls_stand_as_they_did() -> None:
    app = start("depth", lang="ko", layers="15", seeds="1", seed="7")
    app = tell(app, "depth_seed", "string_value", "boo")
    assert words("ko")("lost.control") in said(app)
    assert app.number_input(key="depth_seed").value == 7
    assert app.slider(key="depth_depth").value == 15
    app = app.button(key="lost_close").click().run()
    assert words("ko")("lost.control") not in said(app)


def test_a_mistake_of_ours_is_not_taken_for_a_forged_value() -> None:
    for mistake in (lambda: st.session_state["nothing"], lambda: int("x"), lambda: [][1]):
        with pytest.raises(Exception) as caught:
            mistake()
        assert not streamlit_compat.is_forged(caught.value)


anything = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(),
    some.floats(),
    some.text(),
    some.binary(),
    some.lists(some.integers(), max_size=2),
    some.dictionaries(some.text(max_size=3), some.integers(), max_size=2),
)


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
@given(data=some.data())
def test_a_place_is_sound_whatever_it_is_moved_to(address: Address[Any], data: Any) -> None:
    name = data.draw(some.sampled_from([one.field for one in address.parameters.values()]))
    value = data.draw(anything)
    st.session_state[address.page_state_key] = address.kind(lang="en")
    page_state = address.move(**{name: value})
    assert address.page_state_of(address.query_of(page_state), "en") == page_state
    assert address.move(**{name: getattr(page_state, name)}) == page_state  # what is sound stays as it is
    hash(dataclasses.astuple(page_state))


@given(anything)
def test_a_press_on_a_chart_is_a_number_or_nothing(value: Any) -> None:
    for told in (value, [value], [{"customdata": value}], [{"customdata": [value]}], [{"x": value}]):
        st.session_state[Key.CHART_CURVES] = {"selection": {"points": told}}
        found = charts.selected(Key.CHART_CURVES)
        assert found is None or isinstance(found, int)
