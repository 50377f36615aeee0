"""What each unit was found to follow, in words, with its score on this very text."""

from __future__ import annotations

import math

import numpy as np

from pages.inspect.scene import Scene
from pages.shared.i18n import Words
from rnn_core.cells import spec
from rnn_core.checkpoints import UnitStory
from rnn_core.player import Cut, Intro, Story, tints
from rnn_core.units import features, score, shared

_OTHERS = 3
"""How many of the other features that a unit tells are named, the best first."""

_LEDES = frozenset({"shakespeare", "korean", "python", "latex"})


def corpus(network: str) -> str:
    """Return what a network was trained on: its name without the cell."""
    return network.rpartition("-")[0]


def lede(t: Words, scene: Scene) -> str:
    """Return the line under the claim: who reads what."""
    kind, config = corpus(scene.place.net), scene.checkpoint.config
    cell = t.of("cell", config["cell"])
    return t.of("lede", kind if kind in _LEDES else "other", cell=cell, hidden=config["hidden"])


def named(scene: Scene) -> tuple[UnitStory, ...]:
    """Return the stories that are good enough to be told, a unit and a feature once each, best first."""
    told: dict[str, UnitStory] = {}
    for story in scene.checkpoint.stories:
        if story.named and story.layer == scene.place.layer:
            told.setdefault(story.feature, story)
    return tuple(told.values())


def stories(t: Words, scene: Scene) -> tuple[Story, ...]:
    """Return the stories of this network's units in the visitor's language."""
    told = [one for one in named(scene) if t.has("story", f"{one.feature}.claim")]
    if not told:  # nobody has searched the units of a visitor's own network
        return ()
    here = features(scene.reading.tokens, scene.checkpoint.config["corpus"])
    return tuple(_told(t, scene, one, here) for one in told)


def intro(t: Words, scene: Scene) -> Intro:
    """Return what plays by itself for a visitor who asked for nothing, and how to go on from there."""
    page_state = scene.place
    told = (
        one.feature
        for one in named(scene)
        if (one.unit, one.quantity) == (page_state.unit, page_state.quantity)
    )
    feature = next((one for one in told if t.has("onward", one)), "other")
    step = (page_state.step or 0) - scene.start
    return Intro(stop=step, then=t.of("onward", feature, own=t("bar.own")))


def also(t: Words, story: UnitStory) -> str:
    """Say what else the unit tells, with its scores; empty if its name is all it tells."""
    others = shared(story)[:_OTHERS]
    told = ", ".join(
        t("also.one", feature=t.of("story", f"{feature}.chip"), score=_figure(score))
        for feature, score in others
    )
    return t("also.all", list=told) if told else ""


def _figure(score: float) -> str:
    """Write a score as the player's key does: .887."""
    return f"{score:.3f}".removeprefix("0")


def _told(t: Words, scene: Scene, story: UnitStory, here: dict[str, np.ndarray]) -> Story:
    def words(part: str) -> str:
        return t.of("story", f"{story.feature}.{part}", unit=str(story.unit))

    values = scene.reading.trace.gate(story.quantity, story.layer)[0, :, story.unit]
    on_this_text = score(values, here[story.feature], story.measure, story.sign)
    low, high = words("low"), words("high")
    return Story(
        unit=story.unit,
        layer=story.layer,
        quantity=story.quantity,
        chip=words("chip"),
        claim=words("claim"),
        lede=f"{lede(t, scene)} {also(t, story) or words('lede')}",
        low=low if story.sign > 0 else high,
        high=high if story.sign > 0 else low,
        measure=story.measure,
        score=story.score,
        untrained=story.untrained,
        here=None if math.isnan(on_this_text) else on_this_text,
        scale=tints.of_story(values, here[story.feature], story.sign),
        hold=_held(scene, story, here[story.feature]),
    )


def span(feature: np.ndarray, step: int) -> tuple[int, int] | None:
    """Find where a feature is on: there, or next after a step, or else last before it.

    Parameters
    ----------
    feature
        (time,) 0 or 1, or a count, which is on above its mean.
    step
        From 0.

    Returns
    -------
    (first, last) or None
        Steps, both included; None where it is never on, or always.

    Examples
    --------
    >>> feature = np.array([0, 1, 1, 0, 0, 1, 0])
    >>> span(feature, 2), span(feature, 3), span(feature, 6)
    ((1, 2), (5, 5), (5, 5))
    """
    on = feature > feature.mean()
    edges = np.flatnonzero(np.diff(on, prepend=False, append=False))
    spans = [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2], strict=True)]
    return next((one for one in spans if one[1] >= step), spans[-1] if spans else None)


def _held(scene: Scene, story: UnitStory, feature: np.ndarray) -> tuple[Cut, ...]:
    """Hold the unit at what it had before its story began."""
    found = span(feature, (scene.place.step or scene.start) - scene.start)
    if found is None:
        return ()
    first, last = (step + scene.start for step in found)
    letters = {one.name: one.symbol for one in spec(scene.reading.trace.cell).quantities}
    return (Cut(letters[story.quantity], (story.unit,), first, last, "freeze", story.layer),)
