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
from pages.gradients.text import READER
from pages.shared import fit, own, parts, state
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
            shown = place.length // 10 * 10
            draw.slider("gradients.length", "length", SHORTEST, LONGEST, step=10, value=shown, also=_ANEW)


def _sample(say: Words, draw: Controls[Place]) -> None:
    titles = own.titles_of(say, READER)
    draw.select("bar.sample", "sample", titles, names=titles, also=_ANEW | {"text": ""}, width=260)


def _fresh(say: Words, draw: Controls[Place]) -> None:
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


def notes(say: Words, read: Passage) -> None:
    """Say how the text was read, and what of it these networks do not know."""
    sentences = []
    mine = state.own_text()
    if read.own and mine is not None:
        sentences = own.notes(say, mine)
        if len(mine.text) > read.steps + 1:
            sentences.append(say("gradients.cut", count=read.steps))
    parts.notes("gradients", sentences + own.unknown(say, read.tokens))
    if read.own and mine is not None:
        fit.elsewhere(say, mine.text, READER)
