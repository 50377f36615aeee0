"""Which sentence is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from pages.bidirectional.url_state import LONGEST, PageState
from pages.shared import state
from pages.shared.state import OWN
from rnn_core.tasks.homographs import Language

_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_LETTERS: Final = 40  # of a word


@dataclass(frozen=True)
class SampleSentence:
    """A sentence of ours, and the word of it that is asked about."""

    slug: str
    text: str
    word: int
    chip: str


@dataclass(frozen=True)
class Asked:
    """What is read.

    Attributes
    ----------
    words : tuple of str
        As they were written.
    word : int
        Which one is asked about.
    own : bool
        Whether the visitor wrote it.
    left_out : int
        Words beyond the first 24.
    """

    words: tuple[str, ...]
    word: int
    own: bool
    left_out: int = 0


@cache
def samples(tongue: Language) -> tuple[SampleSentence, ...]:
    """Return the sentences of ours in one language."""
    tables = tomllib.loads((Path(__file__).parent / "samples.toml").read_text("utf-8"))
    return tuple(SampleSentence(**one) for one in tables[tongue])


def words_of(text: str) -> tuple[str, ...]:
    """Split a text into words, without what stands between them.

    Examples
    --------
    >>> words_of("Don't feed the bat, please!")
    ("Don't", 'feed', 'the', 'bat', 'please')
    """
    return tuple(word[:_LETTERS] for word in _WORD.findall(text))


def asked(page_state: PageState, interest: Callable[[str], int]) -> tuple[PageState, Asked]:
    """Settle which sentence is read to one that exists, and which of its words is asked about.

    Parameters
    ----------
    interest
        How much there is to see at a word: the first of the most interesting words of a visitor's sentence is
        asked about.
    """
    mine = state.own_text()
    if page_state.sample == OWN and mine is not None and (words := words_of(mine.text)):
        kept = words[:LONGEST]
        most = max(range(len(kept)), key=lambda at: interest(kept[at]))
        read = Asked(kept, most, True, len(words) - len(kept))
    else:
        offered = samples(page_state.spoken)
        sample = next((one for one in offered if one.slug == page_state.sample), offered[0])
        page_state = replace(page_state, sample=sample.slug)
        read = Asked(words_of(sample.text), sample.word, False)
    last = len(read.words) - 1
    if page_state.word is not None:
        read = replace(read, word=min(page_state.word, last))
    step = last if page_state.step is None else min(page_state.step, last)
    return replace(page_state, word=read.word, step=step), read
