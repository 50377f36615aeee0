"""Which text is read, and how much of it."""

from __future__ import annotations

from dataclasses import replace

from pages.gradients.measure import NETWORKS, Passage, networks
from pages.gradients.url_state import PageState
from pages.shared import cache, registry, user_text

READER = list(NETWORKS.values())[-1]  # all three share one vocabulary and one set of samples


def reader(page_state: PageState) -> str:
    """Return the network whose vocabulary and samples are used."""
    return list(networks(page_state).values())[-1]


def settle(page_state: PageState) -> PageState:
    """Settle which network is looked at, to one that guesses, and which text, to one that is there."""
    if not registry.foretells(page_state.net):
        page_state = replace(page_state, net="", sample="")
    return replace(page_state, sample=user_text.settle(page_state.sample, reader(page_state)))


def passage(page_state: PageState) -> tuple[PageState, Passage]:
    """Settle which text is read to one that exists, and return its first characters."""
    name = reader(page_state)
    sample, text, mine = user_text.chosen(page_state.sample, name)
    # A token is at least one character, so what is read and what follows lie within so many.
    tokens = registry.network(name).vocabulary.head(text, 4 * (page_state.length + 1))
    tokens = tokens.window(0, page_state.length + 1)
    steps = max(min(page_state.length, len(tokens) - 1), min(len(tokens), 1))
    last = max(steps - 1, 0)
    target = last if page_state.target is None else min(page_state.target, last)
    settled = replace(page_state, sample=sample, target=target, step=min(page_state.step, target))
    return settled, Passage(tokens, steps, cache.fingerprint(text), mine, networks(page_state))
