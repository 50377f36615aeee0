"""What a visitor chooses: trained or fresh networks, the text, and everything that decides a fresh one."""

from __future__ import annotations

from typing import get_args

from pages.gradients.measure import Passage
from pages.gradients.place import (
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
    Place,
)
from pages.gradients.text import reader
from pages.shared import cells, fit, mine, own, parts, registry, state
from pages.shared.controls import Controls
from pages.shared.i18n import Words

_ANEW = {"target": None, "step": 0}


def bar(say: Words, place: Place) -> None:
    """Draw the row: which networks and which text, or how fresh ones begin; the rest in its drawer."""
    fresh = place.mode == "fresh"
    draw = Controls(say, ADDRESS, place)
    with parts.row("gradients"):
        draw.segmented("gradients.mode", "mode", get_args(Mode), words="gradients_mode", also=_ANEW)
        own.popover(say)
        if fresh:
            kinds = get_args(Activation)
            draw.segmented("gradients.activation", "activation", kinds, words="gradients_activation")
        else:
            _sample(say, draw)
        with parts.more(say, "gradients"):
            if fresh:
                _fresh(say, draw)
                _sample(say, draw)
            elif mine.names():
                titles = {"": say("gradients.shipped")}
                titles |= {name: registry.title(say, name) for name in mine.names()}
                draw.select(
                    "gradients.net", "net", titles, names=titles, also=_ANEW | {"sample": "", "text": ""}
                )
            shown = place.length // 10 * 10
            draw.slider("gradients.length", "length", SHORTEST, LONGEST, step=10, value=shown, also=_ANEW)


def _sample(say: Words, draw: Controls[Place]) -> None:
    titles = own.titles_of(say, reader(draw.place))
    draw.select("bar.sample", "sample", titles, names=titles, also=_ANEW | {"text": ""}, width=260)


def _fresh(say: Words, draw: Controls[Place]) -> None:
    draw.several(
        "gradients.cells",
        "cells",
        cells.names(),
        value=list(draw.place.kinds),
        names=lambda cell: cells.name(say, cell),
        help=say("gradients.cells_help"),
    )
    starts = get_args(Initialisation)
    draw.select("gradients.initialisation", "initialisation", starts, words="gradients_start")
    for field, choices in (("radius", RADII), ("forget", FORGETS)):
        draw.select_slider(
            f"gradients.{field}",
            field,
            choices,
            names=lambda one: say("gradients.as_is") if one == AS_IT_COMES else one,
            help=say.of("gradients", f"{field}_help"),
        )
    draw.seed("gradients.seed")
    draw.segmented("gradients.seeds", "seeds", SEEDS, help=say("gradients.seeds_help"))


def notes(say: Words, place: Place, read: Passage) -> None:
    """Say how the text was read, and what of it these networks do not know."""
    sentences = []
    brought = state.own_text()
    if read.own and brought is not None:
        sentences = own.notes(say, brought)
        if len(brought.text) > read.steps + 1:
            sentences.append(say("gradients.cut", count=read.steps))
    parts.notes("gradients", sentences + own.unknown(say, read.tokens))
    if read.own and brought is not None:
        fit.elsewhere(say, brought.text, reader(place))
