"""Which text is read, and how much of it."""

from __future__ import annotations

from dataclasses import replace

from pages.gradients.measure import NETWORKS, Passage, networks
from pages.gradients.place import Place
from pages.shared import cache, registry, samples, state
from pages.shared.state import OWN

READER = list(NETWORKS.values())[-1]  # all three share one vocabulary and one set of samples


def reader(place: Place) -> str:
    """Return the network whose vocabulary and samples are used."""
    return list(networks(place).values())[-1]


def settle(place: Place) -> Place:
    """Settle which text is read to one that is there, if any."""
    own = place.sample == OWN and state.own_text() is not None
    return place if own else replace(place, sample=samples.settle(reader(place), place.sample))


def passage(place: Place) -> tuple[Place, Passage]:
    """Settle which text is read to one that exists, and return its first characters."""
    mine, name = state.own_text(), reader(place)
    if place.sample == OWN and mine is not None:
        text = mine.text
    else:
        sample = samples.sample(name, place.sample)
        text, place = sample.text, replace(place, sample=sample.slug)
    # A token is at least one character, so what is read and what follows lie within so many.
    tokens = registry.network(name).vocabulary.encode(text[: 8 * (place.length + 1)])
    tokens = tokens.window(0, place.length + 1)
    steps = max(min(place.length, len(tokens) - 1), min(len(tokens), 1))
    last = max(steps - 1, 0)
    target = last if place.target is None else min(place.target, last)
    settled = replace(place, target=target, step=min(place.step, target))
    return settled, Passage(tokens, steps, cache.fingerprint(text), place.sample == OWN, networks(place))
