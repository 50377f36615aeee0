"""Sequence models: the whole past, a window of it, or a state; on series known, measured, or brought."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from pages.sequences import controls, exports, findings, live, measure, sections
from pages.sequences.measure import LEAST, Shown
from pages.sequences.upload import section as upload
from pages.sequences.upload.kept import brought
from pages.sequences.url_state import ADDRESS, FIRST, OWN, PageState
from pages.sequences.whole_past import section as whole_past
from pages.sequences.yesterday import section as yesterday
from pages.shared import downloads, jobs, parts
from pages.shared.i18n import Words, words
from rnn_core.errors import InputError


def _to_own() -> None:
    # What was chosen of another series says nothing of this one.
    ADDRESS.move(series=OWN, way="", model="", origin=0, forecast="", shift=0)


def _settled(page_state: PageState) -> tuple[PageState, bool]:
    """Return what can be shown, and whether the visitor's own series could not be."""
    try:
        return measure.settle(page_state), False
    except InputError:
        page_state = ADDRESS.move(series=FIRST, way="")
        ADDRESS.write()
        return measure.settle(page_state), True


def _moved(t: Words, page_state: PageState, shown: Shown) -> yesterday.Forecasts:
    """Return the forecasts that the shift test is made of: the state's first."""
    slugs = (sections.best_cell(shown), "linear", "window", *shown.cells, "persistence")
    made: dict[str, tuple[str, np.ndarray]] = {}
    for slug in dict.fromkeys(filter(None, slugs)):
        said = shown.one_step(slug, page_state.window)
        if said is not None:
            made[slug] = (findings.model_name(t, slug, page_state.window), said)
    return yesterday.Forecasts(
        shown.ready.series.values, shown.labels, made, random=page_state.series == "walk"
    )


def main() -> None:
    """Draw the parts, from a window and a state to the whole past."""
    page_state, refused = _settled(ADDRESS.arrive())
    t = words(page_state.lang)
    measure.take(live.PANEL.job)
    with st.container(key="sequences"):
        shown = measure.shown(page_state)
        controls.bar(t, page_state, shown.taus)
        if refused:
            with st.container(key="problem_sequences_own"):
                st.text(t("sequences.still"))
        parts.claim("sequences", t("sequences.claim"), sections.about(t, shown))
        sections.compared(t, page_state, shown)
        live.panel(t)
        exports.about(t, page_state, shown)
        with st.expander(
            t("sequences.own"),
            expanded=page_state.series == OWN or refused,
            icon=":material/upload:",
            key="sequences_own",
        ):
            upload.show(t, LEAST, _to_own)
        sections.onward(t, page_state, shown)
        moved = _moved(t, page_state, shown)
        yesterday.show(t, ADDRESS, page_state, moved)
        whole_past.show(t, ADDRESS, page_state)
        files = [
            *exports.files(t, page_state, shown),
            *yesterday.exports(t, moved),
            *whole_past.exports(t, page_state),
        ]
        own = page_state.series == OWN
        if own and (mine := brought()) is not None:
            files += upload.exports(t, mine)
        link = replace(page_state, series=FIRST, way="") if own else page_state
        downloads.bar(t, ADDRESS, replace(link, job=""), files)
    jobs.warm()


main()
