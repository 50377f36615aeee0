"""What each unit was found to follow, in words, with its score on this very text."""

from __future__ import annotations

import math

import numpy as np

from pages.inspect.scene import Scene
from pages.shared.i18n import Words
from pages.shared.player import Story, tints
from rnn_core.checkpoints import UnitStory
from rnn_core.units import features, score

_LEDES = frozenset({"shakespeare", "korean", "python", "latex"})


def corpus(network: str) -> str:
    """Return what a network was trained on: its name without the cell."""
    return network.rpartition("-")[0]


def lede(say: Words, scene: Scene) -> str:
    """Return the line under the claim: who reads what."""
    kind = corpus(scene.place.net)
    cell = say.of("cell", scene.checkpoint.config["cell"])
    return say.of("lede", kind if kind in _LEDES else "other", cell=cell)


def named(scene: Scene) -> tuple[UnitStory, ...]:
    """Return the stories that are good enough to be told, a unit and a feature once each, best first."""
    told: dict[str, UnitStory] = {}
    for story in scene.checkpoint.stories:
        if story.named and story.layer == scene.place.layer:
            told.setdefault(story.feature, story)
    return tuple(told.values())


def stories(say: Words, scene: Scene) -> tuple[Story, ...]:
    """Return the stories of this network's units in the visitor's language."""
    told = [one for one in named(scene) if say.has("story", f"{one.feature}.claim")]
    if not told:  # nobody has searched the units of a visitor's own network
        return ()
    here = features(scene.reading.tokens, corpus(scene.place.net))
    return tuple(_told(say, scene, one, here) for one in told)


def _told(say: Words, scene: Scene, story: UnitStory, here: dict[str, np.ndarray]) -> Story:
    def words(part: str) -> str:
        return say.of("story", f"{story.feature}.{part}", unit=str(story.unit))

    values = scene.reading.trace.gate(story.quantity, story.layer)[0, :, story.unit]
    on_this_text = score(values, here[story.feature], story.measure, story.sign)
    low, high = words("low"), words("high")
    return Story(
        unit=story.unit,
        layer=story.layer,
        quantity=story.quantity,
        chip=words("chip"),
        claim=words("claim"),
        lede=f"{lede(say, scene)} {words('lede')}",
        low=low if story.sign > 0 else high,
        high=high if story.sign > 0 else low,
        measure=story.measure,
        score=story.score,
        untrained=story.untrained,
        here=None if math.isnan(on_this_text) else on_this_text,
        scale=tints.of_story(values, here[story.feature], story.sign),
    )
