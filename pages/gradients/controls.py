"""What a visitor chooses: trained or fresh networks, the text, and everything that decides a fresh one."""

from __future__ import annotations

from typing import get_args

from pages.gradients.measure import Passage
from pages.gradients.text import reader
from pages.gradients.url_state import (
    ADDRESS,
    AS_IT_COMES,
    FORGETS,
    LONGEST,
    RADII,
    SEEDS,
    SHORTEST,
    Activation,
    Initialisation,
    Mode,
    PageState,
)
from pages.shared import cells, fit, parts, registry, state, user_networks, user_text
from pages.shared.controls import Controls
from pages.shared.i18n import Words

_RESET = {"target": None, "step": 0}


def bar(t: Words, page_state: PageState) -> None:
    """Draw the row: which networks and which text, or how fresh ones begin; the rest in its drawer."""
    fresh = page_state.mode == "fresh"
    draw = Controls(t, ADDRESS, page_state)
    with parts.row("gradients"):
        draw.segmented("gradients.mode", "mode", get_args(Mode), words="gradients_mode", also=_RESET)
        user_text.popover(t)
        if fresh:
            kinds = get_args(Activation)
            draw.segmented("gradients.activation", "activation", kinds, words="gradients_activation")
        else:
            _sample(t, draw)
        with parts.more(t, "gradients"):
            if fresh:
                _fresh(t, draw)
                _sample(t, draw)
            elif user_networks.names():
                titles = {"": t("gradients.shipped")}
                own = filter(registry.foretells, user_networks.names())
                titles |= {name: registry.title(t, name) for name in own}
                draw.select(
                    "gradients.net", "net", titles, names=titles, also=_RESET | {"sample": "", "text": ""}
                )
            shown = page_state.length // 10 * 10
            draw.slider("gradients.length", "length", SHORTEST, LONGEST, step=10, value=shown, also=_RESET)


def _sample(t: Words, draw: Controls[PageState]) -> None:
    titles = user_text.titles_of(t, reader(draw.place))
    draw.select("bar.sample", "sample", titles, names=titles, also=_RESET | {"text": ""}, width=260)


def _fresh(t: Words, draw: Controls[PageState]) -> None:
    draw.several(
        "gradients.cells",
        "cells",
        cells.names(),
        value=list(draw.place.kinds),
        names=lambda cell: cells.name(t, cell),
        help=t("gradients.cells_help"),
    )
    starts = get_args(Initialisation)
    draw.select("gradients.initialisation", "initialisation", starts, words="gradients_start")
    for field, choices in (("radius", RADII), ("forget", FORGETS)):
        draw.select_slider(
            f"gradients.{field}",
            field,
            choices,
            names=lambda one: t("gradients.as_is") if one == AS_IT_COMES else one,
            help=t.of("gradients", f"{field}_help"),
        )
    draw.seed("gradients.seed")
    draw.segmented("gradients.seeds", "seeds", SEEDS, help=t("gradients.seeds_help"))


def notes(t: Words, page_state: PageState, read: Passage) -> None:
    """Say how the text was read, and what of it these networks do not know."""
    sentences = [] if registry.foretells(ADDRESS.here().net) else [t("gradients.silent")]
    brought = state.own_text()
    if read.own and brought is not None:
        sentences += user_text.notes(t, brought)
        if len(brought.text) > read.steps + 1:
            sentences.append(t("gradients.cut", count=read.steps))
    parts.notes("gradients", sentences + user_text.unknown(t, read.tokens))
    if read.own and brought is not None:
        fit.elsewhere(t, brought.text, reader(page_state))
