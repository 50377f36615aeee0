"""Which text is read, by which networks, and how much of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from pages.layers.url_state import LONGEST, PageState
from pages.shared import cache, samples, state
from pages.shared.i18n import Language, default_network
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
    return "korean" if not text and default_network(language).startswith("korean") else "python"


def settle(page_state: PageState) -> tuple[PageState, Known]:
    """Settle which text is read, by whose networks, to one that is there, if any."""
    mine = state.own_text() if page_state.sample == OWN else None
    known: Known = page_state.corpus or corpus_of(mine.text if mine else "", page_state.lang)
    slug = OWN if mine else samples.settle(folder(known), page_state.sample)
    return replace(page_state, corpus=known, sample=slug), known


def passage(page_state: PageState) -> tuple[PageState, Passage]:
    """Settle which text is read to one that exists, and return its beginning."""
    page_state, known = settle(page_state)
    mine = state.own_text() if page_state.sample == OWN else None
    text = mine.text if mine else samples.sample(folder(known), page_state.sample).text
    # A token is a third of a Hangul syllable at least, or a whole character.
    return page_state, Passage(text[: 2 * LONGEST], cache.fingerprint(text), mine is not None, known)
