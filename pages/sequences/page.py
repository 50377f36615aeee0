"""Sequences: what a forecast knows beyond the last value, and what the whole past as input costs."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.sequences.measure import LEARNT, LEAST, SEED, forecasts, learnt_of, offered, settle
from pages.sequences.upload import section as upload
from pages.sequences.upload.kept import brought
from pages.sequences.url_state import ADDRESS, OWN, PageState
from pages.sequences.whole_past import section as whole_past
from pages.sequences.yesterday import section as yesterday
from pages.shared import downloads, parts
from pages.shared.controls import Controls
from pages.shared.i18n import Words, words
from rnn_core.series.change import WAYS, ways_of


def _to_own() -> None:
    # What was chosen of another series says nothing of this one.
    ADDRESS.move(series=OWN, way=WAYS[0])


def _controls(t: Words, page_state: PageState, given: yesterday.Forecasts) -> None:
    draw = Controls(t, ADDRESS, page_state)
    with parts.row("sequences"):
        draw.segmented("sequences.series", "series", offered(), words="sequences_series")
        draw.segmented("sequences.way", "way", ways_of(given.values), words="sequences_way")


def main() -> None:
    """Draw the forecasts and the shift test, the visitor's own table, and the model of the whole past."""
    page_state = settle(ADDRESS.arrive())
    t = words(page_state.lang)
    given = forecasts(t, page_state)
    with st.container(key="sequences"):
        _controls(t, page_state, given)
        parts.claim(
            "sequences",
            t.of("sequences", "claim"),
            t(
                "sequences.lede",
                count=f"{len(given.values):,}",
                learnt=f"{learnt_of(given.values):,}",
                share=f"{LEARNT:.0%}",
            ),
        )
        yesterday.show(t, ADDRESS, page_state, given)
        with st.expander(
            t("sequences.own"),
            expanded=page_state.series == OWN,
            icon=":material/upload:",
            key="sequences_own",
        ):
            upload.show(t, LEAST, _to_own)
        whole_past.show(t, ADDRESS, page_state)
        exports = [*yesterday.exports(t, given), *whole_past.exports(t, page_state)]
        own = page_state.series == OWN
        if own and (mine := brought()) is not None:
            exports += upload.exports(t, mine)
        downloads.bar(t, ADDRESS, replace(page_state, series="walk") if own else page_state, exports)
        st.caption(t("sequences.made", seed=SEED))


main()
