"""One to many: a picture that the visitor lays out or draws in, a caption out, word by word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.types import figures, measure, own_picture, parts
from pages.types.url_state import ADDRESS, PLACES, THINGS, PageState
from rnn_core.experiments.types.captions import Caption, caption_words
from rnn_core.plots.types.charts import probabilities
from rnn_core.plots.types.unrolled import one_to_many
from rnn_core.tasks.scenes import Scene, caption, kind, nearest, written

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
    drawn = own_picture.own(page_state)
    said, _, whose = measure.caption_of(page_state, drawn)
    left, middle, right = st.columns([5, 5, 7], gap="medium")
    with left:
        _controls(t, page_state)
    with middle:
        own_picture.board(t, page_state)
        st.caption(t("types.picture_help"))
    with right:
        with st.container(key="types_said"):
            st.markdown(f"**{written(said.words)}**" if said.words else t("types.silent"))
            if drawn is None:
                st.text(judged(t, page_state, said))
            else:
                st.text(judged_own(t, page_state, said, drawn))
                st.text(sure(t, page_state, said))
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
    own_picture.forget()
    plain = PageState("en")
    ADDRESS.move(**{field: EXAMPLES[name].get(field, getattr(plain, field)) for field in _LAID})


def judged(t: Words, page_state: PageState, said: Caption) -> str:
    """Say whether the caption is right, and what the training has shown of such a picture."""
    scene = page_state.scene
    if scene is None:
        return t("types.no_caption")
    return " ".join([_right(t, page_state, said, scene), t.of("types_kind", kind(scene))])


def judged_own(t: Words, page_state: PageState, said: Caption, drawn: NDArray[np.int64]) -> str:
    """Say whether a drawing is a picture that has a caption, which one is nearest, and whether it is said."""
    found = nearest(drawn)
    pictures = f"{found.pictures:,}"
    if not found.pixels:
        scene = found.scenes[0]
        known = [t.of("types_kind", kind(scene)), _right(t, page_state, said, scene)]
        return " ".join([t("types.own_scene", pictures=pictures), *known])
    words = [caption(scene, page_state.spoken) for scene in found.scenes]
    near = {"pixels": found.pixels, "all": drawn.size}
    if len(words) == 1:
        told = t("types.own_nearest", caption=written(words[0]), **near)
    else:
        told = t("types.own_nearest_of", captions=len(words), **near)
    says = "types.own_says_it" if said.ended and said.words in words else "types.own_says_other"
    return " ".join([t("types.own_strange", pictures=pictures), told, t(says)])


def sure(t: Words, page_state: PageState, said: Caption) -> str:
    """Say how likely a caption of a drawing was, where least, and how likely that of the scene under it."""
    steps = said.shares.max(1)
    at = int(steps.argmin())
    word = caption_words(page_state.spoken).names[int(said.shares[at].argmax())]
    before, _, _ = measure.caption_of(page_state)
    return t(
        "types.own_sure",
        share=figures.percent(float(steps.prod())),
        word=t("types.end") if word == "</s>" else word.removeprefix("+"),
        least=figures.percent(float(steps[at])),
        before=figures.percent(float(before.shares.max(1).prod())),
    )


def _right(t: Words, page_state: PageState, said: Caption, scene: Scene) -> str:
    wanted = caption(scene, page_state.spoken)
    right = said.ended and said.words == wanted
    return t("types.right") if right else t("types.wrong", caption=written(wanted))


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
