"""Which sentence is read, and what it should become, where that is known."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from pages.shared import state
from pages.shared.state import OWN
from pages.translate.place import LONGEST, Direction, Place
from rnn_core.tasks.translation import analyse

_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_LETTERS: Final = 40  # of a word


@dataclass(frozen=True)
class Sample:
    """A sentence of ours in both languages; no network saw it, nor any clause of it, in training."""

    slug: str
    en: str
    ko: str

    def side(self, direction: Direction, *, target: bool = False) -> str:
        """Give the sentence that is read, or the one that should be written."""
        return self.en if (direction == "en-ko") != target else self.ko


@dataclass(frozen=True)
class Sentence:
    """What is read.

    Attributes
    ----------
    text : str
        As it was written.
    words : tuple of str
        As the encoder takes them: English words in small letters, or pieces of Korean.
    expected : str
        What it should become; empty where nobody knows.
    own : bool
        Whether the visitor wrote it.
    left_out : int
        Words beyond the first 32.
    """

    text: str
    words: tuple[str, ...]
    expected: str
    own: bool
    left_out: int = 0


@cache
def samples() -> tuple[Sample, ...]:
    """Return the sentences of ours."""
    table = tomllib.loads((Path(__file__).parent / "samples.toml").read_text("utf-8"))
    return tuple(Sample(**one) for one in table["sample"])


def pieces_of(text: str, direction: Direction) -> tuple[str, ...]:
    """Split a sentence as the encoder takes it.

    Examples
    --------
    >>> pieces_of("The king sings, slowly!", "en-ko")
    ('the', 'king', 'sings', 'slowly')
    """
    words = [word[:_LETTERS] for word in _WORD.findall(text.lower())]
    return tuple(words) if direction == "en-ko" else analyse(" ".join(words))


def sentence(place: Place) -> tuple[Place, Sentence]:
    """Settle which sentence is read to one that exists."""
    mine = state.own_text()
    if place.sample == OWN and mine is not None and (words := pieces_of(mine.text, place.direction)):
        return place, Sentence(
            mine.text, words[:LONGEST], "", own=True, left_out=max(0, len(words) - LONGEST)
        )
    sample = next((one for one in samples() if one.slug == place.sample), samples()[0])
    text = sample.side(place.direction)
    read = Sentence(
        text, pieces_of(text, place.direction), sample.side(place.direction, target=True), own=False
    )
    return replace(place, sample=sample.slug), read


def direction_of(text: str) -> Direction:
    """Return the way a sentence goes: from Korean if it has any Hangul syllable."""
    return "ko-en" if re.search("[\uac00-\ud7a3]", text) else "en-ko"
