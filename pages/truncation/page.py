"""Truncation: where the gradient is cut, what length costs, and when clipping decides."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from pages.shared import jobs, parts
from pages.shared.i18n import Words, words
from pages.shared.streamlit_compat import DeltaGenerator
from pages.truncation import clip, controls, exports, lengths, live, window
from pages.truncation.measure import Sent
from pages.truncation.runs import runs
from pages.truncation.slips import clip_order, detach
from pages.truncation.url_state import ADDRESS, LENGTHS, LIMIT, RATES, PageState
from rnn_core.experiments.clipping import CLASSES


def _cut(t: Words, page_state: PageState) -> Sent:
    controls.bar(t, page_state)
    parts.claim("truncation", *window.claim(t))
    found = window.picture(t, page_state)
    window.training(t)
    exports.bar(t, found)
    return found


def _clip(t: Words, page_state: PageState) -> None:
    latch = page_state.latch(LIMIT)
    st.text(t("truncation.clip_lede", length=latch.length, hidden=latch.hidden, limit=LIMIT, classes=CLASSES))
    controls.setting(t, page_state)
    clip.section(t, page_state)
    clip_order.section(t)


def _fold(t: Words, name: Literal["length", "clip"], *, asked: bool) -> DeltaGenerator:
    """Return a fold: closed until a link or a run of this visitor asks for what is in it."""
    job = live.PANELS["length" if name == "length" else "latch"].job
    key = f"truncation_asked_{name}"
    st.session_state[key] = asked or job is not None or st.session_state.get(key, False)
    icon = ":material/timer:" if name == "length" else ":material/content_cut:"
    return st.expander(
        t.of("truncation", name), expanded=st.session_state[key], icon=icon, key=f"truncation_fold_{name}"
    )


def main() -> None:
    """Draw the three parts, each with what the visitor runs in it."""
    page_state: PageState = ADDRESS.arrive()
    t = words(page_state.lang)
    for panel in live.PANELS.values():
        runs().take(panel.job)  # what it told belongs to the first picture too
    with st.container(key="truncation"):
        found = _cut(t, page_state)
        with st.expander(
            t("truncation_slips.detach"),
            expanded=page_state.between != PageState.between,
            icon=":material/link_off:",
            key="truncation_fold_detach",
        ):
            detach.section(t)
        with _fold(t, "length", asked=False):
            lengths.section(t)
        with _fold(t, "clip", asked=(page_state.rate, page_state.length) != (RATES[0], LENGTHS[0])):
            _clip(t, page_state)
        exports.about(t, page_state, found)
    jobs.warm()


main()
