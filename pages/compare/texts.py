"""Which networks read, and which texts: every wish settled to what there is."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from pages.compare.own import keep_pair, own_pair
from pages.compare.url_state import LONGEST, PageState
from pages.shared import registry, samples, user_text
from pages.shared.i18n import Language, Words, in_language
from pages.shared.shipped import ShippedError
from pages.shared.state import OWN
from rnn_core.errors import TextError
from rnn_core.text.graphemes import graphemes

DROPPED: Final = "dropped"
"""The pair that every network has: its first sample, and the same without one character."""

_NETWORKS: Final = ("shakespeare-lstm", "shakespeare-gru")
"""What the page opens with."""


@dataclass(frozen=True)
class Asked:
    """What is read.

    Attributes
    ----------
    networks : (str, str)
        Names; the same one twice where it reads two texts.
    texts : (str, str)
        As far as they are read; the same one twice where two networks read it.
    own : bool
        Whether a text is the visitor's.
    cut : bool
        Whether a text goes on.
    at, unit : str, int or None
        With which character that only one text has the page opens, and with which unit; empty or None: where
        it chooses.
    """

    networks: tuple[str, str]
    texts: tuple[str, str]
    own: bool
    cut: bool
    at: str = ""
    unit: int | None = None


def settle(page_state: PageState) -> PageState:
    """Settle networks and texts, by name, to those that are there."""
    if page_state.mode == "texts":
        network = page_state.a if is_there(page_state.a) else _first_network(page_state.lang)
        return replace(page_state, a=network, b="", pair=_pair(network, page_state))
    a = page_state.a if is_there(page_state.a) else _other(page_state.b)
    b = page_state.b if is_there(page_state.b) and page_state.b != a else _other(a)
    sample = page_state.sample or _listed()["reads"].get(a, "")
    return replace(page_state, a=a, b=b, sample=user_text.settle(sample, a))


def is_there(network: str) -> bool:
    """Whether this visitor has a network of that name."""
    return network in registry.offered()


def _first_network(language: Language) -> str:
    wanted = in_language(_listed()["opens"], language)
    return wanted if is_there(wanted) else registry.default(language)


def _other(network: str) -> str:
    """Return a network that is another one: of the two that the page opens with, if it can be."""
    there = [one for one in (*_NETWORKS, *registry.offered()) if is_there(one) and one != network]
    return there[0]


@cache
def _listed() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "samples.toml").read_text("utf-8"))


def _known(network: str) -> list[dict[str, Any]]:
    """Return the pairs that were written for a network, whose sample still has what they change."""
    found = []
    for one in _listed()["pair"]:
        there = one["network"] == network and samples.settle(network, one["sample"]) == one["sample"]
        if there and one["old"] in samples.sample(network, one["sample"]).text:
            found.append(one)
    return found


def pairs(t: Words, network: str) -> dict[str, str]:
    """Return the pairs that a network can read: titles by slug, the visitor's own last."""
    titles = {one["slug"]: in_language(one["title"], t.language) for one in _known(network)}
    titles[DROPPED] = t("compare.dropped")
    return titles | ({OWN: t("compare.own_pair")} if own_pair() is not None else {})


def _pair(network: str, page_state: PageState) -> str:
    if page_state.pair == OWN and own_pair() is not None:
        return OWN
    offered = [*(one["slug"] for one in _known(network)), DROPPED]
    return page_state.pair if page_state.pair in offered else offered[0]


def asked(page_state: PageState) -> Asked:
    """Return what is read by a settled page state.

    Raises
    ------
    ShippedError
        If the network has no sample, and the visitor brought no text.
    """
    if page_state.mode == "nets":
        _, text, own = user_text.chosen(page_state.sample, page_state.a)
        short = beginning(text, page_state.a)
        return Asked((page_state.a, page_state.b), (short, short), own, short != text)
    networks = (page_state.a, page_state.a)
    mine = own_pair()
    if page_state.pair == OWN and mine is not None:
        short_pair = (beginning(mine[0], page_state.a), beginning(mine[1], page_state.a))
        return Asked(networks, short_pair, True, short_pair != mine)
    for one in _known(page_state.a):
        if one["slug"] == page_state.pair:
            text = samples.sample(page_state.a, one["sample"]).text
            both = (
                beginning(text, page_state.a),
                beginning(text.replace(one["old"], one["new"], 1), page_state.a),
            )
            return Asked(networks, both, False, False, one.get("at", ""), one.get("unit"))
    text = beginning(samples.sample(page_state.a, "").text, page_state.a)
    rows = registry.network(page_state.a).vocabulary.kind == "rows"
    return Asked(networks, (text, without_row(text) if rows else without_one(text)), False, False)


def beginning(text: str, network: str) -> str:
    """Return as much of a text as is read: whole characters, words or rows, as a network reads it."""
    return registry.network(network).vocabulary.beginning(text, LONGEST)


def without_row(table: str) -> str:
    """Return a table without the row that stands a third into it.

    Examples
    --------
    >>> without_row("a\\n1\\n2\\n3\\n")
    'a\\n1\\n3\\n'
    """
    head, *rows = table.splitlines(keepends=True)
    return head + "".join(row for k, row in enumerate(rows) if k != len(rows) // 3 or len(rows) < 2)


def without_one(text: str) -> str:
    """Return a text without the first character of a word that stands a third into it, if it has one.

    Examples
    --------
    >>> without_one("The train was late again.")
    'The train as late again.'
    """
    clusters = graphemes(text)
    words = [k for k in range(1, len(clusters)) if clusters[k].isalnum() and clusters[k - 1].isspace()]
    at = min(words, key=lambda k: abs(k - len(clusters) // 3), default=len(clusters) // 2)
    return "".join(one for k, one in enumerate(clusters) if k != at) or text


def adopt_pair(page_state: PageState) -> None:
    """Take over the pair that a link carried."""
    if page_state.first and page_state.second and own_pair() is None:
        with suppress(TextError):
            keep_pair(page_state.first, page_state.second)


def readable(page_state: PageState) -> Asked | None:
    """Return what is read; None where nothing can be."""
    try:
        return asked(page_state)
    except ShippedError:
        return None
