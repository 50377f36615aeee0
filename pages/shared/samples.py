"""The sample texts, written by us: several to a network, each opening where something happens.

``assets/samples/<folder>/index.toml`` lists them; the folder bears the network's name, or what stands before
the last hyphen of it where several networks read the same texts (``shakespeare``)::

    story = "quotes"               # optional: what one meets who asks for nothing; else the first
    [[sample]]
    slug = "quotes"
    file = "quotes.txt"
    title.en = "..."
    title.ko = "..."
    [sample.open.python-lstm]      # optional, a network each
    unit = 20
    quantity = "cell"
    step = 59
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from pages.shared import shipped, user_networks
from pages.shared.i18n import Language, in_language
from pages.shared.shipped import ShippedError
from pages.shared.state import HELD_OUT

_LOG: Final = logging.getLogger(__name__)

SAMPLES: Final = Path(__file__).parents[2] / "assets" / "samples"


@dataclass(frozen=True)
class Opening:
    """Where a sample opens; None or empty where the page may choose."""

    unit: int | None = None
    quantity: str = ""
    step: int | None = None


@dataclass(frozen=True)
class Sample:
    """One text to read."""

    slug: str
    titles: Mapping[str, str]
    text: str
    opening: Opening

    def title(self, language: Language) -> str:
        """Return the title in the visitor's language."""
        return in_language(self.titles, language)


def _folder(network: str) -> Path:
    own = SAMPLES / network
    return own if own.is_dir() else SAMPLES / network.rpartition("-")[0]


def _read(entry: dict[str, Any], folder: Path, network: str) -> Sample:
    text = shipped.content(folder / entry["file"]).decode().rstrip("\n")
    opening = Opening(**entry.get("open", {}).get(network, {}))
    return Sample(entry["slug"], entry["title"], text, opening)


def samples(network: str) -> tuple[Sample, ...]:
    """Return a network's samples in the order they are offered; empty if it has none that can be read."""
    own = user_networks.find(network)
    if own:
        return (Sample(HELD_OUT, own.reads or own.titles, own.text, Opening()),)
    try:
        return _shipped(network)
    except ShippedError:
        _LOG.exception("The samples of %s cannot be offered", network)
        return ()


@cache
def _shipped(network: str) -> tuple[Sample, ...]:
    return tuple(_read(entry, _folder(network), network) for entry in _index(network)["sample"])


@cache
def _index(network: str) -> dict[str, Any]:
    return tomllib.loads(shipped.content(_folder(network) / "index.toml").decode())


def story(network: str) -> str:
    """Return the name of the sample a visitor meets who asks for none, and for no place in it."""
    offered = samples(network)
    if not offered or user_networks.find(network):
        return settle(network, "")
    return settle(network, _index(network).get("story", ""))


def settle(network: str, slug: str) -> str:
    """Return the name of a sample that is there: this one, or the network's first; empty if it has none."""
    offered = [one.slug for one in samples(network)]
    return slug if slug in offered else next(iter(offered), "")


def sample(network: str, slug: str) -> Sample:
    """Return a sample by name, or the network's first.

    Raises
    ------
    ShippedError
        If the network has none.
    """
    name = settle(network, slug)
    for one in samples(network):
        if one.slug == name:
            return one
    raise ShippedError(f"expected samples of {network!r}; got none; copy them from the release again")
