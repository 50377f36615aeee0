"""A cell small enough to be computed by hand: every weight can be changed, every number checked."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.by_hand import controls, diary, exports, measure, steps, studies
from pages.by_hand.measure import Shown
from pages.by_hand.url_state import ADDRESS
from pages.shared import parts
from pages.shared.i18n import Words, words

_FOLDS: tuple[tuple[str, str, Callable[[Words, Shown], None]], ...] = (
    ("calculator", ":material/calculate:", steps.calculator),
    ("unroll", ":material/repeat:", studies.unroll),
    ("nonlinearity", ":material/show_chart:", studies.nonlinearity),
    ("product", ":material/grid_on:", studies.product),
    ("masks", ":material/toggle_on:", studies.masks),
    ("count", ":material/tag:", studies.count),
)


def main() -> None:
    """Controls and claim; the numbers beside the weights; the step in equations; what they show."""
    ADDRESS.arrive()
    page_state = ADDRESS.here()
    t = words(page_state.lang)
    found = measure.show(page_state)
    controls.bar(t, found)
    parts.claim("by_hand", *steps.claim(t, found))
    with st.container(key="by_hand_desk", horizontal=True, gap="medium"):
        with st.container(key="by_hand_numbers", width=540):
            st.text(steps.reading(t, found))
            controls.inputs(t, found)
            steps.states(t, found)
            steps.badge(t, found)
            steps.gates(t, found)
        with st.container(key="by_hand_weights", width=440):
            controls.weights(t, found)
    diary.section(t, found)
    studies.curves(t, found)
    for name, icon, draw in _FOLDS:
        with st.expander(t.of("by_hand_fold", name), icon=icon, key=f"by_hand_fold_{name}"):
            draw(t, found)
    exports.bar(t, found)
    exports.about(t, found)


main()
