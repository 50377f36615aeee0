"""One to many: a picture that the visitor lays out in, a caption out, word by word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.types import figures, measure, parts
from pages.types.url_state import ADDRESS, PLACES, THINGS, PageState
from rnn_core.experiments.types.captions import Caption, caption_words
from rnn_core.plots.types.charts import picture, probabilities
from rnn_core.plots.types.unrolled import one_to_many
from rnn_core.tasks.scenes import caption, kind, written

_SEEN: Final = 0.02
"""A word that is nowhere likelier is left out of the map."""

EXAMPLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "unseen": {},
    "new": {"first": "yellow-ring", "first_column": 1, "first_row": 3, "second_column": 7, "second_row": 4},
}
"""What a button lays out: fields of the page state, besides those at their default."""
_LAID: Final = (
    "first",
    "second",
    "first_column",
    "first_row",
    "second_column",
    "second_row",
)


def section(t: Words, page_state: PageState) -> pd.DataFrame:
    """Draw the controls, the picture, what is said of it, and the drawing; return what is drawn."""
    said, pixels, whose = measure.caption_of(page_state)
    left, middle, right = st.columns([5, 4, 7], gap="medium")
    with left:
        _controls(t, page_state)
    with middle:
        figures.show(
            picture(pixels, figures.style(t)), "picture", t("types.picture_alt", caption=_wanted(page_state))
        )
        st.caption(t("types.picture_help"))
    with right:
        with st.container(key="types_said"):
            st.markdown(f"**{written(said.words)}**" if said.words else t("types.silent"))
            st.text(judged(t, page_state, said))
        shown = _map(t, page_state, said)
        parts.badge(t, whose, t("types.what_words"))
    ends = [*said.words, t("types.end")] if said.ended else list(said.words)
    shares = [float(row.max()) for row in said.shares]
    parts.drawing(t, one_to_many(t("types.the_picture"), ends, shares), "one_to_many")
    return shown


def _controls(t: Words, page_state: PageState) -> None:
    draw = Controls(t, ADDRESS, page_state)
    names = {name: t("types.thing", **_named(t, name)) for name in THINGS}
    with st.container(horizontal=True, key="types_examples", gap="small"):
        for name in EXAMPLES:
            st.button(t.of("types_example", name), key=f"types_lay_{name}", on_click=partial(_lay, name))
    for which in ("first", "second"):
        draw.select(f"types.{which}", which, THINGS, names=names)
        with st.container(horizontal=True, gap="small", key=f"types_at_{which}"):
            draw.slider("types.column", f"{which}_column", 1, PLACES)
            draw.slider("types.row", f"{which}_row", 1, PLACES)
    parts.tongue(t, page_state)


def _named(t: Words, name: str) -> dict[str, str]:
    colour, _, shape = name.partition("-")
    return {"colour": t.of("types_colour", colour), "form": t.of("types_form", shape)}


def _lay(name: str) -> None:
    plain = PageState("en")
    ADDRESS.move(**{field: EXAMPLES[name].get(field, getattr(plain, field)) for field in _LAID})


def _wanted(page_state: PageState) -> str:
    scene = page_state.scene
    return "" if scene is None else written(caption(scene, page_state.spoken))


def judged(t: Words, page_state: PageState, said: Caption) -> str:
    """Say whether the caption is right, and what the training has shown of such a picture."""
    scene = page_state.scene
    if scene is None:
        return t("types.no_caption")
    wanted = caption(scene, page_state.spoken)
    right = said.ended and said.words == wanted
    told = t("types.right") if right else t("types.wrong", caption=written(wanted))
    return " ".join([told, t.of("types_kind", kind(scene))])


def _map(t: Words, page_state: PageState, said: Caption) -> pd.DataFrame:
    """Draw every word's probability at every step, the words in the order they are likeliest."""
    known = caption_words(page_state.spoken).names
    likely = [k for k in range(len(known)) if said.shares[:, k].max() >= _SEEN]
    likely.sort(key=_place(said))
    names = [t("types.end") if known[k] == "</s>" else known[k] for k in likely]
    steps = [str(at + 1) for at in range(len(said.shares))]
    values = said.shares[:, likely].T.astype(np.float64)
    alt = t("types.words_alt", caption=written(said.words))
    figures.show(probabilities(values, names, steps, figures.style(t)), "words", alt)
    return pd.DataFrame(
        [
            {"step": at + 1, "token": known[k], "probability": float(share)}
            for at, shares in enumerate(said.shares)
            for k, share in enumerate(shares)
        ]
    )


def _place(said: Caption) -> Callable[[int], tuple[int, float]]:
    def place(k: int) -> tuple[int, float]:
        at = int(said.shares[:, k].argmax())
        return at, -float(said.shares[at, k])

    return place
