"""Sentences computed from the stored figures, each with its condition and its seeds."""

from __future__ import annotations

from typing import Any, Final

from pages.shared import cells
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from pages.types import measure
from pages.types.figures import percent, spread
from pages.types.url_state import PageState, Shape
from rnn_core.analysis.types import alike, marks, two_words
from rnn_core.experiments.types.measures import MeasuresTraining
from rnn_core.tasks.moving_dot import FRAMES, WAYS
from rnn_core.tasks.race import CELLS
from rnn_core.tasks.scenes import NEW, Scene, Thing, caption

WITHIN: Final = 0.02
"""Largest difference, in every seed, at which two ways count as equally good."""


def settings() -> dict[str, Any]:
    """Return the stored experiment's settings."""
    found: dict[str, Any] = experiment("types")["settings"]
    return found


def take(t: Words, shape: Shape, page_state: PageState) -> tuple[str, str]:
    """Say what the stored figures of a type bear out, and which figures these are."""
    says = {
        "one_to_one": one_to_one,
        "one_to_many": one_to_many,
        "many_to_one": many_to_one,
        "delayed": delayed,
        "synced": synced,
    }
    return says[shape](t, page_state)


def one_to_one(t: Words, _: PageState) -> tuple[str, str]:
    """Say whether anything is gained over a linear model, and whether anything is left to gain."""
    deep, linear = (row("types", "one_to_one", hidden=one) for one in (MeasuresTraining().hidden, 0))
    flat = alike(deep["right"], linear["right"], WITHIN)
    full = alike(deep["right"], deep["ceiling"], WITHIN)
    return (
        t("types.take_measures_even" if flat and full else "types.take_measures", within=f"{100 * WITHIN:g}"),
        t(
            "types.measures_figures",
            deep=spread(deep["right"]),
            linear=spread(linear["right"]),
            ceiling=spread(deep["ceiling"]),
            frequent=spread(deep["most_frequent"]),
            people=f"{settings()['people']:,}",
            seeds=settings()["seeds"],
        ),
    )


def one_to_many(t: Words, page_state: PageState) -> tuple[str, str]:
    """Say how far captions go: scenes never seen, and a thing never seen."""
    own = row("types", "one_to_many", language=page_state.spoken)
    parted = marks(own["new"]).most < marks(own["right"]).least
    new = new_name(page_state)
    told = t(
        "types.captions_figures",
        right=spread(own["right"]),
        new=spread(own["new"]),
        thing=new,
        renamed=spread(own["new_renamed"]),
        pictures=settings()["pictures"],
        captions=settings()["captions"],
        seeds=settings()["seeds"],
    )
    instead = next(iter(two_words(own["instead"])), "")
    more = [t("types.captions_instead", words=instead, thing=new)] if instead else []
    return t("types.take_captions_parted" if parted else "types.take_captions"), " ".join([told, *more])


def new_name(page_state: PageState) -> str:
    """Name the new thing as a caption would."""
    language = page_state.spoken
    other = caption(Scene(Thing("red", "square"), Thing("blue", "cross"), "left"), language)
    own = caption(Scene(NEW, Thing("blue", "cross"), "left"), language)
    return " ".join(word for word in own if word not in other)


def many_to_one(t: Words, page_state: PageState) -> tuple[str, str]:
    """Say whether the order of words decides."""
    found = {
        cell: row("types", "many_to_one", language=page_state.spoken, cell=cell) for cell in (*CELLS, None)
    }
    bag = marks(found[None]["right"])
    parted = all(marks(found[cell]["right"]).least > bag.most for cell in CELLS)
    each = ", ".join(f"{cells.name(t, cell)} {spread(found[cell]['right'])}" for cell in CELLS)
    return (
        t("types.take_verdicts_parted" if parted else "types.take_verdicts"),
        t(
            "types.verdicts_figures",
            each=each,
            bag=spread(found[None]["right"]),
            sentences=found[None]["held_out"],
            seeds=settings()["seeds"],
        ),
    )


def delayed(t: Words, _: PageState) -> tuple[str, str]:
    """Say what translation reaches, and what it reaches through one vector alone."""
    found = {kind: measure.translator(kind).config["held_out"] for kind in ("luong", "none")}
    parted = found["luong"]["exact"] > found["none"]["exact"]
    return t("types.take_delayed_parted" if parted else "types.take_delayed"), t(
        "types.delayed_figures",
        right=percent(found["luong"]["exact"]),
        none=percent(found["none"]["exact"]),
        sentences=found["luong"]["sentences"],
    )


def synced(t: Words, _: PageState) -> tuple[str, str]:
    """Say how much memory the moving dot takes."""
    alone, pair = (row("types", "synced", cell=None, before=before)["right"] for before in (0, 1))
    found = {cell: row("types", "synced", cell=cell, before=0)["right"] for cell in CELLS}
    enough = all(marks(pair).least >= marks(one).most for one in found.values())
    needed = all(marks(one).least > marks(alone).most for one in found.values())
    ends = [marks(one).median for one in found.values()]
    return (
        t("types.take_dot_enough" if enough and needed else "types.take_dot"),
        t(
            "types.dot_figures",
            alone=spread(alone),
            pair=spread(pair),
            each=", ".join(f"{cells.name(t, cell)} {spread(one)}" for cell, one in found.items()),
            apart=f"{100 * (max(ends) - min(ends)):.2g}",
            ways=len(WAYS),
            films=settings()["films"],
            frames=FRAMES,
            seeds=settings()["seeds"],
        ),
    )
