"""Which text is read, by which networks, and how much of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from pages.layers.place import LONGEST, Corpus, Place
from pages.shared import cache, samples, state
from pages.shared.i18n import Language
from pages.shared.state import OWN

Known = Literal["python", "korean"]


@dataclass(frozen=True)
class Passage:
    """What is read.

    Attributes
    ----------
    text : str
        From its beginning; more than is read.
    sha : str
        Fingerprint of the whole text.
    own : bool
        Whether it is the visitor's.
    corpus : {"python", "korean"}
        Whose networks read it.
    """

    text: str
    sha: str
    own: bool
    corpus: Known


def folder(corpus: Known) -> str:
    """Return the name under which the samples of a corpus are found."""
    return f"{corpus}-lstm"


def corpus_of(text: str, language: Language) -> Known:
    """Return which networks fit a text: those that read Korean if it has any Hangul, or nothing to go by."""
    if re.search("[\uac00-\ud7a3\u3131-\u3163]", text):
        return "korean"
    return "python" if text or language == "en" else "korean"


def passage(place: Place) -> tuple[Place, Passage]:
    """Settle which text is read to one that exists."""
    mine = state.own_text()
    own = place.sample == OWN and mine is not None
    known = _known(place.corpus, mine.text if own and mine else "", place.lang)
    if own and mine is not None:
        text = mine.text
    else:
        sample = samples.sample(folder(known), place.sample)
        text, place = sample.text, replace(place, sample=sample.slug)
    # A token is a third of a Hangul syllable at least, or a whole character.
    return replace(place, corpus=known), Passage(
        text[: 2 * LONGEST], cache.fingerprint(text), bool(own), known
    )


def _known(corpus: Corpus, text: str, language: Language) -> Known:
    return corpus or corpus_of(text, language)
