"""What is kept by a key: made once, each keeper's apart, a visitor's own for their session alone."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from pages.shared import cache

    numbers = cache.keeper("test_numbers", 4, 2)
    letters = cache.keeper("test_letters", 8, 2)
    made = st.session_state.setdefault("made", [])

    def make(what: object) -> object:
        made.append(what)
        return what

    st.session_state["found"] = [
        numbers(("a", 1), lambda: make(1), own=False),
        letters(("a", 1), lambda: make("one"), own=False),
        numbers(("a", 1), lambda: make("mine"), own=True),
        numbers(("a", 1), lambda: make("never"), own=False),
        numbers(("a", 2), lambda: make(2), own=False),
    ]


def test_a_result_is_made_once_by_its_keeper_and_for_its_owner():
    at = AppTest.from_function(_page).run()
    assert not at.exception
    assert at.session_state["found"] == [1, "one", "mine", 1, 2]
    assert at.session_state["made"] == [1, "one", "mine", 2]
    at.run()
    assert at.session_state["made"] == [1, "one", "mine", 2]
