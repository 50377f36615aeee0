"""Many to many, in step: a film of a dot in, the way it went at each frame out."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from pages.shared.i18n import Words
from pages.types import figures, measure, parts
from pages.types.url_state import ADDRESS, LETTERS, MIDDLE, PageState
from rnn_core.plots.types.charts import film, probabilities
from rnn_core.plots.types.unrolled import in_step
from rnn_core.tasks.moving_dot import FRAMES, GRID, NOISE, WAYS, Way, possible

ARROWS: Final[dict[Way, str]] = {"left": "\u2190", "up": "\u2191", "down": "\u2193", "right": "\u2192"}
_ICONS: Final[dict[Way, str]] = {
    "left": ":material/arrow_back:",
    "up": ":material/arrow_upward:",
    "down": ":material/arrow_downward:",
    "right": ":material/arrow_forward:",
}


def section(t: Words, page_state: PageState) -> pd.DataFrame:
    """Draw the dot's buttons, its film, the way at each frame, and the drawing; return what is drawn."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="types_dot_row"):
        parts.cell(t, page_state)
        _buttons(t, page_state)
    frames, shares, alone, whose = measure.way(page_state)
    ways, best = page_state.ways, shares.argmax(1)
    right = [WAYS[int(at)] == way for at, way in zip(best, ways, strict=True)]
    lone = [WAYS[int(at)] == way for at, way in zip(alone.argmax(1), ways, strict=True)]
    with st.container(key="types_ways"):
        counts = {"right": sum(right), "alone": sum(lone), "frames": len(ways)}
        st.text(t("types.ways_right", **counts))
    figures.show(film(frames, figures.style(t)), "film", t("types.film_alt", frames=len(ways)))
    heads = [ARROWS[way] for way in ways]
    names = [ARROWS[way] for way in WAYS]
    said = " ".join(ARROWS[WAYS[int(at)]] for at in best)
    st.caption(t("types.ways_help"))
    values = np.asarray(shares, np.float64).T
    alt = t("types.ways_alt", said=said)
    figures.show(probabilities(values, names, heads, figures.style(t)), "ways", alt)
    parts.badge(t, whose, t("types.what_ways", noise=f"{NOISE:g}"))
    numbers = [str(at + 1) for at in range(len(ways))]
    strengths = [float(row.max()) for row in shares]
    arrows = [ARROWS[WAYS[int(at)]] for at in best]
    parts.drawing(t, in_step(numbers, arrows, strengths), "synced")
    table = pd.DataFrame(shares, columns=[f"probability_{way}" for way in WAYS])
    table.insert(0, "way", ways)
    table.insert(0, "frame", range(1, len(ways) + 1))
    return table


def _buttons(t: Words, page_state: PageState) -> None:
    """Offer the four ways, those that are open, and to begin again."""
    place = page_state.places[-1]
    for way in ARROWS:
        st.button(
            t.of("types_way", way),
            key=f"types_go_{way}",
            icon=_ICONS[way],
            disabled=not possible(place, way),
            on_click=partial(_go, way),
        )
    st.button(t("types.again"), key="types_again", icon=":material/replay:", on_click=_again)


def _go(way: Way) -> None:
    """Take one more step; of a full film the first frame goes."""
    page_state: PageState = ADDRESS.here()
    ways, places = page_state.walk
    if not possible(places[-1], way):
        return
    start = page_state.start if len(page_state.path) == len(ways) else MIDDLE
    letters = "".join(letter for one in (*ways, way) for letter, named in LETTERS.items() if named == one)
    if len(letters) > FRAMES:
        letters, start = letters[1:], GRID * places[0][0] + places[0][1]
    ADDRESS.move(path=letters, start=start)


def _again() -> None:
    ADDRESS.move(path="r", start=MIDDLE)
