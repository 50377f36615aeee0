"""What the visitor draws for the captioner, kept in the session with the scene that it began from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.shared.i18n import Words
from pages.types.painter import Painter, painter
from pages.types.url_state import PageState
from rnn_core.tasks.scenes import COLOURS, SIZE, TONES, Placed, coloured, drawing

_DRAWN: Final = "types_drawing"


@dataclass(frozen=True)
class Drawn:
    """A drawing: where the two things lay that it began from, and the tone of every pixel, row by row."""

    placed: tuple[Placed, Placed]
    pixels: tuple[int, ...] = field(repr=False)


def own(page_state: PageState) -> NDArray[np.int64] | None:
    """Return what the visitor drew over the scene that is laid out, if they did."""
    kept: Drawn | None = st.session_state.get(_DRAWN)
    return _square(kept.pixels) if kept is not None and kept.placed == page_state.placed else None


def keep(page_state: PageState, pixels: tuple[int, ...]) -> None:
    """Keep a drawing; the scene itself is none."""
    scene = np.array_equal(_square(pixels), drawing(page_state.placed))
    st.session_state[_DRAWN] = None if scene else Drawn(page_state.placed, pixels)


def forget() -> None:
    """Show the scene again."""
    st.session_state[_DRAWN] = None


def board(t: Words, page_state: PageState) -> None:
    """Draw the pixels that are read, to be drawn on."""
    scene, drawn = drawing(page_state.placed), own(page_state)
    shown = scene if drawn is None else drawn
    names = ["", *(t.of("types_tone", one) for one in COLOURS)]
    view = Painter(_row(scene), _row(shown), tuple(zip(names, _css(), strict=True)), page_state.lang)
    with st.container(key="types_board"):  # as high as what comes into it
        painter(view, key="types_painter", on_drawn=lambda pixels: keep(page_state, pixels))


def _css() -> list[str]:
    bytes_ = np.round(255 * coloured(np.arange(TONES)[None])[:, 0].T).astype(int)
    return [f"rgb({red}, {green}, {blue})" for red, green, blue in bytes_.tolist()]


def _row(square: NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(square.ravel().tolist())


def _square(pixels: tuple[int, ...]) -> NDArray[np.int64]:
    return np.array(pixels, np.int64).reshape(SIZE, SIZE)
