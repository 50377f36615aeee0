"""Which sentence is read, and the same words in another order."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pages.shared import state
from pages.shared.state import OWN
from pages.words.classifier.url_state import LONGEST, PageState
from rnn_core.tasks.contrast import Language, labels, mirrored, spell, split


@dataclass(frozen=True)
class SampleSentence:
    """A sentence of ours."""

    slug: str
    text: str


@dataclass(frozen=True)
class Asked:
    """What is read.

    Attributes
    ----------
    words : tuple of str
        Of the network.
    other : tuple of str or None
        The same words, the first and the last that praise or blame in each other's place; None where there
        are no two different ones.
    tongue : {"ko", "en"}
    own : bool
        Whether the visitor wrote it.
    unknown : tuple of str
        What the network does not know of a visitor's sentence.
    left_out : int
        Words beyond those that are read.
    """

    words: tuple[str, ...]
    other: tuple[str, ...] | None
    tongue: Language
    own: bool
    unknown: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def labels(self) -> tuple[str, ...]:
        """Each word as it is written under an axis."""
        return labels(self.words, self.tongue)

    @property
    def text(self) -> str:
        """The sentence as one line."""
        return spell(self.words, self.tongue)


@cache
def samples(tongue: Language) -> tuple[SampleSentence, ...]:
    """Return the sentences of ours in one language."""
    tables = tomllib.loads((Path(__file__).parent / "samples.toml").read_text("utf-8"))
    return tuple(SampleSentence(**one) for one in tables[tongue])


def asked(page_state: PageState) -> tuple[PageState, Asked]:
    """Settle which sentence is read to one that exists."""
    mine, tongue = state.own_text(), page_state.spoken
    read = split(mine.text, tongue) if page_state.sample == OWN and mine is not None else None
    if read is not None and read.words:
        words, unknown, own = read.words, read.unknown, True
    else:
        offered = samples(tongue)
        sample = next((one for one in offered if one.slug == page_state.sample), offered[0])
        page_state = replace(page_state, sample=sample.slug)
        words, unknown, own = split(sample.text, tongue).words, (), False
    kept = words[:LONGEST]
    return page_state, Asked(kept, mirrored(kept, tongue), tongue, own, unknown, len(words) - len(kept))
