"""Which sentence is read, and what it should become, where that is known."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pages.shared import state
from pages.shared.state import OWN
from pages.translate import pupil, subjects
from pages.translate.materials import kinds
from pages.translate.place import LONGEST, Direction, Place
from pages.translate.pupil import Pupil
from rnn_core.training.translator_run import Subject


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
    credit : str
        Who wrote the sentence and what it should become, where that is somebody else.
    """

    text: str
    words: tuple[str, ...]
    expected: str
    own: bool
    left_out: int = 0
    credit: str = ""


@cache
def samples() -> tuple[Sample, ...]:
    """Return the sentences of ours."""
    table = tomllib.loads((Path(__file__).parent / "samples.toml").read_text("utf-8"))
    return tuple(Sample(**one) for one in table["sample"])


def sentence(place: Place) -> tuple[Place, Sentence]:
    """Settle which sentence is read to one that exists."""
    kept = pupil.find() if place.mine else None
    if kept is None:
        place = replace(place, mine="", attention=kinds.kind(place.material, place.attention))
    subject: Subject = kinds.subject(place.material, place.direction) if kept is None else kept.subject
    mine = state.own_text()
    if place.sample == OWN and mine is not None and (words := subjects.read(subject, mine.text)):
        left_out = max(0, len(words) - LONGEST)
        told = "" if left_out else subjects.right(subject, mine.text)
        return place, Sentence(mine.text, words[:LONGEST], told, own=True, left_out=left_out)
    if kept is not None:
        return _example(place, kept)
    if place.material != "grammar":
        return _offered(place, subject)
    sample = next((one for one in samples() if one.slug == place.sample), samples()[0])
    text = sample.side(place.direction)
    read = Sentence(
        text, subjects.read(place.direction, text), sample.side(place.direction, target=True), own=False
    )
    return replace(place, sample=sample.slug), read


def examples(kept: Pupil) -> dict[str, str]:
    """Name the held-out sentences that a visitor's network is shown on."""
    return {f"held-{k}": subjects.source_text(kept.subject, one) for k, (one, _) in enumerate(kept.examples)}


def _example(place: Place, kept: Pupil) -> tuple[Place, Sentence]:
    names = list(examples(kept))
    at = names.index(place.sample) if place.sample in names else len(names) - 1
    source, target = kept.examples[at]
    text, expected = subjects.source_text(kept.subject, source), subjects.target_text(kept.subject, target)
    return replace(place, sample=names[at]), Sentence(text, source[:LONGEST], expected, own=False)


def _offered(place: Place, subject: Subject) -> tuple[Place, Sentence]:
    offered = kinds.samples(place.material, place.direction)
    name = place.sample if place.sample in offered else next(iter(offered))
    one = offered[name]
    words = subjects.read(subject, one.source)[:LONGEST]
    return replace(place, sample=name), Sentence(one.source, words, one.target, own=False, credit=one.credit)


def direction_of(text: str) -> Direction:
    """Return the way a sentence goes: from Korean if it has any Hangul syllable."""
    return "ko-en" if re.search("[\uac00-\ud7a3]", text) else "en-ko"
