"""Which sentence is read, and after which of its words cells are set."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from pages.shared import state
from pages.shared.state import OWN
from pages.words.flags.url_state import LONGEST, PageState
from rnn_core.tasks.agreement import Flag, Language, flags, labels, split

DECIDED: Final = 0.2
"""Probability of the words of both sides together from which on the flag is said to decide the next word."""


@dataclass(frozen=True)
class SampleSentence:
    """A sentence of ours, and the flag that it is about."""

    slug: str
    flag: str
    text: str


@dataclass(frozen=True)
class Asked:
    """What is read.

    Attributes
    ----------
    words, labels : tuple of str
        Of the network, and as they are written in their place.
    after : int
        How many of them are read before cells are set; at least one.
    decides : int or None
        The place of the word that the flag decides; None if there is none.
    own : bool
        Whether the visitor wrote it.
    unknown : tuple of str
        What the network does not know of a visitor's sentence.
    left_out : int
        Words beyond the first 24.
    """

    words: tuple[str, ...]
    labels: tuple[str, ...]
    after: int
    decides: int | None
    own: bool
    unknown: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def last(self) -> str:
        """The word after which cells are set."""
        return self.labels[self.after - 1]


@cache
def samples(tongue: Language) -> tuple[SampleSentence, ...]:
    """Return the sentences of ours in one language."""
    tables = tomllib.loads((Path(__file__).parent / "samples.toml").read_text("utf-8"))
    return tuple(SampleSentence(**one) for one in tables[tongue])


def flag_of(page_state: PageState) -> Flag:
    """Return the flag that is looked at."""
    return next(one for one in flags(page_state.spoken) if one.name == page_state.looked_at)


def decided(words: tuple[str, ...], flag: Flag) -> int | None:
    """Return the place of the first word that a flag decides, from the second word on."""
    deciding = {*flag.yes, *flag.no}
    return next((place for place, word in enumerate(words) if place and word in deciding), None)


def asked(page_state: PageState) -> tuple[PageState, Asked]:
    """Settle which sentence is read to one that exists, and after which of its words cells are set."""
    mine, tongue = state.own_text(), page_state.spoken
    read = split(mine.text, tongue) if page_state.sample == OWN and mine is not None else None
    if read is not None and read.words:
        words, unknown, own = read.words, read.unknown, True
    else:
        offered = samples(tongue)
        first = next((one for one in offered if one.flag == page_state.looked_at), offered[0])
        sample = next((one for one in offered if one.slug == page_state.sample), first)
        page_state = replace(page_state, sample=sample.slug)
        words, unknown, own = split(sample.text, tongue).words, (), False
    kept = words[:LONGEST]
    place = decided(kept, flag_of(page_state))
    usual = place if place is not None else len(kept)
    after = usual if page_state.after is None else max(1, min(page_state.after, len(kept)))
    found = Asked(kept, labels(kept, tongue), after, place, own, unknown, len(words) - len(kept))
    return replace(page_state, after=after), found
