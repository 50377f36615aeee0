"""Which sentence is read, and what it should become, where that is known."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pages.shared import state
from pages.shared.state import OWN
from pages.translate import tokenisation, user_translator
from pages.translate.materials import kinds
from pages.translate.url_state import LONGEST, Direction, PageState
from pages.translate.user_translator import UserTranslator
from rnn_core.training.translator_run import Subject


@dataclass(frozen=True)
class SamplePair:
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
def samples() -> tuple[SamplePair, ...]:
    """Return the sentences of ours."""
    table = tomllib.loads((Path(__file__).parent / "samples.toml").read_text("utf-8"))
    return tuple(SamplePair(**one) for one in table["sample"])


def sentence(page_state: PageState) -> tuple[PageState, Sentence]:
    """Settle which sentence is read to one that exists."""
    kept = user_translator.find() if page_state.mine else None
    if kept is None:
        page_state = replace(
            page_state, mine="", attention=kinds.kind(page_state.material, page_state.attention)
        )
    subject: Subject = (
        kinds.subject(page_state.material, page_state.direction) if kept is None else kept.subject
    )
    mine = state.own_text()
    if page_state.sample == OWN and mine is not None and (words := tokenisation.read(subject, mine.text)):
        left_out = max(0, len(words) - LONGEST)
        told = "" if left_out else tokenisation.right(subject, mine.text)
        return page_state, Sentence(mine.text, words[:LONGEST], told, own=True, left_out=left_out)
    if kept is not None:
        return _example(page_state, kept)
    if page_state.material != "grammar":
        return _offered(page_state, subject)
    sample = next((one for one in samples() if one.slug == page_state.sample), samples()[0])
    text = sample.side(page_state.direction)
    read = Sentence(
        text,
        tokenisation.read(page_state.direction, text),
        sample.side(page_state.direction, target=True),
        own=False,
    )
    return replace(page_state, sample=sample.slug), read


def examples(kept: UserTranslator) -> dict[str, str]:
    """Name the held-out sentences that a visitor's network is shown on."""
    return {
        f"held-{k}": tokenisation.source_text(kept.subject, one) for k, (one, _) in enumerate(kept.examples)
    }


def _example(page_state: PageState, kept: UserTranslator) -> tuple[PageState, Sentence]:
    names = list(examples(kept))
    at = names.index(page_state.sample) if page_state.sample in names else len(names) - 1
    source, target = kept.examples[at]
    text, expected = (
        tokenisation.source_text(kept.subject, source),
        tokenisation.target_text(kept.subject, target),
    )
    return replace(page_state, sample=names[at]), Sentence(text, source[:LONGEST], expected, own=False)


def _offered(page_state: PageState, subject: Subject) -> tuple[PageState, Sentence]:
    offered = kinds.samples(page_state.material, page_state.direction)
    name = page_state.sample if page_state.sample in offered else next(iter(offered))
    one = offered[name]
    words = tokenisation.read(subject, one.source)[:LONGEST]
    return replace(page_state, sample=name), Sentence(
        one.source, words, one.target, own=False, credit=one.credit
    )


def direction_of(text: str) -> Direction:
    """Return the way a sentence goes: from Korean if it has any Hangul syllable."""
    return "ko-en" if re.search("[\uac00-\ud7a3]", text) else "en-ko"
